"""Shifts that people give to each other, by a program: ask, answer, decide, divide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rotation.models import Payback, Shift, Trade
from tests.programs import (
    FORBIDDEN,
    HUGE,
    NOBODY,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
)
from tests.rotation.plans import away
from tests.rotation.trades.steps import DAY, LATER, NINE, Desk, holder_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Every request of these tests happens an hour after the fixed noon."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def desk():
    return Desk()


def give(shift, body=None, who=None):
    return Program(who or shift.member).post(f"shifts/{shift.uid}/give/", body or {})


def test_a_shift_is_given_away_and_taken_by_the_first_who_can(desk):
    shift = desk.shift(desk.ada)

    made = give(shift, {"note": "A wedding"})
    uid = made.json()["uid"]
    done = Program(desk.ben).post(f"trades/{uid}/answer/", {"willing": True})

    assert (made.status_code, done.status_code) == (201, 200)
    assert made.json()["expires_at"] == "2026-12-06T09:00:00Z"
    answer = done.json()
    assert (answer["state"], answer["taker"]["name"]) == ("accepted", "Ben")
    assert answer["shift"]["member"]["name"] == "Ben"
    assert [one["answer"] for one in answer["answers"]] == ["willing"]
    assert holder_of(shift) == desk.ben
    late = Program(desk.cleo).post(f"trades/{uid}/answer/", {"willing": True})
    assert refusal(late) == (409, "trade_over", [])


def test_a_key_makes_a_request_once(desk):
    shift, program = desk.shift(desk.ada), Program(desk.ada)

    first, second = (
        program.post(f"shifts/{shift.uid}/give/", {}, Idempotency_Key="k1") for _turn in range(2)
    )

    assert first.json() == second.json()
    assert refusal(program.post(f"shifts/{shift.uid}/give/", {})) == (
        409,
        "trade_already_open",
        [],
    )
    assert Trade.objects.count() == 1


def test_two_swap(desk):
    mine, theirs = desk.shift(desk.ada), desk.shift(desk.ben, NINE + 3 * DAY)

    made = Program(desk.ada).post(f"shifts/{mine.uid}/trade/", {"other_shift": str(theirs.uid)})
    uid = made.json()["uid"]
    done = Program(desk.ben).post(f"trades/{uid}/accept/")

    assert made.json()["other_shift"]["uid"] == str(theirs.uid)
    assert done.json()["state"] == "accepted"
    assert (holder_of(mine), holder_of(theirs)) == (desk.ben, desk.ada)


def test_or_not(desk):
    mine, theirs = desk.shift(desk.ada), desk.shift(desk.ben, NINE + 3 * DAY)
    made = Program(desk.ada).post(f"shifts/{mine.uid}/trade/", {"other_shift": str(theirs.uid)})
    uid = made.json()["uid"]

    assert refusal(Program(desk.cleo).post(f"trades/{uid}/accept/")) == FORBIDDEN
    assert refusal(Program(desk.ada).post(f"trades/{uid}/decline/", {})) == FORBIDDEN
    done = Program(desk.ben).post(f"trades/{uid}/decline/", {"note": "Choir"})
    assert done.json()["outcome"] == {"code": "declined", "text": "Choir"}
    back = Program(desk.ada).post(f"trades/{uid}/withdraw/")
    assert refusal(back) == (409, "trade_over", [])


def test_a_planner_chooses_among_who_can(desk):
    shift = desk.shift(desk.ada)
    uid = give(shift, {"choice": "planner"}).json()["uid"]
    Program(desk.ben).post(f"trades/{uid}/answer/", {"willing": True})

    chosen = {"member": str(desk.ben.uid)}
    assert refusal(Program(desk.cleo).post(f"trades/{uid}/choose/", chosen)) == FORBIDDEN
    done = Program(desk.planner).post(f"trades/{uid}/choose/", chosen)

    assert done.json()["outcome"]["code"] == "chosen"
    assert holder_of(shift) == desk.ben


def test_an_open_shift_is_taken_at_once_and_a_distant_one_is_not(desk):
    open_one, held = desk.shift(None), desk.shift(desk.ada, NINE + DAY)
    ben = Program(desk.ben)

    assert ben.post(f"shifts/{open_one.uid}/take/", {}).status_code == 201
    answer = ben.post(f"shifts/{held.uid}/take/", {"reason": "I like it"})
    assert refusal(answer) == (422, "take_not_urgent", [])
    assert holder_of(open_one) == desk.ben


def test_only_a_planner_takes_for_somebody_else(desk):
    shift, body = desk.shift(None), {"member": str(desk.ben.uid)}

    assert refusal(Program(desk.ada).post(f"shifts/{shift.uid}/take/", body)) == FORBIDDEN
    assert Program(desk.planner).post(f"shifts/{shift.uid}/take/", body).status_code == 201
    assert holder_of(shift) == desk.ben


def test_a_shift_is_divided_and_a_part_given_away(desk):
    shift = desk.shift(desk.ada)

    done = Program(desk.planner).post(
        f"shifts/{shift.uid}/divide/", {"at": "2026-12-07T11:00:00Z", "reason": "Dentist"}
    )

    first, second = done.json()["shifts"]
    assert (first["ends_at"], second["starts_at"]) == ("2026-12-07T11:00:00Z",) * 2
    assert (first["points"], second["points"]) == (1, 3)
    rest = Shift.objects.with_people().get(uid=second["uid"])
    part = give(rest, {"part_from": "2026-12-07T15:00:00Z"})
    assert part.json()["part_until"] == "2026-12-07T17:00:00Z"


def test_candidates_come_by_cost_and_those_barred_with_the_rule(desk):
    away(desk.cleo, NINE.date(), days=1)
    shift = desk.shift(desk.ada)

    listed = Program("viewer").get(f"shifts/{shift.uid}/candidates/").json()["candidates"]

    found = {one["member"]["name"]: (one["able"], one["code"]) for one in listed}
    assert found == {
        "Ben": (True, "cost"),
        "Cleo": (False, "absent"),
        "Pia": (False, "wrong_job"),
    }
    assert listed[0]["member"]["name"] == "Ben"
    assert listed[1]["sentence"]


def test_candidates_for_a_part_of_a_shift(desk):
    away(desk.cleo, NINE.date(), days=1)
    desk.cleo.absences.update(ends_at=NINE + timedelta(hours=2))
    address = f"shifts/{desk.shift(desk.ada).uid}/candidates/"
    program = Program("viewer")

    query = {"part_from": "2026-12-07T12:00:00Z"}
    able = [one for one in program.get(address, query).json()["candidates"] if one["able"]]
    outside = program.get(address, {"part_from": "2026-12-08T12:00:00Z"})

    assert {one["member"]["name"] for one in able} == {"Ben", "Cleo"}
    assert refusal(outside)[:2] == (422, "part_ends_before_it_begins")


def test_requests_are_listed_page_by_page_and_narrowed(desk):
    for days in range(3):
        give(desk.shift(desk.ada, NINE + days * DAY))
    give(desk.shift(desk.ben, NINE + 3 * DAY))
    program = Program("viewer")

    assert len(every_page(program, "trades/", {"limit": 1})) == 4
    assert len(every_page(program, "trades/", {"member": str(desk.ada.uid)})) == 3
    assert len(every_page(program, "trades/", {"state": "accepted"})) == 0
    assert len(every_page(program, "trades/", {"rota": desk.rota.slug})) == 4
    assert refusal(program.get("trades/", {"state": "lost"})) == invalid("state")


def test_listing_takes_as_many_queries_for_many_as_for_few(desk, django_assert_max_num_queries):
    for days in range(5):
        shift = desk.shift(desk.ada, NINE + days * DAY)
        uid = give(shift, {"choice": "planner"}).json()["uid"]
        Program(desk.ben).post(f"trades/{uid}/answer/", {"willing": False})
    program = Program("viewer")

    with django_assert_max_num_queries(8):
        assert len(program.get("trades/").json()["results"]) == 5


def test_what_is_owed_is_listed_and_forgiven_by_whom_it_is_owed(desk):
    uid = give(desk.shift(desk.ada)).json()["uid"]
    Program(desk.ben).post(f"trades/{uid}/answer/", {"willing": True})

    (owed,) = every_page(Program("viewer"), "paybacks/", {"state": "open"})
    address = f"paybacks/{owed['uid']}/forgive/"

    assert (owed["debtor"]["name"], owed["creditor"]["name"], owed["points"]) == ("Ada", "Ben", 4)
    assert owed["trade"] == uid
    assert refusal(Program(desk.ada).post(address)) == FORBIDDEN
    assert Program(desk.ben).post(address).json()["state"] == "forgiven"
    assert Payback.objects.get().settled_at == LATER


def test_nobody_gives_away_the_shift_of_somebody_else_but_a_planner(desk):
    shift = desk.shift(desk.ada)

    assert refusal(give(shift, who=desk.ben)) == FORBIDDEN
    assert give(shift, who=desk.planner).status_code == 201


@pytest.mark.parametrize(
    ("verb", "body", "refused"),
    [
        pytest.param("give", {"choice": "dice"}, invalid("choice"), id="unknown choice"),
        pytest.param("give", {"choice": 1}, invalid("choice"), id="a number"),
        pytest.param("give", {"note": "x" * 201}, invalid("note"), id="long note"),
        pytest.param("give", {"note": None}, invalid("note"), id="null"),
        pytest.param("give", {"part_from": "noon"}, invalid("part_from"), id="no moment"),
        pytest.param("give", {"all": True}, invalid("all"), id="unknown field"),
        pytest.param("give", [], invalid("general"), id="a list"),
        pytest.param(
            "give",
            {"part_from": "2026-12-07T08:00:00Z"},
            (422, "part_outside_shift", ["part_from"]),
            id="outside",
        ),
        pytest.param("trade", {}, invalid("other_shift"), id="nothing in return"),
        pytest.param("trade", {"other_shift": NOBODY}, invalid("other_shift"), id="no such shift"),
        pytest.param("trade", {"other_shift": HUGE}, invalid("other_shift"), id="a huge number"),
        pytest.param("take", {"member": "Ada"}, invalid("member"), id="no uid"),
        pytest.param("divide", {"reason": "x"}, invalid("at"), id="no moment to divide at"),
        pytest.param(
            "divide",
            {"at": "2026-12-07T11:00:30Z", "reason": "x"},
            (422, "cannot_divide", []),
            id="no whole minute",
        ),
        pytest.param(
            "divide",
            {"at": "2026-12-07T11:00:00Z", "reason": ""},
            invalid("reason"),
            id="no reason",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_changes_nothing(desk, verb, body, refused):
    shift = desk.shift(desk.ada)

    answer = Program(desk.planner).post(f"shifts/{shift.uid}/{verb}/", body)

    assert refusal(answer) == refused
    assert not Trade.objects.exists()
    assert Shift.objects.get().revision == 0


@pytest.mark.parametrize("body", [{}, {"willing": "yes"}, {"willing": None}, {"willing": 1}])
def test_an_answer_is_yes_or_no(desk, body):
    uid = give(desk.shift(desk.ada)).json()["uid"]

    assert refusal(Program(desk.ben).post(f"trades/{uid}/answer/", body)) == invalid("willing")


def test_a_request_that_is_not_there_is_not_found():
    program = Program("planner")

    assert refusal(program.get(f"trades/{NOBODY}/")) == NOT_FOUND
    for verb in ("answer", "choose", "accept", "decline", "withdraw"):
        assert refusal(program.post(f"trades/{NOBODY}/{verb}/", {})) == NOT_FOUND
    assert refusal(program.post(f"paybacks/{NOBODY}/forgive/")) == NOT_FOUND
