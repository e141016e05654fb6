"""Two people's shifts are dealt anew in the best way there is."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rotation.solver.construct import place, settle
from rotation.solver.redeal import MOST_WORK, redeal, take
from rotation.solver.rules import obstacles
from rotation.solver.score import judge
from rotation.solver.state import State
from rotation.solver.tables import Tables
from tests.rotation.solver.make import DAY, held, person, problem, rules, seat
from tests.rotation.solver.random_problems import problems
from tests.rotation.solver.test_state import plan_of


def filled(one, seed: int = 0) -> State:
    """Hold seats by their rules, by anybody who may, so that there is much to gain."""
    random = Random(seed)
    state = State(Tables(one))
    settle(state)
    for shift in state.tables.seats:
        able = [who for who in state.tables.candidates[shift] if not obstacles(state, who, shift)]
        if able and state.tables.free[shift]:
            state.put(shift, random.choice(able))
    return state


def lowest_by_trying_all(state: State, one: int, other: int, most: int) -> int:
    """Return the lowest energy of all splits that keep the rules and move no more points."""
    before = [(shift, state.holder[shift]) for shift in sorted(mine(state, one, other))]
    held_now = sum(state.tables.points[shift] for shift, who in before if who == one)
    lowest = state.energy()
    for holders in product((one, other), repeat=len(before)):
        for shift, _ in before:
            state.drop(shift)
        allowed = True
        for (shift, _), who in zip(before, holders, strict=True):
            allowed = allowed and not obstacles(state, who, shift)
            state.put(shift, who)
        points = sum(
            state.tables.points[shift]
            for (shift, _), who in zip(before, holders, strict=True)
            if who == one
        )
        if allowed and abs(points - held_now) <= most:
            lowest = min(lowest, state.energy())
        state.move_to(before)
    return lowest


def mine(state: State, *people: int) -> list[int]:
    return [shift for who in people for shift in state.held[who][1:-1] if state.tables.free[shift]]


@settings(max_examples=60)
@given(one=problems(least=2), seed=st.integers(0, 9))
def test_no_other_split_is_better(one, seed):
    # Windows of days are judged when a deal is taken, and not while it is looked for.
    one = replace(one, people=tuple(replace(who, max_shifts=99) for who in one.people))
    state = filled(one, seed)
    shifts = mine(state, 0, 1)
    assume(shifts)
    before = state.energy()
    most = max(state.tables.points[shift] for shift in shifts)
    most_unsocial = max(state.tables.unsocial[shift] for shift in shifts)
    lowest = lowest_by_trying_all(state, 0, 1, most)

    deal = redeal(state, 0, 1)

    # A deal moves no more unsocial points than the heaviest shift has, trying all may.
    assert before - deal.gain >= lowest
    if most_unsocial == 0:
        assert before - deal.gain == lowest


@settings(max_examples=60)
@given(one=problems(least=2), seed=st.integers(0, 9))
def test_the_gain_is_the_difference_it_makes_and_no_rule_is_broken(one, seed):
    state = filled(one, seed)
    before, holders = state.energy(), state.holder[:]

    deal = redeal(state, 0, 1)
    taken = take(state, deal.holders)

    if taken:
        assert before - state.energy() == deal.gain
    else:
        assert state.holder == holders
    assert judge(one, plan_of(state)).hard_violations == 0


def test_a_deal_that_breaks_a_window_is_not_taken():
    people = [person("ann", max_shifts=1, target_points=8), person("bob")]
    seats = [seat(f"s{day}", day * DAY) for day in (0, 9)]
    state = filled(problem(seats, people, rules=rules(window=28)))
    state.move_to([(0, 0), (1, 1)])

    deal = redeal(state, 0, 1)

    assert deal.gain > 0
    assert not take(state, deal.holders)
    assert state.holder == [0, 1]


def test_fixed_seats_and_shifts_elsewhere_stay_where_they_are():
    seats = [seat(f"s{day}", day * DAY, dislike={"ann": 9}) for day in range(0, 20, 4)]
    one = problem(
        seats,
        rules=rules(spacing=2),
        fixed={"s0": "ann", "s8": "ann"},
        commitments=(held("ann", 2 * DAY),),
    )
    state = State(Tables(one))
    place(state, [])
    settle(state)
    for shift in state.tables.seats:
        if state.tables.free[shift]:
            state.put(shift, 0)

    deal = redeal(state, 0, 1)

    moved = {state.tables.seat(shift).id for shift, _ in deal.holders}
    assert moved <= {"s4", "s12", "s16"}
    assert deal.gain > 0


def test_two_people_without_shifts_have_nothing_to_deal():
    state = State(Tables(problem([seat("s", 9)])))

    assert redeal(state, 0, 1).holders == ()


@pytest.mark.parametrize(
    "weigh",
    [
        pytest.param(lambda number: 2**number, id="each twice the one before"),
        pytest.param(lambda number: 10**12 + number, id="huge and all different"),
        pytest.param(lambda number: 0, id="nothing at all"),
    ],
)
def test_odd_weights_take_no_time_and_give_no_wrong_gain(weigh):
    seats = [
        seat(f"s{number}", number * DAY, points=weigh(number), unsocial=weigh(number) // 7)
        for number in range(40)
    ]
    state = filled(problem(seats, rules=rules(spacing=3)))
    before = state.energy()

    deal = redeal(state, 0, 1)

    assert deal.work < 2 * MOST_WORK
    assert take(state, deal.holders)
    assert before - state.energy() == deal.gain


def test_shifts_elsewhere_that_overlap_each_other_keep_nobody_from_a_deal():
    one = problem(
        [seat("s", 9, dislike={"ann": 9})], commitments=(held("ann", 99), held("ann", 100))
    )
    state = State(Tables(one))
    state.put(state.tables.shift_of["s"], 0)

    assert redeal(state, 0, 1).holders == [(state.tables.shift_of["s"], 1)]
