"""A finished plan only gets better, by its own books and the judge's."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.solver.construct import place
from rotation.solver.improve import Cancelled, never
from rotation.solver.polish import Polish
from rotation.solver.score import judge
from rotation.solver.state import State
from rotation.solver.tables import Tables
from tests.rotation.solver.make import problem, seat
from tests.rotation.solver.random_problems import problems
from tests.rotation.solver.test_solve import desk
from tests.rotation.solver.test_state import plan_of


def placed(one) -> State:
    state = State(Tables(one))
    place(state, state.tables.seats)
    return state


def polished(one, moves: int, cancelled=never, seed: int = 1) -> tuple[State, list]:
    state = placed(one)
    heard: list[tuple[int, int]] = []
    Polish(state, Random(seed), lambda done, lowest: heard.append((done, lowest)), cancelled).run(
        moves
    )
    return state, heard


@settings(max_examples=40)
@given(one=problems(), moves=st.integers(0, 3_000))
def test_what_is_told_is_the_score_of_the_plan(one, moves):
    state, heard = polished(one, moves)

    score = judge(one, plan_of(state))
    assert heard[-1] == (moves, score.score)
    assert score.hard_violations == 0
    done, lows = [each for each, _ in heard], [lowest for _, lowest in heard]
    assert done == sorted(done)
    assert lows == sorted(lows, reverse=True)


@settings(max_examples=40)
@given(one=problems())
def test_polish_never_makes_a_plan_worse(one):
    assert polished(one, 2_000)[0].energy() <= placed(one).energy()


def test_polish_fills_a_gap_by_handing_shifts_on():
    # Ann alone can take the second seat, but holds the first, which Bob could have had.
    one = problem([seat("s", 9), seat("t", 9, candidates=("ann",))])
    state = State(Tables(one))
    state.put(0, 0)

    Polish(state, Random(1), lambda done, lowest: None).run(2_000)

    assert state.holder == [1, 0]


def test_polish_without_moves_changes_nothing():
    assert plan_of(polished(desk(), 0)[0]) == plan_of(placed(desk()))


def test_polish_ends_early_when_nothing_gets_better():
    state, heard = polished(problem([seat("a", 9), seat("b", 48)]), 10**9)

    assert heard[-1] == (10**9, state.energy())


def test_a_cancelled_polish_stops():
    answers = iter([False, False, True])

    with pytest.raises(Cancelled):
        polished(desk(), 10**9, lambda: next(answers))
