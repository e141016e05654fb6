"""Templates that cut a rota's time into slots at wall-clock time, and the days a slot touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from rotation.hours import zones
from rotation.hours.errors import HoursError
from rotation.hours.intervals import MINUTE, Interval, total_minutes, union
from rotation.hours.opening import ONE_DAY, OpenHours
from rotation.hours.weekly import MINUTES_IN_DAY

SATURDAY = 5
MOST_WEEKS = 520

DayKind = Literal["weekday", "weekend", "holiday"]


class TemplateError(HoursError):
    """A template that no rota can follow."""


@dataclass(frozen=True)
class Template:
    """The rule of one row of slots.

    Slots start at `local_start` on `first_day` plus each of `day_offsets`, and again every
    `every_weeks` weeks, until `last_day` (the last local day on which one may start). They last
    `length_minutes` of wall-clock time: seven days end at the same time of day, whatever the
    clocks do in between. Raises TemplateError, one code for each rule.
    """

    key: str
    first_day: date
    local_start: time
    length_minutes: int
    every_weeks: int
    day_offsets: tuple[int, ...]
    zone: str
    last_day: date | None = None

    def __post_init__(self) -> None:
        _check_start(self)
        _check_cycle(self)
        _check_overlap(self)

    @property
    def cycle_days(self) -> int:
        return 7 * self.every_weeks


@dataclass(frozen=True)
class Slot:
    """One stretch of duty; `day` is the local day on which it starts, the moments are UTC."""

    key: str
    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class DutyDay:
    """The whole minutes of duty that fall on one local day, and what kind of day it is."""

    day: date
    minutes: int
    kind: DayKind


def slots(template: Template, from_day: date, until_day: date) -> list[Slot]:
    """Return the slots that start on a local day in [from_day, until_day), in order.

    Neighbours never overlap. A slot that lies wholly in an hour the clocks skip is left out.
    """
    stop = until_day
    if template.last_day is not None:
        stop = min(stop, template.last_day + ONE_DAY)
    cycle = max(0, (from_day - template.first_day).days // template.cycle_days)
    begin = template.first_day + timedelta(days=cycle * template.cycle_days)
    found: list[Slot] = []
    while begin < stop:
        days = (begin + offset * ONE_DAY for offset in sorted(template.day_offsets))
        made = (_cut(template, day) for day in days if from_day <= day < stop)
        found.extend(slot for slot in made if slot.starts_at < slot.ends_at)
        begin += template.cycle_days * ONE_DAY
    return found


def working(slot: Slot, hours: OpenHours) -> tuple[Interval, ...]:
    """Return the open time inside the slot."""
    return hours.intervals(slot.starts_at, slot.ends_at)


def duty_days(
    intervals: Iterable[Interval], zone: str, staffed_holidays: frozenset[date]
) -> list[DutyDay]:
    """Return the local days the intervals touch, in order, with their minutes and kind.

    A holiday on a weekend is a holiday. Raises UnknownZone.
    """
    at = zones.zone(zone)
    parts: dict[date, list[Interval]] = {}
    for interval in union(intervals):
        day = zones.local_day(interval.starts_at, at)
        starts_at = interval.starts_at
        while starts_at < interval.ends_at:
            ends_at = min(zones.midnight(day + ONE_DAY, at), interval.ends_at)
            if starts_at < ends_at:
                parts.setdefault(day, []).append(Interval(starts_at, ends_at))
                starts_at = ends_at
            day += ONE_DAY
    counted = ((day, total_minutes(part)) for day, part in parts.items())
    return [
        DutyDay(day, minutes, _kind(day, staffed_holidays)) for day, minutes in counted if minutes
    ]


def _kind(day: date, staffed_holidays: frozenset[date]) -> DayKind:
    if day in staffed_holidays:
        return "holiday"
    return "weekend" if day.weekday() >= SATURDAY else "weekday"


def _cut(template: Template, day: date) -> Slot:
    at = zones.zone(template.zone)
    wall = datetime.combine(day, template.local_start)
    return Slot(
        key=template.key,
        day=day,
        starts_at=zones.instant(wall, at),
        ends_at=zones.instant(wall + template.length_minutes * MINUTE, at),
    )


def _check_start(template: Template) -> None:
    try:
        zones.zone(template.zone)
    except zones.UnknownZone as error:
        raise TemplateError(error.code, error.message, **error.params) from error
    start = template.local_start
    if start.tzinfo is not None or start.second or start.microsecond:
        raise TemplateError("template_start_not_a_minute", "a slot starts at a whole local minute")
    if template.length_minutes <= 0:
        raise TemplateError(
            "template_ends_before_start",
            "a slot ends after it starts",
            length_minutes=template.length_minutes,
        )
    if template.last_day is not None and template.last_day < template.first_day:
        raise TemplateError(
            "template_last_day_before_first",
            "the last day is not before the first",
            first_day=template.first_day.isoformat(),
            last_day=template.last_day.isoformat(),
        )


def _check_cycle(template: Template) -> None:
    if not 1 <= template.every_weeks <= MOST_WEEKS:
        raise TemplateError(
            "template_every_weeks_out_of_range",
            f"a template comes back every 1 to {MOST_WEEKS} weeks",
            every_weeks=template.every_weeks,
            most=MOST_WEEKS,
        )
    if not template.day_offsets:
        raise TemplateError("template_without_days", "a template has at least one day")
    for offset in template.day_offsets:
        if not 0 <= offset < template.cycle_days:
            raise TemplateError(
                "template_offset_out_of_range",
                f"days are counted from 0 to {template.cycle_days - 1}",
                offset=offset,
                most=template.cycle_days - 1,
            )


def _check_overlap(template: Template) -> None:
    """Compare each slot with the next one, the last with the first of the next cycle."""
    offsets = sorted(template.day_offsets)
    for earlier, later in pairwise([*offsets, offsets[0] + template.cycle_days]):
        if (later - earlier) * MINUTES_IN_DAY < template.length_minutes:
            raise TemplateError(
                "template_slots_overlap",
                "a slot ends before the next one starts",
                offset=earlier,
                length_minutes=template.length_minutes,
            )
