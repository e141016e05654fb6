"""Read again and again: what is unchanged stays, what fails is kept and told, one at a time."""

import signal
import threading
from datetime import timedelta

import pytest
from django.db import connections

from rotation.calendars.reading import Filters
from rotation.models import Absence, AbsenceCalendar, Activity
from rotation.services import absence_calendars
from tests.make import make_member, utc
from tests.rotation.absence_calendars.calendars import Calendar, away, ics
from tests.rotation.databases import use_file
from tests.rotation.outbound.servers import Server, response

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_first_reading_enters_what_is_to_come(add, member, noon):
    calendar = add("2026-11-10", ("2026-11-18", "2026-11-20"), ("2026-12-24", "2027-01-02"))

    outcome = calendar.read(noon)

    assert (outcome.entered, outcome.withdrawn) == (2, 0)
    assert away(member) == [("11-18 00:00", "11-20 00:00"), ("12-24 00:00", "01-02 00:00")]
    row = calendar.row
    assert (row.read_at, row.tried_at, row.leased_until, row.failure) == (noon, noon, None, "")
    assert row.read_until == utc("2028-05-20 00:00")


def test_what_is_unchanged_keeps_its_row_and_what_changed_follows(add, member, noon):
    calendar = add("2026-12-01", ("2026-12-07", "2026-12-10"), "2026-12-20")
    calendar.read(noon)
    before = {row.starts_at.day: row.uid for row in Absence.objects.all()}

    outcome = calendar.serve("2026-12-01", ("2026-12-07", "2026-12-12"), "2026-12-21").read(
        noon + HOUR
    )

    assert (outcome.entered, outcome.changed, outcome.withdrawn) == (1, 1, 1)
    after = {row.starts_at.day: row.uid for row in Absence.objects.standing()}
    assert (after[1], after[7]) == (before[1], before[7])
    assert away(member)[1:] == [("12-07 00:00", "12-12 00:00"), ("12-21 00:00", "12-22 00:00")]


def test_a_reading_that_changes_nothing_leaves_no_trace(add, noon):
    calendar = add("2026-12-01")
    calendar.read(noon)
    recorded = Activity.objects.count()

    calendar.serve("2026-12-01").read(noon + HOUR)

    assert Activity.objects.count() == recorded
    assert Absence.objects.count() == 1


def test_what_changed_is_recorded_as_nobodys_doing(add, member, noon):
    add("2026-12-01").read(noon)

    row = Activity.objects.get(verb="absence_calendar.read")
    assert row.actor is None
    assert row.changed == {
        "member": member.pk, "entered": 1, "changed": 0, "withdrawn": 0, "shifts_hit": [],
    }  # fmt: skip


def test_an_absence_entered_by_hand_is_left_alone(add, member, noon):
    by_hand = Absence.objects.create(
        member=member, starts_at=utc("2026-12-01 00:00"), ends_at=utc("2026-12-02 00:00"),
        made_by=member.user, made_at=noon,
    )  # fmt: skip
    calendar = add("2026-12-01")

    calendar.read(noon)
    calendar.serve().read(noon + HOUR)

    assert list(Absence.objects.standing()) == [by_hand]


def test_an_absence_that_lasts_keeps_its_beginning_as_days_go_by(add, member, noon):
    calendar = add(("2026-11-16", "2026-11-28"))
    calendar.read(noon)
    first = away(member)

    for day in range(1, 4):
        calendar.serve(("2026-11-16", "2026-11-28")).read(noon + day * DAY)

    assert first == [("11-18 00:00", "11-28 00:00")]
    assert away(member) == first
    assert Absence.objects.count() == 1


def test_a_validator_is_sent_back_and_nothing_new_keeps_all(add, member, noon):
    calendar = add("2026-12-01")
    calendar.serve("2026-12-01", ETag='"a1"', Last_Modified="Wed, 18 Nov 2026 12:00:00 GMT")
    calendar.read(noon)

    outcome = calendar.serve(status="304 Not Modified").read(noon + HOUR)

    assert 'If-None-Match: "a1"' in calendar.asked
    assert (outcome.entered, outcome.withdrawn, calendar.row.failure) == (0, 0, "")
    assert (calendar.row.read_at, calendar.row.etag) == (noon + HOUR, '"a1"')
    assert len(away(member)) == 1


def test_the_window_moves_on_each_day_also_when_nothing_changes(add, noon):
    calendar = add(("2026-12-01", "2030-01-01"))
    calendar.serve(("2026-12-01", "2030-01-01"), ETag='"a1"').read(noon)

    calendar.serve(("2026-12-01", "2030-01-01"), ETag='"a1"').read(noon + 12 * HOUR)

    assert "If-None-Match" not in calendar.asked
    assert calendar.row.read_until == utc("2028-05-21 00:00")
    assert Absence.objects.get().ends_at == utc("2028-05-21 00:00")


@pytest.mark.parametrize("what", ["filters", "zone"])
def test_other_filters_and_zones_fetch_all_of_it(add, member, noon, what):
    calendar = add("2026-12-01")
    calendar.serve("2026-12-01", ETag='"a1"').read(noon)
    if what == "filters":
        absence_calendars.change(
            calendar=calendar.row, name="Private", filters=Filters(only_out_of_office=True),
            by=member.user, now=noon,
        )  # fmt: skip
    else:
        member.user.zone = "Asia/Shanghai"
        member.user.save()
        absence_calendars.read_anew(member_ids=[member.pk], now=noon)

    calendar.serve("2026-12-01").read(noon + timedelta(seconds=1))

    assert "If-None-Match" not in calendar.asked
    assert away(member) == ([] if what == "filters" else [("11-30 16:00", "12-01 16:00")])


def test_the_due_ones_are_read_in_turn(add, noon):
    late, later = add("2026-12-01"), None
    other = make_member()
    with Server([response(body=ics("2026-12-05"))]) as second:
        later = Calendar(
            absence_calendars.add_address(
                member=other, name="B", address=f"http://127.0.0.1:{second.port}/",
                filters=Filters(), by=other.user, now=noon + HOUR,
            ),
            second,
        )  # fmt: skip

        assert absence_calendars.read_due(now=noon) == 1
        assert absence_calendars.read_due(now=noon) == 0
        assert (late.server.connections, later.server.connections) == (1, 0)
        assert absence_calendars.read_due(now=noon + HOUR) == 2
        assert (late.server.connections, later.server.connections) == (2, 1)


def test_one_that_fails_does_not_hold_up_the_others(add, noon):
    broken = add("2026-12-01").row
    AbsenceCalendar.objects.filter(pk=broken.pk).update(sealed_address="nonsense")
    other = make_member()
    with Server([response(body=ics("2026-12-05"))]) as second:
        absence_calendars.add_address(
            member=other, name="B", address=f"http://127.0.0.1:{second.port}/",
            filters=Filters(), by=other.user, now=noon,
        )  # fmt: skip

        assert absence_calendars.read_due(now=noon) == 2

    assert len(away(other)) == 1


@pytest.mark.parametrize(
    ("how", "read"),
    [
        pytest.param("as ever", 1, id="as ever"),
        pytest.param("disabled", 0, id="cannot sign in"),
        pytest.param("left", 0, id="has left every team"),
        pytest.param("leaves later", 1, id="leaves later"),
        pytest.param("removed", 0, id="calendar removed"),
        pytest.param("off", 0, id="site reads no addresses"),
    ],
)
def test_nothing_is_read_for_who_is_not_there(add, member, noon, settings, how, read):
    calendar = add("2026-12-01")
    if how == "disabled":
        member.user.is_active = False
        member.user.save()
    elif how in ("left", "leaves later"):
        member.memberships.update(until_on="2026-11-18" if how == "left" else "2026-11-19")
    elif how == "removed":
        absence_calendars.remove(calendar=calendar.row, by=member.user, now=noon)
    elif how == "off":
        settings.CALENDAR_ADDRESSES = False

    assert absence_calendars.read_due(now=noon) == read
    assert calendar.server.connections == read


def test_a_site_that_reads_no_addresses_any_more_says_so(add, noon, settings):
    calendar = add("2026-12-01")
    settings.CALENDAR_ADDRESSES = False

    with pytest.raises(absence_calendars.AddressesOff):
        calendar.read(noon)


def test_a_sweep_stops_in_time(add, noon):
    add("2026-12-01")

    assert absence_calendars.read_due(now=noon, seconds=-1) == 0
    assert absence_calendars.read_due(now=noon) == 1


class Stopped(BaseException):
    """What a killed process meets, as far as a test can have it."""


def test_a_reading_whose_worker_is_stopped_is_tried_again_soon(add, member, noon):
    def stop(*_):
        raise Stopped

    def answer(_connection, closing):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
        closing.wait(5)

    calendar = add()
    calendar.server.answers = [answer]
    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with pytest.raises(Stopped):
            absence_calendars.read_due(now=noon)
    finally:
        signal.signal(signal.SIGUSR1, before)

    with pytest.raises(absence_calendars.BeingRead):
        calendar.read(noon + timedelta(seconds=119))
    assert absence_calendars.read_due(now=noon + timedelta(minutes=4)) == 0
    calendar.server.close()
    with Server([response(body=ics("2026-12-01"))], port=calendar.server.port):
        assert absence_calendars.read_due(now=noon + timedelta(minutes=5)) == 1
    assert len(away(member)) == 1


def test_pressing_again_and_again_asks_nobody_again(add, noon):
    calendar = add("2026-12-01")
    calendar.read(noon)

    for seconds in range(15):
        with pytest.raises(absence_calendars.ReadJustNow):
            calendar.read(noon + timedelta(seconds=seconds))

    assert calendar.server.connections == 1
    calendar.serve("2026-12-02").read(noon + timedelta(seconds=15))
    assert calendar.server.connections == 2


def test_what_was_removed_is_not_read(add, member, noon):
    calendar = add("2026-12-01")
    absence_calendars.remove(calendar=calendar.row, by=member.user, now=noon)

    with pytest.raises(absence_calendars.Removed):
        calendar.read(noon)


def test_what_somebody_else_reads_is_left_to_them(add, noon):
    calendar = add("2026-12-01")
    AbsenceCalendar.objects.update(leased_until=noon + timedelta(minutes=1))

    with pytest.raises(absence_calendars.BeingRead):
        calendar.read(noon)
    assert absence_calendars.read_due(now=noon) == 0
    # Whoever had it was stopped in the middle.
    assert absence_calendars.read_due(now=noon + timedelta(minutes=1)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["removed", "changed", "moved", "taken over"])
def test_a_reading_that_was_overtaken_comes_to_nothing(add, member, noon, what, shared):
    calendar = add()
    file = shared()

    def overtake():
        if what == "removed":
            absence_calendars.remove(calendar=calendar.row, by=member.user, now=noon)
        elif what == "changed":
            absence_calendars.change(
                calendar=calendar.row, name="Private", filters=Filters(only_all_day=True),
                by=member.user, now=noon,
            )  # fmt: skip
        elif what == "moved":
            absence_calendars.read_anew(member_ids=[member.pk], now=noon)
        else:
            AbsenceCalendar.objects.update(leased_until=noon + HOUR)

    def answer(connection, _stop):
        if file:
            use_file(file)
        try:
            overtake()
        finally:
            connections["default"].close()
        connection.sendall(response(body=ics("2026-12-01")))

    calendar.server.answers = [answer]
    with pytest.raises(absence_calendars.BeingRead):
        calendar.read(noon)

    assert calendar.server.requests
    assert away(member) == []
