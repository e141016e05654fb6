"""Absences: one's own, for planners everybody's; the note stays private."""

from datetime import timedelta

import pytest

from rotation.models import Absence, Notice
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift
from tests.programs import (
    FORBIDDEN,
    NOBODY,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
    server,
)
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db

TWO_DAYS = {"starts_at": "2026-12-01T00:00:00Z", "ends_at": "2026-12-03T00:00:00Z"}


def test_an_absence_is_entered_and_withdrawn():
    program = server()

    made = program.post("absences/", TWO_DAYS | {"kind": "training", "note": "Sailing"})
    address = f"absences/{made.json()['absence']['uid']}/"

    assert (made.status_code, made.json()["hit"]) == (201, [])
    assert program.get(address).json()["note"] == "Sailing"
    assert program.delete(address).status_code == 204
    assert refusal(program.get(address)) == NOT_FOUND
    assert every_page(program, "absences/") == []


def test_an_absence_that_covers_a_published_shift_is_kept_and_says_so():
    rota = make_rota()
    program = server()
    planner = make_member(role="planner")
    shift = make_shift(program.user.member, rota=rota, starts_at=NOON + timedelta(days=13))
    span = {"starts_at": "2026-12-01T00:00:00+01:00", "ends_at": "2026-12-05T00:00:00+01:00"}

    made = program.post("absences/", span).json()

    assert [hit["uid"] for hit in made["hit"]] == [str(shift.uid)]
    assert made["absence"]["starts_at"] == "2026-11-30T23:00:00Z"
    shift.refresh_from_db()
    assert shift.member == program.user.member
    assert Notice.objects.filter(user=planner.user).exists()


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param(
            {"ends_at": "2026-12-01T00:00:00Z"},
            (422, "absence_ends_before_it_begins", ["ends_at"]),
            id="ends when it begins",
        ),
        pytest.param(
            {"ends_at": "2029-12-01T00:00:00Z"}, (422, "absence_too_long", ["ends_at"]), id="long"
        ),
        pytest.param({"starts_at": "2026-12-01T00:00:00"}, invalid("starts_at"), id="no offset"),
        pytest.param({"starts_at": "2026-12-01"}, invalid("starts_at"), id="a day"),
        pytest.param({"starts_at": 1764547200}, invalid("starts_at"), id="a number"),
        pytest.param({"starts_at": None}, invalid("starts_at"), id="null"),
        pytest.param(
            {"starts_at": "0001-01-01T00:00:00+14:00"}, invalid("starts_at"), id="before all time"
        ),
        pytest.param({"kind": "party"}, invalid("kind"), id="unknown kind"),
        pytest.param({"all_day": "yes"}, invalid("all_day"), id="no flag"),
        pytest.param({"note": "x" * 201}, invalid("note"), id="long note"),
        pytest.param({"member": NOBODY}, invalid("member"), id="unknown person"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_and_not_entered(change, refused):
    assert refusal(server().post("absences/", TWO_DAYS | change)) == refused
    assert not Absence.objects.exists()


def test_the_same_absence_twice_is_a_conflict():
    program = server()
    program.post("absences/", TWO_DAYS)

    assert refusal(program.post("absences/", TWO_DAYS)) == (409, "absence_already_entered", [])


def test_a_planner_enters_and_sees_those_of_everybody_but_not_their_notes():
    member = make_member()
    planner = server("planner")
    entered = planner.post("absences/", TWO_DAYS | {"member": str(member.uid), "note": "Flu"})
    Program(member).post("absences/", {**TWO_DAYS, "kind": "other", "note": "Private"})

    found = every_page(planner, "absences/", {"member": str(member.uid), "limit": 1})

    assert entered.status_code == 201
    assert [absence["note"] for absence in found] == [None, None]
    notes = {absence["note"] for absence in every_page(Program(member), "absences/")}
    assert notes == {"Flu", "Private"}


def test_a_member_sees_and_withdraws_nobody_elses():
    other = away(make_member(), NOON.date(), days=2).absence
    program = server()

    assert every_page(program, "absences/") == []
    assert refusal(program.get("absences/", {"member": str(other.member.uid)})) == FORBIDDEN
    assert refusal(program.get(f"absences/{other.uid}/")) == NOT_FOUND
    assert refusal(program.delete(f"absences/{other.uid}/")) == NOT_FOUND
    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_a_member_enters_none_for_others():
    new = TWO_DAYS | {"member": str(make_member().uid)}

    assert refusal(server().post("absences/", new)) == FORBIDDEN


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({}, 3, id="all that stand"),
        pytest.param({"since": "2026-11-20T00:00:00Z"}, 2, id="those not over"),
        pytest.param({"until": "2026-11-28T00:00:00Z"}, 2, id="those begun"),
    ],
)
def test_absences_are_narrowed_by_time(query, found):
    program = server()
    for days in (0, 5, 10):
        away(program.user.member, NOON.date() + timedelta(days=days), days=2)

    assert len(every_page(program, "absences/", query)) == found


@pytest.mark.parametrize(
    ("program", "refused"),
    [(lambda: Program("viewer"), FORBIDDEN), (lambda: Program("member"), NOT_FOUND)],
    ids=["may not", "serves no shifts"],
)
def test_who_serves_no_shifts_enters_no_absence(program, refused):
    assert refusal(program().post("absences/", TWO_DAYS)) == refused
