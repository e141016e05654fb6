"""The shifts of two people dealt anew between them: the best of all ways, found exactly.

One shift after another goes to one of the two, in the order of time. What the rest of the way
costs depends only on the last shift of each and on the points dealt so far, so of equal states
one is kept (dynamic programming). States that cannot end below the present cost are left out:
a first pass that ignores points tells what the shifts still to come cost at least.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from rotation.solver import ways
from rotation.solver.rules import NOBODY
from rotation.solver.state import NO_ROOM, State
from rotation.solver.ways import LONG_AGO, Lasts, Option, Ways

# A pair whose shifts weigh so oddly that there are more states than these is let be.
MOST_WORK = 50_000
# A load moves by at most so many steps; a step is what the weights of the shifts share.
MOST_STEPS = 64
# What a pair costs beside its states, counted in states.
BASE_WORK = 60

# The lowest cost of having dealt so many points, by last shifts.
Layer = dict[Lasts, dict[int, int]]
Holders = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Deal:
    """A better split: how much the cost of the state falls and which shifts change hands.

    `gain` is 0 where no split is better. `work` is how many states were looked at.
    """

    gain: int
    holders: Holders
    work: int


def redeal(state: State, one: int, other: int) -> Deal:
    """Return the best new split of all that two people hold; windows of days are not looked at."""
    if not (state.held[one][1:-1] or state.held[other][1:-1]):
        return Deal(0, (), BASE_WORK)
    return _Pair(state, one, other).deal()


def take(state: State, holders: Holders) -> bool:
    """Make these (shift, person) pairs true where no hard rule bars it; tell whether they are."""
    before = [(shift, state.holder[shift]) for shift, _ in holders]
    for shift, _ in holders:
        state.drop(shift)
    for shift, person in holders:
        pair = state.pairs_newcomers(shift, NOBODY, person)
        if pair or state.room(person, shift) == NO_ROOM:
            state.move_to(before)
            return False
        state.put(shift, person)
    return True


class _Pair:
    def __init__(self, state: State, one: int, other: int) -> None:
        tables = state.tables
        self.state = state
        self.one, self.other = one, other
        self.shifts = sorted(state.held[one][1:-1] + state.held[other][1:-1])
        self.ones = set(state.held[one][1:-1])
        self.options = [self.option(shift) for shift in self.shifts]
        # Points and unsocial points dealt to the one are kept in one number: points x unit + these.
        self.unit = 1 + sum(tables.unsocial[shift] for shift in self.shifts)
        self.work = BASE_WORK

    def deal(self) -> Deal:
        """Return the best split, or one without gain."""
        steps = ways.lay(self.state.tables, self.shifts, self.options)
        self.work += sum(len(layer) for layer in steps)
        now = self.cost_now(steps)
        if now is None:
            return Deal(0, (), self.work)
        floors = ways.floors(steps)
        points, unsocial = self.state.tables.points, self.state.tables.unsocial
        price, lowest = self.prices(points, unsocial=False)
        unsocial_price, lowest_unsocial = self.prices(unsocial, unsocial=True)
        to_win = now - floors[0][LONG_AGO, LONG_AGO] - lowest_unsocial
        worth = [load for load, cost in price.items() if cost < to_win]
        if not worth:
            return Deal(0, (), self.work)
        limit = now - lowest - lowest_unsocial
        layers = self.lay_layers(steps, floors, limit, min(worth), max(worth))
        if self.work > MOST_WORK:
            return Deal(0, (), self.work)
        ends = [
            (cost + price[load // self.unit] + unsocial_price[load % self.unit], lasts, load)
            for lasts, dealt in layers[-1].items()
            for load, cost in dealt.items()
            if load // self.unit in price and load % self.unit in unsocial_price
        ]
        best = min(ends, default=None)
        if best is None or best[0] >= now:
            return Deal(0, (), self.work)
        return Deal(now - best[0], self.trace(steps, layers, *best[1:]), self.work)

    def prices(self, weights: Sequence[int], *, unsocial: bool) -> tuple[dict[int, int], int]:
        """Return what it costs fairness that the one holds so much in the end, and the lowest.

        The load moves by no more than the heaviest shift weighs.
        """
        fairness = self.state.fairness
        held = sum(weights[shift] for shift in self.ones)
        step = gcd(*(weights[shift] for shift in self.shifts)) or 1
        most = min(max(weights[shift] for shift in self.shifts), MOST_STEPS * step)
        prices = {
            held + more: fairness(self.other, self.one, *((0, more) if unsocial else (more, 0)))
            for more in range(-min(most, held), most + 1, step)
        }
        return prices, min(prices.values())

    def option(self, shift: int) -> Option:
        """Return what the shift costs the wishes of the one and of the other; None if barred."""
        state, tables = self.state, self.state.tables
        costs = tables.costs[shift]
        if not tables.free[shift]:
            mine = state.holder[shift] == self.one
            kept = costs.get(state.holder[shift], 0)
            return (kept, None) if mine else (None, kept)
        options = [costs.get(self.one), costs.get(self.other)]
        slot = tables.slot[shift]
        if tables.front[shift] and state.newcomers[slot]:
            learns = [shift < tables.learns_before[who] for who in (self.one, self.other)]
            if any(learns) and self.another_newcomer(slot):
                options = [None if new else cost for new, cost in zip(learns, options, strict=True)]
        return options[0], options[1]

    def another_newcomer(self, slot: int) -> bool:
        state, tables = self.state, self.state.tables
        return any(
            state.holder[seat] not in (NOBODY, self.one, self.other)
            and seat < tables.learns_before[state.holder[seat]]
            for seat in tables.slot_fronts[slot]
        )

    def cost_now(self, steps: Sequence[Ways]) -> int | None:
        """Return what the present split costs, None where what cannot move breaks a rule."""
        lasts, cost = (LONG_AGO, LONG_AGO), 0
        for shift, layer in zip(self.shifts, steps, strict=True):
            step = layer[lasts][0 if shift in self.ones else 1]
            if step is None:
                return None
            lasts = step[0]
            cost += step[1]
        return cost

    def lay_layers(
        self,
        steps: Sequence[Ways],
        floors: Sequence[dict[Lasts, int]],
        limit: int,
        least: int,
        most: int,
    ) -> list[Layer]:
        """Return the states after each shift that may end below `limit`.

        In the end the one holds from `least` to `most` points. Stops where the work is too much.
        """
        points, unsocial = self.state.tables.points, self.state.tables.unsocial
        to_come = sum(
            points[shift]
            for shift, option in zip(self.shifts, self.options, strict=True)
            if option[0] is not None
        )
        bound = sum(
            points[shift]
            for shift, option in zip(self.shifts, self.options, strict=True)
            if option[1] is None
        )
        layers: list[Layer] = [{(LONG_AGO, LONG_AGO): {0: 0}}]
        for shift, option, layer, floor in zip(
            self.shifts, self.options, steps, floors[1:], strict=True
        ):
            to_come -= points[shift] if option[0] is not None else 0
            bound -= points[shift] if option[1] is None else 0
            low, high = (least - to_come) * self.unit, (most - bound + 1) * self.unit
            weight = points[shift] * self.unit + unsocial[shift]
            following: Layer = {}
            for lasts, dealt in layers[-1].items():
                for step, more in zip(layer[lasts], (weight, 0), strict=True):
                    if step is not None:
                        to, cost = step
                        _deal_on(
                            dealt, following.setdefault(to, {}), more, cost,
                            limit - cost - floor[to], low - more, high - more,
                        )  # fmt: skip
                self.work += len(dealt)
            layers.append(following)
            if self.work > MOST_WORK:
                break
        return layers

    def trace(
        self,
        steps: Sequence[Ways],
        layers: Sequence[Layer],
        lasts: Lasts,
        load: int,
    ) -> list[tuple[int, int]]:
        """Return the shifts that change hands on the way to a state of the last layer."""
        tables = self.state.tables
        cost = layers[-1][lasts][load]
        holders = []
        for shift, layer, dealt in zip(
            reversed(self.shifts), reversed(steps), reversed(layers[:-1]), strict=True
        ):
            weight = tables.points[shift] * self.unit + tables.unsocial[shift]
            lasts, load, cost, person = next(
                (before, load - more, cost - step[1], who)
                for before, loads in dealt.items()
                for step, more, who in zip(
                    layer[before], (weight, 0), (self.one, self.other), strict=True
                )
                if step and step[0] == lasts and loads.get(load - more) == cost - step[1]
            )
            if self.state.holder[shift] != person:
                holders.append((shift, person))
        return holders


def _deal_on(
    dealt: Mapping[int, int],
    following: dict[int, int],
    more: int,
    cost: int,
    limit: int,
    low: int,
    high: int,
) -> None:
    """Go on from every load that costs less than `limit` and lies from `low` to before `high`."""
    for load, so_far in dealt.items():
        if so_far < limit and low <= load < high:
            total = so_far + cost
            known = following.get(load + more)
            if known is None or total < known:
                following[load + more] = total
