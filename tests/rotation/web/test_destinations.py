"""Addresses of teams and rotas: planners add, try, change and remove them; nobody else sees any."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import Destination
from rotation.services import destinations
from tests.conftest import NOON
from tests.make import make_rota, make_team, make_user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("clock"),
]
PAGE = "/settings/channels/"
ADDRESS = "mmosts://chat.example.org/" + "a1" * 13


@pytest.fixture
def planner(client):
    user = make_user("planner")
    client.force_login(user)
    return user


def make_channel(owner, **fields):
    values = {
        "name": "Room",
        "way": "chat",
        "sealed_address": "x",
        "shown": "Slack",
        "made_by": make_user("planner"),
        "made_at": NOON,
    }
    column = {"User": "user", "Team": "team", "Rota": "rota"}[type(owner).__name__]
    return Destination.objects.create(**{column: owner}, **(values | fields))


def of(found, action=""):
    return f"/settings/destinations/{found.uid}/{action}"


def room(owner, **fields):
    belongs = f"{type(owner).__name__.lower()}:{owner.pk}"
    return {"belongs": belongs, "name": "Room", "way": "chat", "address": ADDRESS} | fields


def test_without_any_the_page_says_what_a_room_is_good_for(client, planner):
    assert "No room is told anything yet" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [("viewer", 403), ("member", 403), ("product", 403), ("planner", 200), ("admin", 200)],
)
def test_only_planners_see_the_channels(client, role, status):
    client.force_login(make_user(role))

    assert client.get(PAGE).status_code == status
    assert client.get(PAGE + "tests/").status_code == status


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(PAGE).url.startswith("/accounts/login/")


def test_the_room_of_a_team_hears_what_is_chosen(client, planner):
    team = make_team()

    page = client.post(PAGE, room(team, kinds=["rota.gap", "shifts.published"]), follow=True)

    made = Destination.objects.get()
    assert (made.team, sorted(made.kinds)) == (team, ["rota.gap", "shifts.published"])
    assert "A gap in the rota ahead" in page.content.decode()
    assert "a1a1a1" not in page.content.decode()


def test_the_room_of_a_rota_has_nothing_to_choose(client, planner):
    rota = make_rota()

    client.post(PAGE, room(rota, kinds=["rota.gap"]))

    made = Destination.objects.get()
    assert (made.rota, made.kinds) == (rota, [])


def test_the_secret_of_a_webhook_is_shown_once(client, planner):
    hook = room(make_rota(), way="webhook", address="https://hooks.example.org/x")
    made = client.post(PAGE, hook)
    later = client.get(PAGE).content.decode()

    secret = made.context["made"]["secret"]
    assert secret in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert secret not in later


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kinds": []}, id="a team that hears nothing"),
        pytest.param({"kinds": ["trade.asked"]}, id="what is for persons only"),
        pytest.param({"kinds": ["x" * 5000]}, id="no kind there is"),
        pytest.param({"belongs": "team:999999"}, id="no team there is"),
        pytest.param({"belongs": "user:1"}, id="a person"),
        pytest.param({"belongs": ""}, id="nobody"),
        pytest.param({"belongs": "team:1; drop table"}, id="hostile"),
        pytest.param({"name": " "}, id="no name"),
        pytest.param({"address": "exec://rm"}, id="a program"),
        pytest.param({"way": "mail"}, id="a mailbox"),
    ],
)
def test_a_room_that_cannot_be_is_refused_and_not_kept(client, planner, change):
    given = room(make_team(), kinds=["rota.gap"]) | change

    answer = client.post(PAGE, given)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Destination.objects.exists()


def test_the_room_of_an_archived_rota_cannot_be_added(client, planner):
    rota = make_rota(archived_at=NOON)

    assert client.post(PAGE, room(rota)).status_code == 422


def test_there_is_an_end_to_rooms(client, planner):
    team = make_team()
    for number in range(destinations.MOST):
        make_channel(team, name=f"Room {number}", kinds=["rota.gap"])

    answer = client.post(PAGE, room(team, kinds=["rota.gap"]))

    assert answer.status_code == 422
    assert Destination.objects.count() == destinations.MOST


def test_a_room_gets_another_name_and_other_kinds(client, planner):
    found = make_channel(make_team(), kinds=["rota.gap"])

    answer = client.post(of(found), {"name": "Desk", "kinds": ["shifts.published"]})

    found.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert (found.name, found.kinds) == ("Desk", ["shifts.published"])


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "x" * 61}, {"kinds": []}, {"kinds": ["test"]}]
)
def test_a_change_that_cannot_be_is_refused(client, planner, change):
    found = make_channel(make_team(), kinds=["rota.gap"])

    answer = client.post(of(found), {"name": "Desk", "kinds": ["rota.gap"]} | change)

    found.refresh_from_db()
    assert (answer.status_code, found.name, found.kinds) == (422, "Room", ["rota.gap"])


def test_a_removed_room_is_forgotten_and_removing_it_again_finds_nothing(client, planner):
    found = make_channel(make_rota())

    client.post(of(found, "remove/"))
    again = client.post(of(found, "remove/"))

    found.refresh_from_db()
    assert (found.removed_at, found.sealed_address) == (NOON, "")
    assert again.status_code == 404
    assert "Room" not in client.get(PAGE).context["owners"]


def test_a_test_of_a_room_is_left_and_seen_on_the_page(client, planner):
    found = make_channel(make_rota())

    page = client.post(of(found, "test/"), follow=True)

    [line] = page.context["tests"].lines
    assert (line.badge, line.words) == ("waiting", "Room")
    assert found.notices.get().kind == "test"


def test_a_second_test_at_once_says_to_wait(client, planner):
    found = make_channel(make_rota())
    client.post(of(found, "test/"))

    page = client.post(of(found, "test/"), follow=True).content.decode()

    assert "wait a minute" in page
    assert found.notices.count() == 1


def test_a_failing_room_says_since_when_and_why(client, planner):
    make_channel(make_rota(), failing_since=NOON - timedelta(days=2), failure="webhook_gone")

    page = client.get(PAGE).content.decode()

    assert "Failing since" in page
    assert "The webhook says that it is gone" in page


@pytest.mark.parametrize("action", ["", "test/", "remove/"])
def test_the_address_of_somebody_else_is_not_there(client, planner, action):
    found = make_channel(make_user())

    answer = client.post(of(found, action), {"name": "Mine"})

    found.refresh_from_db()
    assert (answer.status_code, found.name, found.removed_at) == (404, "Room", None)


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
@pytest.mark.parametrize("action", ["", "test/", "remove/"])
def test_a_room_is_not_there_for_who_does_not_plan(client, role, action):
    found = make_channel(make_team(), kinds=["rota.gap"])
    client.force_login(make_user(role))

    assert client.post(of(found, action), {"name": "x"}).status_code == 404


def test_an_address_of_my_own_leads_back_to_my_settings(client):
    me = make_user("viewer")
    found = make_channel(me)
    client.force_login(me)

    answers = [
        client.get(of(found)),
        client.post(of(found), {"name": "Pocket"}),
        client.post(of(found, "test/")),
        client.post(of(found, "remove/")),
    ]

    assert [answer.status_code for answer in answers] == [200, 302, 302, 302]
    assert {answer.url.partition("#")[0] for answer in answers[1:]} == {"/settings/notices/"}
    found.refresh_from_db()
    assert found.name == "Pocket"


def test_an_unknown_address_is_not_there(client, planner):
    url = reverse("rotation:destination", args=[uuid.uuid4()])

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 8], ids=["one room", "eight"])
def test_the_page_asks_as_often_for_many_rooms_as_for_one(
    client, planner, count, django_assert_max_num_queries
):
    for number in range(count):
        make_channel(make_rota(), name=f"Room {number}")
        make_channel(make_team(f"Team {number}"), kinds=["rota.gap"])
    client.get(PAGE)

    with django_assert_max_num_queries(11):
        client.get(PAGE)
