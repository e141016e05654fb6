"""Settings: how I read, and the tokens of my programs."""

from datetime import timedelta

import pytest

from rotation.models import ApiToken
from rotation.services import api_tokens
from tests.conftest import NOON
from tests.make import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, clock):
    user = make_user("viewer", zone="Europe/Berlin")
    client.force_login(user)
    return user


def new_token(user, name="Report script"):
    return api_tokens.create(user=user, name=name, scope="read", now=NOON)


def test_a_stranger_is_sent_to_the_sign_in(client):
    response = client.get("/settings/")

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_a_reader_changes_language_zone_and_colours(client, reader):
    response = client.post(
        "/settings/profile/", {"language": "zh-hans", "zone": "Asia/Shanghai", "theme": "dark"}
    )

    reader.refresh_from_db()
    assert response.status_code == 302
    assert (reader.language, reader.zone, reader.theme) == ("zh-hans", "Asia/Shanghai", "dark")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"zone": "Mars/Olympus"}, id="unknown zone"),
        pytest.param({"zone": ""}, id="no zone"),
        pytest.param({"zone": "Europe/Berlin", "language": "tlh"}, id="unknown language"),
        pytest.param({"zone": "Europe/Berlin", "theme": "pink"}, id="unknown colours"),
    ],
)
def test_a_setting_nobody_can_have_is_refused_and_changes_nothing(client, reader, given):
    response = client.post("/settings/profile/", given)

    reader.refresh_from_db()
    assert response.status_code == 422
    assert reader.zone == "Europe/Berlin"


def test_the_secret_of_a_token_is_shown_once(client, reader):
    made = client.post("/settings/tokens/", {"name": "Report script", "scope": "write"})
    later = client.get("/settings/")

    raw = made.context["made"]["raw"]
    assert raw in made.content.decode()
    assert raw not in later.content.decode()
    assert "Report script" in later.content.decode()
    assert made.headers["Cache-Control"].count("no-store")
    assert api_tokens.authenticate(raw, NOON).user == reader


def test_a_token_ends_with_its_last_day_in_the_readers_zone(client, reader):
    client.post("/settings/tokens/", {"name": "A week", "scope": "read", "last_day": "2026-11-25"})

    token = ApiToken.objects.get()
    assert token.expires_at.isoformat() == "2026-11-25T23:00:00+00:00"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"name": "", "scope": "read"}, id="no name"),
        pytest.param({"name": "x" * 61, "scope": "read"}, id="too long a name"),
        pytest.param({"name": "Script", "scope": "everything"}, id="unknown scope"),
        pytest.param({"name": "Script", "scope": "read", "last_day": "2020-01-01"}, id="over"),
    ],
)
def test_a_token_that_cannot_be_is_refused_with_what_was_typed(client, reader, given):
    response = client.post("/settings/tokens/", given)

    assert response.status_code == 422
    assert given["name"] in response.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_taken_back_opens_nothing(client, reader):
    token, raw = new_token(reader)

    response = client.post(f"/settings/tokens/{token.uid}/revoke/")

    assert response.status_code == 302
    assert api_tokens.authenticate(raw, NOON + timedelta(minutes=1)) is None


def test_nobody_takes_back_the_token_of_somebody_else(client, reader):
    token, raw = new_token(make_user("admin"))

    response = client.post(f"/settings/tokens/{token.uid}/revoke/")

    assert response.status_code == 404
    assert api_tokens.authenticate(raw, NOON) is not None


@pytest.mark.parametrize("path", ["/settings/profile/", "/settings/tokens/"])
def test_settings_change_by_post_only(client, reader, path):
    assert client.get(path).status_code == 405
