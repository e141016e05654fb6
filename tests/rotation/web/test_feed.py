"""A feed over HTTP: what calendar programs ask, and what they are told."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.http import http_date

from rotation.models import Shift
from rotation.services import feeds, publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user, utc

pytestmark = pytest.mark.django_db
HANDED_ON = {"code": "by_hand"}


@pytest.fixture
def mara(clock):
    return make_member(first_name="Mara", last_name="Klein")


def subscribe(owner, *, kind="person", **fields):
    token, raw = feeds.create(
        owner=owner, kind=kind, name="Telephone", by=owner.user, now=NOON, **fields
    )
    return token, reverse("rotation:feed", args=[raw])


def shift_tomorrow(holder, **fields):
    return make_shift(holder, starts_at=utc("2026-12-14 09:00"), **fields)


def events(body):
    """The properties of each event, unfolded, by name."""
    text = body.decode().replace("\r\n ", "")
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL)
    return [dict(line.split(":", 1) for line in block.splitlines()) for block in blocks]


def test_a_feed_is_a_calendar_for_its_owner_alone(client, mara):
    shift_tomorrow(mara)
    _token, url = subscribe(mara)

    answer = client.get(url)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="frontline.ics"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r'"[0-9a-f]{40}"', answer.headers["ETag"])
    assert len(events(answer.content)) == 1


def test_a_feed_speaks_its_owners_language_whatever_the_program_asks(client, clock):
    owner = make_member(language="zh-hans")
    _token, url = subscribe(owner)

    answer = client.get(url, headers={"Accept-Language": "en"})

    assert answer.headers["Content-Language"] == "zh-hans"


def test_a_head_request_has_the_same_headers_and_no_body(client, mara):
    shift_tomorrow(mara)
    _token, url = subscribe(mara)

    got, head = client.get(url), client.head(url)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == got.headers["ETag"]


def test_two_requests_get_the_same_bytes(client, mara, clock):
    shift_tomorrow(mara)
    _token, url = subscribe(mara)

    first = client.get(url)
    clock.now += timedelta(hours=11)
    second = client.get(url)

    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        pytest.param({"If-None-Match": "{etag}"}, 304, id="the same tag"),
        pytest.param({"If-None-Match": 'W/{etag}, "other"'}, 304, id="the tag weakly, in a list"),
        pytest.param({"If-None-Match": "*"}, 304, id="any tag"),
        pytest.param({"If-None-Match": '"other"'}, 200, id="another tag"),
        pytest.param(
            {"If-None-Match": '"other"', "If-Modified-Since": "{changed}"},
            200,
            id="the tag decides, whatever the date",
        ),
        pytest.param({"If-Modified-Since": "{changed}"}, 304, id="not changed since"),
        pytest.param({"If-Modified-Since": "{before}"}, 200, id="changed since"),
        pytest.param({"If-Modified-Since": "yesterday"}, 200, id="a date nobody can read"),
        pytest.param(
            {"If-None-Match": "nonsense", "If-Modified-Since": "{changed}"},
            304,
            id="a tag nobody can read counts as none",
        ),
        pytest.param({}, 200, id="nothing known"),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_reader_is_told_whether_it_has_the_newest(client, mara, method, asked, status):
    shift_tomorrow(mara)
    _token, url = subscribe(mara)
    known = client.get(url)
    changed = known.headers["Last-Modified"]
    before = http_date(utc("2026-11-17 23:59").timestamp())
    headers = {
        name: value.format(etag=known.headers["ETag"], changed=changed, before=before)
        for name, value in asked.items()
    }

    answer = getattr(client, method)(url, headers=headers)

    assert answer.status_code == status
    assert answer.headers["ETag"] == known.headers["ETag"]
    assert answer.headers["Last-Modified"] == changed
    if status == 304:
        assert answer.content == b""
        assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("closed", ["unknown", "taken back", "owner disabled", "odd text"])
def test_every_secret_that_opens_nothing_gets_the_same_answer(
    client, mara, closed, django_assert_num_queries
):
    never = client.get(reverse("rotation:feed", args=["fl_feed_never"]))
    token, url = subscribe(mara)
    if closed == "unknown":
        url = reverse("rotation:feed", args=["fl_feed_" + "x" * 43])
    if closed == "taken back":
        feeds.revoke(token=token, by=mara.user, now=NOON)
    if closed == "owner disabled":
        mara.user.is_active = False
        mara.user.save()
    if closed == "odd text":
        url = "/feeds/%00%ff%F0%9F%90%9F.ics"

    with django_assert_num_queries(1):
        answer = client.get(url)

    assert answer.status_code == never.status_code == 404
    assert answer.content == never.content
    assert dict(answer.headers) == dict(never.headers)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_feed_is_only_read(client, mara, method):
    _token, url = subscribe(mara)

    answer = getattr(client, method)(url)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_the_use_is_noted_at_most_every_five_minutes(client, mara, clock):
    token, url = subscribe(mara)
    noted = []
    for minutes, agent in ((0, "Google-Calendar-Importer"), (4, "Two"), (5, "Three\r\n\x1b")):
        clock.now = NOON + timedelta(minutes=minutes)
        client.get(url, headers={"User-Agent": agent})
        token.refresh_from_db()
        noted.append((token.last_used_at, token.last_agent))

    assert noted == [
        (NOON, "Google-Calendar-Importer"),
        (NOON, "Google-Calendar-Importer"),
        (NOON + timedelta(minutes=5), "Three"),
    ]


def test_no_logger_ever_sees_the_secret(client, mara, caplog):
    """Not even records that no formatter has made harmless yet."""
    shift_tomorrow(mara)
    token, url = subscribe(mara)
    raw = url.removeprefix("/feeds/").removesuffix(".ics")
    unknown = "fl_feed_" + "y" * 43
    strict = client.__class__(enforce_csrf_checks=True)
    loggers = [logging.getLogger(name) for name in ("django", "django.request", "django.security")]
    for logger in loggers:
        logger.addHandler(caplog.handler)
    try:
        with caplog.at_level(0):
            etag = client.get(url).headers["ETag"]
            client.get(url, headers={"If-None-Match": etag})
            strict.post(url)
            client.get(reverse("rotation:feed", args=[unknown]))
            feeds.revoke(token=token, by=mara.user, now=NOON)
            client.get(url)
            made = client.get("/no-such-page")
    finally:
        for logger in loggers:
            logger.removeHandler(caplog.handler)

    said = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    assert made.status_code == 404
    assert any("no-such-page" in line for line in said), "nothing would have been seen at all"
    assert not [line for line in said if raw in line or unknown in line]


def test_a_changed_shift_has_a_higher_sequence_and_the_feed_another_tag(client, mara, clock):
    rota = make_rota()
    shift = shift_tomorrow(mara, rota=rota)
    jonas = make_member(first_name="Jonas")
    _token, url = subscribe(mara)
    _token, his = subscribe(jonas)
    before = client.get(url)

    clock.now += timedelta(minutes=1)
    publishing.assign(
        shift=shift, member=jonas, reason=HANDED_ON, by=make_user("planner"), now=clock.now
    )
    clock.now += timedelta(minutes=1)
    shift = Shift.objects.with_people().get(pk=shift.pk)
    publishing.assign(
        shift=shift, member=mara, reason=HANDED_ON, by=make_user("planner"), now=clock.now
    )
    after = client.get(url)

    [old], [new] = events(before.content), events(after.content)
    assert before.headers["ETag"] != after.headers["ETag"]
    assert new["UID"] == old["UID"]
    assert int(new["SEQUENCE"]) == int(old["SEQUENCE"]) + 2
    assert new["STATUS"] == "CONFIRMED"
    [lost] = events(client.get(his).content)
    assert (lost["UID"], lost["STATUS"]) == (old["UID"], "CANCELLED")


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        pytest.param(0, ["CANCELLED"], id="on the day"),
        pytest.param(14, ["CANCELLED"], id="after 14 days"),
        pytest.param(15, [], id="no longer on the 15th day"),
    ],
)
@pytest.mark.parametrize("how", ["given to somebody else", "left open", "cancelled"])
def test_a_lost_shift_is_cancelled_in_the_feed_for_14_days(client, mara, clock, how, days, shown):
    shift = shift_tomorrow(mara)
    _token, url = subscribe(mara)
    planner = make_user("planner")
    if how == "cancelled":
        publishing.cancel_shift(shift=shift, reason=HANDED_ON, by=planner, now=NOON)
    else:
        after = make_member() if how == "given to somebody else" else None
        publishing.assign(shift=shift, member=after, reason=HANDED_ON, by=planner, now=NOON)

    clock.now = NOON + timedelta(days=days)
    found = events(client.get(url).content)

    assert [event["STATUS"] for event in found] == shown


def test_the_tag_changes_at_midnight_when_the_window_moves(client, mara, clock):
    shift_tomorrow(mara)
    _token, url = subscribe(mara)
    clock.now = datetime(2026, 11, 18, 23, 59, tzinfo=UTC)
    before = client.get(url)
    clock.now = datetime(2026, 11, 19, 0, 0, tzinfo=UTC)
    after = client.get(url)

    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_rota_feed_has_the_shifts_of_everybody(client, mara):
    rota = make_rota(name="Night desk")
    shift_tomorrow(make_member(first_name="Jonas"), rota=rota)
    shift_tomorrow(make_member())
    _token, url = subscribe(mara, kind="rota", rota=rota)

    found = events(client.get(url).content)

    assert [event["SUMMARY"] for event in found] == ["Developer: Jonas"]
    assert [event["TRANSP"] for event in found] == ["TRANSPARENT"]
