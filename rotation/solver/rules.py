"""The hard rules, each written once: search and explanation both read them here.

A rule answers which shifts stand in the way of giving a shift to a person: None when nothing
does; otherwise those of which at least one would have to go, or () when giving away none helps.
`without` is a shift that the person is about to give away.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Protocol

from rotation.solver.tables import Tables

NOBODY = -1
NOTHING = -1

Obstacles = tuple[int, ...]


class Roster(Protocol):
    """Who holds what: a holder for every shift, and for every person their shifts in time."""

    tables: Tables
    holder: list[int]
    held: list[list[int]]


def rest(roster: Roster, person: int, shift: int, without: int = NOTHING) -> Obstacles | None:
    """Bar a shift that overlaps another one of the person or leaves too little rest beside it."""
    after = roster.tables.after
    near = [
        held
        for held in roster.held[person][1:-1]
        if (after[held] > shift if held < shift else after[shift] > held)
        and held not in (shift, without)
    ]
    return tuple(near) if near else None


def window(roster: Roster, person: int, shift: int, without: int = NOTHING) -> Obstacles | None:
    """Bar a shift with which some window of days would hold more shifts than the person's limit."""
    tables = roster.tables
    day, limit, held = tables.day, tables.limit[person], roster.held[person]
    first = bisect_left(held, tables.first_near[shift])
    beyond = bisect_left(held, tables.first_beyond[shift])
    if beyond - first < limit:
        return None
    line = [one for one in held[first:beyond] if one not in (shift, without)]
    at = bisect_left(line, shift)
    line.insert(at, shift)
    for begin in range(max(0, at - limit), min(at, len(line) - limit - 1) + 1):
        if day[line[begin + limit]] - day[line[begin]] < tables.window:
            return tuple(one for one in line[begin : begin + limit + 1] if one != shift)
    return None


def onboarding_pair(
    roster: Roster, person: int, shift: int, without: int = NOTHING
) -> Obstacles | None:
    """Bar a second onboarding person from the front seats of one slot."""
    tables = roster.tables
    if not (tables.front[shift] and shift < tables.learns_before[person]):
        return None
    fellows = [
        other
        for other in tables.slot_fronts[tables.slot[shift]]
        if other not in (shift, without)
        and roster.holder[other] != NOBODY
        and other < tables.learns_before[roster.holder[other]]
    ]
    return tuple(fellows) if fellows else None


def not_candidate(
    roster: Roster, person: int, shift: int, without: int = NOTHING
) -> Obstacles | None:
    """Bar whoever may not take the seat at all."""
    return None if person in roster.tables.costs[shift] else ()


# In the order in which a person is told; rest comes before not_candidate because the tables
# count nobody as a candidate whose shifts elsewhere are in the way.
RULES: Mapping[str, Callable[[Roster, int, int, int], Obstacles | None]] = {
    "rest": rest,
    "window": window,
    "onboarding_pair": onboarding_pair,
    "not_candidate": not_candidate,
}


def obstacles(
    roster: Roster, person: int, shift: int, without: int = NOTHING
) -> dict[str, Obstacles]:
    """Return by name each rule that bars the person, with the shifts in the way."""
    found = {}
    for name, rule in RULES.items():
        shifts = rule(roster, person, shift, without)
        if shifts is not None:
            found[name] = shifts
    return found
