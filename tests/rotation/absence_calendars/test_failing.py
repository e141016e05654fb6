"""What fails is kept with its reason, tried ever less often, and told after a day."""

import logging
from datetime import timedelta

import pytest

from rotation.models import AbsenceCalendar, Activity, Notice, User
from rotation.services import absence_calendars
from rotation.services.absence_calendars import times
from tests.make import utc
from tests.rotation.absence_calendars.calendars import away, ics
from tests.rotation.outbound.servers import redirect, response

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(response("404 Not Found"), "fetch_not_found", id="not there"),
        pytest.param(response("410 Gone"), "fetch_gone", id="gone"),
        pytest.param(response("403 Forbidden"), "fetch_denied", id="no longer shared"),
        pytest.param(response("500 Oops"), "fetch_server_error", id="its fault"),
        pytest.param(response(body=b"<html>"), "calendar_not_a_calendar", id="a page"),
        pytest.param(redirect("http://10.0.0.1/"), "fetch_redirect_refused", id="led astray"),
        pytest.param(response(body=b"x" * 2_200_000), "fetch_too_large", id="too large"),
        pytest.param(
            response(body=ics("2026-12-01", extra="RRULE:FREQ=SECONDLY")),
            "calendar_frequency",
            id="a bomb",
        ),
    ],
)
def test_a_reading_that_fails_keeps_the_last_good_copy(add, member, noon, answer, code):
    calendar = add("2026-12-01")
    calendar.read(noon)
    calendar.server.answers = [answer]

    outcome = calendar.read(noon + HOUR)

    assert outcome.calendar.failure == code
    assert (outcome.entered, outcome.withdrawn) == (0, 0)
    assert len(away(member)) == 1
    row = calendar.row
    assert (row.read_at, row.failing_since, row.failures) == (noon, noon + HOUR, 1)
    assert row.leased_until is None
    assert absence_calendars.words(code)


def test_the_first_good_reading_ends_the_failing(add, noon):
    calendar = add()
    calendar.serve(status="404 Not Found").read(noon)

    calendar.serve("2026-12-01").read(noon + HOUR)

    row = calendar.row
    assert (row.failure, row.failing_since, row.failures) == ("", None, 0)


def test_a_site_with_other_keys_says_so(add, noon, settings):
    calendar = add("2026-12-01")
    settings.TOKEN_KEYS = {"k9": "another"}

    calendar.read(noon)

    assert calendar.row.failure == "calendar_seal_broken"
    assert calendar.server.connections == 0
    assert "unsealed" in absence_calendars.words(calendar.row.failure)


def test_rules_that_became_stricter_hold_for_what_was_there_before(add, noon, settings):
    calendar = add("2026-12-01")
    settings.OUTBOUND_HTTP = False

    calendar.read(noon)

    assert calendar.row.failure == "address_not_encrypted"


def test_failing_is_tried_less_and_less_often_up_to_once_a_day():
    uid = make_uid()
    pauses = [
        times.next_try(uid, utc("2026-11-18 12:00"), failures, utc("2026-11-01 00:00"))
        - utc("2026-11-18 12:00")
        for failures in (1, 2, 3, 6, 7, 500)
    ]

    hours = [round(pause / HOUR, 1) for pause in pauses]
    assert hours == [pytest.approx(wanted, abs=0.1) for wanted in (0.5, 1, 2, 16, 24, 24)]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("retry_after", "hours"),
    [
        pytest.param("7200", 2, id="two hours"),
        pytest.param("60", 0.5, id="sooner than it would be tried"),
        pytest.param("9" * 5000, 24, id="for ever"),
        pytest.param("-3600", 0.5, id="less than nothing"),
        pytest.param("²", 0.5, id="a digit that is none"),
        pytest.param("Fri, 31 Dec 2027 23:59:59 GMT", 0.5, id="a date"),
    ],
)
def test_a_server_that_asks_to_come_back_later_is_left_alone(add, noon, status, retry_after, hours):
    calendar = add().serve(status=status, Retry_After=retry_after)

    calendar.read(noon)

    assert calendar.row.failure == "fetch_busy"
    assert (calendar.row.next_read_at - noon) / HOUR == pytest.approx(hours, abs=0.1)


def make_uid():
    return AbsenceCalendar._meta.get_field("uid").get_default()


def test_readings_are_half_an_hour_apart_each_calendar_at_its_own_minute():
    noon = utc("2026-11-18 12:00")
    uids = [make_uid() for _ in range(200)]

    pauses = {uid: times.next_reading(uid, noon) - noon for uid in uids}

    assert {times.next_reading(uid, noon + DAY) - noon - DAY == pauses[uid] for uid in uids} == {
        True
    }
    assert all(timedelta(minutes=27) <= pause <= timedelta(minutes=33) for pause in pauses.values())
    assert len(set(pauses.values())) > 100


def test_its_owner_is_told_once_after_a_day_of_failing(add, member, noon):
    calendar = add()
    now, told_at = noon, []
    while now < noon + 4 * DAY:
        calendar.serve(status="410 Gone").read(now)
        if Notice.objects.exists() and not told_at:
            told_at.append(now)
        now = calendar.row.next_read_at

    assert told_at == [noon + DAY]
    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (member.user, "calendar.failing")
    assert notice.url == f"/absences/calendars/{calendar.row.uid}/"
    assert "Private" in notice.subject
    assert "taken away for good" in notice.body
    assert "secret" not in notice.body + notice.subject


def test_a_second_stretch_of_failing_is_told_again(add, noon):
    calendar = add()
    for start in (noon, noon + 7 * DAY):
        calendar.serve(status="410 Gone").read(start)
        calendar.serve(status="410 Gone").read(start + DAY)
        calendar.serve().read(start + 2 * DAY)

    assert Notice.objects.count() == 2


def test_a_fault_of_our_own_is_kept_as_one_and_logged_without_its_words(add, member, noon, caplog):
    calendar = add("2026-12-01")
    User.objects.filter(pk=member.user_id).update(zone="Nowhere/Secret")

    assert absence_calendars.read_due(now=noon) == 1

    row = AbsenceCalendar.objects.get()
    assert (row.failure, row.leased_until) == ("calendar_crashed", None)
    assert "UnknownZone in" in caplog.text
    assert "Secret" not in caplog.text
    assert calendar.server.connections == 0


def test_no_address_reaches_a_log(add, noon, caplog):
    caplog.set_level(logging.DEBUG)
    calendar = add("2026-12-01")
    calendar.read(noon)
    now = noon
    for answer in (
        response("500 Oops"),
        redirect("http://10.0.0.1/secret-0f3a"),
        b"nonsense\r\n\r\n",
    ):
        calendar.server.answers = [answer]
        now += HOUR
        calendar.read(now)

    assert "secret" not in caplog.text
    assert "secret" not in str(list(AbsenceCalendar.objects.values()))
    assert "secret" not in str(list(Activity.objects.values())) + str(list(Notice.objects.values()))
