"""Repetitions of foreign calendars: read strictly, refused where expanding them could not end."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from rotation.calendars.moments import Moment, moment
from rotation.calendars.refusals import MOST_COUNT, MOST_TIMES_A_DAY, Refused, Unreadable

FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
WEEKDAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})
A_WEEKDAY = re.compile(r"(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)")
A_NUMBER = re.compile(r"[+-]?\d{1,12}")
# The lowest and highest of each list; negative ones count from the end where that is allowed.
LISTS = {
    "BYSECOND": (0, 60),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}
WITHOUT_ZERO = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")
A_LEAP_YEAR = 2024
LONGEST_INTERVAL = 100_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A repetition that ends, or goes on at a pace a calendar of a person has."""

    parts: tuple[tuple[str, str], ...]
    until: Moment | None

    def text(self, start: Moment, floating: tzinfo) -> str:
        """Return it as iCalendar writes it, its end in the way the start is written."""
        words = [f"{name}={value}" for name, value in self.parts]
        if self.until is not None:
            words.append(f"UNTIL={_until(self.until, start, floating)}")
        return ";".join(words)

    @property
    def step(self) -> timedelta | None:
        """The length after which days repeat as they were, None where there is no fixed one."""
        parts = dict(self.parts)
        lengths = {"DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
        if "COUNT" in parts or parts["FREQ"] not in lengths:
            return None
        return lengths[parts["FREQ"]] * int(parts["INTERVAL"])

    def never(self) -> bool:
        """Tell whether it names only days there are not, such as 30 February."""
        parts = dict(self.parts)
        if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
            return False
        lengths = [monthrange(A_LEAP_YEAR, int(one))[1] for one in parts["BYMONTH"].split(",")]
        nearest = min(abs(int(day)) for day in parts["BYMONTHDAY"].split(","))
        return nearest > max(lengths)


def rule(text: str) -> Rule:
    """Return the repetition that a value says, words of no meaning left out.

    Raises Refused for one that would take too long to expand, Unreadable for one that makes no
    sense.
    """
    said: dict[str, str] = {}
    for one in text.upper().split(";"):
        name, _, value = one.partition("=")
        if not value:
            continue  # Some programs leave a stray word in; what is said beside it still holds.
        if said.setdefault(name.strip(), value.strip()) != value.strip():
            raise Unreadable
    return Rule(tuple(_parts(said)), _said_until(said))


def _parts(said: dict[str, str]) -> list[tuple[str, str]]:
    frequency = said.get("FREQ", "")
    if frequency in TOO_OFTEN:
        raise Refused("calendar_frequency")
    if frequency not in FREQUENCIES:
        raise Unreadable
    if said.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise Unreadable
    parts = [("FREQ", frequency), ("INTERVAL", str(_interval(said)))]
    if "COUNT" in said:
        parts.append(("COUNT", str(_count(said["COUNT"]))))
    for name, (lowest, highest) in LISTS.items():
        if name in said:
            numbers = _numbers(said[name], lowest, highest, zero=name not in WITHOUT_ZERO)
            parts.append((name, ",".join(map(str, numbers))))
    if "BYDAY" in said:
        parts.append(("BYDAY", ",".join(_weekdays(said["BYDAY"], frequency))))
    if "WKST" in said:
        if said["WKST"] not in WEEKDAYS:
            raise Unreadable
        parts.append(("WKST", said["WKST"]))
    _not_too_often(dict(parts))
    return parts


def _not_too_often(parts: dict[str, str]) -> None:
    times = 1
    for name in TIMES:
        times *= len(parts.get(name, "0").split(","))
    if times > MOST_TIMES_A_DAY:
        raise Refused("calendar_frequency")


def _interval(said: dict[str, str]) -> int:
    value = _number(said.get("INTERVAL", "1"))
    if value < 1:
        raise Refused("calendar_interval")
    if value > LONGEST_INTERVAL:
        raise Unreadable
    return value


def _count(text: str) -> int:
    value = _number(text)
    if value > MOST_COUNT:
        raise Refused("calendar_count")
    if value < 1:
        raise Unreadable
    return value


def _number(text: str) -> int:
    if not A_NUMBER.fullmatch(text):
        raise Unreadable
    return int(text)


def _numbers(text: str, lowest: int, highest: int, *, zero: bool) -> list[int]:
    found = sorted({_number(one.strip()) for one in text.split(",") if one.strip()})
    if not found or found[0] < lowest or found[-1] > highest or (0 in found and not zero):
        raise Unreadable
    return found


def _weekdays(text: str, frequency: str) -> list[str]:
    found = list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    if not found or len(found) > 400 or not all(A_WEEKDAY.fullmatch(one) for one in found):
        raise Unreadable
    if frequency in {"DAILY", "WEEKLY"}:
        # "The second Monday" of a week says no more than Monday.
        found = list(dict.fromkeys(one[-2:] for one in found))
    return found


def _said_until(said: dict[str, str]) -> Moment | None:
    text = said.get("UNTIL", "")
    if not text or "COUNT" in said:
        return None
    return moment(text, None)


def _until(until: Moment, start: Moment, floating: tzinfo) -> str:
    if not isinstance(start, datetime):
        # Of a time at which a series of days should end, readers take the day as it is written.
        return f"{until:%Y%m%d}".rjust(8, "0")
    if not isinstance(until, datetime):
        # A day: everything that begins on it still belongs to the series.
        until = datetime.combine(until, time.max.replace(microsecond=0))
    if start.tzinfo is None:
        wall = until if until.tzinfo is None else until.astimezone(floating)
        return f"{wall:%Y%m%dT%H%M%S}".rjust(15, "0")
    aware = until if until.tzinfo is not None else until.replace(tzinfo=start.tzinfo)
    return f"{aware.astimezone(UTC):%Y%m%dT%H%M%SZ}".rjust(16, "0")
