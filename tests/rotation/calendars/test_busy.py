"""What counts as busy in a foreign calendar, where it lies, and what is left out."""

from datetime import UTC, datetime

import pytest

from rotation.calendars.refusals import Refused
from tests.rotation.calendars.reading import (
    NINE,
    NINE_BUSY,
    calendar,
    event,
    reading,
    shown,
    times,
)

DAY = "DTSTART;VALUE=DATE:20260105"
JANUARY_5 = "2026-01-04T23:00/2026-01-05T23:00"  # the day in Berlin
DAILY = f"{NINE}\nRRULE:FREQ=DAILY;COUNT=3"


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        pytest.param(NINE, [NINE_BUSY], id="a time in UTC"),
        pytest.param(DAY, [JANUARY_5], id="a day lasts a day of the owner"),
        pytest.param(f"{DAY}\nDTEND;VALUE=DATE:20260105", [JANUARY_5], id="a day without length"),
        pytest.param(
            f"{DAY}\nDTEND;VALUE=DATE:20260107",
            ["2026-01-04T23:00/2026-01-06T23:00"],
            id="two days",
        ),
        pytest.param(
            "DTSTART:20260105T090000\nDURATION:PT90M",
            ["2026-01-05T08:00/2026-01-05T09:30"],
            id="a floating time is the owner's",
        ),
        pytest.param(
            "DTSTART;TZID=America/New_York:20260105T090000\nDURATION:P1D",
            ["2026-01-05T14:00/2026-01-06T14:00"],
            id="a zone by name",
        ),
        pytest.param(
            "DTSTART;TZID=Eastern Standard Time:20260105T090000\nDURATION:PT1H",
            ["2026-01-05T14:00/2026-01-05T15:00"],
            id="a zone of Windows",
        ),
        pytest.param(
            'DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20260105T090000\nDURATION:PT1H',
            ["2026-01-05T14:00/2026-01-05T15:00"],
            id="a zone as Windows shows it",
        ),
        pytest.param(
            "DTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada):20260105T090000\nDURATION:PT1H",
            ["2026-01-05T14:00/2026-01-05T15:00"],
            id="the same without its quotes",
        ),
        pytest.param(
            "DTSTART;TZID=/mozilla.org/20050126_1/Asia/Shanghai:20260105T090000\nDURATION:PT1H",
            ["2026-01-05T01:00/2026-01-05T02:00"],
            id="a zone behind a maker's prefix",
        ),
        pytest.param(
            "DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D",
            ["2026-03-28T11:00/2026-03-29T10:00"],
            id="a day of a length moves the clock on the wall",
        ),
        pytest.param(
            "DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:PT24H",
            ["2026-03-28T11:00/2026-03-29T11:00"],
            id="hours of a length are exact",
        ),
        pytest.param(f"{NINE}\nSTATUS:CANCELLED", [], id="cancelled"),
        pytest.param(f"{NINE}\nSTATUS:TENTATIVE", [NINE_BUSY], id="tentative is busy"),
        pytest.param(f"{NINE}\nTRANSP:TRANSPARENT", [], id="transparent"),
        pytest.param(
            f"{NINE}\nTRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
            [NINE_BUSY],
            id="Microsoft's word decides over TRANSP",
        ),
        pytest.param(f"{NINE}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", [], id="Microsoft's free"),
        pytest.param(
            f"{NINE}\nX-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", [], id="working elsewhere"
        ),
        pytest.param("DTSTART:20260105T090000Z", [], id="a moment takes no time"),
        pytest.param(
            "DTSTART:20251231T230000Z\nDTEND:20260101T010000Z",
            ["2026-01-01T00:00/2026-01-01T01:00"],
            id="cut to the window",
        ),
        pytest.param(
            DAILY,
            [f"2026-01-0{day}T09:00/2026-01-0{day}T10:00" for day in (5, 6, 7)],
            id="a series",
        ),
        pytest.param(
            f"{DAILY}\nEXDATE:20260106T090000Z",
            [NINE_BUSY, "2026-01-07T09:00/2026-01-07T10:00"],
            id="a time taken out",
        ),
        pytest.param(
            f"{DAILY}\nEXDATE;VALUE=DATE:20260106",
            [NINE_BUSY, "2026-01-07T09:00/2026-01-07T10:00"],
            id="a day taken out",
        ),
        pytest.param(
            f"{DAY}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;TZID=W. Europe Standard Time:20260106T000000",
            [JANUARY_5],
            id="a midnight taken out of a series of days",
        ),
        pytest.param(
            f"{NINE}\nRDATE:20260108T090000Z",
            [NINE_BUSY, "2026-01-08T09:00/2026-01-08T10:00"],
            id="one more date",
        ),
        pytest.param(
            f"{NINE}\nRDATE;VALUE=PERIOD:20260108T090000Z/PT3H",
            [NINE_BUSY, "2026-01-08T09:00/2026-01-08T12:00"],
            id="one more date with a length of its own",
        ),
        pytest.param(
            "DTSTART;TZID=Europe/Berlin:20260328T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2",
            ["2026-03-28T08:00/2026-03-28T09:00", "2026-03-29T07:00/2026-03-29T08:00"],
            id="a series keeps its clock over the clock change",
        ),
        pytest.param(
            f"{NINE}\nRRULE:FREQ=DAILY;UNTIL=20260106",
            [NINE_BUSY, "2026-01-06T09:00/2026-01-06T10:00"],
            id="until a day, which still belongs to it",
        ),
        pytest.param(
            f"{NINE}\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            [NINE_BUSY],
            id="a rule of days there are not",
        ),
    ],
)
def test_busy_time_of_an_event(lines, busy):
    assert times(lines) == busy


def test_floating_times_are_in_the_zone_the_calendar_names():
    floating = event("DTSTART:20260105T090000\nDURATION:PT1H")

    found = times(calendar("X-WR-TIMEZONE:Asia/Tokyo", floating))

    assert found == ["2026-01-05T00:00/2026-01-05T01:00"]


def test_a_day_begins_where_clocks_skip_midnight():
    # In Santiago clocks go from 24:00 on 5 September 2026 to 01:00.
    found = times("DTSTART;VALUE=DATE:20260906", zone="America/Santiago")

    assert found == ["2026-09-06T04:00/2026-09-07T03:00"]


def test_a_calendar_explains_its_own_zone():
    own = (
        "BEGIN:VTIMEZONE\nTZID:Customized\n"
        "BEGIN:STANDARD\nDTSTART:16011101T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0600\n"
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\nEND:STANDARD\n"
        "BEGIN:DAYLIGHT\nDTSTART:16010308T020000\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0500\n"
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE"
    )
    weekly = "DTSTART;TZID=Customized:20260301T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"

    assert times(calendar(own, event(weekly))) == [
        "2026-03-01T16:00/2026-03-01T17:00",
        "2026-03-08T15:00/2026-03-08T16:00",
    ]


def test_touching_events_are_one_stretch():
    later = event("DTSTART:20260105T100000Z\nDURATION:PT1H", uid="two")

    assert times(calendar(event(NINE), later)) == ["2026-01-05T09:00/2026-01-05T11:00"]


def test_what_began_before_the_window_reaches_into_it():
    weeks = (
        "DTSTART;VALUE=DATE:20251201\nDTEND;VALUE=DATE:20260101\nRRULE:FREQ=MONTHLY;UNTIL=20251205"
    )

    found = times(weeks, start=datetime(2025, 12, 20, tzinfo=UTC))

    assert found == ["2025-12-20T00:00/2025-12-31T23:00"]


def test_two_calendars_in_one_file_are_both_read():
    other = event("DTSTART:20260106T090000Z\nDURATION:PT1H")

    assert len(times(calendar(event(NINE)) + calendar(other))) == 2


def test_a_calendar_without_events_leaves_everything_free():
    assert times(calendar()) == []


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("DTSTART:soon", id="no time"),
        pytest.param("SUMMARY:Holiday", id="no start"),
        pytest.param(f"{NINE}\nDTSTART:20260107T090000Z", id="two starts"),
        pytest.param('DTSTART;TZID="Europe/Berlin:20260105T090000', id="a quote left open"),
        pytest.param("DTSTART;TZID=Middle-earth:20260105T090000", id="an unknown zone"),
        pytest.param(
            'DTSTART;TZID="(UTC+09:00) Eastern Time (US & Canada)":20260105T090000',
            id="a zone with the offset of another",
        ),
        pytest.param("DTSTART:20260105T090000Z\nDURATION:P1Y", id="a length there is not"),
        pytest.param("DTSTART:20260105T090000Z\nDURATION:-PT1H", id="a negative length"),
        pytest.param("DTSTART:20260105T090000Z\nDTEND:20250105T090000Z", id="the end first"),
        pytest.param(f"{NINE}\nRRULE:FREQ=SOMETIMES", id="an unknown frequency"),
        pytest.param(f"{NINE}\nRRULE:FREQ=DAILY;BYMONTH=13", id="an unknown month"),
        pytest.param(f"{NINE}\nRRULE:FREQ=DAILY;RSCALE=CHINESE", id="another kind of calendar"),
        pytest.param(f"{NINE}\nRRULE:FREQ=YEARLY;BYDAY=XX", id="an unknown weekday"),
        pytest.param(
            "DTSTART:15820903T095000\nDTEND:20200903T104000\nRRULE:FREQ=WEEKLY",
            id="a series whose events last for centuries",
        ),
        pytest.param(f"{NINE}\nEXDATE:yesterday", id="an exception that is no date"),
        pytest.param(f"{NINE}\nEXRULE:FREQ=DAILY", id="a rule of exceptions"),
        pytest.param("DTSTART:99991231T235959Z\nDURATION:P1D", id="past the last year"),
    ],
)
def test_an_event_that_makes_no_sense_is_left_out_and_counted(broken):
    found = reading(calendar(event(broken, uid="broken"), event(NINE)))

    assert shown(found) == [NINE_BUSY]
    assert found.not_read == 1


def test_stray_lines_and_words_spoil_nothing():
    lines = f"DESCRIPTION:first\nDear all,\n\n:)\n{NINE}\nRRULE:RRULE:Odd;FREQ=DAILY;COUNT=1"

    assert times(lines) == [NINE_BUSY]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "calendar_not_a_calendar", id="empty"),
        pytest.param(b"<!DOCTYPE html>", "calendar_not_a_calendar", id="a web page"),
        pytest.param(b"BEGIN:VEVENT\r\n", "calendar_not_a_calendar", id="an event alone"),
        pytest.param(b"BEGIN:VCALENDAR\r\n", "calendar_malformed", id="cut off"),
        pytest.param(
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "calendar_malformed", id="crossed"
        ),
        pytest.param(
            calendar() + b"BEGIN:VTODO\nEND:VTODO\n", "calendar_malformed", id="something after it"
        ),
        pytest.param(b" " * (2 * 1024 * 1024 + 1), "calendar_too_large", id="too large"),
    ],
)
def test_what_is_no_calendar_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        reading(content)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (f"{NINE}\nRRULE:FREQ=HOURLY;COUNT=2", "calendar_frequency"),
        (f"{NINE}\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,20,40", "calendar_frequency"),
        (f"{NINE}\nRRULE:FREQ=DAILY;INTERVAL=0", "calendar_interval"),
        (f"{NINE}\nRRULE:FREQ=DAILY;COUNT=5001", "calendar_count"),
        ("DTSTART;TZID=../../etc/passwd:20260105T090000", "calendar_bad_time_zone"),
        ("DTSTART:20260105T090000Z\nDURATION:P99999999W", "calendar_bad_duration"),
        ("DTSTART:20261332T256199Z", "calendar_malformed"),
    ],
)
def test_what_passes_a_limit_or_holds_nothing_readable_is_refused(lines, code):
    with pytest.raises(Refused) as refused:
        reading(lines)

    assert refused.value.code == code


def test_the_dates_of_all_events_together_are_limited():
    dates = ",".join(["20260105T090000Z"] * 5001)
    events = [event(f"{NINE}\nEXDATE:{dates}", uid=f"{number}") for number in range(2)]

    with pytest.raises(Refused, match="calendar_too_many_dates"):
        reading(calendar(*events))


def test_a_long_window_is_limited_by_what_happens_in_it():
    with pytest.raises(Refused, match="calendar_too_many_occurrences"):
        reading(f"{NINE}\nRRULE:FREQ=DAILY", end=datetime(2036, 1, 1, tzinfo=UTC))


def test_what_is_not_asked_for_does_not_count_against_the_limit():
    ten_series = [event(f"{NINE}\nRRULE:FREQ=DAILY", uid=f"{number}") for number in range(10)]

    assert times(calendar(*ten_series, event(DAY, uid="day")), only_all_day=True) == [JANUARY_5]
