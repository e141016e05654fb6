"""The ways to give shifts to others, ranked by how little they change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rotation.models import Member, Rota, Shift
from rotation.services import fairness, repair_problems
from rotation.services.repair_problems import Scene
from rotation.services.repairs import keys
from rotation.services.repairs.hits import by_rota
from rotation.solver import exact, score
from rotation.solver import repair as search
from rotation.solver.explain import Explainer, Gap
from rotation.solver.problem import WEIGHTS, Plan, ProblemError

MOST_OPTIONS = 5
# Of which figures of the score the parts of an option are made.
PARTS = {
    "points": ("spread_sum", "over_target"),
    "unsocial": ("unsocial_spread_sum",),
    "spacing": ("closeness",),
    "wish": ("dislike_cost",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A shift that goes from one member to another; None stands for nobody."""

    shift: Shift
    before: Member | None
    after: Member | None


@dataclass(frozen=True, slots=True)
class RepairOption:
    """One way to repair shifts, the kind as `solver.repair` names it.

    `people` are touched and told, `notice` is the time until the first of the shifts begins,
    `points` change hands. `parts` says what it changes for all: above 0 is worse, points and
    unsocial by less even shares, spacing by shifts closer together, wish by wishes. `open` of
    the shifts asked about stay open. `key` names the option for `apply`. `apart` tells of each
    job touched how many points its people lie apart at most when it is done.
    """

    key: str
    kind: str
    changes: tuple[Change, ...]
    people: tuple[Member, ...]
    notice: timedelta
    points: int
    unsocial: int
    cost: int
    parts: Mapping[str, int]
    open: int
    apart: Mapping[str, int] = field(default_factory=dict)

    @property
    def burden(self) -> int:
        """What the parts come to: of options with as many changes the lowest is first."""
        return sum(self.parts[name] for name in PARTS)


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A shift nobody can take as things stand: the rules in conflict and who the way out is."""

    shift: Shift
    gap: Gap
    cheapest: Member | None


@dataclass(frozen=True, slots=True)
class Way:
    """A rule given up for a member, so that they hold this shift."""

    code: str
    member: Member
    shift: Shift


@dataclass(frozen=True, slots=True)
class Conflict:
    """The rules that together keep shifts open even when others move, and the cheapest way out."""

    codes: tuple[str, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """The options for shifts of one rota, the fewest changes first, and what `apply` must know.

    `conflict` is there where it was asked for and shifts stay open.
    """

    rota: Rota
    shifts: tuple[Shift, ...]
    options: tuple[RepairOption, ...]
    unfilled: tuple[Unfilled, ...]
    digest: str
    conflict: Conflict | None = None


def options(*, shifts: Sequence[Shift], now: datetime, rules: bool = False) -> RepairPlan:
    """Return the ways to give these shifts of one rota to others, the fewest changes first.

    The shifts come with their people and are not over; nothing is written. With `rules` it is
    also searched, for some seconds, which rules keep shifts open. Raises ValueError for shifts
    of several rotas.
    """
    ((rota, asked),) = by_rota(shifts, now)
    scene = repair_problems.around(rota, asked, now)
    found = search.options(scene.problem, scene.plan, scene.asked, most=MOST_OPTIONS)
    if not found or found[0].uncovered:
        deeper = _deeper(scene)
        if deeper and (not found or deeper.uncovered < found[0].uncovered):
            found = (deeper, *found)
    made = tuple(_option(one, scene, now) for one in found)
    is_gap = not made or made[0].open > 0
    return RepairPlan(
        rota=rota,
        shifts=tuple(asked),
        options=made,
        unfilled=tuple(_unfilled(scene, made)) if is_gap else (),
        digest=keys.digest(asked),
        conflict=_conflict(scene) if is_gap and rules else None,
    )


def _conflict(scene: Scene) -> Conflict:
    found = exact.conflict(scene.problem, scene.plan, scene.asked)
    ways = (
        Way(
            one.code,
            scene.members[str(one.params["person"])],
            scene.shifts[str(one.params["seat"])],
        )
        for one in found.cheapest
    )
    return Conflict(tuple(one.code for one in found.groups), tuple(ways))


def _deeper(scene: Scene) -> search.Option | None:
    """Return the repair of a wider search, about a second of work; None where it cannot help."""
    try:
        done = search.repair(scene.problem, scene.plan)
    except ProblemError:
        return None
    if done.hit:
        # What breaks the rules elsewhere would be mended along; that is another repair.
        return None
    before, after = scene.plan.assignments, done.plan.assignments
    moves = tuple(search.Move(seat, before[seat], after[seat]) for seat in done.changed)
    figures = [score.judge(scene.problem, plan) for plan in (scene.plan, done.plan)]
    parts = {name: _weighed(name, *figures) for name in PARTS}
    people = dict.fromkeys(who for one in moves for who in (one.giver, one.taker) if who)
    return search.Option(
        kind="chain",
        moves=moves,
        people=tuple(people),
        score_change=sum(parts.values()),
        parts=parts,
        uncovered=sum(after[seat] is None for seat in scene.asked),
    )


def _weighed(name: str, before: score.Score, after: score.Score) -> int:
    """Return what the figures of one part of the score have grown by, as cost."""
    return sum(WEIGHTS[one] * (getattr(after, one) - getattr(before, one)) for one in PARTS[name])


def _option(found: search.Option, scene: Scene, now: datetime) -> RepairOption:
    changes = tuple(
        Change(
            scene.shifts[move.seat],
            # Who left is no person of the problem, and still the holder until this is done.
            scene.shifts[move.seat].member,
            scene.members[move.taker] if move.taker else None,
        )
        for move in found.moves
        if move.taker or scene.shifts[move.seat].member
    )
    changes = tuple(sorted(changes, key=lambda one: (one.shift.starts_at, one.shift.pk)))
    people = dict.fromkeys(
        who for one in changes for who in (one.before, one.after) if who is not None
    )
    starts = [one.shift.starts_at for one in changes]
    return RepairOption(
        key=",".join(keys.word(one.shift, one.after) for one in changes),
        kind=found.kind,
        changes=changes,
        people=tuple(people),
        notice=max(min(starts, default=now) - now, timedelta()),
        points=sum(one.shift.points for one in changes),
        unsocial=sum(one.shift.unsocial for one in changes),
        cost=found.score_change,
        parts=dict(found.parts),
        open=found.uncovered,
        apart=_apart(found, scene),
    )


def _apart(found: search.Option, scene: Scene) -> dict[str, int]:
    """Return by job how far apart the loads of those lie who could compare them."""
    moved = {move.seat: move.taker for move in found.moves}
    pools = {seat.pool for seat in scene.problem.seats if seat.id in moved}
    plan = Plan({**scene.plan.assignments, **moved})
    return {
        card.pool: card.spread
        for card in score.cards(scene.problem, plan)
        if card.pool in pools and fairness.is_compared(card.pool) and len(card.members) > 1
    }


def _unfilled(scene: Scene, made: Sequence[RepairOption]) -> Iterable[Unfilled]:
    """Yield the shifts that the best option leaves open."""
    filled = {one.shift.pk for one in made[0].changes if one.after} if made else set()
    explainer = Explainer(scene.problem, scene.plan)
    for seat in scene.asked:
        if scene.shifts[seat].pk not in filled:
            gap = explainer.why_open(seat)
            way = scene.members[gap.cheapest.person] if gap.cheapest else None
            yield Unfilled(scene.shifts[seat], gap, way)
