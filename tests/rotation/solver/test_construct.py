"""The first plan, and the chains that close its gaps."""

import pytest
from hypothesis import given

from rotation.solver.construct import close_gaps, close_last_gaps, place
from rotation.solver.rules import NOBODY
from rotation.solver.score import judge
from rotation.solver.state import State
from rotation.solver.tables import Tables
from tests.rotation.solver.make import DAY, person, problem, rules, seat
from tests.rotation.solver.random_problems import problems
from tests.rotation.solver.test_state import plan_of


def placed(one) -> State:
    state = State(Tables(one))
    place(state, state.tables.seats)
    return state


def holders(state: State) -> dict[str, str | None]:
    return dict(plan_of(state).assignments)


def test_a_seat_goes_to_whoever_is_furthest_behind():
    people = [person("ann", target_points=4), person("bob", target_points=9)]

    assert holders(placed(problem([seat("a", 9)], people))) == {"a": "bob"}


def test_an_unsocial_seat_goes_by_unsocial_points():
    people = [person("ann", target_points=12), person("bob", target_unsocial=1)]

    assert holders(placed(problem([seat("a", 9, unsocial=1)], people))) == {"a": "bob"}


def test_unsocial_seats_are_filled_before_the_others():
    # Only Ann can work, and only once: the weekend is the harder seat.
    people = [person("ann", max_shifts=1)]
    seats = [
        seat("weekday", 9, candidates=("ann",)),
        seat("weekend", 5 * DAY, candidates=("ann",), unsocial=1),
    ]

    assert holders(placed(problem(seats, people))) == {"weekday": None, "weekend": "ann"}


@pytest.mark.parametrize(
    "seats",
    [
        pytest.param(
            [
                seat("first", 9, points=9, candidates=("ann", "bob")),
                seat("gap", 9, candidates=("ann",)),
            ],
            id="one shift is handed on",
        ),
        pytest.param(
            [
                seat("first", 9, points=9, candidates=("ann", "bob")),
                seat("second", 9, points=8, candidates=("bob", "cid")),
                seat("gap", 9, candidates=("ann",)),
            ],
            id="two shifts are handed on",
        ),
        pytest.param(
            [
                seat("first", 9, points=9, candidates=("ann", "bob")),
                seat("second", 9, points=8, candidates=("bob", "cid")),
                seat("third", 9, points=7, candidates=("cid", "dan")),
                seat("gap", 9, candidates=("ann",)),
            ],
            id="three shifts are handed on",
        ),
    ],
)
def test_a_gap_is_closed_by_a_chain(seats):
    people = [
        person(name, target_points=points)
        for name, points in (("ann", 40), ("bob", 30), ("cid", 20), ("dan", 10))
    ]
    state = placed(problem(seats, people))
    assert holders(state)["gap"] is None

    close_gaps(state)

    assert list(state.open_seats()) == []
    assert holders(state)["gap"] == "ann"


def test_a_gap_is_closed_around_a_full_window():
    people = [person("ann", max_shifts=1, target_points=20), person("bob")]
    seats = [seat("first", 9, points=9), seat("gap", 3 * DAY, candidates=("ann",))]
    state = placed(problem(seats, people, rules=rules(window=7)))

    close_gaps(state)

    assert holders(state) == {"first": "bob", "gap": "ann"}


def test_a_gap_is_closed_around_a_newcomer():
    people = [person("ann", onboarding=True), person("bob", onboarding=True), person("cid")]
    seats = [
        seat("first", 9, slot="k", points=9, candidates=("ann", "cid"), dislike={"cid": 1}),
        seat("gap", 9, slot="k", candidates=("bob",)),
    ]
    state = placed(problem(seats, people))

    close_gaps(state)

    assert holders(state) == {"first": "cid", "gap": "bob"}


def test_a_gap_between_two_who_take_turns_is_closed_at_last():
    people = [person("ann"), person("bob")]
    seats = [seat(f"w{week:02}", week * 7 * DAY, hours=7 * 24) for week in range(13)]
    state = State(Tables(problem(seats, people, rules=rules(rest_hours=11))))
    # Ann, Bob and so on, and once more from the seventh week on, which neither of them can take.
    for week in [*range(6), *range(7, 13)]:
        state.put(week, week % 2 if week < 6 else 1 - week % 2)
    close_gaps(state)
    assert state.gaps() == [6]

    assert close_last_gaps(state)

    assert state.gaps() == []
    assert judge(problem(seats, people), plan_of(state)).uncovered == 0


@given(one=problems())
def test_no_hard_rule_is_broken_and_no_seat_is_left_that_somebody_could_take(one):
    state = placed(one)
    close_gaps(state)

    assert judge(one, plan_of(state)).hard_violations == 0
    for shift in state.open_seats():
        for number in state.tables.candidates[shift]:
            assert state.pairs_newcomers(shift, NOBODY, number) or state.room(number, shift) < 0
