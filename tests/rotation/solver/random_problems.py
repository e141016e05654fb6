"""Random small problems and plans, tight enough that every rule bites."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from rotation.solver.problem import Commitment, Plan, Problem, Seat
from tests.rotation.solver.make import DAY, held, person, problem, rules, seat

ZONES = ["UTC", "Europe/London", "Pacific/Auckland"]
DAYS = 8
SMALL = st.integers(-4, 4)


@st.composite
def problems(draw: st.DrawFn, *, least: int = 0, with_commitments: bool = True) -> Problem:
    """Return a problem of at most four people and nine slots within eight days."""
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
        )
        for name in names
    ]
    slots = draw(st.lists(st.integers(0, DAYS * DAY), min_size=least, max_size=9))
    seats = [
        one for number, begins in enumerate(slots) for one in draw(_slot(number, begins, names))
    ]
    count = draw(st.integers(0, 3)) if names and with_commitments else 0
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
