"""A weekday, or a part of it, that comes back every week at the wall clock of a zone."""

from dataclasses import dataclass
from datetime import date, datetime, time

from rotation.hours import zones
from rotation.hours.errors import HoursError
from rotation.hours.intervals import Interval, in_utc
from rotation.hours.opening import ONE_DAY
from rotation.hours.zones import zone


@dataclass(frozen=True)
class Weekday:
    """Each day of one weekday (0 is Monday) in [first_day, until_day), local dates of the zone.

    It lasts from `start` until `end`, None for the midnights around the day. Raises HoursError
    for a weekday there is not and for an end that is not after the start, and UnknownZone.
    """

    weekday: int
    zone: str
    first_day: date
    until_day: date | None = None
    start: time | None = None
    end: time | None = None

    def __post_init__(self) -> None:
        zone(self.zone)
        if self.weekday not in range(7):
            raise HoursError("unknown_weekday", "weekdays are 0 to 6", weekday=self.weekday)
        if self.start and self.end and self.end <= self.start:
            raise HoursError("weekday_ends_before_start", "the end comes after the start")

    def intervals(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """Return the stretches with some time in [start, end), whole and in order.

        A stretch that lies wholly in an hour the clocks skip is left out.
        """
        start, end = in_utc(start), in_utc(end)
        at = zone(self.zone)
        day = max(self.first_day, zones.local_day(start, at) - ONE_DAY)
        day += (self.weekday - day.weekday()) % 7 * ONE_DAY
        last = zones.local_day(end, at) + ONE_DAY
        if self.until_day is not None:
            last = min(last, self.until_day - ONE_DAY)
        found: list[Interval] = []
        while day <= last:
            first, until = self._on(day)
            if first < until and first < end and start < until:
                found.append(Interval(first, until))
            day += 7 * ONE_DAY
        return tuple(found)

    def _on(self, day: date) -> tuple[datetime, datetime]:
        at = zone(self.zone)
        until = zones.midnight(day + ONE_DAY, at)
        if self.end:
            until = zones.instant(datetime.combine(day, self.end), at)
        return zones.instant(datetime.combine(day, self.start or time.min), at), until
