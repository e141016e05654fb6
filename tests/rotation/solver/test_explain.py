"""Why a person holds no seat, and why a seat is held by nobody: codes with parameters."""

import pytest
from hypothesis import given

from rotation.solver.explain import Explainer, Gap, Relaxation, why, why_open
from rotation.solver.problem import Plan, ProblemError, Reason
from rotation.solver.score import judge
from rotation.solver.solve import solve
from tests.rotation.solver.make import DAY, held, person, plan, problem, rules, seat
from tests.rotation.solver.random_problems import problems

ANN, BOB = person("ann"), person("bob")
ABSENT = Reason("absent", {"until": "2026-01-07"})


def reason(seats, holders, people=None, **fields) -> Reason:
    """Return why Bob does not hold seat `s`."""
    answers = why(problem(seats, people or [ANN, BOB], **fields), plan(**holders), "s")
    [answer] = [one for one in answers if one.person == "bob"]
    return answer.reason


def test_too_little_rest_names_the_shift_and_the_minutes():
    seats = [seat("s", 9), seat("next", 24)]

    assert reason(seats, {"s": "ann", "next": "bob"}) == Reason(
        "rest",
        {
            "seat": "next",
            "starts_at": "2026-01-06T00:00:00+00:00",
            "ends_at": "2026-01-06T08:00:00+00:00",
            "rest_minutes": 7 * 60,
            "needed_minutes": 12 * 60,
        },
    )


def test_an_overlap_is_called_so():
    found = reason([seat("s", 9), seat("same", 10)], {"s": "ann", "same": "bob"})

    assert (found.code, found.params["seat"]) == ("overlap", "same")
    assert "rest_minutes" not in found.params


def test_back_to_back_is_no_overlap():
    found = reason([seat("s", 9), seat("next", 17)], {"s": "ann", "next": "bob"})

    assert (found.code, found.params["rest_minutes"]) == ("rest", 0)


def test_a_shift_elsewhere_has_a_time_and_no_seat():
    found = reason([seat("s", 9)], {"s": "ann"}, commitments=(held("bob", 20),))

    assert found.code == "rest"
    assert found.params["starts_at"] == "2026-01-05T20:00:00+00:00"
    assert "seat" not in found.params


def test_the_notes_about_somebody_come_with_the_answer():
    wish, debt = Reason("wish_avoid", {}), Reason("payback_due", {"member": "ann"})
    one = problem([seat("s", 9, notes={"bob": (wish, debt), "ann": (debt,)})])

    explainer = Explainer(one, plan(s="ann"))

    [bob] = explainer.why("s")
    assert (bob.person, bob.notes) == ("bob", (wish, debt))
    assert explainer.holder_notes("s") == (debt,)


def test_an_open_seat_has_no_notes_of_a_holder():
    one = problem([seat("s", 9, notes={"ann": (Reason("wish_avoid", {}),)})])

    assert Explainer(one, plan(s=None)).holder_notes("s") == ()


def test_the_nearest_shift_is_named():
    seats = [seat("s", 9), seat("far", 28), seat("near", -8)]

    found = reason(seats, {"s": "ann", "far": "bob", "near": "bob"})

    assert found.params["seat"] == "near"


def test_a_full_window_names_its_days():
    seats = [seat("s", 3 * DAY), seat("a", 0), seat("b", 5 * DAY)]
    people = [ANN, person("bob", max_shifts=2)]

    found = reason(seats, {"s": "ann", "a": "bob", "b": "bob"}, people, rules=rules(window=7))

    assert found == Reason(
        "window",
        {"limit": 2, "days": 7, "first_day": "2026-01-05", "last_day": "2026-01-10"},
    )


def test_somebody_who_may_not_serve_at_all_has_a_full_window():
    found = reason([seat("s", 9)], {"s": "ann"}, [ANN, person("bob", max_shifts=0)])

    assert found == Reason("window", {"limit": 0, "days": 28})


def test_a_pair_of_newcomers_names_the_other_one():
    people = [ANN, person("bob", onboarding=True), person("cid", onboarding=True)]
    seats = [seat("s", 9, slot="k"), seat("t", 9, slot="k", candidates=("cid",))]

    found = reason(seats, {"s": "ann", "t": "cid"}, people)

    assert found == Reason("onboarding_pair", {"seat": "t", "person": "cid"})


def test_whoever_was_barred_keeps_the_given_reason():
    found = reason([seat("s", 9, candidates=("ann",), barred={"bob": ABSENT})], {"s": "ann"})

    assert found is ABSENT


def test_the_cost_is_told_by_its_parts():
    people = [person("ann", target_points=4, target_unsocial=1), BOB]
    seats = [
        seat("s", 0, unsocial=1, dislike={"ann": -1, "bob": 2}),
        seat("t", 2 * DAY, points=0, candidates=("bob",)),
    ]

    found = reason(seats, {"s": "ann", "t": "bob"}, people, rules=rules(spacing=3))

    # Points: a spread of 0 becomes one of 8, and Bob is 4 over his target.
    parts = {"points": 8 * 400 + 4 * 10, "unsocial": 2 * 400, "spacing": 12, "wish": 9}
    assert found == Reason("cost", {"total": sum(parts.values()), **parts})


def test_who_could_take_it_comes_first_and_the_cheapest_before_all():
    people = [ANN, *(person(name) for name in ("bob", "cid", "dan"))]
    seats = [
        seat(
            "s",
            9,
            candidates=("ann", "cid", "dan"),
            dislike={"cid": 5, "dan": 1},
            barred={"bob": ABSENT},
        )
    ]

    answers = why(problem(seats, people), plan(s="ann"), "s")

    assert [one.person for one in answers] == ["dan", "cid", "bob"]


@given(one=problems())
def test_the_cost_is_what_the_judge_would_say(one):
    made = solve(one, moves=400).plan
    explainer = Explainer(one, made)
    before = judge(one, made).score

    for name, holder in made.assignments.items():
        answers = {each.person: each.reason for each in explainer.why(name)}
        seat_of = next(each for each in one.seats if each.id == name)
        assert set(answers) == {*seat_of.candidates} - {holder}
        for person_id, found in answers.items():
            after = judge(one, Plan({**made.assignments, name: person_id}))
            if found.code == "cost":
                assert holder is not None, "a seat is open that somebody could take"
                assert after.hard_violations == 0
                assert found.params["total"] == after.score - before
            else:
                assert after.hard_violations > 0


def test_an_open_seat_counts_whom_each_rule_bars():
    people = [
        person("ann", max_shifts=1),
        person("bob", max_shifts=1),
        person("cid", onboarding=True),
        person("dan", onboarding=True),
        person("eve"),
    ]
    seats = [
        seat("s", 9, slot="k", candidates=("ann", "bob", "cid"), barred={"eve": ABSENT}),
        seat("t", 9, slot="k", candidates=("dan",)),
        seat("early", -8, candidates=("ann",)),
        seat("late", 5 * DAY, candidates=("bob",)),
    ]
    holders = plan(s=None, t="dan", early="ann", late="bob")

    gap = why_open(problem(seats, people), holders, "s")

    assert gap.counts == {"absent": 1, "onboarding_pair": 1, "rest": 1, "window": 2}
    assert gap.cheapest == Relaxation("cid", ("onboarding_pair",), 4 * 10)


@pytest.mark.parametrize(
    ("fields", "cheapest"),
    [
        pytest.param(
            {"candidates": ("ann",), "barred": {"bob": ABSENT}}, ("ann", "rest"), id="rest first"
        ),
        pytest.param(
            {"candidates": (), "barred": {"bob": ABSENT}}, ("bob", "absent"), id="absence"
        ),
        pytest.param(
            {"candidates": (), "barred": {"bob": Reason("wrong_job", {})}}, None, id="a fact"
        ),
        pytest.param({"candidates": ()}, None, id="nobody of interest"),
    ],
)
def test_the_cheapest_rule_to_give_up_is_named(fields, cheapest):
    one = problem([seat("s", 9, **fields), seat("t", 24, candidates=("ann",))])

    gap = why_open(one, plan(s=None, t="ann"), "s")

    found = gap.cheapest and (gap.cheapest.person, *gap.cheapest.codes)
    assert found == cheapest


def test_nobody_can_be_at_two_places():
    one = problem([seat("s", 9, candidates=("ann",)), seat("t", 9, candidates=("ann",))])

    assert why_open(one, plan(s=None, t="ann"), "s") == Gap("s", {"overlap": 1}, None)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        pytest.param(lambda one, held_by: why(one, held_by, "x"), "unknown_seat", id="why"),
        pytest.param(lambda one, held_by: why_open(one, held_by, "x"), "unknown_seat", id="open"),
        pytest.param(lambda one, held_by: why_open(one, held_by, "s"), "seat_is_held", id="held"),
    ],
)
def test_a_question_about_no_such_seat_is_refused(ask, code):
    with pytest.raises(ProblemError) as caught:
        ask(problem([seat("s", 9)]), plan(s="ann"))

    assert caught.value.code == code


def test_an_explainer_is_a_mapping_of_all_seats():
    explainer = Explainer(problem([seat("b", 48), seat("a", 9)]), plan(a="ann", b=None))

    assert (list(explainer), len(explainer)) == (["b", "a"], 2)
    assert [one.person for one in explainer["a"]] == ["bob"]
    assert explainer.get("x") is None
