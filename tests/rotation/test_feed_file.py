"""One shift as a file to keep."""

import icalendar
import pytest

from rotation.selectors import feeds as reads
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user
from tests.rotation.feeding import only, subscribe

pytestmark = pytest.mark.django_db
WHY = {"others": [], "notes": [{"code": "wish_prefer", "params": {}}]}


@pytest.fixture
def mara():
    return make_member(first_name="Mara", last_name="Klein")


@pytest.fixture
def shift(mara):
    slot = make_slot(make_rota(name="Support"))
    developer, product = slot.rota.seats.order_by("position")
    make_shift(make_member(first_name="Tom", last_name="Reed"), slot=slot, seat=product)
    return make_shift(mara, slot=slot, seat=developer, why=WHY)


def read(content):
    calendar = icalendar.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_its_holder_gets_the_event_of_their_feed(mara, shift):
    calendar, event = read(reads.shift_file(shift, reader=mara.user, now=NOON))

    in_feed = only(subscribe(mara))
    for name in ("UID", "SEQUENCE", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP", "DTSTART"):
        assert event[name] == in_feed[name], name
    assert "Why you: Asked for this time." in str(event["DESCRIPTION"])
    assert not {"METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL"} & set(calendar)


@pytest.mark.parametrize("reader", ["a member", "somebody who serves no shifts"])
def test_others_are_told_who_and_not_why_and_keep_their_time(shift, reader):
    user = make_member().user if reader == "a member" else make_user("viewer")

    _calendar, event = read(reads.shift_file(shift, reader=user, now=NOON))

    assert str(event["SUMMARY"]) == "Developer: Mara Klein"
    assert "With: Tom Reed (Product)" in str(event["DESCRIPTION"])
    assert "Why" not in str(event["DESCRIPTION"])
    assert event["TRANSP"] == "TRANSPARENT"


def test_an_open_shift_is_open(mara):
    shift = make_shift(None)

    _calendar, event = read(reads.shift_file(shift, reader=mara.user, now=NOON))

    assert str(event["SUMMARY"]) == "Developer: open"


def test_a_cancelled_shift_says_so(mara, shift):
    shift.state = "cancelled"
    shift.save()

    _calendar, event = read(reads.shift_file(shift, reader=mara.user, now=NOON))

    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_it_takes_few_queries_and_gives_the_same_bytes_each_time(
    mara, shift, django_assert_num_queries
):
    with django_assert_num_queries(3):
        first = reads.shift_file(shift, reader=mara.user, now=NOON)

    assert reads.shift_file(shift, reader=mara.user, now=NOON) == first
