"""The only entry: judged plans, the same for the same input, with gaps that have reasons."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.solver.improve import Cancelled
from rotation.solver.kit import from_kit, plan_to_kit
from rotation.solver.problem import ProblemError, Reason
from rotation.solver.score import judge
from rotation.solver.solve import MOST_MOVES, default_moves, solve
from tests.benchmarks.rota import kit
from tests.rotation.solver.make import DAY, as_kit, held, person, plan, problem, rules, seat
from tests.rotation.solver.random_problems import problems, with_plans

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("ann", "bob", "cid", "dan")


def desk(weeks: int = 6):
    """Four people, two seats a day, weekends unsocial, and not quite as everybody wishes."""
    seats = [
        seat(
            f"s{day}-{index}",
            day * DAY + 9,
            slot=f"k{day}",
            points=8 if day % 7 > 4 else 4,
            unsocial=int(day % 7 > 4),
            candidates=tuple(name for name in NAMES if name != NAMES[day % 4]),
            dislike={NAMES[(day + index) % 4]: 2},
        )
        for day in range(7 * weeks)
        for index in range(2)
    ]
    people = [person(name, target_points=weeks * 18, target_unsocial=weeks) for name in NAMES]
    return problem(seats, people, rules=rules(spacing=2))


@pytest.mark.parametrize("seed", range(4))
def test_two_who_take_turns_week_by_week_leave_no_week_open(seed):
    weeks = [seat(f"w{week}", week * 7 * DAY + 9, hours=7 * 24) for week in range(13)]
    two = [person("ann", target_points=26), person("bob", target_points=26)]

    found = solve(problem(weeks, two, rules=rules(rest_hours=11)), seed=seed)

    assert found.gaps == ()


@settings(max_examples=40)
@given(one=problems())
def test_a_plan_never_breaks_a_hard_rule_and_is_judged(one):
    solution = solve(one, moves=400)

    assert solution.score == judge(one, solution.plan)
    assert solution.score.hard_violations == 0
    assert set(solution.plan.assignments) == {each.id for each in one.seats}
    assert set(solution.gaps) == {
        name for name, holder in solution.plan.assignments.items() if holder is None
    }


@settings(max_examples=40)
@given(one=problems())
def test_every_gap_has_a_reason_for_everybody_of_interest(one):
    solution = solve(one, moves=400)

    for name in solution.gaps:
        [open_seat] = [each for each in one.seats if each.id == name]
        codes = {answer.person: answer.reason.code for answer in solution.reasons[name]}
        assert set(codes) == set(open_seat.candidates)
        assert "cost" not in codes.values()


@settings(max_examples=40)
@given(one=problems())
def test_the_same_input_gives_the_same_plan(one):
    one_plan, other = (solve(one, seed=3, moves=400).plan for _ in range(2))

    assert json.dumps(plan_to_kit(one_plan)) == json.dumps(plan_to_kit(other))


@settings(max_examples=40)
@given(one=problems(), data=st.data())
def test_a_fixed_seat_never_changes_hands(one, data):
    settled = solve(one, seed=1, moves=400).plan.assignments
    names = data.draw(st.lists(st.sampled_from(sorted(settled)), unique=True)) if settled else []
    fixed = {name: data.draw(st.sampled_from([None, settled[name]])) for name in names}

    solution = solve(replace(one, fixed=fixed), seed=2, moves=400)

    assert {name: solution.plan.assignments[name] for name in fixed} == fixed
    assert solution.score.hard_violations == 0


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        pytest.param({"commitments": (held("ann", 20),)}, "rest", id="beside a shift elsewhere"),
        pytest.param({"rules": rules(rest_hours=48)}, "rest", id="beside one another"),
        pytest.param(
            {"people": [person("ann", max_shifts=1), person("bob")]}, "window", id="too many"
        ),
    ],
)
def test_fixed_seats_that_break_a_rule_are_refused_by_name(fields, rule):
    seats = [seat("s", 9), seat("t", 48)]

    with pytest.raises(ProblemError) as caught:
        solve(problem(seats, fixed={"s": "ann", "t": "ann"}, **fields), moves=10)

    assert caught.value.code == "fixed_conflict"
    assert f": {rule}" in caught.value.message


@settings(max_examples=40)
@given(one=problems(), data=st.data())
def test_a_plan_to_start_from_only_gets_better(one, data):
    start = solve(one, seed=1, moves=data.draw(st.integers(0, 400))).plan

    assert solve(one, seed=2, moves=200, start=start).score.score <= judge(one, start).score


def test_without_moves_a_plan_stays_as_it_was():
    start = solve(desk(), seed=1, moves=500).plan

    assert solve(desk(), moves=0, start=start).plan == start


@settings(max_examples=40)
@given(case=with_plans())
def test_of_a_plan_to_start_from_only_what_the_rules_allow_is_kept(case):
    one, any_plan = case

    assert solve(one, moves=50, start=any_plan).score.hard_violations == 0


def test_a_plan_to_start_from_may_be_about_other_seats_and_people():
    start = plan(**{"s0-0": "nobody we know", "gone": "ann"})

    assert solve(desk(), moves=0, start=start).score.uncovered == 0


PROGRAM = """
import json, sys
from rotation.solver.kit import from_kit, plan_to_kit
from rotation.solver.solve import solve
print(json.dumps(plan_to_kit(solve(from_kit(json.load(sys.stdin)), seed=5, moves=4000).plan)))
"""


@pytest.mark.parametrize("hash_seed", ["0", "1", "99"])
def test_another_process_gives_the_same_bytes(hash_seed):
    here = plan_to_kit(solve(desk(), seed=5, moves=4_000).plan)

    there = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(as_kit(desk())),
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert there.stdout.strip() == json.dumps(here)


def test_another_seed_gives_another_plan():
    plans = [solve(desk(), seed=seed, moves=4_000).plan for seed in (1, 2)]

    assert plans[0] != plans[1]


def test_more_moves_give_a_better_plan():
    scores = [solve(desk(), moves=moves).score.score for moves in (0, 20_000)]

    assert scores[1] < scores[0]


def test_everybody_gets_the_same_share_of_weekends():
    score = solve(desk(), moves=20_000).score

    assert (score.uncovered, score.unsocial_spread) == (0, 0)


def test_what_is_held_elsewhere_is_kept_free():
    busy = tuple(held(name, day * DAY + 9) for day in range(3) for name in ("ann", "bob"))
    seats = [seat(f"s{day}", day * DAY + 9, candidates=NAMES) for day in range(3)]
    one = problem(seats, [person(name) for name in NAMES], commitments=busy)

    solution = solve(one, moves=1_000)

    assert set(solution.plan.assignments.values()) <= {"cid", "dan"}
    assert solution.gaps == ()


def test_a_short_shift_elsewhere_does_not_hide_a_long_one():
    busy = (held("ann", 0, 6 * DAY), held("ann", DAY))
    one = problem([seat("s", 5 * DAY, candidates=("ann",))], commitments=busy)

    assert solve(one, moves=100).gaps == ("s",)


def test_a_seat_that_nobody_can_take_stays_open_with_its_reason():
    absent = Reason("absent", {})
    seats = [seat("open", 9, candidates=(), barred={"ann": absent}), seat("filled", 48)]

    solution = solve(problem(seats), moves=100)

    assert solution.gaps == ("open",)
    assert solution.score.uncovered == 1
    assert [answer.reason for answer in solution.reasons["open"]] == [absent]


@pytest.mark.parametrize(
    ("seats", "people"),
    [
        pytest.param([], [], id="nothing and nobody"),
        pytest.param([], None, id="no seats"),
        pytest.param([seat("s", 9, candidates=())], [], id="no people"),
    ],
)
def test_an_empty_problem_has_a_plan(seats, people):
    solution = solve(problem(seats, people))

    assert len(solution.gaps) == len(seats)


def test_progress_is_told_up_to_the_last_move():
    heard = []

    solution = solve(
        desk(), moves=4_000, progress=lambda done, lowest: heard.append((done, lowest))
    )

    done = [each for each, _ in heard]
    assert done == sorted(done)
    assert heard[-1] == (4_000, solution.score.score)


def test_a_cancelled_search_gives_no_plan():
    with pytest.raises(Cancelled):
        solve(desk(), moves=4_000, cancelled=lambda: True)


def test_a_negative_number_of_moves_is_refused():
    with pytest.raises(ProblemError) as caught:
        solve(desk(), moves=-1)

    assert caught.value.code == "negative"


def test_the_default_number_of_moves_grows_with_the_problem_up_to_a_bound():
    small, large = default_moves(desk(1)), default_moves(desk(400))

    assert (small, large) == (14 * 4_000, MOST_MOVES)


@pytest.mark.skipif(not kit.folder().is_dir(), reason=f"no rota kit at {kit.folder()}: set SHARED")
@pytest.mark.parametrize("name", ["S-1", "S-2", "S-7"])
def test_the_small_problems_of_the_kit_come_near_their_proven_optimum(name):
    optimum = kit.reference()[name]["proven_optimum"]

    score = solve(from_kit(kit.data(name)), moves=150_000).score

    assert score.uncovered == 0
    assert score.score <= 1.03 * optimum
