"""The product's judge and the kit's give the same figures, also of plans that break rules."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.solver.kit import from_kit, repair_from_kit
from rotation.solver.problem import Plan
from rotation.solver.score import HARD, judge
from tests.benchmarks.rota import kit
from tests.rotation.solver.make import as_kit
from tests.rotation.solver.random_problems import with_plans

pytestmark = pytest.mark.skipif(
    not kit.folder().is_dir(), reason=f"no rota kit at {kit.folder()}: set SHARED"
)


def assert_agreed(data, problem, plan):
    judged = kit.judge().evaluate(kit.judge().parse_problem(data), dict(plan.assignments))
    ours = judge(problem, plan).figures()
    for rule in HARD:
        assert ours[rule] == judged["hard"][rule], rule
    others = set(judged) - {"problem", "hard"}
    assert {name: ours[name] for name in others} == {name: judged[name] for name in others}


@settings(max_examples=200)
@given(case=with_plans(least=1, as_the_kit=True))
def test_on_any_plan_of_a_small_problem(case):
    problem, plan = case

    assert_agreed(as_kit(problem), problem, plan)


def drawn(problem, random: Random, kindness: float) -> Plan:
    """Give each seat to a candidate, sometimes to anybody, sometimes to nobody."""
    people = [person.id for person in problem.people]
    holders: dict[str, str | None] = {}
    for seat in problem.seats:
        able = list(seat.candidates) if random.random() < kindness else people
        holders[seat.id] = random.choice([*able, None])
    return Plan(holders)


@pytest.mark.parametrize("name", ["S-1", "S-2", "S-7", "M-1", "M-7"])
def test_on_random_plans_of_the_kit(name):
    data = kit.data(name)
    problem, random = from_kit(data), Random(name)

    for kindness in (0.0, 0.5, 0.9, 1.0):
        assert_agreed(data, problem, drawn(problem, random, kindness))


@settings(max_examples=60)
@given(case=with_plans(least=1, as_the_kit=True), data=st.data())
def test_on_any_repair_of_a_small_problem(case, data):
    """An absence bars from seats here; the kit counts it apart, also of people barred anyhow."""
    problem, plan = case
    people = st.sampled_from([person.id for person in problem.people])
    first, days = st.integers(0, 9), st.integers(0, 4)
    absences = [
        absence(data.draw(people), data.draw(first), data.draw(days))
        for _ in range(data.draw(st.integers(0, 3)))
    ]
    file = {"problem": "small.json", "published": dict(plan.assignments), "absences": absences}
    ours = judge(repair_from_kit(problem, file).problem, plan).figures()
    judged_problem = kit.judge().parse_problem(as_kit(problem))
    repair = kit.judge().parse_repair(judged_problem, file)
    judged = kit.judge().evaluate(judged_problem, repair.published, repair.absences)
    away = kit.judge().hit_seats(judged_problem, repair.published, repair.absences)
    both = sum(
        plan.assignments[seat.id] not in seat.candidates
        for seat in problem.seats
        if seat.id in away
    )

    assert judged["hard"]["absent"] == len(away)
    assert ours["not_candidate"] == judged["hard"]["not_candidate"] + len(away) - both
    same = set(judged) - {"problem", "hard", "hard_violations"}
    assert {name: ours[name] for name in same} == {name: judged[name] for name in same}


def absence(who: str, first: int, days: int) -> dict[str, str]:
    begin = date(2026, 1, 5) + timedelta(days=first)
    return {
        "person": who,
        "from": begin.isoformat(),
        "to": (begin + timedelta(days=days)).isoformat(),
    }
