"""Feed addresses by the API: their options, who reads them, and what changes them."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rotation.models import FeedToken
from rotation.services import feeds
from tests.conftest import NOON
from tests.make import make_member, make_rota
from tests.programs import (
    FORBIDDEN,
    HUGE,
    NOBODY,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
    server,
)

pytestmark = pytest.mark.django_db
USUAL = {"busy": True, "each": "shift", "reminders": [], "past_weeks": 9,
         "seats": ["backup", "lead", "shadow"]}  # fmt: skip
CHOSEN = {"busy": False, "each": "interval", "reminders": [1440, 60], "past_weeks": 0,
          "seats": ["lead"]}  # fmt: skip


@pytest.fixture
def program():
    return server(first_name="Mara")


def make_feed(program, **fields):
    made = program.post("feeds/", {"name": "Telephone", "kind": "person"} | fields)
    assert made.status_code == 201, made.json()
    return made.json()


def chosen(feed):
    return {name: feed[name] for name in USUAL}


def test_a_feed_has_the_options_that_are_usual(program):
    make_rota(slug="desk")

    assert chosen(make_feed(program)["feed"]) == USUAL
    desk = make_feed(program, kind="rota", rota="desk")["feed"]
    assert chosen(desk) == USUAL | {"busy": False}


def test_a_feed_is_made_with_options_and_its_calendar_follows_them(program):
    made = make_feed(program, **CHOSEN)

    assert chosen(made["feed"]) == CHOSEN
    assert program.get(f"feeds/{made['feed']['uid']}/").json() == made["feed"]


def test_the_answer_has_every_form_of_the_address(program):
    made = make_feed(program)

    web = urlsplit(made["address"])
    assert made["webcal"] == f"webcal://{web.netloc}{web.path}"
    assert made["json"] == made["address"].removesuffix(".ics") + ".json"
    for form in ("address", "json"):
        assert Client().get(urlsplit(made[form]).path).status_code == 200


def test_options_are_changed_one_by_one_under_the_same_address(program):
    made = make_feed(program, **CHOSEN)
    path = f"feeds/{made['feed']['uid']}/"

    renamed = program.patch(path, {"name": " Wall "}).json()
    louder = program.patch(path, {"reminders": [15, 15, 60]}).json()
    nothing = program.patch(path, {}).json()

    assert (renamed["name"], chosen(renamed)) == ("Wall", CHOSEN)
    assert chosen(louder) == CHOSEN | {"reminders": [60, 15]}
    assert nothing == louder
    assert Client().get(urlsplit(made["address"]).path).status_code == 200
    assert FeedToken.objects.count() == 1


def test_health_says_who_read_it_and_whether_a_change_was_seen(program):
    made = make_feed(program)
    path = f"feeds/{made['feed']['uid']}/"
    agent = {"User-Agent": "Google-Calendar-Importer"}
    Client().get(urlsplit(made["address"]).path, headers=agent)

    seen = program.get(path).json()["health"]
    feeds.bump(member_ids=[program.user.member.pk], now=NOON + timedelta(minutes=20))
    behind = program.get(path).json()["health"]

    assert made["feed"]["health"] | {"changed_at": ""} == {
        "fetched_at": None, "client": "", "changed_at": "", "up_to_date": None, "events": None,
    }  # fmt: skip
    assert (seen["client"], seen["up_to_date"], seen["events"]) == ("Google Calendar", True, 0)
    assert seen["fetched_at"] == "2026-11-18T12:00:00Z"
    assert behind["up_to_date"] is False
    assert behind["changed_at"] == "2026-11-18T12:20:00Z"


def test_what_a_program_wrote_of_itself_does_not_come_back(program):
    made = make_feed(program)
    agent = {"User-Agent": '"><script>' + "x" * 300}
    Client().get(urlsplit(made["address"]).path, headers=agent)

    assert program.get(f"feeds/{made['feed']['uid']}/").json()["health"]["client"] == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"busy": "yes"}, "busy", id="no flag"),
        pytest.param({"each": "hour"}, "each", id="no such event"),
        pytest.param({"each": None}, "each", id="no event at all"),
        pytest.param({"reminders": "60"}, "reminders", id="text for a list"),
        pytest.param({"reminders": ["60"]}, "reminders.0", id="text for a number"),
        pytest.param({"reminders": [True]}, "reminders.0", id="a flag for a number"),
        pytest.param({"reminders": [1.5]}, "reminders.0", id="half a minute"),
        pytest.param({"reminders": [-1]}, "reminders.0", id="after the start"),
        pytest.param({"reminders": [40321]}, "reminders.0", id="five weeks before"),
        pytest.param({"reminders": [HUGE]}, "reminders.0", id="a huge number"),
        pytest.param({"reminders": [1, 2, 3, 4, 5, 6]}, "reminders", id="too many"),
        pytest.param({"reminders": {"0": 60}}, "reminders", id="a mapping for a list"),
        pytest.param({"seats": []}, "seats", id="no seat"),
        pytest.param({"seats": ["captain"]}, "seats.0", id="no such seat"),
        pytest.param({"seats": "lead"}, "seats", id="text for a list of seats"),
        pytest.param({"seats": [["lead"]]}, "seats.0", id="a list in a list"),
        pytest.param({"past_weeks": 53}, "past_weeks", id="more than a year"),
        pytest.param({"past_weeks": "4"}, "past_weeks", id="text for weeks"),
        pytest.param({"name": ""}, "name", id="no name"),
        pytest.param({"name": "x" * 61}, "name", id="a long name"),
        pytest.param({"options": {}}, "options", id="something unknown"),
    ],
)
def test_options_that_cannot_be_are_refused_by_name(program, wrong, field):
    path = f"feeds/{make_feed(program)['feed']['uid']}/"
    before = program.get(path).json()

    assert refusal(program.patch(path, wrong)) == invalid(field)
    assert refusal(program.post("feeds/", {"name": "x", "kind": "person"} | wrong)) == invalid(
        field
    )
    assert program.get(path).json() == before
    assert FeedToken.objects.count() == 1


@pytest.mark.parametrize("fixed", ["kind", "rota", "team", "uid", "address"])
def test_what_a_feed_is_about_does_not_change(program, fixed):
    path = f"feeds/{make_feed(program)['feed']['uid']}/"

    assert refusal(program.patch(path, {fixed: "rota"})) == invalid(fixed)


def test_a_feed_that_was_taken_back_is_not_there(program):
    path = f"feeds/{make_feed(program)['feed']['uid']}/"
    program.delete(path)

    assert refusal(program.get(path)) == NOT_FOUND
    assert refusal(program.patch(path, {"name": "x"})) == NOT_FOUND
    assert program.delete(path).status_code == 204


@pytest.mark.parametrize("role", ["member", "planner", "admin"])
def test_the_feed_of_somebody_else_is_not_there(role):
    token, _raw = feeds.create(owner=make_member(), kind="person", name="x", by=None, now=NOON)
    other = server(role)

    for uid in (token.uid, NOBODY):
        assert refusal(other.get(f"feeds/{uid}/")) == NOT_FOUND
        assert refusal(other.patch(f"feeds/{uid}/", {"name": "Mine"})) == NOT_FOUND
    token.refresh_from_db()
    assert token.name == "x"


def test_who_may_only_look_changes_no_feed():
    viewer = make_member(role="viewer")
    token, _raw = feeds.create(owner=viewer, kind="person", name="x", by=None, now=NOON)
    program = Program(viewer)

    assert program.get(f"feeds/{token.uid}/").status_code == 200
    assert refusal(program.patch(f"feeds/{token.uid}/", {"name": "y"})) == FORBIDDEN


def test_a_token_for_reading_changes_no_feed():
    owner = make_member()
    token, _raw = feeds.create(owner=owner, kind="person", name="x", by=None, now=NOON)
    program = Program(owner, scope="read")

    assert program.get(f"feeds/{token.uid}/").status_code == 200
    assert refusal(program.patch(f"feeds/{token.uid}/", {"name": "y"})) == FORBIDDEN


def test_a_repeated_request_gives_no_secret_a_second_time(program):
    once = program.post("feeds/", {"name": "x", "kind": "person"}, Idempotency_Key="k1")
    again = program.post("feeds/", {"name": "x", "kind": "person"}, Idempotency_Key="k1")

    secret = once.json()["address"].rpartition("/")[2].removesuffix(".ics")
    assert again.json()["feed"] == once.json()["feed"]
    assert secret not in again.content.decode()
    assert FeedToken.objects.count() == 1


def test_many_feeds_cost_no_more_queries_than_two(program):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            every_page(program, "feeds/")
        return len(asked)

    make_feed(program)
    make_feed(program, kind="rota", rota=make_rota().slug)
    queries()
    few = queries()
    for _more in range(5):
        make_feed(program)
        make_feed(program, kind="rota", rota=make_rota().slug)

    assert queries() == few
