"""The published shifts a plan may touch, and those that stay as they are."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from rotation.models import Rota, Shift
from rotation.models.shifts import ShiftQuerySet


def in_window(rota: Rota, from_on: date, until_on: date) -> ShiftQuerySet:
    """Return the published shifts whose slots begin on a local day in [from_on, until_on).

    Each knows by `divided` whether its seat in the slot was divided among several shifts.
    """
    days = Shift.objects.filter(slot__rota=rota, slot__day__gte=from_on, slot__day__lt=until_on)
    return days.published().annotate(divided=_divided())


def called_off(rota: Rota, from_on: date, until_on: date) -> ShiftQuerySet:
    """Return the shifts of these days that somebody cancelled by hand: no plan brings them back.

    Where another shift fills the seat by now, that one counts.
    """
    days = Shift.objects.filter(slot__rota=rota, slot__day__gte=from_on, slot__day__lt=until_on)
    filled = Shift.objects.published().filter(slot=OuterRef("slot"), seat=OuterRef("seat"))
    off = days.filter(state=Shift.State.CANCELLED, why__has_key="cancelled")
    return off.exclude(Exists(filled))


def frozen_until(rota: Rota, now: datetime) -> datetime:
    """Return the moment before which held shifts do not move by themselves."""
    return now + timedelta(days=rota.freeze_days)


def frozen(rota: Rota, now: datetime) -> Q:
    """Match what no plan moves.

    That is shifts that are over, held ones that begin soon or run, and those that were divided:
    a plan knows whole seats of a slot and would undo what two people agreed.
    """
    held = Q(member__isnull=False, starts_at__lt=frozen_until(rota, now))
    return Q(ends_at__lte=now) | held | Q(_divided())


def is_frozen(shift: Shift, rota: Rota, now: datetime) -> bool:
    """Tell the same of one shift that came from in_window."""
    held = shift.member_id is not None and shift.starts_at < frozen_until(rota, now)
    divided: bool = getattr(shift, "divided", shift.part > 0)
    return shift.ends_at <= now or held or divided


def _divided() -> Exists:
    parts = Shift.objects.filter(slot=OuterRef("slot"), seat=OuterRef("seat"), part__gt=0)
    return Exists(parts)


def replanned(rota: Rota, from_on: date, until_on: date, now: datetime) -> ShiftQuerySet:
    """Return the published shifts of these days that a new plan may move."""
    return in_window(rota, from_on, until_on).exclude(frozen(rota, now))
