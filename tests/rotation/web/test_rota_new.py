"""A planner makes a rota in one go."""

import pytest

from rotation.models import Rota
from tests.make import WEEKDAYS, make_rota, make_team, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/rotas/new/"
HOURS = {
    f"day{day}_{name}0": value
    for day in range(5)
    for name, value in (("opens", "09:00"), ("closes", "17:00"))
}


@pytest.fixture
def data():
    fields = {
        "name": "Support desk",
        "team": make_team().pk,
        "zone": "Europe/Berlin",
        "country": "DE",
        "subdivision": "Hamburg",
        "holiday_policy": "staffed",
        "seats": "pair",
        "preset": "half_day",
    }
    return fields | HOURS


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("role", ["planner", "admin"])
def test_a_planner_makes_a_rota(client, data, role):
    client.force_login(make_user(role))
    assert URL in text(client.get("/rotas/"))
    assert client.get(URL).status_code == 200

    response = client.post(URL, data, follow=True)

    rota = Rota.objects.get()
    assert response.redirect_chain == [(f"/rotas/{rota.slug}/settings/", 302)]
    assert (rota.subdivision, rota.holiday_policy) == ("HH", "staffed")
    assert rota.opening_hours.get().weekly == WEEKDAYS
    assert (rota.seats.count(), rota.templates.count()) == (2, 2)
    assert "40 slots with 160 h of open time" in text(response)


def test_a_rota_may_begin_without_templates_and_be_always_open(client, data):
    client.force_login(make_user("planner"))

    client.post(URL, data | {"preset": "none", "seats": "none", "always": "on"})

    rota = Rota.objects.get()
    assert not rota.templates.exists()
    assert rota.opening_hours.get().weekly["6"] == [["00:00", "24:00"]]


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_others_make_none(client, data, role):
    client.force_login(make_user(role))

    assert URL not in text(client.get("/rotas/"))
    assert client.get(URL).status_code == 403
    assert client.post(URL, data).status_code == 403
    assert not Rota.objects.exists()


def test_strangers_are_asked_to_sign_in(client, data):
    assert client.post(URL, data).status_code == 302
    assert client.get(URL)["Location"].startswith("/accounts/login/")
    assert not Rota.objects.exists()


def test_there_is_no_other_way_to_ask(client):
    client.force_login(make_user("planner"))

    assert client.delete(URL).status_code == 405


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"name": ""}, "This field is required.", id="no name"),
        pytest.param({"team": "99"}, "Select a valid choice.", id="no such team"),
        pytest.param({"zone": "Mars/X"}, "No time zone is called", id="zone"),
        pytest.param({"country": "XX"}, "Select a valid choice.", id="country"),
        pytest.param({"subdivision": "Bergen"}, "DE has no region", id="region"),
        pytest.param({"day0_closes0": "08:00"}, "09:00 to 08:00 ends before it starts", id="hours"),
        pytest.param({"seats": "throne"}, "Select a valid choice.", id="seats"),
        pytest.param({"preset": ""}, "This field is required.", id="no choice of templates"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, data, fields, words):
    client.force_login(make_user("planner"))

    response = client.post(URL, data | {"day6_opens0": "07:35", "day6_closes0": "07:55"} | fields)

    assert response.status_code == 422
    assert words in text(response)
    assert 'value="07:35"' in text(response)
    assert not Rota.objects.exists()


def test_two_rotas_of_one_name_have_two_addresses(client, data):
    make_rota(name="Support desk", slug="support-desk")
    client.force_login(make_user("planner"))

    assert client.post(URL, data)["Location"] == "/rotas/support-desk-2/settings/"


@pytest.mark.parametrize(
    ("country", "offered"),
    [("DE", ["HH", "Hamburg"]), ("", []), ("XX", []), ("a\x00b", [])],
    ids=["Germany", "none", "unknown", "no letters"],
)
def test_the_regions_of_a_country_are_offered_as_a_fragment(client, country, offered):
    client.force_login(make_user("planner"))

    response = client.get(URL, {"country": country}, headers={"HX-Request": "true"})

    assert "<html" not in text(response)
    assert "HX-Request" in response["Vary"]
    assert all(name in text(response) for name in offered)
    assert ("<option" in text(response)) == bool(offered)


def test_without_a_team_the_page_says_where_to_make_one(client):
    client.force_login(make_user("planner"))

    assert "There is no team yet" in text(client.get(URL))
