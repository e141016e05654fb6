"""What is true of the whole API: tokens, refusals, pages, keys and the schema."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from rotation.services import api_tokens
from tests.conftest import NOON
from tests.make import make_user
from tests.programs import FORBIDDEN, ROLES, Program, refusal

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
NEW_CASE = {"who": {"account_name": "Polar Pharma"}, "needed": "To print", "happened": "Showed how"}


@pytest.fixture(autouse=True)
def noon_clock(monkeypatch):
    """Every request of these tests happens at the fixed noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def every_address():
    """Each address of the API with something plausible in its gaps."""
    filled = {"uid": "00000000-0000-4000-8000-000000000000", "slug": "desk", "day": "2026-12-24"}
    found = []
    for included in get_resolver().url_patterns:
        if str(included.pattern) == "api/v1/":
            for pattern in included.url_patterns:
                kinds = r"<\w+:(\w+)>"
                path = re.sub(kinds, lambda gap: filled.get(gap[1], "1"), str(pattern.pattern))
                found.append((path, pattern))
    return found


ADDRESSES = every_address()


def test_there_are_addresses_of_both_apps():
    namespaces = {pattern.lookup_str.split(".")[0] for _path, pattern in ADDRESSES}

    assert namespaces == {"rotation", "feedback"}
    assert len(ADDRESSES) > 70


@pytest.mark.parametrize("path", [path for path, _pattern in ADDRESSES])
def test_a_stranger_is_asked_for_a_token_everywhere(path, client):
    answer = client.get(f"/api/v1/{path}")

    assert refusal(answer) == (401, "not_signed_in", [])
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("path", [path for path, _pattern in ADDRESSES])
def test_no_address_answers_a_method_it_does_not_have(path):
    answer = Program("admin").send("OPTIONS", path, b"")

    assert refusal(answer) == (405, "method_not_allowed", [])


def writes():
    """Each method of the API that changes something."""
    for path, pattern in ADDRESSES:
        for method in ("post", "put", "patch", "delete"):
            if hasattr(pattern.callback.view_class, method):
                yield pytest.param(method, path, id=f"{method} {path}")


@pytest.mark.parametrize(("method", "path"), list(writes()))
def test_a_token_for_reading_writes_nothing(method, path):
    answer = getattr(Program("admin", scope="read"), method)(path)

    assert refusal(answer) == FORBIDDEN


OWN = ("me/", "my-shifts/", "absences", "feeds", "tokens", "notice", "destinations")


@pytest.mark.parametrize(
    ("method", "path"), [each for each in writes() if not each.values[1].startswith(OWN)]
)
def test_a_viewer_changes_nothing_of_others(method, path):
    """404 where the thing is not there, 403 where it is everybody's to see."""
    answer = getattr(Program("viewer"), method)(path)

    assert answer.status_code in (403, 404), answer.content


@pytest.mark.parametrize(
    "header",
    ["Bearer fl_api_unknown", "Bearer ", "Bearer ä", "bearer fl_api_" + "x" * 500],
    ids=["unknown", "empty", "not ASCII", "endless"],
)
def test_an_unknown_token_is_refused(header, client):
    answer = client.get("/api/v1/me/", headers={"Authorization": header})

    assert refusal(answer) == (401, "not_signed_in", [])


def test_a_token_that_was_revoked_opens_nothing_from_the_next_request_on():
    program = Program()
    assert program.get("me/").status_code == 200

    api_tokens.revoke(token=program.token, by=program.user, now=NOON)

    assert refusal(program.get("me/")) == (401, "not_signed_in", [])


def test_an_expired_token_opens_nothing(monkeypatch):
    program = Program(expires_at=NOON + timedelta(hours=1))
    assert program.get("me/").status_code == 200

    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=1))

    assert program.get("me/").status_code == 401


def test_the_token_of_somebody_who_may_not_sign_in_any_more_opens_nothing():
    program = Program()
    program.user.is_active = False
    program.user.save()

    assert program.get("me/").status_code == 401


def test_answers_are_in_the_language_of_the_reader():
    program = Program(make_user(language="zh-hans"))

    answer = program.get("cases/1/")

    assert answer.headers["Content-Language"] == "zh-hans"


def test_a_browser_that_is_signed_in_may_ask_too_but_writes_only_with_a_csrf_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("product"))

    assert client.get("/api/v1/me/").status_code == 200
    answer = client.post("/api/v1/themes/", {"title": "X"}, content_type="application/json")
    assert refusal(answer) == FORBIDDEN


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_schema_is_valid_and_nothing_in_it_is_guessed(tmp_path):
    file = tmp_path / "schema.yml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))

    assert "openapi: 3" in file.read_text()


def test_every_address_is_in_the_schema(schema):
    described = {re.sub(r"{\w+}", "*", path) for path in schema["paths"]}
    served = {
        "/api/v1/" + re.sub(r"<\w+:\w+>", "*", str(pattern.pattern)) for _path, pattern in ADDRESSES
    }

    assert served - described == {"/api/v1/rotas/*/on-duty"}


def test_every_operation_has_a_sentence_a_tag_and_its_own_name(schema):
    found = list(operations(schema))

    assert all(operation["summary"] and operation["tags"] for _p, _m, operation in found)
    names = [operation["operationId"] for _p, _m, operation in found]
    assert len(names) == len(set(names))


def test_every_refusal_has_the_one_shape(schema):
    for path, method, operation in operations(schema):
        for status, response in operation["responses"].items():
            if status >= "400" and status != "414":
                shape = response["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/Error"}, (path, method, status)
        assert {"400", "401", "403", "404"} <= set(operation["responses"])
        given = {each["in"] for each in operation.get("parameters", ())}
        if "query" in given or "requestBody" in operation:
            assert "422" in operation["responses"], (path, method)


def test_what_two_people_may_edit_says_how_versions_go(schema):
    versioned = {
        path
        for path, method, operation in operations(schema)
        if method == "patch" and "428" in operation["responses"]
    }

    assert versioned == {
        "/api/v1/cases/{number}/",
        "/api/v1/drafts/{uid}/cells/{number}/",
        "/api/v1/requirements/{number}/",
        "/api/v1/rotas/{slug}/",
        "/api/v1/themes/{number}/",
    }


def test_bodies_are_said_to_hold_nothing_unknown(schema):
    shapes = schema["components"]["schemas"]

    assert shapes["NewCaseRequest"]["additionalProperties"] is False
    assert shapes["PatchedRotaChangeRequest"]["additionalProperties"] is False


def test_the_schema_can_be_read_by_programs_and_by_people(client):
    assert client.get("/api/schema/").status_code == 200
    assert client.get("/api/docs/").status_code == 302
    client.force_login(make_user("viewer"))
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "http" not in re.sub(r'href="https?://testserver', "", page.content.decode())


def test_both_apps_read_requests_alike():
    """The two may not know each other, so that the files stand twice; this keeps them the same."""
    for name in ("typed.py", "endpoint.py"):
        ours = (ROOT / "rotation" / "api" / name).read_text(encoding="utf-8")
        theirs = (ROOT / "feedback" / "api" / name).read_text(encoding="utf-8")
        assert ours.replace("rotation.api", "feedback.api") == theirs, name


@pytest.mark.parametrize("role", ROLES)
def test_everybody_signed_in_may_read_lists(role):
    program = Program(role)

    for path in ("people/", "teams/", "areas/", "rotas/", "cases/", "friction-points/", "themes/"):
        assert program.get(path).json() is not None
        assert program.get(path).status_code == 200
