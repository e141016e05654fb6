"""Laws of reading foreign calendars: agreement with an independent reading, and no way to hang."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from rotation.calendars.reading import Reading
from rotation.calendars.refusals import MOST_OCCURRENCES, Refused
from rotation.hours.intervals import Interval, union
from tests.rotation.calendars.reading import FROM, NINE, UNTIL, calendar, event, reading

OWNER = ZoneInfo("America/New_York")
ZONES = ["Europe/Berlin", "Australia/Lord_Howe", "W. Europe Standard Time", "Asia/Shanghai"]
RULES = [
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,FR;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY",
    "FREQ=WEEKLY;BYDAY=SU;WKST=SU", "FREQ=WEEKLY;BYDAY=SU,WE,TH;INTERVAL=3;WKST=WE",
    "FREQ=DAILY;BYMONTH=2,11;BYDAY=TU,FR", "FREQ=WEEKLY;BYDAY=MO,TU,FR;BYSETPOS=-1",
]  # fmt: skip
BEGINNINGS = [date(2025, 6, 1), date(2003, 1, 1)]
STATES = [
    "", "STATUS:CANCELLED", "STATUS:TENTATIVE", "TRANSP:TRANSPARENT",
    "TRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
]  # fmt: skip


@st.composite
def lines(draw):
    """The lines of an event as any program writes it."""
    day = draw(st.sampled_from(BEGINNINGS)) + timedelta(days=draw(st.integers(0, 700)))
    kind = draw(st.sampled_from(["day", "utc", "floating", *ZONES]))
    clock = f"{draw(st.integers(4, 23)):02}{draw(st.sampled_from(['00', '30']))}00"
    sign = "Z" if kind == "utc" else ""
    head = {"day": ";VALUE=DATE", "utc": "", "floating": ""}.get(kind, f";TZID={kind}")

    def written(at):
        return f"{at:%Y%m%d}" + ("" if kind == "day" else f"T{clock}{sign}")

    found = [f"DTSTART{head}:{written(day)}"]
    if kind == "day":
        found.append(f"DURATION:P{draw(st.integers(1, 9))}D")
    else:
        found.append(f"DURATION:PT{draw(st.integers(1, 200))}M")
    rule = draw(st.none() | st.sampled_from(RULES))
    if rule:
        ending = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
        last = day + timedelta(days=draw(st.integers(0, 400)))
        until = f"{last:%Y%m%d}" + (
            "" if kind == "day" else f"T120000{'' if kind == 'floating' else 'Z'}"
        )
        said = {"": "", "COUNT": f";COUNT={draw(st.integers(1, 40))}", "UNTIL": f";UNTIL={until}"}
        found.append(f"RRULE:{rule}{said[ending]}")
        after = st.integers(0, 60) | st.integers(8400, 8800)
        for days in draw(st.lists(after, max_size=3, unique=True)):
            found.append(f"EXDATE{head}:{written(day + timedelta(days=days))}")
    state = draw(st.sampled_from(STATES))
    return "\n".join([*found, state] if state else found)


def independent(content):
    """The busy time as two libraries alone see it."""
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(
        FROM - timedelta(days=2), UNTIL + timedelta(days=2)
    )
    return union(
        Interval(max(start, FROM), min(end, UNTIL))
        for one in found
        if _busy(one)
        for start, end in [(_utc(one["DTSTART"].dt), _utc(one["DTEND"].dt))]
        if start < end and end > FROM and start < UNTIL
    )


def _busy(one):
    if one.get("STATUS") == "CANCELLED":
        return False
    if "X-MICROSOFT-CDO-BUSYSTATUS" in one:
        return one["X-MICROSOFT-CDO-BUSYSTATUS"] != "FREE"
    return one.get("TRANSP") != "TRANSPARENT"


def _utc(moment):
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=OWNER)
    return (moment if moment.tzinfo else moment.replace(tzinfo=OWNER)).astimezone(UTC)


@settings(max_examples=150, deadline=None)
@given(st.lists(lines(), min_size=1, max_size=4))
def test_an_independent_reading_finds_the_same_busy_time(events):
    content = calendar(*(event(one, uid=f"{number}") for number, one in enumerate(events)))

    found = reading(content, zone=OWNER.key)

    assert found == Reading(independent(content), 0)


@st.composite
def spoiled(draw):
    """A calendar in which somebody's program, or somebody, changed a few bytes or lines."""
    events = draw(st.lists(lines(), min_size=1, max_size=3))
    content = calendar(*(event(one, uid=f"{number % 2}") for number, one in enumerate(events)))
    for _ in range(draw(st.integers(1, 6))):
        rows = content.split(b"\r\n")
        at = draw(st.integers(0, len(rows) - 1))
        act = draw(st.sampled_from(["drop", "twice", "swap", "byte", "cut", "digits"]))
        if act == "drop":
            del rows[at]
        elif act == "twice":
            rows.insert(at, rows[at])
        elif act == "swap":
            other = draw(st.integers(0, len(rows) - 1))
            rows[at], rows[other] = rows[other], rows[at]
        elif act == "digits":
            rows[at] = rows[at].replace(b"2", draw(st.sampled_from([b"0", b"9", b"99999", b"-"])))
        else:
            place = draw(st.integers(0, len(rows[at])))
            piece = b"" if act == "cut" else draw(st.binary(min_size=1, max_size=3))
            rows[at] = rows[at][:place] + piece + rows[at][place + 1 :]
        content = b"\r\n".join(rows) or b"\r\n"
    return content


def outcome(content):
    """The code of a refusal, or what was read."""
    try:
        return "", reading(content)
    except Refused as refused:
        return refused.code, None


@settings(max_examples=300, deadline=None)
@given(spoiled())
def test_a_spoiled_calendar_is_read_or_refused_and_never_takes_long(content):
    began = time.process_time()

    code, found = outcome(content)

    assert code.startswith("calendar_") or found is not None
    busy = found.busy if found else ()
    assert list(busy) == sorted(busy)
    assert len(busy) <= MOST_OCCURRENCES
    assert all(FROM <= one.starts_at < one.ends_at <= UNTIL for one in busy)
    assert time.process_time() - began < 5


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_behind_the_first_line_are_read_or_refused(rest):
    code, found = outcome(b"BEGIN:VCALENDAR\r\n" + rest)

    assert code.startswith("calendar_") or found is not None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("DTSTART" + ";TZID=(UTC" * 150_000 + ":20260105T090000Z", id="open brackets"),
        pytest.param('DTSTART;X="a' + '""' * 700_000 + '":20260105T090000Z', id="quotes"),
        pytest.param("DTSTART" + ";X=1" * 400_000 + ":20260105T090000Z", id="parameters"),
        pytest.param("DTSTART:" + "2" * 1_500_000, id="digits"),
        pytest.param("DTSTART:20260105T090000Z\nDURATION:P" + "9" * 1_500_000 + "D", id="a length"),
        pytest.param(f"{NINE}\nRRULE:FREQ=DAILY;BYDAY=" + "MO," * 400_000, id="weekdays"),
        pytest.param(f"{NINE}\nRRULE:" + ";" * 1_500_000, id="parts of a rule"),
        pytest.param(f"{NINE}\nSUMMARY:" + "\\" * 1_500_000, id="a title"),
    ],
)
def test_a_monstrous_line_takes_no_time(line):
    began = time.process_time()

    outcome(calendar(event(line)))

    assert time.process_time() - began < 2
