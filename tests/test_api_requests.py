"""What programs send: bodies, parameters and pages, read strictly and refused by name."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models import Case
from rotation.models import Area
from tests.conftest import NOON
from tests.make import make_case, make_team
from tests.programs import HUGE, Program, every_page, invalid, refusal

pytestmark = pytest.mark.django_db

NEW_CASE = {"who": {"account_name": "Polar Pharma"}, "needed": "To print", "happened": "Showed how"}


@pytest.fixture(autouse=True)
def noon_clock(monkeypatch):
    """Every request of these tests happens at the fixed noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.mark.parametrize(
    ("content", "content_type", "refused"),
    [
        pytest.param(b'{"title": ', "application/json", (400, "malformed", []), id="half"),
        pytest.param(b"\xff\xfe", "application/json", (400, "malformed", []), id="no UTF-8"),
        pytest.param(b'{"title": NaN}', "application/json", (400, "malformed", []), id="NaN"),
        pytest.param(
            b"[" * 50_000 + b"]" * 50_000, "application/json", (400, "malformed", []), id="deep"
        ),
        pytest.param(
            rb'{"title": "\ud800"}', "application/json", (400, "malformed", []), id="half of one"
        ),
        pytest.param(
            rb'{"\ud800": 1}', "application/json", (400, "malformed", []), id="half of a name"
        ),
        pytest.param(
            b'{"title": 1' + b"0" * 5000 + b"}",
            "application/json",
            (400, "malformed", []),
            id="number without end",
        ),
        pytest.param(b"[]", "application/json", invalid("general"), id="list"),
        pytest.param(b'"x"', "application/json", invalid("general"), id="text"),
        pytest.param(b"null", "application/json", invalid("general"), id="null"),
        pytest.param(b"", "application/json", invalid("title"), id="nothing"),
        pytest.param(b"title=X", "text/plain", (415, "unsupported_media_type", []), id="text type"),
        pytest.param(
            b"title=X",
            "application/x-www-form-urlencoded",
            (415, "unsupported_media_type", []),
            id="form",
        ),
        pytest.param(b'{"title": "a\\u0000b"}', "application/json", invalid("title"), id="NUL"),
        pytest.param(b'{"title": 5}', "application/json", invalid("title"), id="number"),
        pytest.param(b'{"title": ["X"]}', "application/json", invalid("title"), id="list in it"),
        pytest.param(b'{"title": " "}', "application/json", invalid("title"), id="blank"),
        pytest.param(
            b'{"title": "X", "colour": 1, "title2": 2}',
            "application/json",
            invalid("colour", "title2"),
            id="unknown fields",
        ),
        pytest.param(
            b'{"area_id": true, "colour": 1}',
            "application/json",
            invalid("area_id", "colour", "title"),
            id="all that is wrong at once",
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_by_name(content, content_type, refused):
    answer = Program("product").send("POST", "themes/", content, content_type)

    assert refusal(answer) == refused


def test_unknown_fields_are_said_to_be_unknown():
    answer = Program("product").post("themes/", {"title": "X", "colour": "red"})

    assert answer.json()["fields"] == {"colour": ["Unknown field."]}


@pytest.mark.parametrize(
    ("number", "refused"),
    [
        pytest.param(HUGE, invalid("area_id"), id="larger than any database has"),
        pytest.param(-1, invalid("area_id"), id="negative"),
        pytest.param(1.5, invalid("area_id"), id="fraction"),
        pytest.param("1", invalid("area_id"), id="text"),
        pytest.param(999, (422, "unknown", ["area_id"]), id="not there"),
    ],
)
def test_a_number_has_to_be_one_that_is_there(number, refused):
    answer = Program("product").post("themes/", {"title": "X", "area_id": number})

    assert refusal(answer) == refused


@pytest.mark.parametrize(
    ("length", "status"), [(20_000, 201), (20_001, 400)], ids=["just fits", "one too many"]
)
def test_a_text_has_room_for_what_the_page_has_room_for(length, status):
    answer = Program().post("cases/", NEW_CASE | {"happened": "x" * length})

    assert answer.status_code == status


def test_what_is_too_large_to_be_read_is_refused():
    answer = Program().send("POST", "cases/", b" " * (2 * 1024 * 1024 + 1))

    assert refusal(answer) == (413, "too_large", [])


def test_a_page_that_sends_too_much_is_told_how_much_it_may_be(client):
    answer = client.post("/absences/calendars/", {"file": io.BytesIO(b" " * (2 * 1024 * 1024))})

    assert answer.status_code == 413
    assert "at most 2048 KB can be sent at once" in answer.content.decode()


def test_an_answer_nobody_accepts_is_refused():
    answer = Program().get("me/", Accept="text/html")

    assert refusal(answer) == (406, "not_acceptable", [])


def test_an_address_that_is_not_there_is_refused_in_the_same_shape():
    assert refusal(Program().get("nothing/")) == (404, "not_found", [])


@pytest.mark.parametrize("number", [999, HUGE, "9" * 5000], ids=["unknown", "huge", "endless"])
def test_a_number_that_is_not_there_is_not_found(number):
    assert refusal(Program().get(f"cases/{number}/")) == (404, "not_found", [])


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        pytest.param("colour=red", invalid("colour"), id="unknown parameter"),
        pytest.param("stat=open&lim=1", invalid("lim", "stat"), id="two of them"),
        pytest.param("state=open&state=closed", invalid("state"), id="given twice"),
        pytest.param("limit=1&limit=2", invalid("limit"), id="limit twice"),
        pytest.param("limit=0", invalid("limit"), id="limit 0"),
        pytest.param("limit=201", invalid("limit"), id="limit too large"),
        pytest.param("limit=-1", invalid("limit"), id="limit negative"),
        pytest.param("limit=x", invalid("limit"), id="limit no number"),
        pytest.param("limit=", invalid("limit"), id="limit empty"),
        pytest.param("limit=" + "9" * 5000, invalid("limit"), id="limit endless"),
        pytest.param("limit=%D9%A3", invalid("limit"), id="limit in other digits"),
        pytest.param("cursor=x", invalid("cursor"), id="cursor made up"),
        pytest.param("cursor=", invalid("cursor"), id="cursor empty"),
        pytest.param("cursor=%00%ff", invalid("cursor"), id="cursor of no characters"),
        pytest.param("state=lost", invalid("state"), id="unknown word"),
        pytest.param("account=x", invalid("account"), id="no number"),
        pytest.param("account=" + "9" * 30, invalid("account"), id="huge number"),
        pytest.param("untagged=1", invalid("untagged"), id="no flag"),
        pytest.param("since=2026-11-18", invalid("since"), id="day for a moment"),
        pytest.param("since=2026-11-18T09:00:00", invalid("since"), id="no offset"),
        pytest.param("since=0001-01-01T00:00:00Z", invalid("since"), id="year 1"),
        pytest.param("q=a%00b", invalid("q"), id="NUL"),
        pytest.param("q=" + "x" * 201, invalid("q"), id="endless words"),
    ],
)
def test_a_list_refuses_parameters_it_does_not_understand(query, refused):
    assert refusal(Program().get(f"cases/?{query}")) == refused


def test_an_address_without_parameters_refuses_them_too():
    answer = Program().get("quick-wins/?limit=5")

    assert answer.json()["fields"] == {"limit": ["Unknown parameter."]}


def test_pages_lead_through_all_rows_in_order_without_repeating_any():
    for hours in (1, 2, 2, 2, 2, 3):
        make_case(opened_at=NOON - timedelta(hours=hours))
    cases = [case.pk for case in Case.objects.newest_first()]

    found = every_page(Program(), "cases/", {"limit": 2})

    assert [case["number"] for case in found] == cases


def test_what_is_added_meanwhile_shifts_no_page():
    program = Program()
    old = [make_case(opened_at=NOON - timedelta(days=days)).pk for days in (1, 2, 3, 4)]
    first = program.get("cases/", {"limit": 2}).json()

    make_case(opened_at=NOON)
    second = program.get(first["next"].removeprefix("http://testserver")).json()

    assert [case["number"] for case in second["results"]] == old[2:]
    assert second["next"] is None


def test_pages_go_on_by_the_names_of_related_rows():
    for name in ("Cargo", "Archive", "Billing"):
        Area.objects.create(name=name, slug=name.lower())

    found = every_page(Program(), "areas/", {"limit": 1})

    assert [area["name"] for area in found] == ["Archive", "Billing", "Cargo"]


def test_a_page_keeps_the_filter():
    for _ in range(3):
        make_case(state="waiting")
    make_case()

    found = every_page(Program(), "cases/", {"limit": 2, "state": "waiting"})

    assert len(found) == 3


def test_the_cursor_of_another_list_is_refused():
    make_team("A")
    make_team("B")
    program = Program()
    cursor = re.search(r"cursor=([^&]+)", program.get("teams/?limit=1").json()["next"])[1]

    assert refusal(program.get(f"areas/?cursor={cursor}")) == invalid("cursor")
    assert program.get(f"teams/?cursor={cursor}").status_code == 200
