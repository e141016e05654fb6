"""A draft says why no plan could fill its seats: on its page, over the API, in a sentence."""

import pytest

from rotation.models import Area
from rotation.services import feasibility
from rotation.web import finding_words
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_user
from tests.rotation.plans import draft_of

pytestmark = pytest.mark.django_db


def codes(draft):
    return [found["code"] for found in draft.score["findings"]]


def sentences(draft):
    return [finding_words.sentence(found) for found in draft.score["findings"]]


def test_a_rota_that_can_be_filled_has_no_findings():
    rota = make_rota(seats=("developer",))
    for _ in range(3):
        make_member(rota.team)

    assert codes(draft_of(rota)) == []


def test_a_seat_whose_job_nobody_has_is_named():
    rota = make_rota(seats=("developer", "operations"))
    make_member(rota.team)
    make_member(rota.team)

    assert sentences(draft_of(rota)) == ["Nobody in the team has the job that Operations needs."]


def test_a_seat_of_an_area_nobody_knows_says_so():
    rota = make_rota(seats=("developer",))
    rota.seats.update(area=Area.objects.create(name="Invoices", slug="invoices"))
    make_member(rota.team)

    assert sentences(draft_of(rota)) == ["Nobody in the team can take Developer: 1 of other areas."]


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        pytest.param(
            {"min_rest_hours": 100}, "too_few_people", "there is 1 person for them", id="rest"
        ),
        pytest.param(
            {"max_shifts_in_window": 1},
            "too_many_shifts",
            "within 28 days lets those who can take them serve 1.",
            id="limit",
        ),
    ],
)
def test_rules_that_leave_too_few_people_are_named(fields, code, words):
    rota = make_rota(seats=("developer",), **fields)
    make_member(rota.team)

    draft = draft_of(rota)

    assert code in codes(draft)
    assert any(words in said for said in sentences(draft))


def test_two_lead_seats_for_people_who_learn_are_named():
    rota = make_rota()
    make_member(rota.team, stage="paired")
    make_member(rota.team, stage="paired", job="product")

    draft = draft_of(rota)

    assert codes(draft) == ["only_newcomers"]
    assert sentences(draft)[0].startswith("In 10 slots, first on Mon 7 Dec, several lead seats")


def test_the_page_and_the_api_say_it(client):
    rota = make_rota(seats=("developer", "operations"))
    make_member(rota.team)
    make_member(rota.team)
    draft = draft_of(rota)
    client.force_login(draft.made_by)

    page = client.get(f"/drafts/{draft.uid}/").content.decode()
    told = client.get(f"/api/v1/drafts/{draft.uid}/").json()

    assert "No plan can fill every seat" in page
    assert "the job that Operations needs" in page
    [finding] = told["score"]["findings"]
    assert (finding["code"], finding["params"]["name"]) == ("nobody_qualified", "Operations")


def test_a_code_without_words_is_shown_as_it_is():
    assert finding_words.sentence({"code": "something_new", "params": {}}) == "something_new"


class TestBeforePlanning:
    """The settings of a rota say it before anybody makes a draft."""

    def codes(self, rota):
        return [found["code"] for found in feasibility.ahead(rota, NOON)]

    def test_a_team_that_lacks_a_job_is_told_on_the_settings(self, client):
        rota = make_rota(seats=("developer", "operations"))
        for _ in range(3):
            make_member(rota.team)
        client.force_login(make_user("planner"))

        page = client.get(f"/rotas/{rota.slug}/settings/").content.decode()

        assert "no plan can fill every seat" in page
        assert "Nobody in the team has the job that Operations needs." in page

    def test_rules_that_cannot_be_kept_are_named(self):
        rota = make_rota(seats=("developer",), min_rest_hours=672)
        for _ in range(3):
            make_member(rota.team)

        assert "too_few_people" in self.codes(rota)

    def test_a_rota_in_order_and_one_without_days_to_plan_say_nothing(self):
        rota = make_rota(seats=("developer",))
        for _ in range(3):
            make_member(rota.team)

        assert self.codes(rota) == []
        assert self.codes(make_rota(templates=False)) == []
