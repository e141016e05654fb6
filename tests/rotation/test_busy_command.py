"""manage.py busy: JSON lines of busy time, or a reason and nothing else."""

import json

import pytest
from django.core.management import call_command

from tests.rotation.calendars.reading import NINE, calendar, event

WINDOW = ("--from", "2026-01-01", "--to", "2026-02-01", "--zone", "Europe/Berlin")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.ics"
    path.write_bytes(calendar(event(NINE), event("DTSTART;VALUE=DATE:20260131", uid="day")))
    return path


def test_periods_are_printed_as_lines_of_json(file, capsys):
    call_command("busy", str(file), *WINDOW)

    out, err = capsys.readouterr()
    assert list(map(json.loads, out.splitlines())) == [
        {"start_utc": "2026-01-05T09:00:00Z", "end_utc": "2026-01-05T10:00:00Z"},
        # A day asked for begins at midnight in the zone, and so does what is cut to it.
        {"start_utc": "2026-01-30T23:00:00Z", "end_utc": "2026-01-31T23:00:00Z"},
    ]
    assert err == ""


def test_filters_are_options(file, capsys):
    call_command("busy", str(file), *WINDOW, "--only-all-day")

    assert len(capsys.readouterr().out.splitlines()) == 1


def test_what_was_left_out_is_said(tmp_path, capsys):
    path = tmp_path / "odd.ics"
    path.write_bytes(calendar(event(NINE), event("DTSTART:never", uid="2")))

    call_command("busy", str(path), *WINDOW)

    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert err == "calendar_events_not_read: 1 event makes no sense and was left out.\n"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"--from": "tomorrow"}, "bad_when", id="no date"),
        pytest.param({"--from": "2026-01-01T00:00:00"}, "bad_when", id="a time of no zone"),
        pytest.param({"--from": "0001-01-01"}, "bad_when", id="long ago"),
        pytest.param({"--from": "2026-13-01"}, "bad_when", id="a thirteenth month"),
        pytest.param({"--to": "2026-01-01"}, "window_ends_before_it_begins", id="no length"),
        pytest.param({"--zone": "Middle-earth"}, "unknown_zone", id="no zone"),
    ],
)
def test_what_cannot_be_asked_is_said(file, options, code, capsys):
    given = dict(zip(WINDOW[::2], WINDOW[1::2], strict=True)) | options

    assert refused(capsys, str(file), *(word for pair in given.items() for word in pair)) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(None, "unreadable", id="missing"),
        pytest.param(b"", "calendar_not_a_calendar", id="empty"),
        pytest.param(b"x" * 3_000_000, "calendar_too_large", id="large"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, content, code, capsys):
    path = tmp_path / "mine.ics"
    if content is not None:
        path.write_bytes(content)

    assert refused(capsys, str(path), *WINDOW) == code


def refused(capsys, *arguments):
    """The code on standard error; nothing is printed and the status is 2."""
    with pytest.raises(SystemExit) as caught:
        call_command("busy", *arguments)
    out, err = capsys.readouterr()
    code, _, sentence = err.partition(": ")
    assert (caught.value.code, out) == (2, "")
    assert sentence.strip().endswith(".")
    return code
