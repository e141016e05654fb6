"""What calendar programs make of our feeds, asked of three of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from rotation.calendars.feed import render
from tests.rotation.calendars.readers import check_feed, write_expected
from tests.rotation.calendars.samples import CALENDAR, EVENTS, EXPECTED, NIGHT, found

GOLDEN = Path(__file__).with_name("golden.ics")


def test_readers_agree_on_the_kept_feed(tmp_path: Path) -> None:
    done = check_feed(GOLDEN, write_expected(tmp_path / "expected.jsonl", EXPECTED))

    assert done.returncode == 0, done.stdout + done.stderr


def test_readers_accept_a_feed_without_shifts(tmp_path: Path) -> None:
    feed = tmp_path / "feed.ics"
    feed.write_bytes(render(CALENDAR, []))

    done = check_feed(feed, write_expected(tmp_path / "expected.jsonl", []))

    assert done.returncode == 0, done.stdout + done.stderr


def test_readers_see_harmless_text_where_a_name_tried_to_add_lines(tmp_path: Path) -> None:
    name = "Eve\r\nEND:VEVENT\rX-A:1\u2028BEGIN:VALARM\x85\x00\x1b\ud83d\tN\\N, \\"
    shown = "Eve END:VEVENT X-A:1 BEGIN:VALARM \N{REPLACEMENT CHARACTER} N\\N, \\"
    event = replace(
        NIGHT, summary=name, description=name, categories=(name,), url=f"https://{name}"
    )
    feed = tmp_path / "feed.ics"
    feed.write_bytes(render(replace(CALENDAR, name=name, description=name, zone=name), [event]))
    expected = found(NIGHT, "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z", shown, "CONFIRMED")

    done = check_feed(feed, write_expected(tmp_path / "expected.jsonl", [expected]))

    assert done.returncode == 0, done.stdout + done.stderr


def test_readers_agree_on_a_year_of_shifts(tmp_path: Path) -> None:
    def shift(number: int) -> tuple[datetime, datetime]:
        start = NIGHT.starts_at + number * timedelta(hours=12)
        return start, start + timedelta(hours=12)

    events = [
        replace(NIGHT, uid=f"{number:04d}@frontline.example", starts_at=start, ends_at=end)
        for number in range(730)
        for start, end in [shift(number)]
    ]
    expected = [
        found(
            event,
            f"{start:%Y-%m-%dT%H:%M:%SZ}",
            f"{end:%Y-%m-%dT%H:%M:%SZ}",
            event.summary,
            "CONFIRMED",
        )
        for number, event in enumerate(events)
        for start, end in [shift(number)]
    ]
    feed = tmp_path / "feed.ics"
    feed.write_bytes(render(CALENDAR, events))

    done = check_feed(feed, write_expected(tmp_path / "expected.jsonl", expected))

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_kept_feed_is_what_is_rendered_today() -> None:
    """Whoever changes these bytes on purpose raises `identity.FORMAT` and keeps the new ones."""
    assert render(CALENDAR, EVENTS) == GOLDEN.read_bytes()
