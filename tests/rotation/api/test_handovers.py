"""The note at the end of a shift: read, left, changed and confirmed by programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rotation.models import Handover, HandoverReceipt
from rotation.services import handovers
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift
from tests.programs import FORBIDDEN, HUGE, NOBODY, NOT_FOUND, Program, invalid, refusal

pytestmark = pytest.mark.django_db
NINE = NOON.replace(hour=9)
DAY = timedelta(days=1)


class Desk:
    """Jonas served yesterday, Mara serves now, Ada tomorrow."""

    def __init__(self):
        rota = make_rota()
        self.jonas, self.mara, self.ada = (
            make_member(rota.team, first_name=name) for name in ("Jonas", "Mara", "Ada")
        )
        self.before, self.shift, self.next = (
            make_shift(one, rota=rota, starts_at=NINE + day * DAY)
            for one, day in ((self.jonas, -1), (self.mara, 0), (self.ada, 1))
        )
        self.path = f"shifts/{self.shift.uid}/handover/"

    def leave(self, text="C-12 waits", shift=None):
        shift = shift or self.shift
        return handovers.write(shift=shift, text=text, by=shift.member.user, now=NOON)


@pytest.fixture
def desk():
    return Desk()


def test_everybody_reads_what_was_left_and_for_whom(desk):
    desk.leave("Yesterday", shift=desk.before)
    desk.leave()
    handovers.confirm(handover=desk.before.handover, by=desk.mara, now=NOON)

    answer = Program("viewer").get(desk.path)

    found = answer.json()
    assert answer["ETag"] == '"v1"'
    assert [one["text"] for one in found["left"]] == ["Yesterday"]
    assert found["left"][0]["receipts"][0]["member"]["name"] == "Mara"
    assert found["note"] == {
        "shift": str(desk.shift.uid),
        "seat": found["note"]["seat"],
        "text": "C-12 waits",
        "written_by": "Mara",
        "written_at": "2026-11-18T12:00:00Z",
        "updated_at": "2026-11-18T12:00:00Z",
        "row_version": 1,
        "receipts": [],
    }
    assert [(one["shift"], one["member"]["name"]) for one in found["read_by"]] == [
        (str(desk.next.uid), "Ada")
    ]


def test_without_a_note_there_is_none_and_no_tag(desk):
    answer = Program("viewer").get(desk.path)

    assert (answer.json()["note"], answer.json()["left"]) == (None, [])
    assert "ETag" not in answer


def test_its_holder_leaves_it_and_changes_it_from_the_version_read(desk):
    program = Program(desk.mara)

    first = program.put(desk.path, {"text": "One"})
    by_header = program.put(desk.path, {"text": "Two"}, If_Match=first["ETag"])
    by_body = program.put(desk.path, {"text": "Three", "row_version": 2})

    assert [answer.status_code for answer in (first, by_header, by_body)] == [200, 200, 200]
    assert by_body.json()["note"]["text"] == "Three"
    assert by_body["ETag"] == '"v3"'


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param({}, {}, id="as if there were none"),
        pytest.param({"row_version": 7}, {}, id="from a version there never was"),
        pytest.param({}, {"If_Match": '"v9"'}, id="with the tag of another"),
    ],
)
def test_a_change_that_was_not_made_from_what_is_there_loses_nothing(desk, body, headers):
    desk.leave()

    answer = Program(desk.mara).put(desk.path, {"text": "Mine", **body}, **headers)

    assert refusal(answer) == (409, "stale", ["text"])
    assert answer.json()["fields"]["text"] == ["C-12 waits"]
    assert Handover.objects.get().text == "C-12 waits"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({}, invalid("text"), id="nothing"),
        pytest.param({"text": ""}, invalid("text"), id="empty"),
        pytest.param({"text": 12}, invalid("text"), id="a number"),
        pytest.param({"text": "a\0b"}, invalid("text"), id="what no database takes"),
        pytest.param({"text": "a", "by": "me"}, invalid("by"), id="unknown field"),
        pytest.param({"text": "a", "row_version": HUGE}, invalid("row_version"), id="huge"),
        pytest.param({"text": "x" * 4001}, (422, "max_length", ["text"]), id="too long"),
        pytest.param([], invalid("general"), id="a list"),
    ],
)
def test_what_is_no_note_is_refused_by_name(desk, body, expected):
    assert refusal(Program(desk.mara).put(desk.path, body)) == expected
    assert not Handover.objects.exists()


def test_a_note_comes_from_its_holder_or_a_planner(desk):
    for program in (Program("viewer"), Program("member"), Program(desk.ada)):
        assert refusal(program.put(desk.path, {"text": "Mine"})) == FORBIDDEN
    assert Program("planner").put(desk.path, {"text": "Theirs"}).status_code == 200


def test_not_before_the_shift_begins(desk):
    answer = Program(desk.ada).put(f"shifts/{desk.next.uid}/handover/", {"text": "Early"})

    assert refusal(answer) == (422, "handover_too_early", [])


@pytest.fixture
def evening(monkeypatch):
    """The shift is over."""
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=5))


def test_while_the_shift_runs_nobody_confirms(desk):
    desk.leave()

    answer = Program(desk.ada).post(f"{desk.path}confirm/")

    assert refusal(answer) == (409, "handover_not_finished", [])


@pytest.mark.usefixtures("evening")
def test_who_comes_next_confirms_once(desk):
    desk.leave()
    program = Program(desk.ada)

    first = program.post(f"{desk.path}confirm/", {"row_version": 1})
    again = program.post(f"{desk.path}confirm/")

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["member"]["name"] == "Ada"
    assert HandoverReceipt.objects.count() == 1
    changed = Program(desk.mara).put(desk.path, {"text": "More", "row_version": 1})
    assert refusal(changed) == (409, "handover_confirmed", [])


def test_others_confirm_nothing(desk):
    path = f"{desk.path}confirm/"
    assert refusal(Program(desk.ada).post(path)) == NOT_FOUND
    desk.leave()

    for program in (Program("viewer"), Program("planner"), Program(desk.mara), Program(desk.jonas)):
        assert refusal(program.post(path)) == FORBIDDEN
    unknown = f"shifts/{NOBODY}/handover/"
    assert refusal(Program(desk.ada).get(unknown)) == NOT_FOUND
    assert refusal(Program(desk.ada).post(f"{unknown}confirm/")) == NOT_FOUND


@pytest.mark.usefixtures("evening")
def test_nobody_confirms_what_they_have_not_read(desk):
    desk.leave()
    Program(desk.mara).put(desk.path, {"text": "Two", "row_version": 1})

    answer = Program(desk.ada).post(f"{desk.path}confirm/", {"row_version": 1})

    assert refusal(answer) == (409, "stale", ["text"])
    assert not HandoverReceipt.objects.exists()
