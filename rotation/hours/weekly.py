"""The opening hours of an ordinary week, at wall-clock time, and their JSON form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

from rotation.hours.errors import HoursError

DAYS_IN_WEEK = 7
MINUTES_IN_DAY = 24 * 60
CLOCK = re.compile(r"(?:([01][0-9]|2[0-3]):([0-5][0-9])|(24):(00))")


class WeeklyHoursError(HoursError):
    """The week cannot be kept; `params` say the weekday (0 is Monday) and what was written."""


class Span(NamedTuple):
    """A stretch of one day, in minutes since its midnight: 0 <= starts < ends <= 1440."""

    starts: int
    ends: int


@dataclass(frozen=True)
class WeeklyHours:
    """Seven days from Monday, each with its ordered spans that do not overlap."""

    days: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != DAYS_IN_WEEK:
            raise WeeklyHoursError("hours_bad_shape", "a week has seven days")
        for weekday, spans in enumerate(self.days):
            _check_day(weekday, spans)

    @classmethod
    def always(cls) -> Self:
        """Return a week that is open around the clock."""
        return cls(((Span(0, MINUTES_IN_DAY),),) * DAYS_IN_WEEK)

    @classmethod
    def parse(cls, data: object) -> Self:
        """Return the hours written as {"0": [["09:00", "17:00"]], ...}.

        0 is Monday, a weekday that is left out is closed, and only an end may be 24:00. Raises
        WeeklyHoursError with the code hours_bad_shape, hours_unknown_weekday, hours_bad_time,
        hours_end_before_start or hours_overlap.
        """
        if not isinstance(data, Mapping):
            raise WeeklyHoursError("hours_bad_shape", "a week is written as an object of weekdays")
        known = {str(weekday) for weekday in range(DAYS_IN_WEEK)}
        for weekday in data:
            if weekday not in known:
                raise WeeklyHoursError(
                    "hours_unknown_weekday",
                    f"weekdays are 0 to 6, not {weekday!r}",
                    weekday=str(weekday),
                )
        return cls(
            tuple(
                tuple(sorted(_read_day(weekday, data.get(str(weekday), []))))
                for weekday in range(DAYS_IN_WEEK)
            )
        )

    def dump(self) -> dict[str, list[list[str]]]:
        """Return the JSON form that `parse` reads, without the closed weekdays."""
        return {
            str(weekday): [[clock(span.starts), clock(span.ends)] for span in spans]
            for weekday, spans in enumerate(self.days)
            if spans
        }

    @property
    def is_never_open(self) -> bool:
        return not any(self.days)


def clock(minutes: int) -> str:
    """Return minutes since midnight as HH:MM, 1440 as 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _read_day(weekday: int, spans: object) -> list[Span]:
    if not isinstance(spans, list):
        raise WeeklyHoursError(
            "hours_bad_shape", "a day is a list of [start, end]", weekday=weekday
        )
    return [_read_span(weekday, span) for span in spans]


def _read_span(weekday: int, span: object) -> Span:
    if not isinstance(span, list | tuple) or len(span) != 2:
        raise WeeklyHoursError(
            "hours_bad_shape", "a stretch of a day is [start, end]", weekday=weekday
        )
    starts, ends = (_read_clock(weekday, text) for text in span)
    if starts == MINUTES_IN_DAY:
        raise _bad_time(weekday, span[0])
    return Span(starts, ends)


def _read_clock(weekday: int, text: object) -> int:
    match = CLOCK.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _bad_time(weekday, text)
    hours, minutes = (int(part) for part in match.groups() if part is not None)
    return hours * 60 + minutes


def _bad_time(weekday: int, text: object) -> WeeklyHoursError:
    return WeeklyHoursError(
        "hours_bad_time",
        f"times are written 00:00 to 24:00, not {text!r}",
        weekday=weekday,
        text=str(text),
    )


def _check_day(weekday: int, spans: tuple[Span, ...]) -> None:
    for span in spans:
        if not (0 <= span.starts < MINUTES_IN_DAY and span.ends <= MINUTES_IN_DAY):
            raise _bad_time(weekday, f"{span.starts}-{span.ends}")
        if span.ends <= span.starts:
            raise WeeklyHoursError(
                "hours_end_before_start",
                "a stretch of a day ends after it starts; a night is written as two days",
                weekday=weekday,
                start=clock(span.starts),
                end=clock(span.ends),
            )
    for earlier, later in pairwise(spans):
        if later.starts < earlier.ends:
            raise WeeklyHoursError(
                "hours_overlap",
                "stretches of one day do not overlap",
                weekday=weekday,
                start=clock(later.starts),
                end=clock(earlier.ends),
            )
