"""A problem is checked when it is made and always in UTC."""

import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rotation.solver.problem import (
    ProblemError,
    Reason,
    Together,
    digest,
    seat_kind,
    zone_info,
)
from tests.rotation.solver.make import at, held, person, problem, quota, rules, seat


def refused(make) -> str:
    with pytest.raises(ProblemError) as caught:
        make()
    assert caught.value.message == str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda: person(""), "wrong_type", id="a person without a name"),
        pytest.param(lambda: person("ann", pool=7), "wrong_type", id="a pool that is a number"),
        pytest.param(
            lambda: person("ann", onboarding=1), "wrong_type", id="an onboarding that is a number"
        ),
        pytest.param(
            lambda: person("ann", max_shifts=2.5), "wrong_type", id="half a shift in a window"
        ),
        pytest.param(
            lambda: person("ann", max_shifts=True), "wrong_type", id="yes shifts in a window"
        ),
        pytest.param(lambda: person("ann", max_shifts=-1), "negative", id="fewer than no shifts"),
        pytest.param(lambda: seat("s", 9, hours=0), "ends_before_start", id="an empty seat"),
        pytest.param(lambda: seat("s", 9, hours=-1), "ends_before_start", id="a seat backwards"),
        pytest.param(
            lambda: seat("s", 9, starts_at=datetime(2026, 1, 5)),  # noqa: DTZ001 - that is the fault
            "no_offset",
            id="a moment without an offset",
        ),
        pytest.param(
            lambda: seat("s", 9, ends_at="2026-01-05"), "wrong_type", id="a moment that is text"
        ),
        pytest.param(lambda: seat("s", 9, kind="lead"), "unknown_kind", id="an unknown kind"),
        pytest.param(lambda: seat("s", 9, points=-4), "negative", id="negative points"),
        pytest.param(lambda: seat("s", 9, unsocial=-1), "negative", id="negative unsocial points"),
        pytest.param(
            lambda: seat("s", 9, dislike={"ann": "much"}), "wrong_type", id="a dislike in words"
        ),
        pytest.param(
            lambda: seat("s", 9, candidates=("ann", "ann")),
            "duplicate_candidate",
            id="a candidate listed twice",
        ),
        pytest.param(
            lambda: seat("s", 9, candidates=("ann", 7)), "wrong_type", id="a candidate by number"
        ),
        pytest.param(
            lambda: seat("s", 9, barred={"ann": Reason("absent", {})}),
            "barred_candidate",
            id="a candidate who is barred",
        ),
        pytest.param(
            lambda: seat("s", 9, notes={"ann": "likes it"}), "wrong_type", id="a note in words"
        ),
        pytest.param(
            lambda: seat("s", 9, notes={"ann": ("wish_avoid",)}), "wrong_type", id="a bare note"
        ),
        pytest.param(lambda: seat("s", 9, area=None), "wrong_type", id="an area that is nothing"),
        pytest.param(
            lambda: person("ann", areas_seen={"search": -1}), "negative", id="seen less than never"
        ),
        pytest.param(
            lambda: person("ann", areas_seen={"": 1}), "wrong_type", id="an area without a name"
        ),
        pytest.param(
            lambda: person("ann", learns_until=datetime(2026, 1, 5)),  # noqa: DTZ001 - the fault
            "no_offset",
            id="learning until somewhere",
        ),
        pytest.param(
            lambda: person("ann", learns_until=date(2026, 1, 5)),
            "wrong_type",
            id="learning until a day",
        ),
        pytest.param(lambda: quota(least=-1), "negative", id="a quota below nothing"),
        pytest.param(lambda: quota(held=0.5), "wrong_type", id="half a shift served"),
        pytest.param(lambda: quota(from_day=at(0)), "wrong_type", id="a quota from a moment"),
        pytest.param(
            lambda: quota(until_day=date(2026, 1, 5)), "ends_before_start", id="an empty quarter"
        ),
        pytest.param(lambda: Together("ann", "ann", 1), "pair_of_one", id="a pair of one"),
        pytest.param(lambda: Together("ann", "bob", -1), "negative", id="a pair never seen"),
        pytest.param(lambda: held("ann", 9, hours=0), "ends_before_start", id="an empty shift"),
        pytest.param(lambda: rules(rest_hours=-1), "negative", id="less than no rest"),
        pytest.param(lambda: rules(spacing=-1), "negative", id="negative spacing"),
        pytest.param(lambda: rules(window=0), "negative", id="a window without a day"),
        pytest.param(lambda: problem([], zone="Mars/Olympus"), "unknown_zone", id="unknown zone"),
        pytest.param(lambda: problem([], zone="../UTC"), "unknown_zone", id="a path as zone"),
        pytest.param(lambda: problem([], start=at(0)), "wrong_type", id="a start with a time"),
        pytest.param(
            lambda: problem([], [person("ann"), person("ann")]), "duplicate_person", id="a twin"
        ),
        pytest.param(
            lambda: problem([seat("s", 9), seat("s", 40)]), "duplicate_seat", id="a seat twice"
        ),
        pytest.param(
            lambda: problem([seat("s", 9, candidates=("eve",))]),
            "unknown_person",
            id="an unknown candidate",
        ),
        pytest.param(
            lambda: problem([seat("s", 9, dislike={"eve": 1})]),
            "unknown_person",
            id="an unknown person's wish",
        ),
        pytest.param(
            lambda: problem([seat("s", 9, barred={"eve": Reason("absent", {})})]),
            "unknown_person",
            id="an unknown person barred",
        ),
        pytest.param(
            lambda: problem([], commitments=(held("eve", 9),)),
            "unknown_person",
            id="an unknown person's shift",
        ),
        pytest.param(lambda: seat_kind("driver"), "unknown_kind", id="an unknown word for a seat"),
        pytest.param(
            lambda: problem([seat("s", 9, notes={"eve": ()})]), "unknown_person", id="note on eve"
        ),
        pytest.param(
            lambda: problem([], quotas=(quota("eve"),)), "unknown_person", id="quota of eve"
        ),
        pytest.param(
            lambda: problem([], together=(Together("ann", "eve", 1),)),
            "unknown_person",
            id="a pair with eve",
        ),
        pytest.param(
            lambda: problem([], together=(Together("ann", "bob", 1), Together("bob", "ann", 2))),
            "duplicate_pair",
            id="a pair listed both ways",
        ),
        pytest.param(
            lambda: problem([seat("s", 9)], fixed={"t": None}), "unknown_seat", id="fixed nowhere"
        ),
        pytest.param(
            lambda: problem([seat("s", 9, candidates=("bob",))], fixed={"s": "ann"}),
            "fixed_not_candidate",
            id="fixed to somebody who may not",
        ),
        pytest.param(
            lambda: problem([seat("s", 9)], fixed={"s": "eve"}),
            "fixed_not_candidate",
            id="fixed to eve",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(make, code):
    assert refused(make) == code


def test_an_empty_problem_is_a_problem():
    assert problem([], []).seats == ()


def test_learning_ends_at_a_moment_in_utc():
    berlin = datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))

    assert person("ann", learns_until=berlin).learns_until == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_seat_may_be_fixed_to_nobody():
    assert problem([seat("s", 9)], fixed={"s": None}).fixed == {"s": None}


def test_moments_are_kept_in_utc():
    berlin = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    [one] = problem([seat("s", 0, starts_at=berlin, ends_at=berlin + timedelta(hours=2))]).seats

    # Two hours on the wall are one hour in the night in which the clocks go forward.
    assert (one.starts_at.tzinfo, one.ends_at - one.starts_at) == (UTC, timedelta(hours=1))


@pytest.mark.parametrize(
    ("word", "kind"), [("lead", "front"), ("front", "front"), ("backup", "backup")]
)
def test_the_products_lead_seat_is_the_kits_front_seat(word, kind):
    assert seat_kind(word) == kind


def test_the_zone_utc_needs_no_time_zone_data():
    assert zone_info("UTC") is UTC


def test_an_error_survives_the_way_out_of_a_child_process():
    error = pickle.loads(pickle.dumps(ProblemError("negative", "Less than nothing.")))  # noqa: S301 - our own bytes

    assert (error.code, str(error)) == ("negative", "Less than nothing.")


def test_equal_problems_have_equal_digests():
    one, other = (
        problem([seat("s", 9, dislike=wish)])
        for wish in ({"ann": 1, "bob": 2}, {"bob": 2, "ann": 1})
    )

    assert digest(one) == digest(other)
    assert len(digest(one)) == 64


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(problem([seat("s", 9)], name="other"), id="name"),
        pytest.param(problem([seat("s", 9)], zone="Asia/Tokyo"), id="zone"),
        pytest.param(problem([seat("s", 9)], start=date(2026, 1, 12)), id="start"),
        pytest.param(problem([seat("s", 9)], rules=rules(rest_hours=12.5)), id="rest"),
        pytest.param(problem([seat("s", 10)]), id="time of a seat"),
        pytest.param(problem([seat("s", 9, points=5)]), id="points of a seat"),
        pytest.param(problem([seat("s", 9, candidates=("bob", "ann"))]), id="candidates' order"),
        pytest.param(problem([seat("s", 9)], [person("ann"), person("bob", pool="b")]), id="pool"),
        pytest.param(problem([seat("s", 9)], commitments=(held("ann", 99),)), id="commitment"),
        pytest.param(problem([seat("s", 9, area="search")]), id="area of a seat"),
        pytest.param(
            problem([seat("s", 9, notes={"ann": (Reason("payback_due", {}),)})]), id="note"
        ),
        pytest.param(
            problem([seat("s", 9)], [person("ann", learns_until=at(9)), person("bob")]),
            id="end of learning",
        ),
        pytest.param(
            problem([seat("s", 9)], [person("ann", areas_seen={"search": 2}), person("bob")]),
            id="areas seen",
        ),
        pytest.param(problem([seat("s", 9)], quotas=(quota(),)), id="quota"),
        pytest.param(problem([seat("s", 9)], together=(Together("ann", "bob", 1),)), id="pair"),
        pytest.param(problem([seat("s", 9)], fixed={"s": "ann"}), id="fixed seat"),
        pytest.param(problem([seat("s", 9)], fixed={"s": None}), id="seat fixed open"),
    ],
)
def test_each_part_of_a_problem_is_in_its_digest(other):
    assert digest(other) != digest(problem([seat("s", 9)]))
