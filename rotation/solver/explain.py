"""Why a seat is held as it is, and why it is open: codes with parameters, never sentences.

Codes of the plan: `cost` (could take the seat, what that would change), `overlap`, `rest`,
`window`, `onboarding_pair`. The codes of people who were no candidates come with the problem.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from rotation.solver import wishes
from rotation.solver.problem import Commitment, Plan, Problem, ProblemError, Reason, Seat
from rotation.solver.rules import NOBODY, Obstacles, obstacles
from rotation.solver.state import SPACING, State
from rotation.solver.tables import Tables

# How gladly a planner gives up a rule to fill a seat, lowest first. What is missing here is a
# fact and no rule: nobody can be at two places or do what they have not learned.
RELAXABLE: Mapping[str, int] = {"onboarding_pair": 1, "window": 2, "rest": 3, "absent": 4}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody who does not hold the seat, and why; `notes` tell of their wishes about it."""

    person: str
    reason: Reason
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Whom the seat could be given to when the rules of these codes were given up for it."""

    person: str
    codes: tuple[str, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Gap:
    """The rules in conflict on an open seat: how many people each bars, and the cheapest way out.

    Somebody whom two rules bar counts for both. `cheapest` is None where giving up rules helps
    nobody.
    """

    seat: str
    counts: Mapping[str, int]
    cheapest: Relaxation | None


def why(problem: Problem, plan: Plan, seat_id: str) -> tuple[Alternative, ...]:
    """Return why each other person of interest does not hold the seat.

    People of interest are candidates and those the problem names as barred. Those who could
    take the seat come first, the cheapest before the others. To ask for many seats of one plan
    make one Explainer.
    """
    return Explainer(problem, plan).why(seat_id)


def why_open(problem: Problem, plan: Plan, seat_id: str) -> Gap:
    """Return which rules keep an open seat open; raise ProblemError when it is held."""
    return Explainer(problem, plan).why_open(seat_id)


class Explainer(Mapping[str, tuple[Alternative, ...]]):
    """The answers to `why` for one plan, worked out when they are asked for."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.tables = Tables(problem)
        self.state = State(self.tables)
        self.state.move_to(
            (self.tables.shift_of[seat], NOBODY if holder is None else self.tables.person[holder])
            for seat, holder in plan.assignments.items()
        )

    def __getitem__(self, seat_id: str) -> tuple[Alternative, ...]:
        return self._alternatives(self.tables.shift_of[seat_id])

    def __iter__(self) -> Iterator[str]:
        return (seat.id for seat in self.problem.seats)

    def __len__(self) -> int:
        return len(self.problem.seats)

    def why(self, seat_id: str) -> tuple[Alternative, ...]:
        """Return why each other person of interest does not hold the seat."""
        return self._alternatives(self._shift(seat_id))

    def holder_notes(self, seat_id: str) -> tuple[Reason, ...]:
        """Return what is known of the holder's wishes about the seat; () where it is open."""
        shift = self._shift(seat_id)
        holder = self.state.holder[shift]
        if holder == NOBODY:
            return ()
        return self._seat(shift).notes.get(self.tables.people[holder], ())

    def why_open(self, seat_id: str) -> Gap:
        """Return which rules keep an open seat open; raise ProblemError when it is held."""
        shift = self._shift(seat_id)
        if self.state.holder[shift] != NOBODY:
            raise ProblemError("seat_is_held", f"Seat {seat_id} is not open.")
        counts: Counter[str] = Counter()
        ways: list[tuple[int, int, Relaxation]] = []
        for person in self._people_of_interest(shift):
            codes = tuple(reason.code for reason in self._bars(person, shift))
            counts.update(codes)
            if all(code in RELAXABLE for code in codes):
                cost = self._taking(person, shift)
                way = Relaxation(self.tables.people[person], codes, cost)
                ways.append((sum(RELAXABLE[code] for code in codes), cost, way))
        cheapest = min(ways, key=lambda way: way[:2], default=None)
        return Gap(seat_id, dict(sorted(counts.items())), cheapest[2] if cheapest else None)

    def _shift(self, seat_id: str) -> int:
        try:
            return self.tables.shift_of[seat_id]
        except KeyError as error:
            raise ProblemError("unknown_seat", f"There is no seat {seat_id!r}.") from error

    def _seat(self, shift: int) -> Seat:
        seat = self.tables.shifts[shift]
        if not isinstance(seat, Seat):
            raise TypeError(f"shift {shift} is no seat of the problem")
        return seat

    def _people_of_interest(self, shift: int) -> list[int]:
        seat = self._seat(shift)
        return sorted(self.tables.person[person] for person in (*seat.candidates, *seat.barred))

    def _alternatives(self, shift: int) -> tuple[Alternative, ...]:
        able: list[tuple[int, int, dict[str, str | int]]] = []
        barred: list[tuple[int, Reason]] = []
        holder = self.state.holder[shift]
        given_up = self._giving_up(holder, shift)
        for person in self._people_of_interest(shift):
            if person == holder:
                continue
            bars = self._bars(person, shift)
            if bars:
                barred.append((person, bars[0]))
            else:
                parts = self._difference(person, shift, given_up)
                total = sum(parts.values())
                able.append((total, person, {"total": total, **parts}))
        able.sort(key=lambda one: one[:2])
        costs = ((person, Reason("cost", params)) for _, person, params in able)
        people, notes = self.tables.people, self._seat(shift).notes
        return tuple(
            Alternative(people[person], reason, notes.get(people[person], ()))
            for person, reason in (*costs, *barred)
        )

    def _bars(self, person: int, shift: int) -> list[Reason]:
        """Return every reason for which the person cannot take the seat."""
        seat = self._seat(shift)
        known = seat.barred.get(self.tables.people[person])
        if known is not None:
            return [known]
        found = obstacles(self.state, person, shift)
        reasons = []
        if "rest" in found:
            reasons.append(self._rest(seat, found["rest"]))
        if "window" in found:
            reasons.append(self._window(person, found["window"]))
        if "onboarding_pair" in found:
            reasons.append(self._onboarding_pair(found["onboarding_pair"]))
        return reasons

    def _rest(self, seat: Seat, near: Obstacles) -> Reason:
        """Name the shift that lies nearest: `overlap` where the two run at once."""
        others = [self.tables.shifts[one] for one in near]
        other = min(others, key=lambda one: _gap(one, seat)) if len(others) > 1 else others[0]
        params: dict[str, str | int] = {
            "starts_at": other.starts_at.isoformat(),
            "ends_at": other.ends_at.isoformat(),
        }
        if isinstance(other, Seat):
            params["seat"] = other.id
        gap = _gap(other, seat)
        if gap < timedelta():
            return Reason("overlap", params)
        params["rest_minutes"] = gap // timedelta(minutes=1)
        params["needed_minutes"] = self.problem.rules.min_rest // timedelta(minutes=1)
        return Reason("rest", params)

    def _window(self, person: int, near: Obstacles) -> Reason:
        limit: dict[str, str | int] = {
            "limit": self.tables.limit[person],
            "days": self.tables.window,
        }
        if near:
            first, last = (self.tables.day[one] for one in (near[0], near[-1]))
            limit["first_day"] = (self.problem.start + timedelta(days=first)).isoformat()
            limit["last_day"] = (self.problem.start + timedelta(days=last)).isoformat()
        return Reason("window", limit)

    def _onboarding_pair(self, fellows: Obstacles) -> Reason:
        fellow = fellows[0]
        holder = self.tables.people[self.state.holder[fellow]]
        return Reason("onboarding_pair", {"seat": self._seat(fellow).id, "person": holder})

    def _giving_up(self, holder: int, shift: int) -> tuple[int, int]:
        """Return the days of closeness and the cost of wishes that end with the holder."""
        if holder == NOBODY:
            return (0, 0)
        wish = wishes.cost(self._seat(shift), self.tables.people[holder])
        return (self.state.relief(holder, shift), wish)

    def _difference(self, person: int, shift: int, given_up: tuple[int, int]) -> dict[str, int]:
        """Return what would be lost (above 0) or won if the person held the seat instead."""
        state, tables = self.state, self.tables
        holder, unsocial = state.holder[shift], tables.unsocial[shift]
        days, wish = given_up
        return {
            "points": state.fairness(holder, person, tables.points[shift], 0),
            "unsocial": state.fairness(holder, person, 0, unsocial) if unsocial else 0,
            "spacing": SPACING * (state.room(person, shift) - days),
            "wish": wishes.cost(self._seat(shift), tables.people[person]) - wish,
        }

    def _taking(self, person: int, shift: int) -> int:
        """Return what fairness and wishes lose when the person takes the open seat."""
        tables = self.tables
        return self.state.fairness(
            NOBODY, person, tables.points[shift], tables.unsocial[shift]
        ) + wishes.cost(self._seat(shift), tables.people[person])


def _gap(one: Seat | Commitment, other: Seat | Commitment) -> timedelta:
    """Return the time between two shifts, below 0 where they overlap."""
    return max(one.starts_at - other.ends_at, other.starts_at - one.ends_at)
