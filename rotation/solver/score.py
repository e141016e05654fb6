"""The judge of every plan: it shares no code with the search that made the plan."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise

from rotation.solver.problem import WEIGHTS, Person, Plan, Problem, Seat, zone_info

HARD = ("not_candidate", "rest", "window", "onboarding_pair")


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one plan; `score` is what counts, lower is better.

    A deviation is assigned + history - target; a spread is the largest less the smallest in a
    pool. What people hold already is judged only for what the plan adds to it.

    Three figures are no part of `score` and only decide between plans of the same score, in
    this order. `quota_shortfall`: shifts by which people stay below their quotas.
    `familiar_seats`: seats held by somebody who has served in the seat's area more often than
    the candidate who knows it least. `repeated_pairs`: summed over all meetings of two people on
    front and backup seats of a slot, how often the two had met before.
    """

    not_candidate: int
    rest: int
    window: int
    onboarding_pair: int
    uncovered: int
    spread: int
    spread_average: float
    spread_sum: int
    unsocial_spread: int
    unsocial_spread_sum: int
    over_target: int
    closeness: int
    close_pairs: int
    disliked: int
    dislike_cost: int
    score: int
    quota_shortfall: int
    familiar_seats: int
    repeated_pairs: int

    @property
    def hard_violations(self) -> int:
        """How often the plan breaks a rule that must not be broken."""
        return sum(getattr(self, rule) for rule in HARD)

    def figures(self) -> dict[str, int | float]:
        """Return all figures by name, as they are stored with a draft."""
        return asdict(self) | {"hard_violations": self.hard_violations}


@dataclass(frozen=True, slots=True)
class MemberCard:
    """What one person holds after the plan, beside what they should hold."""

    person: str
    shifts: int
    points: int
    unsocial: int
    deviation: int
    unsocial_deviation: int
    close_pairs: int
    disliked: int


@dataclass(frozen=True, slots=True)
class PoolCard:
    """How evenly the plan treats one pool; members in the order of the problem."""

    pool: str
    spread: int
    unsocial_spread: int
    members: tuple[MemberCard, ...]


@dataclass(frozen=True, slots=True)
class _Duty:
    starts_at: datetime
    ends_at: datetime
    day: date
    planned: bool


class _Evidence:
    """The plan seen person by person."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.zone = zone_info(problem.zone)
        self.people = {person.id: person for person in problem.people}
        self.seats: dict[str, list[Seat]] = {person: [] for person in self.people}
        for seat in problem.seats:
            holder = plan.assignments[seat.id]
            if holder is not None:
                self.seats[holder].append(seat)
        self.held_before: dict[str, list[_Duty]] = defaultdict(list)
        for one in problem.commitments:
            self.held_before[one.person].append(self._duty(one.starts_at, one.ends_at, False))

    def _duty(self, starts_at: datetime, ends_at: datetime, planned: bool) -> _Duty:
        return _Duty(starts_at, ends_at, self.day(starts_at), planned)

    def day(self, moment: datetime) -> date:
        """Return the calendar day of a moment in the problem's zone."""
        return moment.astimezone(self.zone).date()

    def duties(self, person: str) -> list[_Duty]:
        """Return all a person holds, planned or before, in the order of time."""
        duties = [self._duty(seat.starts_at, seat.ends_at, True) for seat in self.seats[person]]
        return _in_time(duties + self.held_before[person])

    def member(self, person: Person) -> MemberCard:
        seats = self.seats[person.id]
        points = sum(seat.points for seat in seats)
        unsocial = sum(seat.unsocial for seat in seats)
        return MemberCard(
            person=person.id,
            shifts=len(seats),
            points=points,
            unsocial=unsocial,
            deviation=points + person.history_points - person.target_points,
            unsocial_deviation=unsocial + person.history_unsocial - person.target_unsocial,
            close_pairs=len(self.shortfalls(person.id)) - len(self.shortfalls_before(person.id)),
            disliked=sum(1 for seat in seats if seat.dislike.get(person.id, 0) > 0),
        )

    def shortfalls(self, person: str) -> list[int]:
        """Return by how many days each too close pair of a person's shifts is too close."""
        return list(_shortfalls(self.duties(person), self.problem.rules.spacing_days))

    def shortfalls_before(self, person: str) -> list[int]:
        duties = _in_time(self.held_before[person])
        return list(_shortfalls(duties, self.problem.rules.spacing_days))


def judge(problem: Problem, plan: Plan) -> Score:
    """Return the figures of a plan, which must name a known person or None for every seat."""
    evidence = _Evidence(problem, plan)
    pools = _pools(evidence)
    spreads = [pool.spread for pool in pools]
    unsocial_spreads = [pool.unsocial_spread for pool in pools]
    members = [member for pool in pools for member in pool.members]
    figures = {
        "uncovered": sum(1 for seat in problem.seats if plan.assignments[seat.id] is None),
        "spread_sum": sum(spreads),
        "unsocial_spread_sum": sum(unsocial_spreads),
        "over_target": sum(max(0, member.deviation) for member in members),
        "closeness": sum(
            sum(evidence.shortfalls(person)) - sum(evidence.shortfalls_before(person))
            for person in evidence.people
        ),
        "dislike_cost": sum(
            seat.dislike.get(person, 0)
            for person, seats in evidence.seats.items()
            for seat in seats
        ),
    }
    return Score(
        **_hard(evidence, plan),
        **figures,
        spread=max(spreads, default=0),
        spread_average=round(sum(spreads) / len(spreads), 2) if spreads else 0.0,
        unsocial_spread=max(unsocial_spreads, default=0),
        close_pairs=sum(member.close_pairs for member in members),
        disliked=sum(member.disliked for member in members),
        score=sum(weight * figures[name] for name, weight in WEIGHTS.items()),
        quota_shortfall=_quota_shortfall(evidence),
        familiar_seats=_familiar_seats(evidence),
        repeated_pairs=_repeated_pairs(evidence),
    )


def cards(problem: Problem, plan: Plan) -> tuple[PoolCard, ...]:
    """Return the score card of each pool, in the order in which the problem names them."""
    return tuple(_pools(_Evidence(problem, plan)))


def _pools(evidence: _Evidence) -> list[PoolCard]:
    members: dict[str, list[MemberCard]] = defaultdict(list)
    for person in evidence.problem.people:
        members[person.pool].append(evidence.member(person))
    return [
        PoolCard(
            pool=pool,
            spread=_spread([one.deviation for one in own]),
            unsocial_spread=_spread([one.unsocial_deviation for one in own]),
            members=tuple(own),
        )
        for pool, own in members.items()
    ]


def _spread(deviations: Sequence[int]) -> int:
    return max(deviations) - min(deviations)


def _in_time(duties: list[_Duty]) -> list[_Duty]:
    return sorted(duties, key=lambda duty: (duty.starts_at, duty.ends_at))


def _shortfalls(duties: Sequence[_Duty], spacing_days: int) -> Iterator[int]:
    for earlier, later in pairwise(duties):
        missing = spacing_days - (later.day - earlier.day).days
        if missing > 0:
            yield missing


def _hard(evidence: _Evidence, plan: Plan) -> dict[str, int]:
    rules = evidence.problem.rules
    counts = dict.fromkeys(HARD, 0)
    for identity, person in evidence.people.items():
        duties = evidence.duties(identity)
        counts["not_candidate"] += sum(
            1 for seat in evidence.seats[identity] if identity not in seat.candidates
        )
        counts["rest"] += _too_early(duties, rules.min_rest)
        counts["window"] += _too_many(duties, rules.window_days, person.max_shifts)
    newcomers = Counter(
        seat.slot
        for identity, seats in evidence.seats.items()
        for seat in seats
        if seat.kind == "front" and _is_learning(evidence.people[identity], seat)
    )
    counts["onboarding_pair"] = sum(1 for count in newcomers.values() if count > 1)
    return counts


def _is_learning(person: Person, seat: Seat) -> bool:
    if not person.onboarding:
        return False
    return person.learns_until is None or seat.starts_at < person.learns_until


def _too_early(duties: Sequence[_Duty], min_rest: timedelta) -> int:
    """Count shifts that start before the rest after an earlier one is over.

    Of two shifts that were held before the plan neither is the plan's fault.
    """
    count = 0
    rested_from_all: datetime | None = None
    rested_from_planned: datetime | None = None
    for duty in duties:
        rested_from = rested_from_all if duty.planned else rested_from_planned
        count += rested_from is not None and duty.starts_at < rested_from
        rested = duty.ends_at + min_rest
        rested_from_all = max(rested, rested_from_all or rested)
        if duty.planned:
            rested_from_planned = max(rested, rested_from_planned or rested)
    return count


def _too_many(duties: Sequence[_Duty], window_days: int, limit: int) -> int:
    """Count shifts that open a window of more than `limit` shifts, some of them planned."""
    days = [duty.day for duty in duties]
    count = 0
    for begin, day in enumerate(days):
        window = duties[begin : bisect_left(days, day + timedelta(days=window_days))]
        if len(window) > limit:
            count += any(duty.planned for duty in window)
    return count


def _quota_shortfall(evidence: _Evidence) -> int:
    missing = 0
    for quota in evidence.problem.quotas:
        days = (evidence.day(seat.starts_at) for seat in evidence.seats[quota.person])
        served = quota.held + sum(quota.from_day <= day < quota.until_day for day in days)
        missing += max(0, quota.least - served)
    return missing


def _familiar_seats(evidence: _Evidence) -> int:
    count = 0
    for identity, seats in evidence.seats.items():
        for seat in seats:
            if seat.area:
                able = (evidence.people[one] for one in (*seat.candidates, identity))
                least = min(one.areas_seen.get(seat.area, 0) for one in able)
                count += evidence.people[identity].areas_seen.get(seat.area, 0) > least
    return count


def _repeated_pairs(evidence: _Evidence) -> int:
    slots: dict[str, set[str]] = defaultdict(set)
    for identity, seats in evidence.seats.items():
        for seat in seats:
            if seat.kind != "shadow":
                slots[seat.slot].add(identity)
    before = {frozenset((one.one, one.other)): one.times for one in evidence.problem.together}
    met = Counter(frozenset(pair) for people in slots.values() for pair in combinations(people, 2))
    return sum(
        times * before.get(pair, 0) + times * (times - 1) // 2 for pair, times in met.items()
    )
