"""Random small problems and plans, tight enough that every rule bites."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from rotation.solver.problem import Commitment, Plan, Problem, Quota, Seat, Together
from tests.rotation.solver.make import DAY, at, held, person, problem, quota, rules, seat

ZONES = ["UTC", "Europe/London", "Pacific/Auckland"]
DAYS = 8
SMALL = st.integers(-4, 4)
MOMENTS = st.integers(0, DAYS * DAY).map(at)
AREAS = st.sampled_from(["billing", "search"])


@st.composite
def problems(draw: st.DrawFn, *, least: int = 0, as_the_kit: bool = False) -> Problem:
    """Return a problem of at most four people and nine slots within eight days.

    Nothing is in it that the files of the kit do not know when it is drawn `as_the_kit`.
    """
    names = [f"p{number}" for number in range(draw(st.integers(least, 4)))]
    people = [
        person(
            name,
            pool=draw(st.sampled_from(["dev", "product"])),
            onboarding=draw(st.booleans()),
            max_shifts=draw(st.integers(0, 6)),
            history_points=draw(SMALL),
            history_unsocial=draw(SMALL),
            target_points=draw(SMALL),
            target_unsocial=draw(SMALL),
            learns_until=None if as_the_kit else draw(st.one_of(st.none(), MOMENTS)),
            areas_seen={} if as_the_kit else draw(st.dictionaries(AREAS, st.integers(0, 3))),
        )
        for name in names
    ]
    slots = draw(st.lists(st.integers(0, DAYS * DAY), min_size=least, max_size=9))
    seats = [
        replace(one, area="" if as_the_kit else draw(AREAS))
        for number, begins in enumerate(slots)
        for one in draw(_slot(number, begins, names))
    ]
    count = draw(st.integers(0, 3)) if names and not as_the_kit else 0
    return problem(
        seats,
        people,
        start=date(2026, 1, 5),
        zone=draw(st.sampled_from(ZONES)),
        rules=rules(
            rest_hours=draw(st.sampled_from([0, 12, 36])),
            spacing=draw(st.integers(0, 4)),
            window=draw(st.integers(1, 7)),
        ),
        commitments=tuple(draw(_commitment(names)) for _ in range(count)),
        quotas=tuple(draw(_quota(names)) for _ in range(count)),
        together=tuple(
            Together(one, other, draw(st.integers(0, 3)))
            for one, other in combinations(names[:count], 2)
        ),
    )


@st.composite
def _slot(draw: st.DrawFn, number: int, begins: int, names: list[str]) -> list[Seat]:
    hours = draw(st.integers(1, 30))
    return [
        seat(
            f"s{number}-{index}",
            begins,
            hours,
            slot=f"k{number}",
            kind=kind,
            points=draw(st.integers(0, 4)),
            unsocial=draw(st.integers(0, 2)) if kind == "front" else 0,
            candidates=tuple(draw(st.one_of(st.just(names), _some(names)))),
            dislike={name: draw(SMALL) for name in draw(_some(names))},
        )
        for index, kind in enumerate(draw(st.sampled_from(KINDS)))
    ]


KINDS: list[tuple[str, ...]] = [
    ("front",),
    ("front", "backup"),
    ("front", "front", "backup"),
]


@st.composite
def _quota(draw: st.DrawFn, names: list[str]) -> Quota:
    first = draw(st.integers(0, DAYS - 1))
    return quota(
        draw(st.sampled_from(names)),
        from_day=date(2026, 1, 5) + timedelta(days=first),
        until_day=date(2026, 1, 6) + timedelta(days=draw(st.integers(first, DAYS))),
        least=draw(st.integers(0, 4)),
        held=draw(st.integers(0, 2)),
    )


@st.composite
def _commitment(draw: st.DrawFn, names: list[str]) -> Commitment:
    return held(
        draw(st.sampled_from(names)),
        draw(st.integers(-2 * DAY, DAYS * DAY)),
        draw(st.integers(1, 30)),
    )


def _some(names: list[str]) -> st.SearchStrategy[list[Any]]:
    if not names:
        return st.just([])
    return st.lists(st.sampled_from(names), unique=True)


@st.composite
def plans(draw: st.DrawFn, one: Problem) -> Plan:
    """Return any plan at all, broken rules included."""
    holders = st.sampled_from([None, *(who.id for who in one.people)])
    return Plan({where.id: draw(holders) for where in one.seats})


@st.composite
def with_plans(draw: st.DrawFn, **options: Any) -> tuple[Problem, Plan]:
    one = draw(problems(**options))
    return one, draw(plans(one))
