"""Whoever asks: who they are, how they read, when they serve."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift
from tests.programs import NOT_FOUND, Program, every_page, invalid, refusal, server

pytestmark = pytest.mark.django_db


def test_a_program_learns_who_it_acts_for_and_what_they_may_do():
    program = server("planner", first_name="Pavel", job="product")

    me = program.get("me/").json()

    assert (me["name"], me["roles"]) == ("Pavel", ["planner"])
    assert me["may"] == ["feedback.log_cases", "rotation.hold_shifts", "rotation.plan_rotas"]
    assert me["member"]["job"] == "product"


def test_somebody_who_serves_no_shifts_has_no_member():
    assert Program("viewer").get("me/").json()["member"] is None


def test_what_is_left_out_of_a_profile_stays():
    program = Program("viewer")

    program.patch("me/", {"zone": "Asia/Kolkata", "theme": "dark"})
    me = program.patch("me/", {"language": "en"}).json()

    assert (me["zone"], me["theme"], me["language"]) == ("Asia/Kolkata", "dark", "en")


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"zone": "Mars/Base"}, (422, "unknown_zone", ["zone"]), id="zone"),
        pytest.param({"language": "tlh"}, (422, "unknown_language", ["language"]), id="language"),
        pytest.param({"theme": "pink"}, invalid("theme"), id="colours"),
        pytest.param({"theme": 1}, invalid("theme"), id="type"),
        pytest.param({"username": "x"}, invalid("username"), id="not one's own to change"),
    ],
)
def test_a_profile_that_cannot_be_is_refused(change, refused):
    assert refusal(Program("viewer").patch("me/", change)) == refused


def test_my_shifts_are_mine_and_those_to_come():
    rota = make_rota()
    program = server()
    mine = program.user.member
    over = NOON - timedelta(days=2)
    make_shift(mine, rota=rota, starts_at=over)
    later = make_shift(mine, rota=rota, starts_at=NOON + timedelta(days=3))
    running = make_shift(mine, rota=rota, starts_at=NOON.replace(hour=9))
    make_shift(make_member(), rota=rota)

    found = every_page(program, "my-shifts/", {"limit": 1})

    assert [shift["uid"] for shift in found] == [str(running.uid), str(later.uid)]
    assert found[0]["starts_at"] == "2026-11-18T09:00:00Z"


def test_who_serves_no_shifts_has_no_list_of_them():
    assert refusal(Program("viewer").get("my-shifts/")) == NOT_FOUND
