"""The product's judge and the kit's give the same figures, also of plans that break rules."""

from random import Random

import pytest
from hypothesis import given, settings

from rotation.solver.kit import from_kit
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
