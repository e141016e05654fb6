"""Programs read who carries how much, correct it, and fetch what was served."""

import csv
import io

import pytest

from rotation.models import LedgerEntry
from rotation.services import ledger
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, utc
from tests.programs import FORBIDDEN, HUGE, NOT_FOUND, Program, invalid, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_rota(slug="desk", seats=("developer",))


def serve(member, desk, text, points=4):
    shift = make_shift(member, slot=make_slot(desk, utc(text)), points=points)
    ledger.for_shift(shift=shift, reason={"code": "published"}, by=None, now=NOON)
    return shift


def test_a_reader_sees_everybody_against_their_fair_share(desk):
    busy, idle = make_member(first_name="Busy"), make_member(first_name="Idle")
    serve(busy, desk, "2026-11-09 09:00", points=6)
    watcher = make_member(stage="shadow")

    found = Program("viewer").get("rotas/desk/ledger/").json()

    (pool,) = found["pools"]
    assert (pool["job"], pool["spread"], pool["usual"]) == ("developer", 6, 6)
    assert [(one["member"]["name"], one["points"], one["fair_points"]) for one in pool["standings"]] == [
        ("Busy", 6, 3),
        ("Idle", 0, 3),
    ]  # fmt: skip
    assert pool["standings"][0]["member"]["uid"] == str(busy.uid)
    assert pool["standings"][1]["member"]["uid"] == str(idle.uid)
    assert len(pool["standings"][0]["weeks"]) == len(found["ends"]) == 52
    assert [(one["member"]["uid"], one["fair_points"]) for one in found["apart"]] == [
        (str(watcher.uid), None)
    ]


def test_a_planner_corrects_points_with_a_reason(desk):
    member = make_member()
    body = {"member": str(member.uid), "points": -2, "reason": "Counted twice"}

    made = Program("planner").post("rotas/desk/ledger/corrections/", body)

    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["points"], made.json()["unsocial"]) == (
        "correction",
        -2,
        0,
    )
    assert made.json()["reason"]["text"] == "Counted twice"
    assert refusal(Program("member").post("rotas/desk/ledger/corrections/", body)) == FORBIDDEN
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        pytest.param({"points": 0}, (422, "correction_is_empty", []), id="no points"),
        pytest.param({"points": HUGE}, invalid("points"), id="huge"),
        pytest.param({"points": "2"}, invalid("points"), id="points as text"),
        pytest.param({"points": True}, invalid("points"), id="points as a flag"),
        pytest.param({"reason": ""}, invalid("reason"), id="no reason"),
        pytest.param({"reason": "x" * 201}, invalid("reason"), id="a novel"),
        pytest.param({"member": "nobody"}, invalid("member"), id="nobody"),
        pytest.param({"other": 1}, invalid("other"), id="an unknown field"),
    ],
)
def test_a_wrong_correction_is_named(desk, wrong, expected):
    body = {"member": str(make_member().uid), "points": 1, "reason": "Why"} | wrong

    answer = Program("planner").post("rotas/desk/ledger/corrections/", body)

    assert refusal(answer) == expected
    assert not LedgerEntry.objects.exists()


def test_a_report_has_minutes_and_points_of_each_month(desk):
    member = make_member()
    serve(member, desk, "2026-11-09 09:00")
    program = Program("viewer")

    found = program.get("rotas/desk/report/", {"from": "2026-10-15", "until": "2026-11-01"}).json()

    assert [(part["first_day"], len(part["rows"])) for part in found["months"]] == [
        ("2026-10-01", 0),
        ("2026-11-01", 1),
    ]
    (row,) = found["totals"]
    assert (row["shifts"], row["duty_minutes"], row["points"]) == (1.0, 480, 4)
    assert len(program.get("rotas/desk/report/").json()["months"]) == 3


def test_a_report_comes_as_a_table_where_one_is_asked_for(desk):
    serve(make_member(first_name="=Mara"), desk, "2026-11-09 09:00")

    answer = Program("viewer").get("rotas/desk/report/", {"from": "2026-11-01"}, accept="text/csv")

    assert answer.headers["Content-Type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["month"], row["person"], row["hours_on_duty"]) == ("2026-11", "'=Mara", "8.0")


def test_a_refusal_is_json_also_where_a_table_was_asked_for(desk):
    answer = Program("viewer").get("rotas/desk/report/", {"from": "soon"}, accept="text/csv")

    assert answer.headers["Content-Type"] == "application/json"
    assert refusal(answer) == invalid("from")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "soon"}, "from"),
        ({"until": "2026-13-01"}, "until"),
        ({"from": "2026-11-01", "until": "2026-10-01"}, "until"),
        ({"from": "2000-01-01", "until": "2050-01-01"}, "until"),
        ({"since": "2026-11-01"}, "since"),
    ],
)
def test_months_that_are_none_are_named(desk, asked, field):
    assert refusal(Program("viewer").get("rotas/desk/report/", asked)) == invalid(field)


def test_who_takes_part_is_told_leaders_included(desk):
    serve(make_member(first_name="Mara"), desk, "2026-11-09 09:00")
    make_member(first_name="Lead", role="planner")

    found = Program("viewer").get("rotas/desk/participation/").json()

    assert [(one["name"], one["shifts"], one["leads"]) for one in found["team"]] == [
        ("Lead", 0, True),
        ("Mara", 1, False),
    ]
    assert found["team"][0]["last_at"] is None


@pytest.mark.parametrize("path", ["ledger", "report", "participation"])
def test_an_unknown_rota_is_not_there(path):
    assert refusal(Program("viewer").get(f"rotas/nowhere/{path}/")) == NOT_FOUND
