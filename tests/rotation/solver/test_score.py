"""The judge, figure by figure; shifts held before the plan count, but not against it."""

from datetime import date

import pytest

from rotation.solver.problem import WEIGHTS, Together
from rotation.solver.score import cards, judge
from tests.rotation.solver.make import DAY, at, held, person, plan, problem, quota, rules, seat

ANN, BOB = person("ann"), person("bob")


def figures(seats, holders, people=None, **fields):
    return judge(problem(seats, people or [ANN, BOB], **fields), plan(**holders))


@pytest.mark.parametrize(
    ("hours", "rest", "count"),
    [
        pytest.param((9, 40), 12, 0, id="enough rest"),
        pytest.param((9, 28), 12, 1, id="too little rest"),
        pytest.param((9, 9), 0, 1, id="overlap"),
        pytest.param((9, 17), 0, 0, id="back to back"),
        pytest.param((9, 20, 30), 12, 2, id="twice too little"),
    ],
)
def test_rest_counts_shifts_that_start_too_early(hours, rest, count):
    seats = [seat(f"s{number}", hour) for number, hour in enumerate(hours)]

    score = figures(seats, {one.id: "ann" for one in seats}, rules=rules(rest_hours=rest))

    assert (score.rest, score.hard_violations) == (count, count)


def test_a_long_shift_reaches_past_a_short_one():
    seats = [seat("a", 0, 4 * DAY), seat("b", DAY, 1), seat("c", 3 * DAY, 1)]

    assert figures(seats, {"a": "ann", "b": "ann", "c": "ann"}, rules=rules(0)).rest == 2


def test_a_window_counts_each_shift_that_opens_a_too_full_one():
    seats = [seat(f"s{day}", day * DAY) for day in (0, 2, 4, 9)]
    people = [person("ann", max_shifts=2), BOB]

    score = figures(seats, {one.id: "ann" for one in seats}, people, rules=rules(window=7))

    assert score.window == 1


def test_days_are_those_of_the_zone():
    # 23:30 and 00:30 UTC are one day in Berlin, and two days in London.
    seats = [seat("a", 23.5, 0.5), seat("b", 24.5, 0.5)]
    people = [person("ann", max_shifts=1), BOB]
    holders = {"a": "ann", "b": "ann"}

    counts = [
        figures(seats, holders, people, zone=zone, rules=rules(0, window=1)).window
        for zone in ("Europe/Berlin", "Europe/London")
    ]

    assert counts == [1, 0]


@pytest.mark.parametrize(
    ("kinds", "newcomers", "count"),
    [
        pytest.param(("front", "front"), ("ann", "bob"), 1, id="two newcomers in front"),
        pytest.param(("front", "front"), ("ann",), 0, id="one newcomer"),
        pytest.param(("front", "backup"), ("ann", "bob"), 0, id="one behind"),
        pytest.param(("front", "shadow"), ("ann", "bob"), 0, id="one in the shadow"),
    ],
)
def test_two_newcomers_in_front_are_a_pair(kinds, newcomers, count):
    seats = [seat(name, 9, slot="k", kind=kind) for name, kind in zip("ab", kinds, strict=True)]
    people = [person(name, onboarding=name in newcomers) for name in ("ann", "bob")]

    assert figures(seats, {"a": "ann", "b": "bob"}, people).onboarding_pair == count


@pytest.mark.parametrize(
    ("hour", "count"),
    [pytest.param(9, 0, id="learned by then"), pytest.param(10, 1, id="still learning")],
)
def test_who_has_learned_makes_no_pair(hour, count):
    seats = [seat(name, 9, slot="k") for name in "ab"]
    people = [
        person("ann", onboarding=True),
        person("bob", onboarding=True, learns_until=at(hour)),
    ]

    assert figures(seats, {"a": "ann", "b": "bob"}, people).onboarding_pair == count


def test_whoever_is_no_candidate_is_counted():
    assert figures([seat("a", 9, candidates=("bob",))], {"a": "ann"}).not_candidate == 1


def test_deviations_are_assigned_and_carried_less_due():
    people = [
        person("ann", history_points=3, target_points=5, target_unsocial=2),
        person("bob", target_points=1, history_unsocial=1),
        person("eve", pool="product", target_points=9),
    ]
    score = figures([seat("a", 9, points=8, unsocial=1)], {"a": "ann"}, people)

    # Points: Ann 8 + 3 - 5 = 6, Bob -1, Eve -9 alone in her pool. Unsocial: Ann -1, Bob 1.
    assert (score.spread, score.spread_sum, score.spread_average) == (7, 7, 3.5)
    assert (score.unsocial_spread, score.unsocial_spread_sum) == (2, 2)
    assert score.over_target == 6


def test_closeness_counts_the_days_that_are_missing():
    seats = [seat(f"s{day}", day * DAY) for day in (0, 2, 6, 7)]

    score = figures(seats, {one.id: "ann" for one in seats}, rules=rules(spacing=4))

    assert (score.closeness, score.close_pairs) == (2 + 0 + 3, 2)


def test_wishes_are_paid_and_only_dislikes_counted():
    seats = [seat("a", 0, dislike={"ann": 3}), seat("b", 48, dislike={"ann": -1, "bob": 2})]

    score = figures(seats, {"a": "ann", "b": "ann"})

    assert (score.disliked, score.dislike_cost) == (1, 2)


def test_the_score_is_the_weighted_sum():
    score = figures(
        [seat("a", 0, points=5, unsocial=1, dislike={"ann": 2}), seat("b", 24), seat("c", 99)],
        {"a": "ann", "b": "ann", "c": None},
        rules=rules(spacing=3),
    )
    assert (score.uncovered, score.spread_sum, score.unsocial_spread_sum) == (1, 9, 1)
    assert (score.over_target, score.closeness, score.dislike_cost) == (9, 2, 2)

    assert score.score == 20_000 + 9 * 400 + 400 + 90 + 24 + 6
    assert set(WEIGHTS) <= set(score.figures())


def test_nobody_and_nothing_score_nothing():
    score = judge(problem([], []), plan())

    assert (score.score, score.spread, score.spread_average) == (0, 0, 0.0)


@pytest.mark.parametrize(
    ("elsewhere", "holder", "rest"),
    [
        pytest.param((held("ann", 0), held("ann", 4)), None, 0, id="a clash elsewhere alone"),
        pytest.param((held("ann", 0), held("ann", 4)), "bob", 0, id="a clash of somebody else"),
        pytest.param((held("ann", 0),), "ann", 1, id="too soon after a shift elsewhere"),
        pytest.param((held("ann", 30),), "ann", 1, id="too late before a shift elsewhere"),
        pytest.param((held("ann", 60),), "ann", 0, id="far from a shift elsewhere"),
    ],
)
def test_only_what_the_plan_adds_breaks_the_rest_rule(elsewhere, holder, rest):
    score = figures([seat("a", 15)], {"a": holder}, commitments=elsewhere)

    assert score.rest == rest


def test_a_window_that_was_too_full_before_is_not_the_plans_fault():
    before = tuple(held("ann", day * DAY) for day in range(3))
    people = [person("ann", max_shifts=2), BOB]
    seats = [seat("near", 5 * DAY), seat("far", 15 * DAY)]

    counts = [
        figures(seats, holders, people, commitments=before, rules=rules(window=7)).window
        for holders in ({"near": None, "far": "ann"}, {"near": "ann", "far": None})
    ]

    # The windows from Monday and from Tuesday hold the near seat and too much; Wednesday's not.
    assert counts == [0, 2]


def test_closeness_counts_what_the_plan_adds():
    before = (held("ann", 0), held("ann", 2 * DAY))
    one = [seat("a", DAY)]

    alone, between = (
        figures(one, {"a": holder}, commitments=before, rules=rules(0, spacing=4))
        for holder in (None, "ann")
    )

    assert (alone.closeness, alone.close_pairs) == (0, 0)
    # Two gaps of 3 missing days take the place of one of 2.
    assert (between.closeness, between.close_pairs) == (4, 1)


def test_the_card_shows_each_member_of_each_pool():
    people = [person("ann", target_points=4), person("bob"), person("eve", pool="product")]
    seats = [seat("a", 0, dislike={"ann": 1}), seat("b", 48, points=8, unsocial=1), seat("c", 96)]
    one = problem(seats, people, rules=rules(spacing=4))

    desk, product = cards(one, plan(a="ann", b="ann", c=None))

    assert (desk.pool, desk.spread, desk.unsocial_spread) == ("desk", 8, 1)
    assert (product.pool, [member.person for member in product.members]) == ("product", ["eve"])
    ann = desk.members[0]
    assert (ann.shifts, ann.points, ann.unsocial, ann.deviation) == (2, 12, 1, 8)
    assert (ann.unsocial_deviation, ann.close_pairs, ann.disliked) == (1, 1, 1)


def test_days_of_a_quota_are_days_of_the_zone():
    # 20:00 in London on Sunday is Monday in Auckland.
    seats = [seat("a", -4), seat("b", 9), seat("c", 7 * DAY)]
    week = quota("ann", from_day=date(2026, 1, 5), until_day=date(2026, 1, 12), least=3, held=1)
    holders = dict.fromkeys("abc", "ann")

    here = figures(seats, holders, quotas=(week,), zone="UTC")
    there = figures(seats, holders, quotas=(week,), zone="Pacific/Auckland")

    assert (here.quota_shortfall, there.quota_shortfall) == (1, 0)


def test_a_familiar_seat_is_known_better_than_by_the_least_seen_candidate():
    people = [person("ann", areas_seen={"search": 2}), person("bob", areas_seen={"billing": 1})]
    seats = [seat("a", 9, area="search"), seat("b", 48, area="billing"), seat("c", 99)]

    assert figures(seats, {"a": "ann", "b": "bob", "c": "ann"}, people).familiar_seats == 2
    assert figures(seats, {"a": "bob", "b": "ann", "c": "bob"}, people).familiar_seats == 0


def test_a_pair_that_meets_again_is_counted_by_its_meetings_before():
    people = [person(name) for name in ("ann", "bob", "eve")]
    seats = [
        seat(f"{name}{week}", week * 99, slot=f"k{week}", kind=kind)
        for week in range(2)
        for name, kind in (("a", "front"), ("b", "backup"), ("c", "shadow"))
    ]
    holders = {
        f"{name}{week}": who
        for week in range(2)
        for name, who in (("a", "ann"), ("b", "bob"), ("c", "eve"))
    }
    before = (Together("bob", "ann", 3), Together("ann", "eve", 9))

    # Ann and Bob met three times, then four times before; whoever shadows is no pair.
    assert figures(seats, holders, people, together=before).repeated_pairs == 3 + 4
