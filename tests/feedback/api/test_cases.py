"""Cases: logged, found, changed and handled by programs."""

from datetime import timedelta

import pytest

from feedback.models import Case, FrictionPoint, Tag, Version
from feedback.services import triage
from rotation.models import Area
from tests.conftest import NOON
from tests.make import make_account, make_case, make_member, make_point, make_shift, make_theme
from tests.programs import (
    FORBIDDEN,
    HUGE,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
    server,
)

pytestmark = pytest.mark.django_db

NEW = {"who": {"account_name": "Polar Pharma"}, "needed": "To print", "happened": "Showed how"}


def test_a_case_is_logged_with_three_fields_and_the_rest_is_filled_in():
    program = server(first_name="Mara")
    shift = make_shift(program.user.member)

    answer = program.post("cases/", NEW)

    case = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"v1"')
    assert case["quoted_as"] == f"C-{case['number']}"
    assert (case["account"]["name"], case["customer"]) == ("Polar Pharma", None)
    assert (case["handler"]["name"], case["shift"]) == ("Mara", str(shift.uid))
    assert (case["state"], case["opened_at"]) == ("open", "2026-11-18T12:00:00Z")


def test_a_case_is_logged_with_all_that_is_known():
    program = Program()
    area = Area.objects.create(name="Export", slug="export")
    version = Version.objects.create(product="P", name="4.2", position=1)
    theme = make_theme("Forgets the folder")
    new = NEW | {
        "who": {"account_id": make_account("Polar").pk, "customer_name": "Petra"},
        "opened_at": "2026-11-17T10:00:00+01:00",
        "channel": "phone",
        "area_id": area.pk,
        "version_id": version.pk,
        "handling_minutes": 25,
        "points": [
            {"text": "Chose the folder again", "minutes_customer": 5, "theme_id": theme.pk},
            {"text": "Sighed", "origin": "said", "severity": 0},
        ],
        "source": "helpdesk",
        "external_id": "H-1",
    }

    case = program.post("cases/", new).json()

    assert case["opened_at"] == "2026-11-17T09:00:00Z"
    assert (case["customer"]["name"], case["version_id"]) == ("Petra", version.pk)
    assert [point["origin"] for point in case["points"]] == ["silent", "said"]
    assert case["points"][0]["theme"]["title"] == "Forgets the folder"
    assert refusal(program.post("cases/", new)) == (409, "already_taken", [])


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"who": {}}, (422, "missing", ["who"]), id="nobody"),
        pytest.param({"who": "Polar"}, invalid("who.general"), id="who as text"),
        pytest.param({"who": None}, invalid("who"), id="who is null"),
        pytest.param({"who": {"name": "x"}}, invalid("who.name"), id="unknown part of who"),
        pytest.param({"who": {"account_id": 999}}, (422, "unknown", ["who"]), id="account"),
        pytest.param({"who": {"account_id": HUGE}}, invalid("who.account_id"), id="huge id"),
        pytest.param({"needed": "x" * 301}, invalid("needed"), id="long need"),
        pytest.param({"happened": ""}, invalid("happened"), id="nothing happened"),
        pytest.param({"happened": "a\0b"}, invalid("happened"), id="NUL"),
        pytest.param({"channel": "smoke"}, invalid("channel"), id="channel"),
        pytest.param({"channel": ["chat"]}, invalid("channel"), id="channel in a list"),
        pytest.param({"area_id": 999}, (422, "unknown", ["area_id"]), id="area"),
        pytest.param({"opened_at": "2026-11-18T09:00:00"}, invalid("opened_at"), id="no offset"),
        pytest.param(
            {"opened_at": "2026-11-18T12:00:01Z"},
            (422, "in_the_future", ["opened_at"]),
            id="still to come",
        ),
        pytest.param({"points": {}}, invalid("points"), id="points in an object"),
        pytest.param({"points": ["x"]}, invalid("points.0.general"), id="point as text"),
        pytest.param(
            {"points": [{"text": "fine"}, {"text": "x", "severity": 9, "colour": 1}]},
            invalid("points.1.colour", "points.1.severity"),
            id="second point",
        ),
        pytest.param(
            {"points": [{"text": "x", "severity": True}]},
            invalid("points.0.severity"),
            id="severity true",
        ),
        pytest.param(
            {"points": [{"text": "x", "theme_id": 999}]},
            (422, "unknown", ["points.0.theme_id"]),
            id="theme",
        ),
        pytest.param({"points": [{"text": "x"}] * 51}, invalid("points"), id="too many points"),
        pytest.param(
            {"external_url": "javascript:x"}, (422, "invalid", ["external_url"]), id="url"
        ),
        pytest.param({"handler_id": 1}, invalid("handler_id"), id="not one's own to say"),
    ],
)
def test_a_case_that_cannot_be_is_refused_by_name_and_not_logged(change, refused):
    assert refusal(Program().post("cases/", NEW | change)) == refused
    assert not Case.objects.exists()
    assert not FrictionPoint.objects.exists()


def test_a_viewer_logs_none():
    assert refusal(Program("viewer").post("cases/", NEW)) == FORBIDDEN


# Lists


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({"state": "open"}, ["Open"], id="state"),
        pytest.param({"q": "open"}, ["Open"], id="words"),
        pytest.param({"tag": "billing"}, ["Tagged"], id="tag"),
        pytest.param({"origin": "silent"}, ["Silent"], id="silent friction"),
        pytest.param({"untagged": "true", "state": "closed"}, ["Silent"], id="two filters"),
        pytest.param({"since": "2026-11-18T00:00:00Z"}, [], id="none since today"),
        pytest.param({"until": "2026-11-17T13:00:00+01:00"}, [], id="half-open"),
        pytest.param(
            {"until": "2026-11-17T13:00:01+01:00"}, ["Silent", "Tagged", "Open"], id="all"
        ),
        pytest.param({"account": "999"}, [], id="nobody's"),
    ],
)
def test_cases_are_found_as_on_the_page(query, found):
    closed = {"state": "closed", "closed_at": NOON}
    make_case(needed="Open")
    triage.tag_case(
        case=make_case(needed="Tagged", **closed), names=["billing"], by=Program().user, now=NOON
    )
    make_point(case=make_case(needed="Silent", **closed), origin="silent")

    rows = every_page(Program("viewer"), "cases/", query)

    assert [row["needed"] for row in rows] == found


def test_a_list_says_how_much_friction_each_case_has():
    case = make_case()
    for origin in ("silent", "silent", "said"):
        make_point(case=case, origin=origin)

    [row] = every_page(Program("viewer"), "cases/")

    assert (row["friction_count"], row["silent_count"]) == (3, 2)


@pytest.mark.parametrize("count", [3, 30], ids=["few rows", "ten times as many"])
def test_the_number_of_queries_does_not_hang_on_the_number_of_cases(
    count, django_assert_num_queries
):
    for number in range(count):
        area = Area.objects.create(name=f"Area {number}", slug=f"area-{number}")
        make_point(case=make_case(handler=make_member().user, area=area))
    program = Program("viewer")
    program.get("me/")  # the first use of a token is noted

    with django_assert_num_queries(2):  # token, cases
        assert len(program.get("cases/").json()["results"]) == count


# One case


def test_a_case_is_shown_with_all_that_hangs_on_it():
    account = make_account("Polar")
    earlier = make_case(account=account, opened_at=NOON - timedelta(days=3))
    case = make_case(account=account)
    make_point("Sighed", case=case)
    case.tags.add(Tag.objects.create(name="billing"))

    answer = Program("viewer").get(f"cases/{case.pk}/")

    body = answer.json()
    assert answer.headers["ETag"] == '"v1"'
    assert (body["tags"], body["earlier"]) == (["billing"], [earlier.pk])
    assert [point["text"] for point in body["points"]] == ["Sighed"]


def test_a_change_is_made_from_a_version():
    case = make_case()
    program = Program()

    first = program.patch(f"cases/{case.pk}/", {"needed": "To scan"}, If_Match='"v1"')
    second = program.patch(f"cases/{case.pk}/", {"needed": "To fax", "row_version": 1})
    third = program.patch(f"cases/{case.pk}/", {"needed": "To fax"})

    assert (first.status_code, first.headers["ETag"]) == (200, '"v2"')
    assert refusal(second) == (409, "stale", ["needed"])
    assert second.json()["fields"]["needed"] == ["To scan"]
    assert refusal(third) == (428, "precondition_required", [])


def test_who_needed_it_can_be_changed():
    case = make_case()
    change = {"who": {"account_name": "Polar"}, "row_version": 1}

    assert Program().patch(f"cases/{case.pk}/", change).json()["account"]["name"] == "Polar"


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"handler_id": 999}, (422, "unknown", ["handler_id"]), id="handler"),
        pytest.param({"state": "closed"}, invalid("state"), id="closed by its own address"),
        pytest.param({"needed": None}, invalid("needed"), id="null"),
        pytest.param({"opened_at": None}, invalid("opened_at"), id="no time"),
    ],
)
def test_a_change_that_cannot_be_is_refused(change, refused):
    case = make_case(needed="As it was")

    answer = Program().patch(f"cases/{case.pk}/", change | {"row_version": 1})

    assert refusal(answer) == refused
    case.refresh_from_db()
    assert (case.needed, case.row_version) == ("As it was", 1)


# Handling


def test_a_case_waits_is_closed_with_its_cause_and_opened_again():
    program = Program()
    address = f"cases/{make_case().pk}/"

    waits = program.post(f"{address}wait/").json()
    closed = program.post(f"{address}close/", {"cause": "undocumented"})
    again = program.post(f"{address}close/")
    opened = program.post(f"{address}reopen/").json()

    assert waits["state"] == "waiting"
    assert (closed.json()["state"], closed.json()["cause"]) == ("closed", "undocumented")
    assert closed.headers["ETag"] == '"v3"'
    assert refusal(again) == (409, "wrong_state", [])
    assert (opened["state"], opened["closed_at"]) == ("open", None)


def test_the_diagnosis_keeps_what_is_left_out():
    program = Program()
    address = f"cases/{make_case().pk}/diagnosis/"

    program.post(address, {"cause": "defect", "minutes_to_cause": 40, "logs_enough": "no"})
    found = program.post(address, {"cause": "misuse", "error_guided": False}).json()

    assert (found["cause"], found["first_cause"]) == ("misuse", "defect")
    assert (found["minutes_to_cause"], found["error_guided"]) == (40, False)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("close", {"cause": "magic"}, "cause"),
        ("close", {"state": "closed"}, "state"),
        ("diagnosis", {"logs_enough": True}, "logs_enough"),
        ("diagnosis", {"progress_visible": "yes"}, "progress_visible"),
        ("diagnosis", {"minutes_to_cause": HUGE}, "minutes_to_cause"),
        ("wait", {"until": "tomorrow"}, "until"),
    ],
)
def test_what_cannot_be_read_is_refused(path, body, field):
    answer = Program().post(f"cases/{make_case().pk}/{path}/", body)

    assert refusal(answer) == invalid(field)


def test_all_tags_of_a_case_are_said_at_once():
    case = make_case()
    program = Program("product")

    first = program.put(f"cases/{case.pk}/tags/", {"tags": ["Billing", "repeat", "billing "]})
    second = program.put(f"cases/{case.pk}/tags/", {"tags": ["repeat", "new"]})

    assert first.json() == {"tags": ["billing", "repeat"]}
    assert second.json() == {"tags": ["new", "repeat"]}
    assert set(case.tags.values_list("name", flat=True)) == {"new", "repeat"}
    names = [tag["name"] for tag in every_page(program, "tags/", {"limit": 2})]
    assert names == ["billing", "new", "repeat"]


@pytest.mark.parametrize(
    ("tags", "field"),
    [("billing", "tags"), (["x" * 41], "tags.0"), ([5], "tags.0"), (None, "tags")],
)
def test_tags_that_are_none_are_refused(tags, field):
    answer = Program("product").put(f"cases/{make_case().pk}/tags/", {"tags": tags})

    assert refusal(answer) == invalid(field)


def test_one_more_thing_that_got_in_the_way_is_noted_on_a_case():
    case = make_case()

    answer = Program().post(f"cases/{case.pk}/friction-points/", {"text": "Waited"})

    assert answer.status_code == 201
    assert (answer.json()["case"], answer.json()["texts"][0]["revision"]) == (case.pk, 1)


@pytest.mark.parametrize(
    ("role", "path", "refused"),
    [
        ("viewer", "close", FORBIDDEN),
        ("viewer", "friction-points", FORBIDDEN),
        ("member", "tags", FORBIDDEN),
    ],
)
def test_who_may_only_see_a_case_does_not_change_it(role, path, refused):
    case = make_case()
    program = Program(role)
    send = program.put if path == "tags" else program.post

    assert refusal(send(f"cases/{case.pk}/{path}/", {})) == refused
    assert refusal(send(f"cases/999999/{path}/", {})) == NOT_FOUND
