"""Repair of a plan that is known already: few changes, and as few seats open as possible.

Repairs are ranked by the seats they leave open, then by how many shifts change hands, then by
what they cost. All of it is searched exactly by `chains`, within a bound on the work.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rotation.solver import chains, construct, excerpt
from rotation.solver.chains import Arrangement, Chains
from rotation.solver.improve import never
from rotation.solver.problem import Plan, Problem
from rotation.solver.rules import NOBODY
from rotation.solver.state import UNCOVERED, State
from rotation.solver.tables import Tables

# So many other shifts may move to make room; nobody would follow longer chains.
MOST_MOVED = 6
MOST_MOVED_FOR_OPTIONS = 3
# People asked in one search: about a second, and a fifth of one where a person waits.
TRIES = 200_000
TRIES_FOR_OPTIONS = 40_000


@dataclass(frozen=True, slots=True)
class Move:
    """A seat that goes from one person to another; None stands for nobody."""

    seat: str
    giver: str | None
    taker: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """One way to fill seats: `replace`, `trade`, `chain` or `leave_open`.

    A trade is two people taking each other's shifts; a chain moves other shifts along.
    `score_change` is what it costs against a plan in which the seats asked about had cost
    nothing; `parts` splits it into uncovered, points, unsocial, spacing and wish. `uncovered`
    of the seats stay open.
    """

    kind: str
    moves: tuple[Move, ...]
    people: tuple[str, ...]
    score_change: int
    parts: Mapping[str, int]
    uncovered: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired plan: seats `hit` lost their holder, `changed` ones differ from what was known.

    `proven` says that no plan leaves fewer seats open, or as many with fewer changes.
    """

    plan: Plan
    hit: tuple[str, ...]
    changed: tuple[str, ...]
    uncovered: int
    proven: bool


def options(
    problem: Problem, plan: Plan, seats: Sequence[str], *, most: int = 5
) -> tuple[Option, ...]:
    """Return ways to give these seats to others: fewest open, then fewest changes, then cheapest.

    What anybody else holds is taken as it is, whatever the rules say of it, and fixed seats do
    not move. Where only some of the seats can be filled the others stay open; where none can,
    the one option is to leave them open. Raises ProblemError for a seat not in the problem.
    """
    if not seats:
        return ()
    direct = _Repairs(problem, plan, seats, movable=False)
    found = direct.at(most=most, moved=0)
    if len(found) < most:
        found = _Repairs(problem, plan, seats, movable=True).ranked(most=most)
    return tuple(found)


def replacements(problem: Problem, plan: Plan, seat: str) -> tuple[Option, ...]:
    """Return every way to fill one seat without moving another shift, the cheapest first.

    Raises ProblemError for a seat that is not in the problem.
    """
    return tuple(
        _Repairs(problem, plan, (seat,), movable=False).at(most=len(problem.people), moved=0)
    )


def repair(problem: Problem, published: Plan, *, cancelled: Callable[[], bool] = never) -> Repaired:
    """Return the published plan with as few changes as fill every seat that can be filled.

    Seats whose holder is no candidate any more, or breaks a hard rule, are hit; seats that
    were open are filled too where that is possible. Raises Cancelled when told to stop and
    ProblemError where fixed seats break a hard rule.
    """
    state = State(Tables(problem))
    tables = state.tables
    construct.settle(state)
    construct.resume(state, published)
    gaps = state.gaps()
    found, proven = chains.best(
        state, gaps, most=1, moved=MOST_MOVED, tries=TRIES, cancelled=cancelled
    )
    state.move_to(found[0].holders)
    before = {seat: published.assignments.get(seat) for seat in tables.shift_of}
    # Of two shifts too close to each other either might go; only the later one was tried.
    proven &= all(
        tables.person.get(before[tables.name(gap)] or "") not in tables.costs[gap] for gap in gaps
    )
    after = {
        seat: None if state.holder[number] == NOBODY else tables.people[state.holder[number]]
        for seat, number in tables.shift_of.items()
    }
    return Repaired(
        plan=Plan(after),
        hit=tuple(seat for seat in map(tables.name, gaps) if before[seat] is not None),
        changed=tuple(seat for seat, holder in after.items() if holder != before[seat]),
        uncovered=len(state.gaps()),
        proven=proven,
    )


class _Repairs:
    """The repairs of some seats of a plan, in the words of people and seats."""

    def __init__(
        self, problem: Problem, plan: Plan, seats: Sequence[str], *, movable: bool
    ) -> None:
        part, opened = excerpt.around(problem, plan, seats, movable=movable)
        self._before = plan.assignments
        self._tables = tables = Tables(part)
        self._asked = [tables.shift_of[seat] for seat in dict.fromkeys(seats)]
        self._state = State(tables)
        self._state.move_to(
            (tables.shift_of[seat], NOBODY if holder is None else tables.person[holder])
            for seat, holder in opened.assignments.items()
        )

    def at(self, *, most: int, moved: int) -> list[Option]:
        """Return the cheapest options that fill all seats and move at most so many others."""
        search = Chains(self._state, self._asked, most=most, tries=TRIES_FOR_OPTIONS)
        return self._ranked(search.search(moved, 0))

    def ranked(self, *, most: int) -> list[Option]:
        """Return the best options, and where there are few those that move one shift more."""
        found, _ = chains.best(
            self._state,
            self._asked,
            most=most,
            moved=MOST_MOVED_FOR_OPTIONS,
            tries=TRIES_FOR_OPTIONS,
        )
        options = self._ranked(found)
        if len(options) < most and not options[0].uncovered:
            more = len(options[0].moves) - len(self._asked) + 1
            options += [one for one in self.at(most=most, moved=more) if one not in options]
        return options[:most]

    def _ranked(self, found: Iterable[Arrangement]) -> list[Option]:
        made = [self._option(one) for one in found]
        return sorted(made, key=lambda one: (one.uncovered, len(one.moves), one.score_change))

    def _option(self, found: Arrangement) -> Option:
        tables = self._tables
        moves = tuple(
            Move(
                seat=tables.name(seat),
                giver=self._before.get(tables.name(seat)),
                taker=None if person == NOBODY else tables.people[person],
            )
            for seat, person in found.holders
        )
        points, unsocial, spacing, wish = found.parts
        parts = {
            "uncovered": UNCOVERED * found.open,
            "points": points,
            "unsocial": unsocial,
            "spacing": spacing,
            "wish": wish,
        }
        people = dict.fromkeys(
            one for move in moves for one in (move.giver, move.taker) if one is not None
        )
        kind = _kind(moves, len(self._asked))
        return Option(kind, moves, tuple(people), sum(parts.values()), parts, found.open)


def _kind(moves: Sequence[Move], asked: int) -> str:
    if all(move.taker is None for move in moves):
        return "leave_open"
    if len(moves) == 2 and (moves[0].giver, moves[0].taker) == (moves[1].taker, moves[1].giver):
        return "trade"
    return "chain" if len(moves) > asked else "replace"
