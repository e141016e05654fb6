"""The feed as a whole: which properties, in which order, from which values."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.calendars.colors import CSS3_NAMES
from rotation.calendars.feed import FeedCalendar, FeedEvent, as_json, render
from rotation.calendars.lines import FeedError
from tests.rotation.calendars.samples import CALENDAR, EVENTS, LOST, NIGHT, WITH_PARTNER, utc

ONCE = replace(CALENDAR, refresh=None)


def unfolded(feed: bytes) -> list[str]:
    return feed.decode().replace("\r\n ", "").splitlines()


def test_a_calendar_says_its_name_its_pace_and_its_last_change() -> None:
    calendar = FeedCalendar(
        name="My shifts",
        description="All rotas",
        updated_at=utc("2026-10-05 09:00"),
        color="teal",
        refresh=timedelta(minutes=90),
        source="https://a.example/f.ics",
        zone="Asia/Shanghai",
    )

    assert unfolded(render(calendar, [])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Frontline//Rota//EN",
        "CALSCALE:GREGORIAN",
        "NAME:My shifts",
        "X-WR-CALNAME:My shifts",
        "DESCRIPTION:All rotas",
        "X-WR-CALDESC:All rotas",
        "LAST-MODIFIED:20261005T090000Z",
        "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H30M",
        "X-PUBLISHED-TTL:PT1H30M",
        "SOURCE;VALUE=URI:https://a.example/f.ics",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "END:VCALENDAR",
    ]


def test_a_shift_is_written_from_its_row_alone() -> None:
    event = FeedEvent(
        uid="u1@a.example",
        sequence=4,
        starts_at=utc("2026-10-19 07:00"),
        ends_at=utc("2026-10-19 11:00"),
        updated_at=utc("2026-10-03 10:15"),
        summary="Support",
        description="With Zoë\nHand-off at noon",
        url="https://a.example/s/u1/",
        categories=("EU, early", "developer"),
    )

    written = unfolded(render(CALENDAR, [event]))

    assert written[written.index("BEGIN:VEVENT") : -1] == [
        "BEGIN:VEVENT",
        "UID:u1@a.example",
        "DTSTAMP:20261003T101500Z",
        "LAST-MODIFIED:20261003T101500Z",
        "SEQUENCE:4",
        "DTSTART:20261019T070000Z",
        "DTEND:20261019T110000Z",
        "SUMMARY:Support",
        "DESCRIPTION:With Zoë\\nHand-off at noon",
        "URL:https://a.example/s/u1/",
        "CATEGORIES:EU\\, early,developer",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "END:VEVENT",
    ]


@pytest.mark.parametrize(
    ("busy", "cancelled", "expected"),
    [
        pytest.param(
            True,
            False,
            ["STATUS:CONFIRMED", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"],
            id="busy",
        ),
        pytest.param(
            False,
            False,
            ["STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
            id="free",
        ),
        pytest.param(
            True,
            True,
            ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
            id="cancelled",
        ),
    ],
)
def test_a_shift_blocks_time_only_when_it_is_held_and_busy(
    busy: bool, cancelled: bool, expected: list[str]
) -> None:
    written = unfolded(render(CALENDAR, [replace(NIGHT, busy=busy, cancelled=cancelled)]))

    assert written[-5:-2] == expected


def alarms(feed: bytes) -> list[list[str]]:
    written = unfolded(feed)
    begins = [at for at, line in enumerate(written) if line == "BEGIN:VALARM"]
    return [written[at : written.index("END:VALARM", at) + 1] for at in begins]


def test_each_reminder_is_an_alarm_before_the_start() -> None:
    event = replace(NIGHT, summary="Night, cover", reminders=(1440, 0))

    assert alarms(render(CALENDAR, [event])) == [
        [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:Night\\, cover",
            f"TRIGGER:{trigger}",
            "END:VALARM",
        ]
        for trigger in ("-PT1440M", "PT0S")
    ]


def test_an_alarm_has_words_even_where_the_shift_has_none() -> None:
    [alarm] = alarms(render(CALENDAR, [replace(NIGHT, summary="\r\n", reminders=(5,))]))

    assert alarm[2] == "DESCRIPTION:Shift"


def test_nothing_reminds_of_a_cancelled_shift() -> None:
    assert alarms(render(CALENDAR, [replace(NIGHT, reminders=(5,), cancelled=True)])) == []


def test_a_file_that_is_not_asked_for_again_says_no_pace() -> None:
    names = {line.partition(":")[0] for line in unfolded(render(ONCE, []))}

    assert names.isdisjoint({"REFRESH-INTERVAL;VALUE=DURATION", "X-PUBLISHED-TTL"})


def test_json_has_the_same_events_in_the_same_order() -> None:
    found = json.loads(as_json(CALENDAR, EVENTS))
    lines = unfolded(render(CALENDAR, EVENTS))

    for key, name in (("uid", "UID"), ("sequence", "SEQUENCE")):
        values = [line.partition(":")[2] for line in lines if line.startswith(f"{name}:")]
        assert [str(event[key]) for event in found["events"]] == values
    assert found["name"] == CALENDAR.name
    assert [event["busy"] for event in found["events"]] == [True, False, True, False]
    assert as_json(ONCE, [])[-2:] == b"}\n"
    assert json.loads(as_json(ONCE, []))["refresh_minutes"] is None


@given(st.text(st.characters(), max_size=60))
def test_json_is_read_back_whatever_a_name_holds(text: str) -> None:
    content = as_json(CALENDAR, [replace(NIGHT, summary=text, description=text)])

    [event] = json.loads(content.decode("utf-8"))["events"]
    assert event["summary"] == text.encode(errors="replace").decode()


def test_what_is_empty_is_left_out() -> None:
    calendar = FeedCalendar(name="\x00", updated_at=utc("2026-10-05 09:00"), zone="")
    event = replace(NIGHT, summary="\r\n", description="", url="", categories=("", "\x07"))

    names = {line.partition(":")[0] for line in unfolded(render(calendar, [event]))}

    assert names.isdisjoint(
        {"NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "COLOR", "SOURCE;VALUE=URI"}
    )
    assert names.isdisjoint({"SUMMARY", "URL", "CATEGORIES", "X-WR-TIMEZONE"})


@pytest.mark.parametrize("word", [b"METHOD", b"VTIMEZONE", b"TZID", b"RRULE", b"ATTENDEE"])
def test_a_feed_never_invites_repeats_or_names_a_zone_for_a_time(word: bytes) -> None:
    assert word not in render(CALENDAR, EVENTS)


def test_equal_input_in_any_order_gives_equal_bytes() -> None:
    assert len({render(CALENDAR, order) for order in permutations(EVENTS)}) == 1


def test_shifts_are_ordered_by_start_and_then_by_uid() -> None:
    uids = [line for line in unfolded(render(CALENDAR, EVENTS)) if line.startswith("UID")]

    assert [uid.partition("@")[0][-4:] for uid in uids] == ["0001", "0004", "0003", "0002"]


@pytest.mark.parametrize(
    ("calendar", "events", "code"),
    [
        pytest.param(
            replace(CALENDAR, color="#008080"), [], "feed_unknown_color", id="colour by number"
        ),
        pytest.param(
            CALENDAR, [replace(NIGHT, reminders=(-5,))], "feed_bad_reminder", id="late reminder"
        ),
        pytest.param(
            replace(CALENDAR, color="rebeccapurple"), [], "feed_unknown_color", id="colour of CSS 4"
        ),
        pytest.param(
            replace(CALENDAR, refresh=timedelta()), [], "feed_bad_duration", id="no pause"
        ),
        pytest.param(
            CALENDAR, [NIGHT, replace(LOST, uid=NIGHT.uid)], "feed_uid_twice", id="UID twice"
        ),
        pytest.param(CALENDAR, [replace(NIGHT, uid="\x00")], "feed_event_without_uid", id="no UID"),
        pytest.param(
            CALENDAR, [replace(NIGHT, sequence=-1)], "feed_bad_sequence", id="sequence below 0"
        ),
        pytest.param(
            CALENDAR,
            [replace(NIGHT, ends_at=NIGHT.starts_at)],
            "feed_ends_before_start",
            id="empty shift",
        ),
        pytest.param(
            CALENDAR,
            [replace(NIGHT, updated_at=NIGHT.updated_at.replace(tzinfo=None))],
            "feed_time_without_zone",
            id="time without a zone",
        ),
    ],
)
def test_what_no_feed_may_hold_is_refused_by_code(
    calendar: FeedCalendar, events: list[FeedEvent], code: str
) -> None:
    for write in (render, as_json):
        with pytest.raises(FeedError) as refused:
            write(calendar, events)
        assert refused.value.code == code


def test_colour_names_are_the_147_of_css_3() -> None:
    assert len(CSS3_NAMES) == 147
    assert {"teal", "lightgoldenrodyellow", "slategrey"} <= CSS3_NAMES


TEXT = st.text(st.characters(), max_size=120)


@given(TEXT, TEXT, st.lists(TEXT, max_size=3), TEXT)
def test_no_text_changes_the_shape_of_a_feed(
    name: str, body: str, categories: list[str], address: str
) -> None:
    calendar = replace(CALENDAR, name=name, description=body, zone=name, source=address)
    event = replace(
        NIGHT,
        summary=name,
        description=body,
        categories=tuple(categories),
        url=address,
        reminders=(15,),
    )

    read = icalendar.Calendar.from_ical(render(calendar, [event, WITH_PARTNER]))

    assert [component.name for component in read.walk()] == [
        *("VCALENDAR", "VEVENT", "VALARM", "VALARM", "VALARM"),
        *("VEVENT", "VALARM"),
    ]
    mine = read.events[1]
    assert (str(mine["UID"]), mine["SEQUENCE"]) == (NIGHT.uid, 0)
    assert event.starts_at == mine.DTSTART
    assert event.ends_at == mine.DTEND
    assert str(mine["STATUS"]) == "CONFIRMED"
    assert set(mine) <= ALLOWED


ALLOWED = {
    *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION"),
    *("URL", "CATEGORIES", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=120))
def test_printable_text_is_read_back_as_it_was(text: str) -> None:
    shown = text.strip()
    event = replace(NIGHT, summary=f"<{text}>", description=f"<{shown}>\n{shown}>")

    (read,) = icalendar.Calendar.from_ical(render(CALENDAR, [event])).events

    assert str(read["SUMMARY"]) == f"<{text}>"
    assert str(read["DESCRIPTION"]) == f"<{shown}>\n{shown}>"


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - made UTC below
def test_fractions_of_a_second_never_reach_a_feed(at: datetime) -> None:
    exact = utc(at.isoformat())
    whole = exact.replace(microsecond=0)

    assert render(replace(CALENDAR, updated_at=exact), []) == render(
        replace(CALENDAR, updated_at=whole), []
    )
