"""A program repairs shifts as the page does: options, one of them taken, and a clear refusal."""

from datetime import date

import pytest

from rotation.models import Shift
from rotation.services import publishing
from tests.conftest import NOON
from tests.make import make_user
from tests.programs import FORBIDDEN, NOT_FOUND, Program, invalid, refusal
from tests.rotation.plans import away
from tests.rotation.published import developers, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota():
    return make_published(name="Desk", slug="desk")


@pytest.fixture
def ada(rota):
    return developers(rota)[0]


def taking(found, number=0, **changes):
    (repair,) = found["repairs"]
    body = {"option": repair["options"][number]["key"], "digest": repair["digest"]}
    return body | changes


def test_a_shift_is_given_to_the_first_option(ada):
    program, shift = Program("planner"), ada.shifts.earliest("starts_at")
    address = f"shifts/{shift.uid}/repair/"

    found = program.get(address).json()
    done = program.post(address, taking(found, reason="ill"))

    option = found["repairs"][0]["options"][0]
    assert (option["kind"], option["open"], option["points"]) == ("replace", 0, 4)
    assert option["notice_minutes"] == (shift.starts_at - NOON).total_seconds() // 60
    assert set(option["parts"]) == {"points", "unsocial", "spacing", "wish"}
    assert {one["member"]["uid"] for one in option["told"]} == {
        str(ada.uid), option["changes"][0]["after"]["uid"],
    }  # fmt: skip
    assert done.status_code == 200
    assert done.json()["shifts"][0]["member"] == option["changes"][0]["after"]
    shift.refresh_from_db()
    assert shift.why["by_hand"] == {"code": "repair", "cause": "put_back", "text": "ill"}


def test_an_option_seen_before_a_change_is_refused_with_who_holds_it_now(rota, ada):
    program, shift = Program("planner"), ada.shifts.earliest("starts_at")
    address = f"shifts/{shift.uid}/repair/"
    seen = taking(program.get(address).json())
    other = developers(rota)[2]
    publishing.assign(shift=shift, member=other, reason={}, by=make_user("planner"), now=NOON)

    refused = program.post(address, seen)

    assert refusal(refused) == (409, "stale", [str(shift.uid)])
    assert str(other) in refused.json()["message"]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"option": "x"}, (422, "unknown_option", []), id="unknown"),
        pytest.param({"option": 7}, invalid("option"), id="a number"),
        pytest.param({"option": "x" * 9000}, invalid("option"), id="huge"),
        pytest.param({"digest": None}, invalid("digest"), id="null"),
        pytest.param({"reason": "x" * 201}, invalid("reason"), id="long reason"),
        pytest.param({"more": 1}, invalid("more"), id="unknown field"),
    ],
)
def test_what_was_not_offered_is_refused(ada, change, refused):
    program, shift = Program("planner"), ada.shifts.earliest("starts_at")
    address = f"shifts/{shift.uid}/repair/"

    answer = program.post(address, taking(program.get(address).json(), **change))

    assert refusal(answer) == refused
    assert Shift.objects.get(pk=shift.pk).member == ada


def test_an_absence_is_looked_at_by_its_owner_and_repaired_by_planners(rota, ada):
    absence = away(ada, date(2026, 12, 7), days=14).absence
    address = f"absences/{absence.uid}/repair/"
    own, other, planner = Program(ada), Program(developers(rota)[1]), Program("planner")

    found = own.get(address).json()

    assert len(found["repairs"][0]["shifts"]) == 4
    assert refusal(own.post(address, taking(found))) == FORBIDDEN
    assert refusal(own.get(address, {"rules": "true"})) == FORBIDDEN
    assert refusal(other.get(address)) == NOT_FOUND
    assert planner.post(address, taking(found)).status_code == 200
    assert planner.get(address).json() == {"repairs": []}


def test_what_nobody_can_take_says_why_and_how():
    rota = make_published(developers=2, name="Small", slug="small")
    one, two = developers(rota)
    away(two, date(2026, 12, 7), days=3)
    absence = away(one, date(2026, 12, 7), days=1).absence

    found = Program("planner").get(f"absences/{absence.uid}/repair/").json()

    (stuck,) = found["repairs"][0]["unfilled"]
    assert stuck["sentence"] == "Nobody can take it: 2 away."
    assert stuck["way_out"].endswith("could take it if the absence is withdrawn.")
    more = Program("planner").get(f"absences/{absence.uid}/repair/", {"rules": "true"}).json()
    assert found["repairs"][0]["rules"] == ""
    assert "absences" in more["repairs"][0]["rules"]
    assert len(more["repairs"][0]["ways"]) == 1


def test_what_a_person_cannot_serve_is_repaired_together(ada):
    away(ada, date(2026, 12, 7), days=1)
    away(ada, date(2026, 12, 10), days=1)
    program, address = Program("planner"), f"people/{ada.uid}/repair/"

    found = program.get(address).json()

    assert len(found["repairs"][0]["shifts"]) == 2
    assert program.post(address, taking(found)).status_code == 200
    assert refusal(Program("member").get(address)) == FORBIDDEN
