"""Proofs: what is called optimal is, a polished plan is no worse, and both keep every rule."""

import os
import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.solver.exact import OPTIMAL, POLISHED, prove
from rotation.solver.improve import Cancelled
from rotation.solver.kit import from_kit
from rotation.solver.problem import Plan
from rotation.solver.score import judge
from rotation.solver.solve import solve
from tests.benchmarks.rota import kit
from tests.rotation.solver.make import DAY, held, person, plan, problem, rules, seat
from tests.rotation.solver.random_problems import problems


def every_plan(one):
    """The figures of all plans that keep the fixed seats and break no hard rule."""
    choices = [
        (one.fixed[each.id],) if each.id in one.fixed else (None, *each.candidates)
        for each in one.seats
    ]
    for holders in product(*choices):
        made = Plan({each.id: who for each, who in zip(one.seats, holders, strict=True)})
        score = judge(one, made)
        if not score.hard_violations:
            yield score


@st.composite
def tiny(draw):
    """A problem of few plans, perhaps with a fixed seat."""
    one = draw(problems(least=1))
    one = replace(one, seats=one.seats[:5])
    found = solve(one, moves=0).plan.assignments
    fixed = draw(st.sets(st.sampled_from(sorted(found)), max_size=1))
    return replace(one, fixed={key: found[key] for key in fixed})


@settings(max_examples=40)
@given(one=tiny())
def test_no_plan_is_better_than_one_proven_best(one):
    start = solve(one, moves=0).plan

    proof = prove(one, start)

    score = judge(one, proof.plan)
    best = min((each.uncovered, each.score) for each in every_plan(one))
    assert score.hard_violations == 0
    assert (score.uncovered, score.score) == best
    assert (proof.optimal, proof.status, proof.bound) == (True, OPTIMAL, score.score)
    assert all(proof.plan.assignments[key] == who for key, who in one.fixed.items())
    assert prove(one, start, whole=-1, effort=0).bound <= score.score


@settings(max_examples=30)
@given(one=problems(least=1))
def test_a_polished_plan_is_no_worse_and_keeps_the_rules(one):
    start = solve(one, moves=0).plan

    proof = prove(one, start, whole=-1, effort=3)

    score = judge(one, proof.plan)
    assert score.hard_violations == 0
    assert proof.bound <= score.score <= judge(one, start).score
    assert (proof.optimal, proof.status) == (False, POLISHED)


def desk(weeks: int = 5):
    """Five people, one shift a day, and wishes that the first plan does not see."""
    names = ("ann", "bob", "cid", "dan", "eve")
    seats = [
        seat(
            f"s{day}",
            day * DAY + 9,
            candidates=names,
            points=8 if day % 7 > 4 else 4,
            unsocial=int(day % 7 > 4),
            dislike={names[day % 5]: 3, names[(day * day) % 5]: -2},
        )
        for day in range(7 * weeks)
    ]
    people = [person(name, target_points=36, target_unsocial=2) for name in names]
    return problem(seats, people, rules=rules(spacing=3))


def test_parts_are_dealt_anew_until_the_effort_is_used_up():
    one, heard = desk(), []
    start = solve(one, moves=0).plan

    proof = prove(one, start, whole=0, effort=4, progress=heard.append)

    assert len(heard) == 4
    assert heard == sorted(heard, reverse=True)
    assert heard[-1] == judge(one, proof.plan).score < judge(one, start).score


def test_the_same_input_gives_the_same_plan():
    one = desk()
    start = solve(one, moves=0).plan

    for options in ({}, {"whole": 0, "effort": 3}):
        assert prove(one, start, **options) == prove(one, start, **options)


def test_another_process_gives_the_same_plan():
    code = (
        "from tests.rotation.solver.test_exact import desk, prove, solve;"
        "one = desk(); start = solve(one, moves=0).plan;"
        "print(prove(one, start), prove(one, start, whole=0, effort=3))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=kit.ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "99")
    }

    assert len(outputs) == 1


def test_shifts_held_elsewhere_count_for_rest_windows_and_spacing():
    one = problem(
        [seat("mon", 9), seat("wed", 9 + 2 * DAY)],
        [person("ann", max_shifts=2), person("bob")],
        commitments=(held("ann", 9 + 4 * DAY), held("bob", 9 + 3 * DAY)),
        rules=rules(spacing=3),
    )

    proof = prove(one, plan(mon=None, wed=None))

    assert proof.plan == plan(mon="bob", wed="ann")
    assert proof.optimal


def test_a_seat_stays_open_only_where_that_is_proven():
    one = problem(
        [seat("mon", 9, candidates=("ann",)), seat("eve", 18, candidates=("ann",))],
    )

    proof = prove(one, plan(mon=None, eve=None))

    assert list(proof.plan.assignments.values()).count(None) == 1
    assert proof.optimal


def test_solve_hands_the_proof_on():
    one, told = desk(2), []

    solution = solve(one, moves=500, prove=True, progress=lambda *news: told.append(news))

    assert solution.proof is not None
    assert solution.proof.optimal
    assert solution.plan == solution.proof.plan
    assert solution.score.score == solution.proof.bound
    assert solve(one, moves=500).proof is None


def test_what_breaks_ties_is_sought_after_the_proof():
    """Neither of the two has served on both areas, and nothing else tells them apart."""
    one = problem(
        [seat("mon", 9, area="billing"), seat("tue", 9 + DAY, area="search")],
        [
            person("ann", areas_seen={"billing": 5}, target_points=4),
            person("bob", areas_seen={"search": 5}, target_points=4),
        ],
    )

    solution = solve(one, moves=400, prove=True)

    assert solution.proof is not None
    assert solution.score.score == solution.proof.bound == 0
    assert solution.plan == plan(mon="bob", tue="ann")


def test_a_proof_can_be_stopped():
    one = desk(1)

    for whole in (0, 1000):
        with pytest.raises(Cancelled):
            prove(one, plan(s0="ann"), whole=whole, cancelled=lambda: True)


@pytest.mark.slow
@pytest.mark.skipif(not kit.folder().is_dir(), reason=f"no rota kit at {kit.folder()}: set SHARED")
@pytest.mark.parametrize("name", ["S-1", "S-2", "S-7"])
def test_the_small_problems_of_the_kit_are_proven(name):
    solution = solve(from_kit(kit.data(name)), moves=20_000, prove=True)

    assert solution.score.score == kit.reference()[name]["proven_optimum"]
    assert solution.proof is not None
    assert solution.proof.optimal
