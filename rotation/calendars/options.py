"""What a person may choose about a feed, read from JSON and written as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Self

from rotation.calendars.lines import FeedError

SHIFT, INTERVAL = "shift", "interval"
EACH = (SHIFT, INTERVAL)
SEATS = frozenset({"lead", "backup", "shadow"})
PERSON = "person"
MOST_REMINDERS = 5
# Four weeks, which is as far ahead as calendar programs can be trusted to remind.
LONGEST_REMINDER = 40_320
MOST_PAST_WEEKS = 52
# Two months: what addresses without a choice of their own have always shown.
USUAL_PAST_WEEKS = 9


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one option: its name, a stable code, and a number where one matters."""

    option: str
    code: str
    limit: int = 0


class OptionsError(FeedError):
    """Options that no feed can have; `faults` name every one that is wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        named = ", ".join(f"{fault.option}: {fault.code}" for fault in faults)
        super().__init__("feed_bad_options", named)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """How a feed shows its shifts.

    `reminders` are minutes before the start, the longest first; `busy` says whether shifts block
    time; `each` is "shift" or "interval", one event a shift or one a stretch of open time; `seats`
    are the kinds of seat shown; `past_weeks` is how long what is over stays.
    """

    reminders: tuple[int, ...] = ()
    busy: bool = True
    each: str = SHIFT
    seats: frozenset[str] = SEATS
    past_weeks: int = USUAL_PAST_WEEKS

    @classmethod
    def read(cls, stored: Mapping[str, object], kind: str) -> Self:
        """Return the options kept for a feed of this kind ("person", "rota" or "team").

        What is not named has its usual value: only one's own shifts block time. Raises
        OptionsError with every fault.
        """
        faults = tuple(_faults(stored))
        if faults:
            raise OptionsError(faults)
        values = {"busy": kind == PERSON, **stored}
        if "reminders" in stored:
            values["reminders"] = tuple(sorted(set(_ints(stored["reminders"])), reverse=True))
        if "seats" in stored:
            values["seats"] = frozenset(_texts(stored["seats"]) or ())
        return cls(**values)  # type: ignore[arg-type]  # every value was looked at above

    def as_json(self) -> dict[str, object]:
        """Return every option as JSON values; equal options give equal JSON."""
        return {
            "reminders": list(self.reminders),
            "busy": self.busy,
            "each": self.each,
            "seats": sorted(self.seats),
            "past_weeks": self.past_weeks,
        }


def _faults(stored: Mapping[str, object]) -> Iterator[Fault]:
    known = {field.name for field in fields(FeedOptions)}
    for name in stored:
        if name not in known:
            yield Fault(str(name), "unknown_option")
    if "reminders" in stored:
        yield from _of_reminders(stored["reminders"])
    if not isinstance(stored.get("busy", True), bool):
        yield Fault("busy", "bad_busy")
    each = stored.get("each", SHIFT)
    if not isinstance(each, str) or each not in EACH:
        yield Fault("each", "bad_each")
    if "seats" in stored:
        kinds = _texts(stored["seats"])
        if kinds is None or not set(kinds) <= SEATS:
            yield Fault("seats", "bad_seats")
        elif not kinds:
            yield Fault("seats", "no_seats")
    if not _whole(stored.get("past_weeks", 0), MOST_PAST_WEEKS):
        yield Fault("past_weeks", "bad_past_weeks", MOST_PAST_WEEKS)


def _of_reminders(value: object) -> Iterator[Fault]:
    if not isinstance(value, list | tuple):
        yield Fault("reminders", "bad_reminders", LONGEST_REMINDER)
    elif len(set(map(str, value))) > MOST_REMINDERS:
        yield Fault("reminders", "too_many_reminders", MOST_REMINDERS)
    elif not all(_whole(minutes, LONGEST_REMINDER) for minutes in value):
        yield Fault("reminders", "bad_reminders", LONGEST_REMINDER)


def _whole(value: object, most: int) -> bool:
    # True and False are numbers to Python, and to nobody else.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _ints(value: object) -> list[int]:
    found = value if isinstance(value, list | tuple) else []
    return [each for each in found if isinstance(each, int)]


def _texts(value: object) -> list[str] | None:
    """Return the words of a list or set, None for anything else."""
    if not isinstance(value, list | tuple | frozenset | set):
        return None
    words = [each for each in value if isinstance(each, str)]
    return words if len(words) == len(value) else None
