"""The ways of dealing shifts between two people, points left aside: where each step leads."""

from collections.abc import Sequence

from rotation.solver.state import SPACING
from rotation.solver.tables import Tables

# The shift before all others, which bars nothing; also stands for one too long ago to matter.
LONG_AGO = -1
IMPOSSIBLE = 1 << 60

# What a shift costs the wishes of the one and of the other; None where it is barred.
Option = tuple[int | None, int | None]
# The last shift of the one and of the other.
Lasts = tuple[int, int]
# Where giving a shift to one of them leads and what it costs there and then; None if barred.
Step = tuple[Lasts, int] | None
# The steps of one shift, by last shifts.
Ways = dict[Lasts, tuple[Step, Step]]


def lay(tables: Tables, shifts: Sequence[int], options: Sequence[Option]) -> list[Ways]:
    """Return for every shift and every pair of last shifts where dealing it leads."""
    day, after, spacing, free = tables.day, tables.after, tables.spacing, tables.free
    gone = _long_ago_from(tables, shifts)
    ways: list[Ways] = []
    reached: dict[Lasts, None] = {(LONG_AGO, LONG_AGO): None}
    for number, (shift, (cost, other_cost)) in enumerate(zip(shifts, options, strict=True), 1):
        near = spacing - day[shift]
        # Of two shifts that both cannot move none has to make room for the other.
        movable = free[shift]
        kept = shift if gone[shift] > number else LONG_AGO
        layer: Ways = {}
        following: dict[Lasts, None] = {}
        for lasts in reached:
            last, other_last = lasts
            step = other_step = None
            if cost is not None and (after[last] <= shift or not (movable or free[last])):
                to = (kept, other_last if gone[other_last] > number else LONG_AGO)
                step = (to, cost + SPACING * max(0, near + day[last]))
                following[to] = None
            if other_cost is not None and (
                after[other_last] <= shift or not (movable or free[other_last])
            ):
                to = (last if gone[last] > number else LONG_AGO, kept)
                other_step = (to, other_cost + SPACING * max(0, near + day[other_last]))
                following[to] = None
            layer[lasts] = (step, other_step)
        ways.append(layer)
        reached = following
    return ways


def _long_ago_from(tables: Tables, shifts: Sequence[int]) -> dict[int, int]:
    """Return for each shift the number of the first one for which it is too long ago."""
    day, after, spacing = tables.day, tables.after, tables.spacing
    gone = {LONG_AGO: 0}
    for number, shift in enumerate(shifts, 1):
        while number < len(shifts) and (
            day[shifts[number]] < day[shift] + spacing or shifts[number] < after[shift]
        ):
            number += 1
        gone[shift] = number
    return gone


def floors(ways: Sequence[Ways]) -> list[dict[Lasts, int]]:
    """Return for each shift what it and those behind it cost at least, by last shifts."""
    floor: dict[Lasts, int] = {
        step[0]: 0 for pair in (ways[-1].values() if ways else ()) for step in pair if step
    }
    lowest_costs = [floor]
    for layer in reversed(ways):
        beyond, floor = floor, {}
        for lasts, (step, other_step) in layer.items():
            lowest = IMPOSSIBLE if step is None else step[1] + beyond[step[0]]
            if other_step is not None:
                lowest = min(lowest, other_step[1] + beyond[other_step[0]])
            floor[lasts] = lowest
        lowest_costs.append(floor)
    lowest_costs.reverse()
    return lowest_costs
