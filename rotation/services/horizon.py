"""Cut a stretch of a rota's future into slots with their open time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.hours import slots, zones
from rotation.hours.intervals import Interval, intersect, total_minutes
from rotation.hours.opening import OpenHours
from rotation.hours.slots import DutyDay
from rotation.hours.weekly import WeeklyHours
from rotation.models import OpeningHours, Rota, Shift, ShiftTemplate, Slot
from rotation.selectors import duty
from rotation.services import templates

ONE_DAY = timedelta(days=1)


class NothingToPlan(DomainError):
    """There is no slot with open time in these days, or no seat to fill."""

    code = "nothing_to_plan"


@dataclass(frozen=True)
class Stretch:
    """The open time of a slot and the local days of the rota it touches, both inclusive."""

    first_day: date
    last_day: date
    working: tuple[Interval, ...]

    @property
    def minutes(self) -> int:
        return total_minutes(self.working)


@dataclass(frozen=True)
class PlannedSlot(Stretch):
    """One stretch of duty to come; `day` is the local day on which it begins, moments are UTC."""

    template: ShiftTemplate
    day: date
    starts_at: datetime
    ends_at: datetime
    duty_days: tuple[DutyDay, ...]

    @property
    def key(self) -> tuple[int, date]:
        """What names the slot for good: its template and the local day on which it begins."""
        return self.template.pk, self.day


@dataclass(frozen=True)
class Horizon:
    """The slots of a rota from one local day until before another, in order of time."""

    rota: Rota
    from_on: date
    until_on: date
    opening_hours: OpeningHours
    slots: tuple[PlannedSlot, ...]

    @property
    def starts_at(self) -> datetime:
        return zones.midnight(self.from_on, zones.zone(self.rota.zone))

    @property
    def ends_at(self) -> datetime:
        """When the last slot ends, at the earliest midnight after the last day."""
        midnight = zones.midnight(self.until_on, zones.zone(self.rota.zone))
        return max([midnight, *(slot.ends_at for slot in self.slots)])


def cut(rota: Rota, from_on: date, until_on: date) -> Horizon:
    """Return the slots that begin in [from_on, until_on); those without open time are left out.

    Raises NothingToPlan for a rota that has no opening hours.
    """
    version = rota.opening_hours.order_by("-version").first()
    if version is None:
        raise NothingToPlan(_("This rota has no opening hours yet."))
    special = duty.special_days(rota, range(from_on.year - 1, until_on.year + 2))
    hours = OpenHours(
        zone=version.zone,
        weekly=WeeklyHours.parse(version.weekly),
        closed_days=special.closed,
    )
    cuts = [
        (template, slot)
        for template in rota.templates.order_by("pk")
        for slot in slots.slots(templates.rule_of(template), from_on, until_on)
    ]
    cuts.sort(key=lambda cut: (cut[1].starts_at, cut[0].pk))
    planned = (_planned(template, slot, rota, hours, special.staffed) for template, slot in cuts)
    return Horizon(
        rota=rota,
        from_on=from_on,
        until_on=until_on,
        opening_hours=version,
        slots=tuple(slot for slot in planned if slot.working),
    )


def _planned(
    template: ShiftTemplate,
    slot: slots.Slot,
    rota: Rota,
    hours: OpenHours,
    staffed: frozenset[date],
) -> PlannedSlot:
    working = slots.working(slot, hours)
    first_day, last_day = _local_days(slot.starts_at, slot.ends_at, rota.zone)
    return PlannedSlot(
        first_day=first_day,
        last_day=last_day,
        working=working,
        template=template,
        day=slot.day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        duty_days=tuple(slots.duty_days(working, rota.zone, staffed)),
    )


def published(slot: Slot, zone: str) -> Stretch:
    """Return the open time of a published slot and the local days it touches in a zone."""
    first_day, last_day = _local_days(slot.starts_at, slot.ends_at, zone)
    return Stretch(first_day, last_day, read(slot.working))


def working_of(shift: Shift) -> tuple[Interval, ...]:
    """Return the open time of a shift: that of its slot, of a divided shift its own part of it."""
    return intersect(read(shift.slot.working), [Interval(shift.starts_at, shift.ends_at)])


def stretch_of(shift: Shift, zone: str) -> Stretch:
    """Return the open time of a published shift and the local days it touches in a zone."""
    first_day, last_day = _local_days(shift.starts_at, shift.ends_at, zone)
    return Stretch(first_day, last_day, working_of(shift))


def read(stored: Iterable[Sequence[str]]) -> tuple[Interval, ...]:
    """Return open time as intervals from the pairs of moments that rows keep."""
    return tuple(
        Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in stored
    )


def dump(working: Iterable[Interval]) -> list[list[str]]:
    """Return open time as rows keep it, [[start, end], ...] in UTC."""
    return [[part.starts_at.isoformat(), part.ends_at.isoformat()] for part in working]


def _local_days(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[date, date]:
    at = zones.zone(zone)
    last_moment = ends_at - timedelta.resolution
    return zones.local_day(starts_at, at), zones.local_day(last_moment, at)
