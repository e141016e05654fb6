"""What a rota problem is: people, seats, rules and what people hold already, as frozen values."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

WEIGHTS: Mapping[str, int] = {
    "uncovered": 20_000,
    "spread_sum": 400,
    "unsocial_spread_sum": 400,
    "over_target": 10,
    "closeness": 12,
    "dislike_cost": 3,
}

KINDS = ("front", "backup", "shadow")
# The product calls the front seats of a rota its lead seats.
_KIND_WORDS = {"lead": "front"} | {kind: kind for kind in KINDS}


class ProblemError(ValueError):
    """A problem or plan that cannot be used: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


def seat_kind(word: str) -> str:
    """Return front, backup or shadow for the product's or the kit's word; raise ProblemError."""
    if word not in _KIND_WORDS:
        raise ProblemError("unknown_kind", f"A seat is {', '.join(KINDS)}, not {word!r}.")
    return _KIND_WORDS[word]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody does not hold a seat: a code and what the sentence about it needs."""

    code: str
    params: Mapping[str, str | int]

    def __post_init__(self) -> None:
        _text(self.code, "reason code")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can serve; `pool` is the group whose members are compared with each other.

    `history_*` is what the person carries in, `target_*` what they should hold at the end,
    history included, both in points. No `window_days` days hold more than `max_shifts`.
    """

    id: str
    pool: str
    onboarding: bool
    max_shifts: int
    history_points: int
    history_unsocial: int
    target_points: int
    target_unsocial: int

    def __post_init__(self) -> None:
        where = f"person {self.id}"
        _text(self.id, "person id")
        _text(self.pool, f"{where}: pool")
        if not isinstance(self.onboarding, bool):
            raise ProblemError("wrong_type", f"{where}: onboarding is yes or no.")
        _whole(self.max_shifts, f"{where}: max_shifts", least=0)
        for name in ("history_points", "history_unsocial", "target_points", "target_unsocial"):
            _whole(getattr(self, name), f"{where}: {name}")


@dataclass(frozen=True, slots=True)
class Seat:
    """One place to fill from `starts_at` until `ends_at` (UTC, half-open).

    Seats of one `slot` run together. `candidates` may take it; `dislike` is above 0 where the
    seat is unwelcome and below 0 where it was asked for. `barred` tells of people of interest
    who are no candidates, and why.
    """

    id: str
    slot: str
    starts_at: datetime
    ends_at: datetime
    pool: str
    kind: str
    points: int
    unsocial: int
    candidates: tuple[str, ...]
    dislike: Mapping[str, int]
    barred: Mapping[str, Reason]

    def __post_init__(self) -> None:
        where = f"seat {self.id}"
        _text(self.id, "seat id")
        _text(self.slot, f"{where}: slot")
        _text(self.pool, f"{where}: pool")
        _stretch(self, where)
        if self.kind not in KINDS:
            raise ProblemError("unknown_kind", f"{where}: {self.kind!r} is no kind of seat.")
        _whole(self.points, f"{where}: points", least=0)
        _whole(self.unsocial, f"{where}: unsocial", least=0)
        for person, cost in self.dislike.items():
            _whole(cost, f"{where}: dislike of {person}")
        for person in self.candidates:
            _text(person, f"{where}: candidate")
        _once(self.candidates, "duplicate_candidate", f"{where}: candidate")
        for person in self.candidates:
            if person in self.barred:
                message = f"{where}: {person} is both a candidate and barred."
                raise ProblemError("barred_candidate", message)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A shift that somebody holds already: it counts for rest, windows and spacing only."""

    person: str
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        _stretch(self, f"commitment of {self.person}")


@dataclass(frozen=True, slots=True)
class Rules:
    """The least rest between two shifts, and spacing and window in calendar days."""

    min_rest: timedelta
    spacing_days: int
    window_days: int

    def __post_init__(self) -> None:
        if not isinstance(self.min_rest, timedelta):
            raise ProblemError("wrong_type", "rules: min_rest is a length of time.")
        if self.min_rest < timedelta():
            raise ProblemError("negative", "rules: min_rest is below 0.")
        _whole(self.spacing_days, "rules: spacing_days", least=0)
        _whole(self.window_days, "rules: window_days", least=1)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan depends on; calendar days are days of `zone`. Checked when made."""

    name: str
    start: date
    zone: str
    rules: Rules
    people: tuple[Person, ...]
    seats: tuple[Seat, ...]
    commitments: tuple[Commitment, ...] = ()

    def __post_init__(self) -> None:
        if type(self.start) is not date:
            raise ProblemError("wrong_type", f"problem: start {self.start!r} is no date.")
        zone_info(self.zone)
        _once((person.id for person in self.people), "duplicate_person", "person")
        _once((seat.id for seat in self.seats), "duplicate_seat", "seat")
        known = {person.id for person in self.people}
        for seat in self.seats:
            for person in (*seat.candidates, *seat.dislike, *seat.barred):
                if person not in known:
                    raise ProblemError("unknown_person", f"seat {seat.id}: who is {person!r}?")
        for commitment in self.commitments:
            if commitment.person not in known:
                message = f"commitment of {commitment.person!r}, who is not in the problem."
                raise ProblemError("unknown_person", message)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who holds which seat; None is an open seat."""

    assignments: Mapping[str, str | None]


def zone_info(name: str) -> tzinfo:
    """Return the zone of that name, or raise ProblemError `unknown_zone`."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError) as error:
        raise ProblemError("unknown_zone", f"problem: there is no zone {name!r}.") from error


def digest(problem: Problem) -> str:
    """Return the SHA-256 (64 hex digits) of the problem's canonical bytes."""
    body = json.dumps(
        asdict(problem), default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(body.encode()).hexdigest()


def _plain(value: object) -> str | float:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"no canonical form of {value!r}")


def _text(value: object, where: str) -> None:
    if not isinstance(value, str) or not value:
        raise ProblemError("wrong_type", f"{where}: expected text, not {value!r}.")


def _whole(value: object, where: str, *, least: int | None = None) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProblemError("wrong_type", f"{where}: expected a whole number, not {value!r}.")
    if least is not None and value < least:
        raise ProblemError("negative", f"{where}: {value} is below {least}.")


def _stretch(record: Seat | Commitment, where: str) -> None:
    """Check both ends and keep them in UTC: zone arithmetic forgets clock changes otherwise."""
    for name in ("starts_at", "ends_at"):
        moment = getattr(record, name)
        if not isinstance(moment, datetime):
            raise ProblemError("wrong_type", f"{where}: {name} is no moment: {moment!r}.")
        if moment.utcoffset() is None:
            raise ProblemError("no_offset", f"{where}: {name} has no UTC offset.")
        object.__setattr__(record, name, moment.astimezone(UTC))
    if record.ends_at <= record.starts_at:
        raise ProblemError("ends_before_start", f"{where}: ends before it starts.")


def _once(ids: Iterable[str], code: str, what: str) -> None:
    repeated = [one for one, times in Counter(ids).items() if times > 1]
    if repeated:
        raise ProblemError(code, f"{what} {repeated[0]} is listed twice.")
