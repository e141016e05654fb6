"""How an event repeats: by day or by week, counted out in a bounded number of steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNDERSTOOD = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"})
MOST_STEPS = 200_000
MOST_DATES = 5000
LONGEST_INTERVAL = 1000
ONE_DAY = timedelta(days=1)


class RepeatError(ValueError):
    """A repetition that is not understood, or takes more steps than any rota has."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Budget:
    """How many steps all the series of one file may take together."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def step(self) -> None:
        """Take one step; raises RepeatError when there are none left."""
        self.left -= 1
        if self.left < 0:
            raise RepeatError("too_many_events")


@dataclass(frozen=True)
class Repeat:
    """A series of wall-clock times: every `interval` days or weeks on `weekdays` (0 is Monday)."""

    first: datetime
    weekly: bool
    interval: int
    weekdays: frozenset[int]
    week_start: int
    count: int | None
    until: datetime | None
    left_out: frozenset[datetime]

    @classmethod
    def parse(cls, properties: Any, first: datetime, zone: ZoneInfo, moved: set[datetime]) -> Self:
        """Return the series of an event; raises RepeatError for one that is not understood."""
        try:
            return cls._parse(properties, first, zone, moved)
        except (TypeError, ValueError, AttributeError, OverflowError) as error:
            # A length of time where a day should stand, or a day no calendar has.
            raise RepeatError("repeats_unclearly") from error

    @classmethod
    def _parse(cls, properties: Any, first: datetime, zone: ZoneInfo, moved: set[datetime]) -> Self:
        rule = properties.get("RRULE")
        if isinstance(rule, list) or set(rule) - UNDERSTOOD or properties.get("RDATE") is not None:
            raise RepeatError("repeats_unclearly")
        frequency = str(_one(rule, "FREQ", "")).upper()
        if frequency not in ("DAILY", "WEEKLY"):
            raise RepeatError("repeats_unclearly")
        interval = _number(_one(rule, "INTERVAL", 1), LONGEST_INTERVAL)
        counted = _one(rule, "COUNT", None)
        days = [str(day).upper() for day in rule.get("BYDAY", ())]
        week_start = str(_one(rule, "WKST", "MO")).upper()
        if set(days) - set(WEEKDAYS) or week_start not in WEEKDAYS:
            raise RepeatError("repeats_unclearly")
        weekly = frequency == "WEEKLY"
        usual = {first.weekday()} if weekly else set(range(7))
        return cls(
            first=first,
            weekly=weekly,
            interval=interval,
            weekdays=frozenset(map(WEEKDAYS.index, days)) or frozenset(usual),
            week_start=WEEKDAYS.index(week_start),
            count=None if counted is None else _number(counted, MOST_DATES),
            until=_until(_one(rule, "UNTIL", None), zone),
            left_out=frozenset(moved) | _exceptions(properties.get("EXDATE"), zone),
        )

    def walls(self, last: datetime, budget: Budget) -> Iterator[datetime]:
        """Yield the times until `last`; raises RepeatError when the budget is spent."""
        stop = last if self.until is None else min(last, self.until)
        days_left_out = self._days_left_out()
        for given, day in enumerate(self._days(stop.date(), budget)):
            wall = datetime.combine(day, self.first.time())
            if wall > stop or (self.count is not None and given >= self.count):
                return
            if wall not in self.left_out and day not in days_left_out:
                yield wall

    def _days_left_out(self) -> set[date]:
        # An exception given as a day takes all that begins on it; such days stand at midnight.
        if self.first.time() == datetime.min.time():
            return set()
        return {one.date() for one in self.left_out if one.time() == datetime.min.time()}

    def _days(self, last: date, budget: Budget) -> Iterator[date]:
        day = self.first.date()
        week = day - ONE_DAY * ((day.weekday() - self.week_start) % 7)
        while day <= last:
            budget.step()
            weeks = (day - week).days // 7
            if day.weekday() in self.weekdays and (not self.weekly or weeks % self.interval == 0):
                yield day
            day += ONE_DAY if self.weekly else ONE_DAY * self.interval


def _one(rule: Any, name: str, usual: Any) -> Any:
    values = rule.get(name, ())
    if not isinstance(values, list | tuple):
        return values
    if len(values) > 1:
        raise RepeatError("repeats_unclearly")
    return values[0] if values else usual


def _number(value: Any, most: int) -> int:
    if not isinstance(value, int) or not 1 <= value <= most:
        raise RepeatError("repeats_unclearly")
    return value


def _until(value: Any, zone: ZoneInfo) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, datetime.max.time())
    return _local(value, zone)


def _exceptions(dates: Any, zone: ZoneInfo) -> frozenset[datetime]:
    lists = dates if isinstance(dates, list) else [dates] if dates is not None else []
    found = [one.dt for each in lists for one in each.dts]
    return frozenset(
        _local(one, zone)
        if isinstance(one, datetime)
        else datetime.combine(one, datetime.min.time())
        for one in found
    )


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the wall-clock time of a moment; one without a zone is local already."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone).replace(tzinfo=None)
