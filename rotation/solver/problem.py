"""What a rota problem is: people, seats, rules and what people hold already, as frozen values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from rotation.solver import checks
from rotation.solver.checks import ProblemError as ProblemError
from rotation.solver.checks import zone_info as zone_info

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
        checks.text(self.code, "reason code")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can serve; `pool` is the group whose members are compared with each other.

    `history_*` is what the person carries in, `target_*` what they should hold at the end,
    history included, both in points. No `window_days` days hold more than `max_shifts`.
    Somebody `onboarding` counts as experienced on seats that start at `learns_until` or later.
    `areas_seen` counts the shifts served before on seats of each area.
    """

    id: str
    pool: str
    onboarding: bool
    max_shifts: int
    history_points: int
    history_unsocial: int
    target_points: int
    target_unsocial: int
    areas_seen: Mapping[str, int] = field(default_factory=dict, hash=False)
    learns_until: datetime | None = None

    def __post_init__(self) -> None:
        where = f"person {self.id}"
        checks.text(self.id, "person id")
        checks.text(self.pool, f"{where}: pool")
        checks.flag(self.onboarding, f"{where}: onboarding")
        checks.whole(self.max_shifts, f"{where}: max_shifts", least=0)
        for name in ("history_points", "history_unsocial", "target_points", "target_unsocial"):
            checks.whole(getattr(self, name), f"{where}: {name}")
        for area, shifts in self.areas_seen.items():
            checks.text(area, f"{where}: area seen")
            checks.whole(shifts, f"{where}: shifts on {area}", least=0)
        if self.learns_until is not None:
            moment = checks.in_utc(self.learns_until, f"{where}: learns_until")
            object.__setattr__(self, "learns_until", moment)


@dataclass(frozen=True, slots=True)
class Seat:
    """One place to fill from `starts_at` until `ends_at` (UTC, half-open).

    Seats of one `slot` run together. `candidates` may take it; `dislike` is above 0 where the
    seat is unwelcome and below 0 where it was asked for. `barred` tells of people of interest
    who are no candidates, and why; `notes` why a person's dislike is what it is. `area` is what
    is worked on there, empty where that does not matter.
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
    notes: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    area: str = ""

    def __post_init__(self) -> None:
        where = f"seat {self.id}"
        checks.text(self.id, "seat id")
        checks.text(self.slot, f"{where}: slot")
        checks.text(self.pool, f"{where}: pool")
        _stretch(self, where)
        if self.kind not in KINDS:
            raise ProblemError("unknown_kind", f"{where}: {self.kind!r} is no kind of seat.")
        checks.whole(self.points, f"{where}: points", least=0)
        checks.whole(self.unsocial, f"{where}: unsocial", least=0)
        for person, cost in self.dislike.items():
            checks.whole(cost, f"{where}: dislike of {person}")
        for person in self.candidates:
            checks.text(person, f"{where}: candidate")
        checks.once(self.candidates, "duplicate_candidate", f"{where}: candidate")
        for person in self.candidates:
            if person in self.barred:
                message = f"{where}: {person} is both a candidate and barred."
                raise ProblemError("barred_candidate", message)
        for notes in self.notes.values():
            if not isinstance(notes, tuple) or not all(isinstance(one, Reason) for one in notes):
                raise ProblemError("wrong_type", f"{where}: a note is no tuple of reasons.")
        if not isinstance(self.area, str):
            raise ProblemError("wrong_type", f"{where}: the area {self.area!r} is no text.")


@dataclass(frozen=True, slots=True)
class Commitment:
    """A shift that somebody holds already: it counts for rest, windows and spacing only."""

    person: str
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        _stretch(self, f"commitment of {self.person}")


@dataclass(frozen=True, slots=True)
class Quota:
    """The least a person should serve in a quarter or the like: a wish that only breaks ties.

    Of the calendar days from `from_day` until before `until_day` the person should start at
    least `least` shifts; `held` of these are no seats of the problem.
    """

    person: str
    from_day: date
    until_day: date
    least: int
    held: int = 0

    def __post_init__(self) -> None:
        where = f"quota of {self.person}"
        checks.day(self.from_day, f"{where}: from_day")
        checks.day(self.until_day, f"{where}: until_day")
        if self.until_day <= self.from_day:
            raise ProblemError("ends_before_start", f"{where}: ends before it starts.")
        checks.whole(self.least, f"{where}: least", least=0)
        checks.whole(self.held, f"{where}: held", least=0)


@dataclass(frozen=True, slots=True)
class Together:
    """How often two people served in one slot before, on front and backup seats."""

    one: str
    other: str
    times: int

    def __post_init__(self) -> None:
        if self.one == self.other:
            raise ProblemError("pair_of_one", f"{self.one} is paired with nobody else.")
        checks.whole(self.times, f"{self.one} and {self.other}: times", least=0)


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
        checks.whole(self.spacing_days, "rules: spacing_days", least=0)
        checks.whole(self.window_days, "rules: window_days", least=1)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan depends on; calendar days are days of `zone`. Checked when made.

    `fixed` seats keep the holder named there; None keeps a seat open. Quotas and pairs
    (`together`) only decide between plans of the same score.
    """

    name: str
    start: date
    zone: str
    rules: Rules
    people: tuple[Person, ...]
    seats: tuple[Seat, ...]
    commitments: tuple[Commitment, ...] = ()
    quotas: tuple[Quota, ...] = ()
    together: tuple[Together, ...] = ()
    fixed: Mapping[str, str | None] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        checks.day(self.start, "problem: start")
        zone_info(self.zone)
        checks.once((person.id for person in self.people), "duplicate_person", "person")
        checks.once((seat.id for seat in self.seats), "duplicate_seat", "seat")
        known = {person.id for person in self.people}
        for seat in self.seats:
            for person in (*seat.candidates, *seat.dislike, *seat.barred, *seat.notes):
                if person not in known:
                    raise ProblemError("unknown_person", f"seat {seat.id}: who is {person!r}?")
        for commitment in self.commitments:
            if commitment.person not in known:
                message = f"commitment of {commitment.person!r}, who is not in the problem."
                raise ProblemError("unknown_person", message)
        self._check_wishes(known)
        self._check_fixed()

    def _check_wishes(self, known: set[str]) -> None:
        for quota in self.quotas:
            if quota.person not in known:
                raise ProblemError("unknown_person", f"quota: who is {quota.person!r}?")
        for pair in self.together:
            for person in (pair.one, pair.other):
                if person not in known:
                    raise ProblemError("unknown_person", f"together: who is {person!r}?")
        pairs = (" and ".join(sorted((pair.one, pair.other))) for pair in self.together)
        checks.once(pairs, "duplicate_pair", "pair")

    def _check_fixed(self) -> None:
        if not self.fixed:
            return
        candidates = {seat.id: seat.candidates for seat in self.seats}
        for seat, holder in self.fixed.items():
            if seat not in candidates:
                raise ProblemError("unknown_seat", f"fixed: there is no seat {seat!r}.")
            if holder is not None and holder not in candidates[seat]:
                message = f"fixed: {holder!r} is no candidate of seat {seat}."
                raise ProblemError("fixed_not_candidate", message)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who holds which seat; None is an open seat."""

    assignments: Mapping[str, str | None]


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


def _stretch(record: Seat | Commitment, where: str) -> None:
    """Check both ends and keep them in UTC."""
    for name in ("starts_at", "ends_at"):
        moment = checks.in_utc(getattr(record, name), f"{where}: {name}")
        object.__setattr__(record, name, moment)
    if record.ends_at <= record.starts_at:
        raise ProblemError("ends_before_start", f"{where}: ends before it starts.")
