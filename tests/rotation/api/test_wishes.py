"""Weekdays off and wishes over the API: one's own, for planners everybody's."""

import pytest

from rotation.models import RegularAbsence, Wish
from tests.make import make_member
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

pytestmark = pytest.mark.django_db
FRIDAY = {"weekday": 4, "from_on": "2026-12-01"}
WISH = {
    "kind": "avoid",
    "starts_at": "2026-12-01T00:00:00Z",
    "ends_at": "2026-12-03T00:00:00Z",
}
PLACES = [
    pytest.param("regular-absences/", FRIDAY, id="weekday off"),
    pytest.param("wishes/", WISH, id="wish"),
]


def made(answer):
    body = answer.json()
    return body.get("absence", body)


@pytest.mark.parametrize(("place", "body"), PLACES)
def test_one_is_made_read_and_withdrawn(place, body):
    program = server()

    answer = program.post(place, body | {"note": "Choir"})
    address = f"{place}{made(answer)['uid']}/"

    assert answer.status_code == 201
    assert program.get(address).json()["note"] == "Choir"
    assert len(every_page(program, place)) == 1
    assert program.delete(address).status_code == 204
    assert refusal(program.get(address)) == NOT_FOUND
    assert every_page(program, place) == []


@pytest.mark.parametrize(("place", "body"), PLACES)
def test_a_planner_makes_and_sees_them_for_others_but_no_notes(place, body):
    member, planner = make_member(), server("planner")

    answer = planner.post(place, body | {"member": str(member.uid), "note": "Choir"})

    assert answer.status_code == 201
    assert [row["note"] for row in every_page(planner, place)] == [None]
    assert [row["note"] for row in every_page(Program(member), place)] == ["Choir"]


@pytest.mark.parametrize(("place", "body"), PLACES)
def test_a_member_neither_makes_nor_sees_nor_withdraws_those_of_others(place, body):
    other, program = make_member(), server()
    uid = made(Program(other).post(place, body))["uid"]

    assert every_page(program, place) == []
    assert refusal(program.get(place, {"member": str(other.uid)})) == FORBIDDEN
    assert refusal(program.post(place, body | {"member": str(other.uid)})) == FORBIDDEN
    assert refusal(program.get(f"{place}{uid}/")) == NOT_FOUND
    assert refusal(program.delete(f"{place}{uid}/")) == NOT_FOUND


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"weekday": 7}, invalid("weekday"), id="an eighth day"),
        pytest.param({"weekday": -1}, invalid("weekday"), id="a day before Monday"),
        pytest.param({"weekday": "4"}, invalid("weekday"), id="a text"),
        pytest.param({"weekday": True}, invalid("weekday"), id="true"),
        pytest.param({"local_start": "25:00"}, invalid("local_start"), id="no time of day"),
        pytest.param({"from_on": "0001-01-01"}, invalid("from_on"), id="before all time"),
        pytest.param({"from_on": None}, invalid("from_on"), id="null"),
        pytest.param({"note": "x" * 201}, invalid("note"), id="long note"),
        pytest.param({"member": NOBODY}, invalid("member"), id="unknown person"),
        pytest.param({"every": 2}, invalid("every"), id="unknown field"),
        pytest.param(
            {"local_start": "12:00", "local_end": "09:00"},
            (422, "absence_ends_before_it_begins", ["local_end"]),
            id="backwards",
        ),
        pytest.param(
            {"until_on": "2026-12-01"},
            (422, "absence_ends_before_it_begins", ["until_on"]),
            id="for no day",
        ),
    ],
)
def test_a_weekday_off_that_cannot_be_is_refused(change, refused):
    assert refusal(server().post("regular-absences/", FRIDAY | change)) == refused
    assert not RegularAbsence.objects.exists()


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"kind": "perhaps"}, invalid("kind"), id="unknown kind"),
        pytest.param({"starts_at": "2026-12-01"}, invalid("starts_at"), id="a day"),
        pytest.param({"note": ["x"]}, invalid("note"), id="no text"),
        pytest.param(
            {"ends_at": "2026-12-01T00:00:00Z"},
            (422, "wish_ends_before_it_begins", ["ends_at"]),
            id="no time",
        ),
        pytest.param(
            {"ends_at": "2027-12-01T00:00:00Z"}, (422, "wish_too_long", ["ends_at"]), id="a year"
        ),
        pytest.param(
            {"ends_at": "2026-12-08T00:00:00Z"},
            (422, "wish_budget_spent", ["ends_at"]),
            id="seven days",
        ),
        pytest.param(
            {"starts_at": "2020-12-01T00:00:00Z", "ends_at": "2020-12-02T00:00:00Z"},
            (422, "wish_is_over", ["starts_at"]),
            id="years ago",
        ),
    ],
)
def test_a_wish_that_cannot_be_is_refused(change, refused):
    assert refusal(server().post("wishes/", WISH | change)) == refused
    assert not Wish.objects.exists()


def test_the_same_twice_is_a_conflict():
    program = server()
    program.post("wishes/", WISH)
    program.post("regular-absences/", FRIDAY)

    assert refusal(program.post("wishes/", WISH)) == (409, "wish_already_made", [])
    again = refusal(program.post("regular-absences/", FRIDAY))
    assert again == (409, "absence_already_entered", [])


def test_what_is_left_is_told_for_two_quarters():
    program = server()
    program.post("wishes/", WISH)

    this, following = program.get("wishes/left/").json()

    assert (this["first_day"], this["last_day"]) == ("2026-10-01", "2026-12-31")
    assert (this["avoid"], this["prefer"]) == (4, 6)
    assert (following["avoid"], following["prefer"]) == (6, 6)


def test_what_is_left_of_somebody_else_is_for_planners():
    other = make_member()
    Program(other).post("wishes/", WISH)
    named = {"member": str(other.uid)}

    assert refusal(server().get("wishes/left/", named)) == FORBIDDEN
    assert server("planner").get("wishes/left/", named).json()[0]["avoid"] == 4
