"""A calendar is read by a program of its own, which ends whatever the calendar holds."""

import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rotation.hours.intervals import Interval
from rotation.services import calendar_reading
from rotation.services.calendar_reading import CalendarRefused, Filters, ReaderBusy
from tests.rotation.calendars.reading import FROM, NINE, UNTIL, calendar, event

ROOT = Path(__file__).resolve().parents[2]
SPAN = {"zone": "Europe/Berlin", "start": FROM, "end": UNTIL}
# Each of 4,000 series is searched to the last year for a 1 January in September.
SLOW = calendar(
    *(
        event(f"{NINE}\nRRULE:FREQ=DAILY;BYMONTH=9;BYYEARDAY=1;COUNT=2", uid=f"{number}")
        for number in range(4000)
    )
)


def refusal(content, **options):
    with pytest.raises(CalendarRefused) as refused:
        calendar_reading.read(content, **(SPAN | options))
    return refused.value


def test_busy_time_comes_back_in_utc():
    found = calendar_reading.read(calendar(event(NINE)), **SPAN)

    [one] = found.busy
    assert isinstance(one, Interval)
    assert one.starts_at.isoformat() == "2026-01-05T09:00:00+00:00"
    assert found.not_read == 0


def test_filters_and_what_was_not_read_pass_through():
    content = calendar(
        event("DTSTART:never"),
        event(f"{NINE}\nSUMMARY:Ferien", uid="2"),
        event("DTSTART:20260106T090000Z\nDURATION:PT1H\nSUMMARY:Other", uid="3"),
    )

    found = calendar_reading.read(content, **SPAN, filters=Filters(title_words=("ferien",)))

    assert (len(found.busy), found.not_read) == (1, 1)


def test_a_refusal_has_a_code_and_a_sentence():
    refused = refusal(b"<html>Please sign in</html>")

    assert refused.code == "calendar_not_a_calendar"
    assert "BEGIN:VCALENDAR" in refused.message


def test_a_file_that_is_too_large_starts_no_program():
    assert refusal(b"x" * (2 * 1024 * 1024 + 1)).code == "calendar_too_large"


@pytest.mark.slow
def test_a_calendar_that_takes_too_long_is_stopped():
    began = time.monotonic()

    assert refusal(SLOW).code == "calendar_takes_too_long"
    assert time.monotonic() - began < 8


def test_every_code_has_a_sentence_of_its_own():
    codes = [
        "too_large", "not_a_calendar", "malformed", "frequency", "interval", "count",
        "too_many_events", "too_many_dates", "too_many_occurrences", "bad_time_zone",
        "bad_duration", "takes_too_long", "takes_too_much_memory", "reader_busy", "reader_failed",
    ]  # fmt: skip
    words = {calendar_reading.words(f"calendar_{code}") for code in codes}

    assert len(words) == len(codes)
    assert calendar_reading.words("something_else") not in words


def test_no_more_than_a_few_calendars_are_read_at_once():
    while calendar_reading.AT_ONCE.acquire(blocking=False):
        pass
    try:
        with pytest.raises(ReaderBusy) as refused:
            calendar_reading.read(calendar(), **SPAN, patience=0.01)
    finally:
        calendar_reading.AT_ONCE.release()
        calendar_reading.AT_ONCE.release()

    assert (refused.value.code, refused.value.status) == ("calendar_reader_busy", 503)
    assert calendar_reading.read(calendar(), **SPAN).busy == ()


def test_who_comes_when_others_wait_does_not_wait_as_well():
    calendar_reading.AT_ONCE.acquire()
    calendar_reading.AT_ONCE.acquire()
    refused = []

    def read():
        began = time.monotonic()
        with suppress(ReaderBusy):
            calendar_reading.read(calendar(), **SPAN, patience=3)
        refused.append(time.monotonic() - began)

    threads = [threading.Thread(target=read) for _ in range(8)]
    try:
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        assert len(refused) == 5
    finally:
        calendar_reading.AT_ONCE.release()
        calendar_reading.AT_ONCE.release()
        for thread in threads:
            thread.join(timeout=20)

    assert len(refused) == 8
    assert calendar_reading.read(calendar(), **SPAN).busy == ()


def child(question):
    return subprocess.run(
        calendar_reading.COMMAND, input=question, cwd=ROOT, capture_output=True, timeout=20,
        check=False,
    )  # fmt: skip


def test_the_program_loads_no_django():
    code = "import sys, rotation.busy_child; print([m for m in sys.modules if 'django' in m])"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"


def test_the_program_ends_where_memory_ends(tmp_path):
    question = {"zone": "UTC", "start": 0, "end": 1, "filters": Filters().as_json()}
    with (tmp_path / "huge").open("w+b") as huge:
        huge.write(json.dumps(question).encode() + b"\n")
        huge.truncate(600 * 1024 * 1024)  # more than the whole program may have
        huge.seek(0)

        done = subprocess.run(
            calendar_reading.COMMAND, stdin=huge, cwd=ROOT, capture_output=True, timeout=20,
            check=False,
        )  # fmt: skip

    assert (done.returncode, done.stdout) == (3, b"")


def test_the_program_limits_itself_where_limits_are_narrow_already():
    question = {"zone": "UTC", "start": 0, "end": 2**31, "filters": Filters().as_json()}
    limited = ["sh", "-c", 'ulimit -v 400000; ulimit -n 32; exec "$@"', "sh"]

    done = subprocess.run(
        [*limited, *calendar_reading.COMMAND], input=json.dumps(question).encode() + b"\n"
        + calendar(event(NINE)), cwd=ROOT, capture_output=True, timeout=20, check=False,
    )  # fmt: skip

    assert (done.returncode, json.loads(done.stdout)["not_read"]) == (0, 0)


def test_a_program_that_fails_is_no_fault_of_the_calendar(caplog):
    caplog.set_level("ERROR", logger="rotation.services.calendar_reading")

    refused = refusal(calendar(event(f"{NINE}\nSUMMARY:Surgery")), zone="Not/AZone")

    assert refused.code == "calendar_reader_failed"
    assert "status 1" in caplog.text
    assert "Surgery" not in caplog.text


def test_titles_never_leave_the_program():
    question = {"zone": "UTC", "start": 0, "end": 2**31, "filters": Filters().as_json()}
    content = calendar(event(f"{NINE}\nSUMMARY:Surgery"), event("DTSTART:Surgery", uid="Surgery"))

    done = child(json.dumps(question).encode() + b"\n" + content)

    assert b"Surgery" not in done.stdout + done.stderr
    assert json.loads(done.stdout)["not_read"] == 1


def test_the_program_inherits_no_secrets(monkeypatch):
    monkeypatch.setenv("TOKEN_KEY", "raw")
    seen = []
    real = subprocess.Popen

    def watched(*arguments, **options):
        seen.append(options["env"])
        return real(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", watched)
    calendar_reading.read(calendar(), **SPAN)

    assert set(seen[0]) == {"PATH", "LANG", "TZ"}
