"""The calendar of a rota is read as shifts, whatever stands in it, and never for long."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from rotation.calendars import rota_events
from rotation.calendars.rota_events import NotACalendar

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
SINCE, UNTIL = NOW - timedelta(weeks=60), NOW + timedelta(weeks=57)


def calendar(*events, head=""):
    blocks = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\n{head}{blocks}END:VCALENDAR\r\n"


def event(start="DTSTART:20261109T080000Z", end="DTEND:20261109T160000Z", title="Mara", *more):
    return "\r\n".join([start, end, f"SUMMARY:{title}", *more])


def read(text, zone="Europe/Berlin"):
    return rota_events.read(text, zone=zone, since=SINCE, until=UNTIL)


def starts(text, zone="Europe/Berlin"):
    return [f"{one.starts_at:%m-%d %H:%M}" for one in read(text, zone) if one.starts_at]


def problems(text):
    return [one.problem for one in read(text) if one.problem]


def test_an_event_is_a_stretch_of_time_with_its_title():
    (one,) = read(calendar(event(title="Support\\, dev: Mara\\nKlein")))

    assert one.title == "Support, dev: Mara Klein"
    assert (one.starts_at, one.ends_at) == (
        datetime(2026, 11, 9, 8, tzinfo=UTC),
        datetime(2026, 11, 9, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("start", "head", "begins"),
    [
        pytest.param("DTSTART:20261109T090000Z", "", "11-09 09:00", id="UTC"),
        pytest.param("DTSTART;TZID=Asia/Tokyo:20261109T090000", "", "11-09 00:00", id="a zone"),
        pytest.param(
            "DTSTART;TZID=W. Europe Standard Time:20261109T090000", "", "11-09 08:00", id="Windows"
        ),
        pytest.param("DTSTART:20261109T090000", "", "11-09 08:00", id="the zone of the rota"),
        pytest.param(
            "DTSTART:20261109T090000",
            "X-WR-TIMEZONE:Europe/Lisbon\r\n",
            "11-09 09:00",
            id="the zone of the calendar",
        ),
        pytest.param(
            "DTSTART:20261109T090000",
            "X-WR-TIMEZONE:../etc\r\n",
            "11-09 08:00",
            id="no zone at all",
        ),
    ],
)
def test_times_are_those_of_the_zone_they_name(start, head, begins):
    assert starts(calendar(event(start, "DURATION:PT8H"), head=head)) == [begins]


def test_a_zone_is_known_by_its_name_only():
    rules = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

    assert problems(calendar(event("DTSTART;TZID=Ours:20261109T090000"), head=rules)) == [
        "unknown_zone"
    ]


def test_whole_days_stay_days():
    (one,) = read(calendar(event("DTSTART;VALUE=DATE:20261109", "DTEND;VALUE=DATE:20261114")))

    assert (one.first_day, one.until_day, one.starts_at) == (
        date(2026, 11, 9),
        date(2026, 11, 14),
        None,
    )


@pytest.mark.parametrize(
    ("rule", "more", "begins"),
    [
        pytest.param("FREQ=DAILY;COUNT=3", (), ["11-09", "11-10", "11-11"], id="days"),
        pytest.param("FREQ=DAILY;INTERVAL=2;UNTIL=20261113", (), ["11-09", "11-11", "11-13"], id="every other day"),
        pytest.param("FREQ=WEEKLY;COUNT=3", (), ["11-09", "11-16", "11-23"], id="weeks"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", (), ["11-09", "11-11", "11-16"], id="weekdays"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4", (), ["11-09", "11-15", "11-23", "11-29"], id="from Monday"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=4", (), ["11-09", "11-22", "11-23", "12-06"], id="from Sunday"),
        pytest.param("FREQ=DAILY;COUNT=3", ("EXDATE:20261110T080000Z",), ["11-09", "11-11"], id="one left out"),
        pytest.param("FREQ=DAILY;COUNT=3", ("EXDATE;VALUE=DATE:20261110",), ["11-09", "11-11"], id="a day left out"),
        pytest.param("FREQ=DAILY;UNTIL=20261110T080000Z", (), ["11-09", "11-10"], id="until a moment"),
    ],
)  # fmt: skip
def test_what_repeats_by_day_or_week_is_counted_out(rule, more, begins):
    found = read(
        calendar(event("DTSTART:20261109T080000Z", "DURATION:PT8H", "Mara", f"RRULE:{rule}", *more))
    )

    assert [f"{one.starts_at:%m-%d}" for one in found] == begins


def test_what_repeats_keeps_its_clock_time_when_clocks_change():
    found = starts(
        calendar(
            event(
                "DTSTART;TZID=Europe/Berlin:20261023T090000",
                "DTEND;TZID=Europe/Berlin:20261023T170000",
                "Mara",
                "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=2",
            )
        )
    )

    assert found == ["10-23 07:00", "10-26 08:00"]


def test_a_moved_or_cancelled_part_of_a_series_counts_as_it_is_now():
    series = event(
        "DTSTART:20261109T080000Z", "DURATION:PT8H", "Mara", "UID:s", "RRULE:FREQ=DAILY;COUNT=3"
    )
    moved = event(
        "DTSTART:20261110T100000Z",
        "DURATION:PT4H",
        "Jonas",
        "UID:s",
        "RECURRENCE-ID:20261110T080000Z",
    )
    gone = event("DTSTART:20261111T080000Z", "DURATION:PT8H", "Mara", "UID:s", "RECURRENCE-ID:20261111T080000Z", "STATUS:CANCELLED")  # fmt: skip

    found = read(calendar(series, moved, gone))

    assert [(one.title, f"{one.starts_at:%d %H}") for one in found] == [
        ("Mara", "09 08"),
        ("Jonas", "10 10"),
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("RRULE:FREQ=SECONDLY", "repeats_unclearly"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", "repeats_unclearly"),
        ("RRULE:FREQ=DAILY;BYHOUR=1,2,3", "repeats_unclearly"),
        ("RRULE:FREQ=DAILY;INTERVAL=0", "repeats_unclearly"),
        ("RRULE:FREQ=DAILY;COUNT=1000000000", "repeats_unclearly"),
        ("RRULE:FREQ=WEEKLY;BYDAY=XX", "bad_time"),
        ("RDATE:20261112T080000Z", "repeats_unclearly"),
    ],
)
def test_other_repetition_is_named_and_not_guessed(more, code):
    assert problems(calendar(event(end="DURATION:PT8H") + "\r\n" + more)) == [code]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("DTSTART:20261332T990000Z", "DURATION:PT8H", "bad_time"),
        ("X-NOTHING:1", "DURATION:PT8H", "bad_time"),
        ("DTSTART:20261109T080000Z", "DTEND:20251109T080000Z", "ends_before_it_begins"),
        ("DTSTART:20261109T080000Z", "X-NOTHING:1", "ends_before_it_begins"),
        ("DTSTART:20261109T080000Z", "DURATION:P9999D", "too_long"),
    ],
)
def test_a_time_that_is_none_is_named_with_its_title(start, end, code):
    (one,) = read(calendar(event(start, end)))

    assert (one.problem, one.title, one.number) == (code, "Mara", 1)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("RRULE:FREQ=DAILY;UNTIL=P1D", id="until a length of time"),
        pytest.param("RRULE:FREQ=DAILY;UNTIL=00010101T000000Z", id="until the year 1"),
        pytest.param("RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE:P1D", id="but for a length of time"),
        pytest.param(
            "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE:00010101T000000Z", id="but for the year 1"
        ),
    ],
)
def test_a_repetition_with_impossible_days_is_named(more):
    made = event("DTSTART:20261109T090000", "DURATION:PT8H", "Mara", more)

    assert [one.problem for one in read(calendar(made), "America/New_York")] == [
        "repeats_unclearly"
    ]


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;WKST=SU"])
@pytest.mark.parametrize("start", ["00010101T000000", "00010101T000000Z", "99991231T230000"])
def test_a_series_outside_all_our_years_has_no_time_and_takes_none(start, rule):
    made = event(f"DTSTART:{start}", "DURATION:PT8H", "Mara", f"RRULE:{rule}")
    begun = time.process_time()

    assert problems(calendar(made)) == ["bad_time"]
    assert time.process_time() - begun < 1


def test_many_daily_series_of_long_ago_are_counted_out_soon():
    old = [
        event("DTSTART:19900101T090000", "DURATION:PT8H", f"Mara {one}", "RRULE:FREQ=DAILY")
        for one in range(4)
    ]
    begun = time.process_time()

    assert len(read(calendar(*old))) == 4 * ((UNTIL - SINCE).days + 1)
    assert time.process_time() - begun < 5


def test_what_lies_outside_the_years_asked_for_is_left_out():
    old = event("DTSTART:20100101T080000Z", "DTEND:20100101T160000Z")
    assert read(calendar(old)) == []


def test_alarms_tasks_and_cancelled_events_are_no_shifts():
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nSUMMARY:Wake up\r\nEND:VALARM"
    task = "BEGIN:VTODO\r\nDTSTART:20261109T080000Z\r\nSUMMARY:Task\r\nEND:VTODO\r\n"
    text = calendar(
        event() + "\r\n" + alarm, event(title="Gone") + "\r\nSTATUS:CANCELLED", head=task
    )

    assert [one.title for one in read(text)] == ["Mara"]


def test_folded_lines_are_one_and_hostile_titles_are_text():
    folded = "SUMMARY:Support Ma\r\n ra\u202e Kl\x07ein" + "x" * 500
    (one,) = read(calendar(f"DTSTART:20261109T080000Z\r\nDURATION:PT8H\r\n{folded}"))

    assert one.title.startswith("Support Mara Kl einx")
    assert len(one.title) <= 120


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html>Sign in</html>", id="a web page"),
        pytest.param("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n", id="half a calendar"),
        pytest.param("BEGIN:VEVENT\r\nEND:VEVENT\r\n", id="an event alone"),
        pytest.param("BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", id="ends crosswise"),
    ],
)
def test_what_is_no_calendar_is_refused(text):
    with pytest.raises(NotACalendar) as refused:
        read(text)

    assert refused.value.code == "not_a_calendar"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(calendar(*[event()] * 6000), id="6,000 events"),
        pytest.param(
            calendar(
                *[event("DTSTART:20251001T080000Z", "DURATION:PT1H", "x", f"UID:{n}", "RRULE:FREQ=DAILY") for n in range(400)]
            ),
            id="400 endless series",
        ),
        pytest.param(
            calendar(
                *[event("DTSTART:19700101T080000Z", "DURATION:PT1H", "x", f"UID:{n}", "RRULE:FREQ=DAILY") for n in range(12)]
            ),
            id="12 series since 1970",
        ),
    ],
)  # fmt: skip
def test_more_events_than_any_rota_has_are_refused_soon(text):
    began = time.monotonic()
    with pytest.raises(NotACalendar) as refused:
        read(text)

    assert refused.value.code == "too_many_events"
    assert time.monotonic() - began < 30
