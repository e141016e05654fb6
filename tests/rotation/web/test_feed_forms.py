"""The other forms a feed is asked for in: packed, as JSON, and by programs that know only dates."""

import gzip
import json
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from rotation import redact
from rotation.models import FeedToken
from rotation.services import feeds, publishing
from tests.conftest import NOON
from tests.make import make_member, make_shift, make_user, utc

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
HANDED_ON = {"code": "by_hand"}


@pytest.fixture
def mara(clock):
    return make_member(first_name="Mara", last_name="Klein")


def shift_to_come(holder, **fields):
    return make_shift(holder, starts_at=utc("2026-12-14 09:00"), **fields)


def subscribe(owner, form="feed", *, kind="person", options=None, **fields):
    _token, raw = feeds.create(
        owner=owner, kind=kind, name="Phone", options=options, by=None, now=NOON, **fields
    )
    return reverse(f"rotation:{form}", args=[raw])


class TestPacked:
    def test_a_feed_is_packed_for_who_asks(self, client, mara):
        shift_to_come(mara)
        url = subscribe(mara)
        plain = client.get(url)

        packed = client.get(url, headers={"Accept-Encoding": "br, gzip"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content)

    @pytest.mark.parametrize(
        ("asked", "packed"),
        [
            ("gzip", True),
            ("GZIP;q=0.5", True),
            ("deflate, gzip;q=1.0, *;q=0.5", True),
            ("gzip;q=0", False),
            ("gzip;q=0.000", False),
            ("identity", False),
            ("x-gzip-not", False),
            ("not-gzip", False),
            ("gzip;q=much", False),
            ("", False),
        ],
    )
    def test_only_who_understands_it_gets_it(self, client, mara, asked, packed):
        url = subscribe(mara)

        answer = client.get(url, headers={"Accept-Encoding": asked})

        assert ("Content-Encoding" in answer.headers) is packed

    def test_the_same_feed_is_packed_into_the_same_bytes(self, client, mara, clock):
        url, asked = subscribe(mara), {"Accept-Encoding": "gzip"}
        first = client.get(url, headers=asked)
        clock.now += timedelta(hours=3)

        assert client.get(url, headers=asked).content == first.content

    @pytest.mark.parametrize("now", ["gzip", "identity"])
    @pytest.mark.parametrize("before", ["gzip", "identity"])
    def test_other_bytes_have_another_tag_and_both_are_known(self, client, mara, before, now):
        url = subscribe(mara)
        known = client.get(url, headers={"Accept-Encoding": before}).headers["ETag"]

        answer = client.get(url, headers={"Accept-Encoding": now, "If-None-Match": known})

        assert answer.status_code == 304
        assert (answer.headers["ETag"] == known) is (before == now)


class TestJson:
    def test_has_what_the_calendar_has(self, client, mara, settings):
        settings.SITE_URL = "https://desk.example"
        shift = shift_to_come(mara, revision=2)
        url = subscribe(mara, "feed_json", options={"reminders": [30, 5]})

        answer = client.get(url)

        assert url.endswith(".json")
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Content-Disposition"] == 'inline; filename="frontline.json"'
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        found = json.loads(answer.content)
        [event] = found.pop("events")
        assert found == {
            "name": "Shifts of Mara Klein",
            "description": "Support shifts from Frontline; kept up to date by itself.",
            "color": "firebrick",
            "zone": "UTC",
            "refresh_minutes": 60,
            "updated_at": "2026-11-18T12:00:00Z",
        }
        assert event == {
            "uid": f"{shift.uid}@frontline",
            "sequence": 2,
            "status": "confirmed",
            "busy": True,
            "starts_at": "2026-12-14T09:00:00Z",
            "ends_at": "2026-12-14T17:00:00Z",
            "updated_at": "2026-10-19T12:00:00Z",
            "summary": f"{shift.slot.rota}: Developer",
            "description": event["description"],
            "url": f"https://desk.example/shifts/{shift.uid}/",
            "categories": [shift.slot.rota.name],
            "reminders": [30, 5],
        }

    def test_has_a_tag_of_its_own_and_is_not_sent_twice(self, client, mara):
        url = subscribe(mara, "feed_json")
        answer = client.get(url)
        calendar = client.get(url.replace(".json", ".ics"))

        assert answer.headers["ETag"] != calendar.headers["ETag"]
        for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            again = client.get(url, headers={header: answer.headers[value]})
            assert (again.status_code, again.content) == (304, b"")

    def test_shows_a_cancelled_shift_as_free_and_without_reminders(self, client, mara):
        shift = shift_to_come(mara)
        url = subscribe(mara, "feed_json", options={"reminders": [30]})
        publishing.cancel_shift(shift=shift, reason=HANDED_ON, by=make_user(), now=NOON)

        [event] = json.loads(client.get(url).content)["events"]

        assert (event["status"], event["busy"], event["reminders"]) == ("cancelled", False, [])

    def test_keeps_names_as_they_are_and_stays_json_whatever_they_hold(self, client, mara):
        name = 'Zoë 支持 "\\ </script>'
        mara.user.first_name, mara.user.last_name = name, "\u2028\x1b"
        mara.user.save()
        shift = shift_to_come(mara)

        answer = client.get(subscribe(mara, "feed_json", kind="rota", rota=shift.slot.rota))

        assert name in json.loads(answer.content)["events"][0]["summary"]

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_is_only_read(self, client, mara, method):
        answer = getattr(client, method)(subscribe(mara, "feed_json"))

        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")

    def test_no_secret_of_it_is_left_in_a_log_line(self, client, mara):
        url = subscribe(mara, "feed_json")
        raw = url.removeprefix("/feeds/").removesuffix(".json")

        assert raw not in redact.redact(f"GET {url} HTTP/1.1")
        assert raw[-10:] not in redact.redact(f"GET {url} HTTP/1.1")

    def test_an_unknown_secret_opens_nothing(self, client, mara):
        never = client.get(reverse("rotation:feed", args=["fl_feed_never"]))

        answer = client.get(reverse("rotation:feed_json", args=["fl_feed_never"]))

        assert (answer.status_code, answer.content) == (404, never.content)


class TestDates:
    """Some programs ask by date alone, and a date tells only seconds apart."""

    def ask(self, client, url, known):
        return client.get(url, headers={"If-Modified-Since": known.headers["Last-Modified"]})

    @pytest.mark.parametrize("kind", ["person", "rota", "team"])
    def test_a_change_in_the_second_of_the_last_answer_is_told(self, client, mara, clock, kind):
        shift, planner = shift_to_come(mara), make_user("planner")
        subject = {"rota": {"rota": shift.slot.rota}, "team": {"team": shift.slot.rota.team}}
        url = subscribe(mara, kind=kind, **subject.get(kind, {}))
        publishing.assign(shift=shift, member=None, reason=HANDED_ON, by=planner, now=clock.now)
        clock.now += timedelta(milliseconds=300)
        known = client.get(url)

        clock.now += timedelta(milliseconds=300)
        shift.refresh_from_db()
        publishing.assign(shift=shift, member=mara, reason=HANDED_ON, by=planner, now=clock.now)

        assert self.ask(client, url, known).status_code == 200

    def test_a_change_that_took_its_time_is_told(self, client, mara, clock):
        """It bears the moment it was begun at, and is seen when it is done."""
        shift, planner = shift_to_come(mara), make_user("planner")
        url = subscribe(mara)
        begun = clock.now
        clock.now += timedelta(seconds=20)
        known = client.get(url)

        publishing.assign(shift=shift, member=None, reason=HANDED_ON, by=planner, now=begun)
        clock.now += timedelta(seconds=20)

        assert self.ask(client, url, known).status_code == 200

    @pytest.mark.parametrize("kind", ["person", "rota"])
    def test_nothing_is_sent_twice_when_a_minute_has_passed(self, client, mara, clock, kind):
        shift = shift_to_come(mara)
        url = subscribe(mara, kind=kind, **({"rota": shift.slot.rota} if kind == "rota" else {}))
        publishing.assign(
            shift=shift, member=None, reason=HANDED_ON, by=make_user("planner"), now=NOON
        )
        clock.now += MINUTE

        known = client.get(url)

        assert parsedate_to_datetime(known.headers["Last-Modified"]) == NOON
        assert self.ask(client, url, known).status_code == 304

    def test_no_date_is_later_than_the_answer(self, client, mara, clock):
        shift = shift_to_come(mara)
        url = subscribe(mara)
        later = NOON + timedelta(hours=1)
        publishing.assign(
            shift=shift, member=None, reason=HANDED_ON, by=make_user("planner"), now=later
        )

        known = client.get(url)

        assert parsedate_to_datetime(known.headers["Last-Modified"]) <= NOON

    @pytest.mark.parametrize("kind", ["rota", "team"])
    def test_an_open_seat_that_is_cancelled_is_told(self, client, mara, clock, kind):
        shift = shift_to_come(None)
        subject = {"rota": {"rota": shift.slot.rota}, "team": {"team": shift.slot.rota.team}}
        url = subscribe(mara, kind=kind, **subject[kind])
        clock.now += 2 * MINUTE
        known = client.get(url)

        clock.now += MINUTE
        publishing.cancel_shift(shift=shift, reason=HANDED_ON, by=make_user(), now=clock.now)

        assert self.ask(client, url, known).status_code == 200


class TestNotes:
    def served(self):
        return FeedToken.objects.values_list("served_version", "served_events", "served_at").get()

    def test_what_was_served_is_noted_when_it_is_another_state(self, client, mara, clock):
        shift, planner = shift_to_come(mara), make_user("planner")
        url = subscribe(mara)
        known = client.get(url)
        first = self.served()
        clock.now += MINUTE
        client.get(url)
        same = self.served()
        publishing.assign(
            shift=shift, member=make_member(), reason=HANDED_ON, by=planner, now=clock.now
        )
        client.get(url, headers={"If-None-Match": known.headers["ETag"]})
        other = self.served()

        assert first == same
        assert first[1:] == (1, NOON)
        assert other[0] != first[0]
        assert other[1:] == (1, NOON + MINUTE)

    def test_a_304_says_that_the_reader_has_it(self, client, mara, clock):
        url = subscribe(mara)
        known = client.get(url)
        clock.now += 6 * MINUTE

        client.get(url, headers={"If-None-Match": known.headers["ETag"]})

        _version, events, at = self.served()
        assert (events, at) == (0, clock.now)

    def test_who_asked_for_the_headers_alone_was_given_nothing(self, client, mara):
        client.head(subscribe(mara))

        assert self.served() == (None, None, None)
        assert FeedToken.objects.get().last_used_at == NOON


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_writes_keeps_no_feed_from_its_reader(client, mara, caplog):
    shift_to_come(mara)
    url = subscribe(mara)

    def busy(execute, sql, parameters, many, context):
        if sql.startswith("UPDATE"):
            raise OperationalError("database is locked")
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(busy):
        answer = client.get(url)

    assert (answer.status_code, answer.content.count(b"BEGIN:VEVENT")) == (200, 1)
    assert FeedToken.objects.get().last_used_at is None
    assert "database is locked" in caplog.text
    assert url[7:40] not in caplog.text
