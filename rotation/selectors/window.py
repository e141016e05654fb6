"""The published shifts a plan may touch, and those that stay as they are."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from rotation.models import Rota, Shift
from rotation.models.shifts import ShiftQuerySet


def in_window(rota: Rota, from_on: date, until_on: date) -> ShiftQuerySet:
    """Return the published shifts whose slots begin on a local day in [from_on, until_on)."""
    return Shift.objects.published().filter(
        slot__rota=rota, slot__day__gte=from_on, slot__day__lt=until_on
    )


def frozen_until(rota: Rota, now: datetime) -> datetime:
    """Return the moment before which held shifts do not move by themselves."""
    return now + timedelta(days=rota.freeze_days)


def frozen(rota: Rota, now: datetime) -> Q:
    """Match what no plan moves: shifts that are over, and held ones that begin soon or run."""
    held = Q(member__isnull=False, starts_at__lt=frozen_until(rota, now))
    return Q(ends_at__lte=now) | held


def is_frozen(shift: Shift, rota: Rota, now: datetime) -> bool:
    """Tell the same of one shift."""
    held = shift.member_id is not None and shift.starts_at < frozen_until(rota, now)
    return shift.ends_at <= now or held


def replanned(rota: Rota, from_on: date, until_on: date, now: datetime) -> ShiftQuerySet:
    """Return the published shifts of these days that a new plan may move."""
    return in_window(rota, from_on, until_on).exclude(frozen(rota, now))
