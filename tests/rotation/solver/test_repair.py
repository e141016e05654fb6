"""Repairs: fewest seats open, then fewest changes, then the lowest cost, and nothing else moves."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.solver import repair
from rotation.solver.improve import Cancelled
from rotation.solver.problem import Plan, ProblemError
from rotation.solver.score import HARD, judge
from rotation.solver.solve import solve
from tests.rotation.solver.make import DAY, held, person, plan, problem, rules, seat
from tests.rotation.solver.random_problems import problems


def kinds(options):
    return [one.kind for one in options]


def takers(option):
    return {move.seat: move.taker for move in option.moves}


# Each kind of way out


def test_an_open_seat_goes_to_whoever_costs_least_first():
    one = problem(
        [seat("mon", 9, candidates=("ann", "bob", "cid"), dislike={"ann": 5, "bob": 1})],
        [person("ann"), person("bob"), person("cid", history_points=8)],
    )

    found = repair.replacements(one, plan(mon=None), "mon")

    assert [takers(option)["mon"] for option in found] == ["bob", "ann", "cid"]
    assert kinds(found) == ["replace"] * 3
    assert [option.parts["wish"] for option in found] == [3, 15, 0]
    assert all(sum(option.parts.values()) == option.score_change for option in found)


def test_who_holds_the_seat_is_named_and_not_offered_it_again():
    one = problem([seat("mon", 9)])

    (option,) = repair.options(one, plan(mon="ann"), ["mon"])

    assert option.moves == (repair.Move("mon", "ann", "bob"),)
    assert option.people == ("ann", "bob")


def test_a_shift_in_the_way_moves_along():
    one = problem(
        [
            seat("mon", 9, candidates=("ann",)),
            seat("tue", 9 + DAY / 2, candidates=("ann", "bob", "cid")),
        ],
        [person("ann"), person("bob", history_points=40), person("cid")],
    )

    found = repair.options(one, plan(mon=None, tue="ann"), ["mon"])

    assert kinds(found) == ["chain", "chain"]
    assert [takers(option) for option in found] == [
        {"mon": "ann", "tue": "cid"},
        {"mon": "ann", "tue": "bob"},
    ]


def test_two_people_trade_where_neither_could_just_take_over():
    one = problem(
        [seat("mon", 9, candidates=("bob",)), seat("tue", 9 + DAY / 2, candidates=("ann", "bob"))]
    )

    (option,) = repair.options(one, plan(mon="ann", tue="bob"), ["mon"])

    assert option.kind == "trade"
    assert takers(option) == {"mon": "bob", "tue": "ann"}


def test_a_newcomer_makes_room_for_a_newcomer():
    one = problem(
        [
            seat("one", 9, slot="k", candidates=("ann",)),
            seat("two", 9, slot="k", candidates=("bob", "cid")),
        ],
        [person("ann", onboarding=True), person("bob", onboarding=True), person("cid")],
    )

    (option,) = repair.options(one, plan(one=None, two="bob"), ["one"])

    assert takers(option) == {"one": "ann", "two": "cid"}


def test_a_full_window_is_thinned():
    one = problem(
        [
            seat("mon", 9, candidates=("ann",)),
            seat("wed", 9 + 2 * DAY, candidates=("ann",)),
            seat("fri", 9 + 4 * DAY),
        ],
        [person("ann", max_shifts=2), person("bob")],
    )

    (option,) = repair.options(one, plan(mon=None, wed="ann", fri="ann"), ["mon"])

    assert takers(option) == {"mon": "ann", "fri": "bob"}


def test_leaving_seats_open_is_offered_only_where_nobody_can_come():
    one = problem([seat("mon", 9, candidates=()), seat("tue", 9 + DAY)])

    (nothing,) = repair.options(one, plan(mon=None, tue="ann"), ["mon"])
    (some,) = repair.options(one, plan(mon=None, tue="ann"), ["mon", "tue"])

    assert (nothing.kind, nothing.uncovered, nothing.people) == ("leave_open", 1, ())
    assert nothing.score_change == nothing.parts["uncovered"] == 20_000
    assert (some.kind, some.uncovered) == ("replace", 1)
    assert takers(some) == {"mon": None, "tue": "bob"}


def test_shifts_held_elsewhere_and_fixed_ones_do_not_move():
    seats = [seat("mon", 9, candidates=("ann",)), seat("tue", 9 + DAY / 2)]
    elsewhere = problem(seats, commitments=(held("ann", 9 + DAY / 2),))
    fixed = problem(seats, fixed={"tue": "ann"})

    for one in (elsewhere, fixed):
        assert kinds(repair.options(one, plan(mon=None, tue="ann"), ["mon"])) == ["leave_open"]


def test_few_replacements_are_followed_by_chains_of_one_more_shift():
    one = problem(
        [
            seat("mon", 9, candidates=("ann", "bob")),
            seat("tue", 9 + DAY / 2, candidates=("ann", "cid")),
        ],
        [person("ann"), person("bob"), person("cid")],
    )

    found = repair.options(one, plan(mon=None, tue="ann"), ["mon"])

    assert kinds(found) == ["replace", "chain"]
    assert repair.options(one, plan(mon=None, tue="ann"), ["mon"], most=1) == found[:1]


def test_no_seats_need_no_option_and_unknown_ones_are_refused():
    one = problem([seat("mon", 9)])

    assert repair.options(one, plan(mon="ann"), []) == ()
    with pytest.raises(ProblemError, match="no seat 'sun'"):
        repair.replacements(one, plan(mon=None), "sun")


# What an option says is so


@st.composite
def published(draw, **options):
    """A plan without faults, of which some people are no candidates any more."""
    one = draw(problems(least=1, **options))
    known = solve(one, moves=200).plan
    seats = []
    for each in one.seats:
        away = set(draw(st.lists(st.sampled_from([p.id for p in one.people]), max_size=1)))
        seats.append(
            replace(each, candidates=tuple(who for who in each.candidates if who not in away))
        )
    return replace(one, seats=tuple(seats)), known


@settings(max_examples=60)
@given(given_plan=published(), data=st.data())
def test_options_cost_what_the_judge_says_and_break_no_rule(given_plan, data):
    one, known = given_plan
    if not one.seats:
        return
    names = [each.id for each in one.seats]
    asked = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    opened = Plan({**known.assignments, **dict.fromkeys(asked)})
    before = judge(one, opened)

    for option in repair.options(one, known, asked):
        after = judge(one, Plan({**opened.assignments, **takers(option)}))
        change = after.score - before.score + 20_000 * len(asked)
        assert option.score_change == change
        assert option.uncovered == len([one for one in asked if takers(option)[one] is None])
        for rule in HARD:
            assert getattr(after, rule) <= getattr(before, rule)


def test_an_excerpt_costs_the_same_as_the_whole():
    """Half a year for one hour a day: most of it is far from the seat in question."""
    names = ("ann", "bob", "cid")
    seats = [
        seat(f"s{day}", day * DAY + 9, 1, candidates=names, dislike={names[day % 3]: day % 5})
        for day in range(182)
    ]
    people = [person(name, target_points=240 + place) for place, name in enumerate(names)]
    one = problem(seats, people, rules=rules(spacing=3, window=7))
    known = solve(one, moves=3000).plan
    opened = Plan({**known.assignments, "s90": None})

    for option in repair.replacements(one, known, "s90"):
        changed = judge(one, Plan({**known.assignments, **takers(option)}))
        assert option.score_change == changed.score - judge(one, opened).score + 20_000


# The repair of a whole plan


def test_what_nobody_lost_stays():
    one = problem([seat("mon", 9), seat("tue", 9 + DAY)])
    known = plan(mon="ann", tue="bob")

    done = repair.repair(one, known)

    assert done == repair.Repaired(known, (), (), 0, True)


@settings(max_examples=25)
@given(given_plan=published(as_the_kit=True))
def test_no_plan_has_fewer_open_seats_or_fewer_changes(given_plan):
    one, known = given_plan
    done = repair.repair(one, known)
    score = judge(one, done.plan)

    assert score.hard_violations == 0
    assert score.uncovered == done.uncovered
    changed = [key for key, who in done.plan.assignments.items() if who != known.assignments[key]]
    assert list(done.changed) == changed
    if done.proven:
        assert all(
            other.hard_violations or other.uncovered > done.uncovered
            for other in within(one, known, min(len(changed) - 1, 2))
        )


def within(one, known, changes):
    """The figures of every plan that differs on so many seats at most."""
    names = [each.id for each in one.seats]
    holders = {each.id: (None, *each.candidates) for each in one.seats}
    for count in range(changes + 1):
        for some in combinations(names, count):
            for new in product(*(holders[name] for name in some)):
                yield judge(one, Plan({**known.assignments, **dict(zip(some, new, strict=True))}))


def test_a_seat_held_against_a_rule_is_hit():
    one = problem([seat("mon", 9), seat("eve", 18)])

    done = repair.repair(one, plan(mon="ann", eve="ann"))

    assert (done.hit, done.changed, done.uncovered) == (("eve",), ("eve",), 0)
    assert not done.proven


def test_seats_that_are_new_since_are_open():
    one = problem([seat("mon", 9), seat("tue", 9 + DAY)])

    done = repair.repair(one, plan(mon="ann"))

    assert (done.hit, done.changed, done.uncovered) == ((), ("tue",), 0)
    assert repair.options(one, plan(mon="ann"), ["tue"])[0].moves[0].giver is None


def test_a_seat_nobody_can_take_stays_open_and_the_others_do_not():
    one = problem([seat("mon", 9, candidates=()), seat("tue", 9 + DAY, candidates=("bob",))])

    done = repair.repair(one, plan(mon="ann", tue="ann"))

    assert done.plan == plan(mon=None, tue="bob")
    assert (done.uncovered, done.proven) == (1, True)


def test_more_gaps_than_can_be_searched_are_filled_one_by_one():
    names = [f"p{number}" for number in range(12)]
    seats = [seat(f"s{n:02}", 9, slot="k", candidates=tuple(names[:11])) for n in range(12)]
    one = problem(seats, [person(name) for name in names])

    done = repair.repair(one, Plan({each.id: None for each in seats}))

    assert done.uncovered == 1
    assert not done.proven


def test_a_repair_can_be_stopped():
    one = problem([seat("mon", 9)])

    with pytest.raises(Cancelled):
        repair.repair(one, plan(mon=None), cancelled=lambda: True)


@pytest.mark.parametrize(
    "modules",
    [
        pytest.param("rotation.solver.repair, rotation.solver.solve", id="repairs and plans"),
        pytest.param("config.wsgi, config.urls", id="the site"),
    ],
)
def test_what_proves_nothing_does_not_load_ortools(modules):
    """It takes memory and time, and only what computes a draft in a process of its own proves."""
    code = f"import sys, config.wsgi, {modules}; sys.exit('ortools' in sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}

    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)

    assert done.returncode == 0
