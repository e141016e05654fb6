"""What belongs to whoever asks: feed addresses, tokens and notices; and the ledger of all."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from rotation.models import ApiToken, FeedToken
from rotation.notices import outbox
from rotation.services import api_tokens, feeds, ledger
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_user
from tests.programs import (
    FORBIDDEN,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
    server,
)
from tests.rotation.plans import make_desk, publish

pytestmark = pytest.mark.django_db


# Feeds


def test_a_feed_address_is_shown_once_and_opens_the_feed(client):
    program = server()

    made = program.post("feeds/", {"name": "Telephone", "kind": "person"})

    address = made.json()["address"]
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    assert client.get(urlsplit(address).path).status_code == 200
    [listed] = every_page(program, "feeds/")
    feed = made.json()["feed"]
    assert listed | {"health": None} == feed | {"health": None}
    assert (listed["name"], listed["busy"]) == ("Telephone", True)
    assert (feed["health"]["fetched_at"], feed["health"]["up_to_date"]) == (None, None)
    assert listed["health"]["fetched_at"] == "2026-11-18T12:00:00Z"
    assert (listed["health"]["up_to_date"], listed["health"]["events"]) == (True, 0)
    assert address.rpartition("/")[2] not in str(listed)


def test_a_rotated_feed_has_a_new_address_and_a_revoked_one_none(client):
    program = server()
    first = program.post("feeds/", {"name": "T", "kind": "person"}).json()

    second = program.post(f"feeds/{first['feed']['uid']}/rotate/").json()
    again = program.post(f"feeds/{first['feed']['uid']}/rotate/")
    program.delete(f"feeds/{second['feed']['uid']}/")

    assert second["address"] != first["address"]
    assert refusal(again) == (409, "feed_gone", [])
    for made in (first, second):
        assert client.get(urlsplit(made["address"]).path).status_code == 404
    assert every_page(program, "feeds/") == []


@pytest.mark.parametrize(
    ("kind", "named"), [("rota", {"rota": "desk"}), ("team", {"team": "support"})]
)
def test_a_feed_shows_a_rota_or_a_team(kind, named):
    make_rota(slug="desk")
    new = {"name": "Wall", "kind": kind, "busy": True} | named

    made = server().post("feeds/", new).json()["feed"]

    assert made.items() >= (named | {"busy": True}).items()


@pytest.mark.parametrize(
    ("new", "refused"),
    [
        pytest.param({"kind": "person"}, invalid("name"), id="no name"),
        pytest.param({"name": "x", "kind": "world"}, invalid("kind"), id="unknown kind"),
        pytest.param({"name": "x", "kind": "rota", "rota": "no"}, invalid("rota"), id="no rota"),
        pytest.param({"name": "x", "kind": "person", "busy": "yes"}, invalid("busy"), id="no flag"),
    ],
)
def test_a_feed_that_cannot_be_is_refused(new, refused):
    assert refusal(server().post("feeds/", new)) == refused


def test_a_rota_feed_names_its_rota():
    answer = server().post("feeds/", {"name": "x", "kind": "rota"})

    assert answer.status_code == 422
    assert not FeedToken.objects.exists()


def test_there_is_an_end_to_feeds():
    program = server()
    for number in range(feeds.MOST_LIVE):
        program.post("feeds/", {"name": f"F {number}", "kind": "person"})

    answer = program.post("feeds/", {"name": "One more", "kind": "person"})

    assert refusal(answer) == (422, "too_many_feeds", [])


def test_the_feeds_of_others_are_not_found():
    token, _raw = feeds.create(owner=make_member(), kind="person", name="x", by=None, now=NOON)
    program = server()

    assert every_page(program, "feeds/") == []
    assert refusal(program.delete(f"feeds/{token.uid}/")) == NOT_FOUND
    assert refusal(program.post(f"feeds/{token.uid}/rotate/")) == NOT_FOUND


def test_a_viewer_has_no_feeds():
    program = Program(make_member(role="viewer"))

    assert refusal(program.post("feeds/", {"name": "x", "kind": "person"})) == FORBIDDEN


# Tokens


def test_a_token_is_shown_once_works_and_is_taken_back():
    program = Program()

    made = program.post("tokens/", {"name": "Report", "scope": "read"})

    secret, uid = made.json()["secret"], made.json()["token"]["uid"]
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    signed = {"Authorization": f"Bearer {secret}"}
    assert program.client.get("/api/v1/me/", headers=signed).status_code == 200
    listed = every_page(program, "tokens/", {"limit": 1})
    assert uid in {token["uid"] for token in listed}
    assert secret not in str(listed)

    assert program.delete(f"tokens/{uid}/").status_code == 204
    assert program.client.get("/api/v1/me/", headers=signed).status_code == 401


def test_a_token_for_reading_makes_no_token():
    program = Program(scope="read")

    assert refusal(program.post("tokens/", {"name": "x", "scope": "read"})) == FORBIDDEN


@pytest.mark.parametrize(
    ("expires_at", "status"),
    [
        pytest.param(None, 403, id="for ever"),
        pytest.param("2026-11-20T12:00:01Z", 403, id="longer"),
        pytest.param("2026-11-20T12:00:00Z", 201, id="as long"),
        pytest.param("2026-11-19T12:00:00+02:00", 201, id="shorter"),
    ],
)
def test_a_token_makes_none_that_lives_longer_than_itself(expires_at, status):
    program = Program(expires_at=NOON + timedelta(days=2))
    new = {"name": "x", "scope": "write", "expires_at": expires_at}

    assert program.post("tokens/", new).status_code == status


def test_somebody_at_a_browser_may_make_any_token(client):
    client.force_login(make_user("viewer"))

    made = client.post(
        "/api/v1/tokens/", {"name": "x", "scope": "write"}, content_type="application/json"
    )

    assert made.status_code == 201


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"scope": "all"}, invalid("scope"), id="unknown scope"),
        pytest.param({"name": ""}, invalid("name"), id="no name"),
        pytest.param({"expires_at": "2030-01-01"}, invalid("expires_at"), id="day for a moment"),
        pytest.param(
            {"expires_at": "2026-11-18T12:00:00Z"},
            (422, "expires_in_the_past", ["expires_at"]),
            id="expired already",
        ),
    ],
)
def test_a_token_that_cannot_be_is_refused(change, refused):
    program = Program()

    assert refusal(program.post("tokens/", {"name": "x", "scope": "read"} | change)) == refused
    assert ApiToken.objects.count() == 1


def test_the_tokens_of_others_are_not_found():
    other, _raw = api_tokens.create(user=make_user(), name="x", scope="read", now=NOON)
    program = Program("admin")

    assert len(every_page(program, "tokens/")) == 1
    assert refusal(program.delete(f"tokens/{other.uid}/")) == NOT_FOUND


# Notices


def leave(user, key):
    return outbox.enqueue(user=user, kind="note", key=key, subject=f"About {key}", now=NOON)


def test_notices_are_listed_and_read_one_by_one_or_all_at_once():
    program = Program("viewer")
    first, _second, third = (leave(program.user, key) for key in "abc")

    read = program.post(f"notices/{first.uid}/read/").json()
    unread = every_page(program, "notices/", {"unread": "true", "limit": 1})
    all_read = program.post("notices/read-all/").json()

    assert read["read_at"] == "2026-11-18T12:00:00Z"
    assert [notice["subject"] for notice in unread] == ["About c", "About b"]
    assert unread[0]["uid"] == str(third.uid)
    assert all_read == {"read": 2}
    assert every_page(program, "notices/", {"unread": "true"}) == []
    assert len(every_page(program, "notices/")) == 3


def test_the_notices_of_others_are_not_found():
    notice = leave(make_user(), "a")
    program = Program("admin")

    assert every_page(program, "notices/") == []
    assert refusal(program.post(f"notices/{notice.uid}/read/")) == NOT_FOUND


# The ledger


def test_entries_and_balances_say_who_carries_what_and_why():
    rota = make_desk(slug="desk", developers=2, products=1)
    publish(rota, weeks=1)
    member = rota.team.memberships.filter(member__job="developer").first().member
    ledger.correct(
        member=member,
        rota=rota,
        points=3,
        unsocial=0,
        reason_text="Night call",
        by=make_user("planner"),
        now=NOON - timedelta(days=1),
    )
    program = Program("viewer")

    entries = every_page(program, "ledger/", {"rota": "desk", "limit": 4})
    own = every_page(program, "ledger/", {"rota": "desk", "member": str(member.uid)})
    balances = program.get("ledger/balances/", {"rota": "desk"}).json()["balances"]

    assert len(entries) == 11
    assert own[-1]["reason"] == {"code": "corrected", "text": "Night call"}
    assert (own[-1]["shift"], own[0]["kind"]) == (None, "shift")
    [mine] = [one for one in balances if one["member"]["uid"] == str(member.uid)]
    assert mine["points"] == 3
    assert mine["planned_points"] == sum(entry["points"] for entry in own) - 3


@pytest.mark.parametrize("path", ["ledger/", "ledger/balances/"])
@pytest.mark.parametrize("query", [{}, {"rota": "nowhere"}], ids=["none", "unknown"])
def test_a_ledger_needs_its_rota(path, query):
    assert refusal(Program().get(path, query)) == invalid("rota")


@pytest.mark.parametrize("count", [2, 20], ids=["few", "ten times as many"])
def test_the_number_of_queries_does_not_hang_on_the_number_of_entries(
    count, django_assert_num_queries
):
    rota = make_rota(slug="desk")
    for _ in range(count):
        ledger.correct(
            member=make_member(rota.team),
            rota=rota,
            points=1,
            unsocial=0,
            reason_text="x",
            by=make_user(),
            now=NOON,
        )
    program = Program("viewer")
    program.get("me/")  # the first use of a token is noted

    with django_assert_num_queries(3):  # token, rota, entries
        assert len(program.get("ledger/", {"rota": "desk"}).json()["results"]) == count
