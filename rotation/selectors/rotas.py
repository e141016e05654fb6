"""The rotas there are, and who serves on them now and next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Max, Min, Q, QuerySet

from rotation.models import Rota, Shift
from rotation.models.shifts import ShiftQuerySet
from rotation.selectors import absences


@dataclass(frozen=True, slots=True)
class Desk:
    """A rota with the shifts that run now and those that begin together as the next ones.

    `away` has the ids of those whose holder is away then.
    """

    rota: Rota
    on: tuple[Shift, ...]
    next: tuple[Shift, ...]
    away: frozenset[int] = frozenset()

    @property
    def until(self) -> datetime | None:
        """When the first of those who are on now goes off."""
        return min((shift.ends_at for shift in self.on), default=None)


def standing() -> QuerySet[Rota]:
    """Return the rotas in use by name, with their team."""
    rows = Rota.objects.filter(archived_at__isnull=True).select_related("team")
    return rows.order_by("name", "pk")


def overview(now: datetime) -> list[Desk]:
    """Return every rota in use with who is on now and next, open seats too; six queries."""
    running = _by_rota(Shift.objects.running(now).with_people().in_order())
    coming = _by_rota(_next(now).with_people().in_order())
    shown = [shift for found in (running, coming) for rows in found.values() for shift in rows]
    away = frozenset(absences.missed_by_holder(shown))
    return [
        Desk(rota, tuple(running[rota.pk]), tuple(coming[rota.pk]), away) for rota in standing()
    ]


def _next(now: datetime) -> ShiftQuerySet:
    """Return of each rota the published shifts that begin together as the first after now."""
    future = Shift.objects.published().filter(starts_at__gt=now)
    firsts = future.order_by("slot__rota").values_list("slot__rota").annotate(Min("starts_at"))
    first = [Q(slot__rota=rota, starts_at=at) for rota, at in firsts]
    return future.filter(reduce(or_, first)) if first else Shift.objects.none()


def _by_rota(shifts: Iterable[Shift]) -> dict[int, list[Shift]]:
    found: dict[int, list[Shift]] = defaultdict(list)
    for shift in shifts:
        found[shift.slot.rota_id].append(shift)
    return found


def last_day(rota: Rota) -> date | None:
    """Return the last local day on which a published shift of the rota begins."""
    rows = Shift.objects.published().filter(slot__rota=rota)
    last: date | None = rows.aggregate(last=Max("slot__day"))["last"]
    return last
