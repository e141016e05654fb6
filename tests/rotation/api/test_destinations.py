"""Chat addresses and webhooks by programs: secrets go in, and a new webhook's comes out once."""

import pytest

from rotation.models import ApiRequest, Destination
from tests.conftest import NOON
from tests.make import make_rota, make_team, make_user
from tests.programs import FORBIDDEN, NOBODY, NOT_FOUND, Program, every_page, invalid, refusal

pytestmark = [
    pytest.mark.django_db,
]
CHAT = {"name": "Room", "way": "chat", "address": "mmosts://chat.example.org/" + "a1" * 13}
HOOK = {"name": "Hook", "way": "webhook", "address": "https://hooks.example.org/secret-path"}


def make_address(user):
    return Destination.objects.create(
        user=user, name="Phone", way="chat", sealed_address="x", shown="Slack", made_by=user,
        made_at=NOON,
    )  # fmt: skip


def test_an_address_of_my_own_is_added_listed_changed_and_removed():
    program = Program("viewer")

    made = program.post("destinations/", CHAT)

    uid = made.json()["destination"]["uid"]
    assert (made.status_code, made.json()["secret"]) == (201, "")
    [listed] = every_page(program, "destinations/")
    assert (listed["uid"], listed["shown"]) == (uid, "mmosts://chat.example.org")
    assert "a1a1" not in str(listed)
    renamed = program.patch(f"destinations/{uid}/", {"name": "Desk"}).json()
    assert (renamed["name"], program.get(f"destinations/{uid}/").json()) == ("Desk", renamed)
    assert program.delete(f"destinations/{uid}/").status_code == 204
    assert refusal(program.get(f"destinations/{uid}/")) == NOT_FOUND
    assert every_page(program, "destinations/") == []


def test_the_secret_of_a_webhook_is_in_the_first_answer_only():
    program = Program("viewer")

    made = program.post("destinations/", HOOK)

    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    assert made.headers["Cache-Control"] == "no-store"
    later = program.get(f"destinations/{made.json()['destination']['uid']}/").json()
    assert secret not in str(later)
    assert "secret-path" not in str(later)


def test_the_secret_is_not_kept_with_an_answer_to_be_repeated():
    program = Program("viewer")

    first = program.post("destinations/", HOOK, Idempotency_Key="k1").json()
    again = program.post("destinations/", HOOK, Idempotency_Key="k1").json()

    secret = first["secret"].removeprefix("whsec_")
    assert len(secret) > 40
    assert again == first | {"secret": "[redacted]"}
    assert secret not in str(list(ApiRequest.objects.values()))


def test_a_planner_keeps_the_addresses_of_teams_and_rotas():
    rota, team = make_rota(slug="desk"), make_team("Support")
    program = Program("planner")

    program.post("destinations/", CHAT | {"rota": rota.slug})
    program.post("destinations/", CHAT | {"team": team.slug, "kinds": ["rota.gap"]})

    [of_rota] = every_page(program, "destinations/", {"rota": rota.slug})
    [of_team] = every_page(program, "destinations/", {"team": team.slug})
    assert (of_rota["rota"], of_rota["team"], of_rota["kinds"]) == (rota.slug, None, [])
    assert (of_team["rota"], of_team["team"], of_team["kinds"]) == (None, team.slug, ["rota.gap"])
    assert every_page(program, "destinations/") == []


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_nobody_else_sees_or_adds_addresses_of_teams_and_rotas(role):
    make_rota(slug="desk")
    planner = Program("planner")
    uid = planner.post("destinations/", CHAT | {"rota": "desk"}).json()["destination"]["uid"]
    program = Program(role)

    assert refusal(program.get("destinations/", {"rota": "desk"})) == FORBIDDEN
    assert refusal(program.post("destinations/", CHAT | {"rota": "desk"})) == FORBIDDEN
    assert refusal(program.get(f"destinations/{uid}/")) == NOT_FOUND
    assert refusal(program.delete(f"destinations/{uid}/")) == NOT_FOUND
    assert refusal(program.post(f"destinations/{uid}/test/")) == NOT_FOUND


@pytest.mark.parametrize("role", ["viewer", "planner", "admin"])
def test_the_address_of_a_person_is_theirs_alone(role):
    theirs = make_address(make_user())
    program = Program(role)

    assert refusal(program.get(f"destinations/{theirs.uid}/")) == NOT_FOUND
    assert refusal(program.patch(f"destinations/{theirs.uid}/", {"name": "x"})) == NOT_FOUND
    assert refusal(program.delete(f"destinations/{theirs.uid}/")) == NOT_FOUND
    assert refusal(program.delete(f"destinations/{NOBODY}/")) == NOT_FOUND


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"name": ""}, invalid("name"), id="no name"),
        pytest.param({"name": 7}, invalid("name"), id="a number for a name"),
        pytest.param({"name": "x" * 61}, invalid("name"), id="too long a name"),
        pytest.param({"way": "mail"}, invalid("way"), id="a mailbox"),
        pytest.param({"address": "x" * 2001}, invalid("address"), id="too long an address"),
        pytest.param({"address": None}, invalid("address"), id="no address"),
        pytest.param({"team": "nowhere"}, invalid("team"), id="no team"),
        pytest.param({"rota": 1}, invalid("rota"), id="no rota"),
        pytest.param({"kinds": "rota.gap"}, invalid("kinds"), id="a word for a list"),
        pytest.param({"kinds": ["x"] * 500}, invalid("kinds"), id="too many kinds"),
        pytest.param({"secret": "mine"}, invalid("secret"), id="a secret of one's own"),
        pytest.param(
            {"kinds": ["rota.gap"]}, (422, "kinds_of_no_team", ["kinds"]), id="kinds of a person"
        ),
        pytest.param({"team": "support"}, (422, "required", ["kinds"]), id="a team without kinds"),
        pytest.param(
            {"team": "support", "kinds": ["trade.asked"]},
            (422, "unknown_kind", ["kinds"]),
            id="kinds of persons",
        ),
        pytest.param(
            {"team": "support", "rota": "desk", "kinds": ["rota.gap"]},
            (422, "team_and_rota", ["rota"]),
            id="of two",
        ),
        pytest.param(
            {"address": "file:///etc/passwd"},
            (422, "chat_address_refused", ["address"]),
            id="a file",
        ),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_not_kept(change, refused):
    make_rota(slug="desk", team=make_team("Support"))

    assert refusal(Program("planner").post("destinations/", CHAT | change)) == refused
    assert not Destination.objects.exists()


def test_a_test_is_left_for_an_address_and_refused_at_once_after():
    program = Program("viewer")
    mine = make_address(program.user)

    first = program.post(f"destinations/{mine.uid}/test/")
    second = program.post(f"destinations/{mine.uid}/test/")

    assert (first.status_code, mine.notices.count()) == (202, 1)
    assert refusal(second) == (422, "test_too_soon", [])


def test_a_failing_address_says_why():
    program = Program("viewer")
    mine = make_address(program.user)
    Destination.objects.update(failing_since=NOON, failure="webhook_answered: 500")

    shown = program.get(f"destinations/{mine.uid}/").json()

    assert shown["failing_since"] == "2026-11-18T12:00:00Z"
    assert shown["failure"] == "The webhook answered with an error. (500)"
