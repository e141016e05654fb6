"""One shift as a file to open in a calendar."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from rotation.services import feeds
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(clock):
    """A shift of Mara's in two weeks, with Ines beside."""
    slot = make_slot(make_rota(name="Customer desk"), starts_at=utc("2026-12-02 09:00"))
    developer, product = slot.rota.seats.order_by("position")
    make_shift(make_member(job="product", first_name="Ines"), slot=slot, seat=product)
    return make_shift(make_member(first_name="Mara"), slot=slot, seat=developer)


def address_of(shift):
    return reverse("rotation:shift_file", args=[shift.uid])


def event_of(answer):
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    return event


def test_the_file_has_the_shift_as_the_feeds_have_it(client, shift):
    client.force_login(shift.member.user)
    _token, raw = feeds.create(owner=shift.member, kind="person", name="T", by=None, now=NOON)

    mine = event_of(client.get(address_of(shift)))
    of_feed = event_of(client.get(f"/feeds/{raw}.ics"))

    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "URL", "STATUS", "TRANSP"):
        assert mine[name] == of_feed[name], name
    assert mine["DTSTART"].dt == utc("2026-12-02 09:00")


def test_the_file_is_saved_under_the_day_and_kept_by_nobody_else(client, shift):
    client.force_login(shift.member.user)

    answer = client.get(address_of(shift))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shift-2026-12-02.ics"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_the_shift_of_somebody_else_blocks_no_time_and_tells_no_reasons(client, shift):
    shift.why = {"holder": {"code": "by_hand", "params": {}, "text": "Her dentist is at ten"}}
    shift.save()
    client.force_login(make_user("viewer"))

    answer = client.get(address_of(shift))

    assert event_of(answer)["TRANSP"] == "TRANSPARENT"
    assert "dentist" not in answer.content.decode()


def test_the_page_of_a_shift_leads_to_its_file(client, shift, clock):
    client.force_login(shift.member.user)
    page = reverse("rotation:shift", args=[shift.uid])

    assert address_of(shift) in client.get(page).content.decode()
    clock.now = shift.ends_at + timedelta(minutes=1)
    assert address_of(shift) not in client.get(page).content.decode()


def test_a_cancelled_shift_says_so_in_its_file_and_its_page_leads_to_none(client, shift):
    shift.state = "cancelled"
    shift.save()
    client.force_login(shift.member.user)

    assert event_of(client.get(address_of(shift)))["STATUS"] == "CANCELLED"
    page = client.get(reverse("rotation:shift", args=[shift.uid]))
    assert address_of(shift) not in page.content.decode()


def test_an_open_shift_has_a_file_too(client, shift):
    shift.member = None
    shift.save()
    client.force_login(make_user("viewer"))

    assert client.get(address_of(shift)).status_code == 200


def test_a_stranger_signs_in_and_what_is_not_there_is_not_found(client, shift):
    assert client.get(address_of(shift)).url.startswith("/accounts/login/")
    client.force_login(make_user("viewer"))

    assert client.get(f"/shifts/{uuid.uuid4()}/shift.ics").status_code == 404
    assert client.post(address_of(shift)).status_code == 405
    assert client.head(address_of(shift)).status_code == 200
