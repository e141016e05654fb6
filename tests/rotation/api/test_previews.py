"""A program asks what a change would do with the body that would make it; nothing is changed."""

import pytest

from rotation.models import Membership, Rota, ShiftTemplate
from tests.make import make_member
from tests.programs import FORBIDDEN, NOT_FOUND, Program, invalid, refusal
from tests.rotation.plans import states
from tests.rotation.published import developers, make_published

pytestmark = pytest.mark.django_db
LATE = {
    "name": "Late",
    "first_day": "2026-12-07",
    "local_start": "16:00",
    "length_minutes": 60,
    "every_weeks": 1,
    "day_offsets": [0, 1],
}


@pytest.fixture
def rota():
    return make_published(name="Desk", slug="desk")


@pytest.fixture
def program(rota):
    return Program("admin")


def counts(answer):
    assert answer.status_code == 200, answer.json()
    return [{k: v for k, v in one["counts"].items() if v} for one in answer.json()["effects"]]


def test_each_change_says_what_it_would_do_and_does_nothing(program, rota):
    template, ada = rota.templates.get(), developers(rota)[0]
    eve, membership = make_member(False), ada.memberships.get()
    rows = [Rota, ShiftTemplate, Membership]
    before = states(rota), [list(model.objects.order_by("pk").values()) for model in rows]
    four = {str(day): [["09:00", "17:00"]] for day in range(4)}
    members = f"teams/{rota.team.slug}/members"

    ended = program.post(
        f"rotas/desk/templates/{template.pk}/end/preview/", {"last_day": "2026-12-16"}
    )
    added = program.post("rotas/desk/templates/preview/", LATE)
    hours = program.post("rotas/desk/opening-hours/preview/", {"weekly": four})
    rules = program.post("rotas/desk/preview/", {"max_shifts_in_window": 2})
    left = program.post(f"{members}/{membership.pk}/leave/preview/", {"until_on": "2026-12-08"})
    joined = program.post(f"{members}/preview/", {"member": str(eve.uid), "from_on": "2026-12-07"})

    assert counts(ended) == [{"ends": 4}]
    assert counts(added) == [{"new": 8}]
    assert counts(hours) == [{"ends": 4}]
    assert rules.json()["effects"][0]["broken"]["window"] > 0
    assert counts(left) == [{"unable": 3}]
    assert left.json()["effects"][0]["unable"][0]["sentence"] == "is not in the team then"
    assert joined.json()["effects"][0]["shared"] == 20
    after = states(rota), [list(model.objects.order_by("pk").values()) for model in rows]
    assert after == before


def test_a_change_that_would_be_refused_is_refused_the_same_way(program, rota):
    template = rota.templates.get()
    end = f"rotas/desk/templates/{template.pk}/end/preview/"

    assert refusal(program.post(end, {"last_day": "2020-01-01"}))[0] == 422
    assert refusal(program.post(end, {"last_day": "soon"})) == invalid("last_day")
    assert refusal(program.post("rotas/none/preview/", {})) == NOT_FOUND


def test_a_change_without_effect_says_so(program):
    assert program.post("rotas/desk/preview/", {}).json() == {"effects": []}


def test_who_may_not_change_may_not_ask(rota):
    assert refusal(Program("member").post("rotas/desk/preview/", {})) == FORBIDDEN
    address = f"teams/{rota.team.slug}/members/preview/"
    assert refusal(Program("planner").post(address, {})) == FORBIDDEN
