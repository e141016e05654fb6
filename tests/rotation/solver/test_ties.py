"""Between plans of the same score: quotas first, then new areas, then new pairs."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.solver.improve import Cancelled
from rotation.solver.problem import Together
from rotation.solver.rules import NOBODY, obstacles
from rotation.solver.score import judge
from rotation.solver.solve import solve
from rotation.solver.state import State
from rotation.solver.ties import FAMILIAR, REPEATED, SHORTFALL, Breaker, Ties, matter
from tests.rotation.solver.make import DAY, person, problem, quota, seat
from tests.rotation.solver.random_problems import problems
from tests.rotation.solver.test_redeal import filled
from tests.rotation.solver.test_state import plan_of


def cost(one, state: State) -> int:
    score = judge(one, plan_of(state))
    pairs = score.repeated_pairs if one.together else 0
    return SHORTFALL * score.quota_shortfall + FAMILIAR * score.familiar_seats + REPEATED * pairs


@given(one=problems(least=2), seed=st.integers(0, 9))
def test_the_books_agree_with_the_judge_after_every_change(one, seed):
    state, random = filled(one, seed), Random(seed)
    ties = Ties(one, state)
    assert ties.cost == cost(one, state)

    for shift in random.sample(state.tables.seats, min(4, len(state.tables.seats))):
        before = cost(one, state)
        state.move_to([(shift, NOBODY)])
        able = [who for who in range(len(one.people)) if not obstacles(state, who, shift)]
        change = (shift, random.choice([NOBODY, *able]))
        state.move_to([change])

        assert ties.book([change]) == cost(one, state) - before
        assert ties.cost == cost(one, state)


@settings(max_examples=60)
@given(one=problems(least=2))
def test_breaking_ties_never_raises_the_score_nor_breaks_a_rule(one):
    state = filled(one)
    before, ties = judge(one, plan_of(state)), Ties(one, state)
    first = ties.cost
    heard = []

    Breaker(state, Random(1), ties).settle(2_000, lambda done, score: heard.append((done, score)))

    after = judge(one, plan_of(state))
    assert after.score <= before.score
    assert after.hard_violations == 0
    assert heard[-1] == (2_000, after.score)
    assert after.score < before.score or ties.cost <= first


def weekly(**fields):
    """Two people, eight shifts far apart, all equal: the score does not care who holds which."""
    seats = [
        seat(f"s{week}", week * 7 * DAY, points=0, area="search" if week % 2 else "billing")
        for week in range(8)
    ]
    return problem(seats, **fields)


def test_a_quota_is_served_where_that_costs_nothing():
    one = weekly(quotas=(quota("ann", least=3), quota("bob", least=4, held=1)))

    assert solve(one, moves=4_000).score.quota_shortfall == 0


def test_a_quota_that_is_out_of_reach_is_counted():
    one = weekly(quotas=(quota("ann", least=11, held=1),))

    assert solve(one, moves=4_000).score.quota_shortfall == 2


def test_an_area_goes_to_who_knows_it_least():
    people = [person("ann", areas_seen={"search": 2}), person("bob", areas_seen={"billing": 1})]

    solution = solve(weekly(people=people), moves=4_000)

    holders = solution.plan.assignments
    assert solution.score.familiar_seats == 0
    assert {holders[f"s{week}"] for week in (1, 3, 5, 7)} == {"bob"}


def test_pairs_change_where_they_can():
    names = ("ann", "bob", "cid", "dan")
    seats = [
        seat(f"s{week}{kind}", week * 7 * DAY, slot=f"k{week}", kind=kind, candidates=able)
        for week in range(4)
        for kind, able in (("front", names[:2]), ("backup", names[2:]))
    ]
    people = [person(name, target_points=8) for name in names]
    one = problem(seats, people, together=(Together("ann", "cid", 0),))

    # Two in front and two behind make four pairs for four weeks.
    assert solve(one, moves=8_000).score.repeated_pairs == 0


def test_fairness_comes_before_a_quota():
    seats = [seat(f"s{week}", week * 7 * DAY) for week in range(4)]
    people = [person("ann", target_points=8), person("bob", target_points=8)]
    one = problem(seats, people, quotas=(quota("ann", least=4),))

    score = solve(one, moves=4_000).score

    assert (score.spread, score.quota_shortfall) == (0, 2)


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        pytest.param({}, False, id="nothing asked for"),
        pytest.param({"quotas": (quota(),)}, True, id="a quota"),
        pytest.param({"together": (Together("ann", "bob", 0),)}, True, id="a pair"),
        pytest.param(
            {"people": [person("ann", areas_seen={"search": 1}), person("bob")]}, True, id="an area"
        ),
    ],
)
def test_ties_matter_only_to_who_asks(fields, answer):
    assert matter(weekly(**fields)) is answer


def test_breaking_ties_can_be_cancelled():
    one = weekly(quotas=(quota(),))
    state = filled(one)

    with pytest.raises(Cancelled):
        Breaker(state, Random(1), Ties(one, state)).settle(99, lambda *_: None, lambda: True)
