"""The search keeps its books, its rules and its bounds."""

from random import Random

import pytest
from hypothesis import given, settings

from rotation.solver.construct import place
from rotation.solver.improve import Cancelled, Schedule, Search
from rotation.solver.score import judge
from rotation.solver.state import State
from rotation.solver.tables import Tables
from tests.rotation.solver.make import DAY, person, problem, seat
from tests.rotation.solver.random_problems import problems
from tests.rotation.solver.test_state import plan_of

WARM = Schedule(hot=500, cold=5)


def unheard(done: int, lowest: int) -> None:
    pass


def searched(one, moves=2_000, told=unheard, part=None) -> State:
    state = State(Tables(one))
    place(state, state.tables.seats)
    seats = state.tables.seats if part is None else [state.tables.shift_of[name] for name in part]
    Search(state, seats, Random(1)).run(moves, WARM, told)
    return state


@settings(max_examples=40)
@given(one=problems())
def test_what_is_told_is_the_score_of_the_plan(one):
    heard = []

    state = searched(one, told=lambda done, lowest: heard.append((done, lowest)))

    score = judge(one, plan_of(state))
    assert heard[-1] == (2_000, score.score)
    assert score.hard_violations == 0
    lows = [lowest for _, lowest in heard]
    assert lows == sorted(lows, reverse=True)


@settings(max_examples=40)
@given(one=problems())
def test_a_search_never_ends_worse_than_it_began(one):
    state = State(Tables(one))
    place(state, state.tables.seats)

    assert searched(one).energy() <= state.energy()


def test_an_unfair_plan_becomes_fair():
    seats = [seat(f"s{day}", day * DAY, points=points) for day, points in enumerate((5, 4, 3, 2))]
    people = [person("ann", target_points=7), person("bob", target_points=7)]

    assert judge(problem(seats, people), plan_of(searched(problem(seats, people)))).spread == 0


def test_only_the_given_seats_move():
    seats = [
        seat(f"s{day}", day * DAY, dislike={"ann": 9, "bob": 9} if day < 4 else {})
        for day in range(8)
    ]
    one = problem(seats, [person("ann"), person("bob", target_points=32)])
    first = State(Tables(one))
    place(first, first.tables.seats)

    moved = plan_of(searched(one, part=["s5", "s6"])).assignments

    kept = set(moved) - {"s5", "s6"}
    assert {name: moved[name] for name in kept} == {
        name: plan_of(first).assignments[name] for name in kept
    }


def test_no_moves_change_nothing():
    one = problem([seat("a", 9), seat("b", 48)])
    before = State(Tables(one))
    place(before, before.tables.seats)

    assert plan_of(searched(one, moves=0)) == plan_of(before)


def test_a_cancelled_search_stops():
    state = State(Tables(problem([seat("a", 9)])))
    answers = iter([False, False, True])
    heard = []

    with pytest.raises(Cancelled):
        Search(state, state.tables.seats, Random(1)).run(
            4_000, WARM, lambda done, lowest: heard.append(done), lambda: next(answers)
        )

    assert heard == [10, 20]
