"""manage.py busy FILE.ics --from WHEN --to WHEN --zone ZONE: the busy time in a calendar file."""

import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from rotation.calendars.reading import Filters
from rotation.calendars.refusals import LARGEST
from rotation.hours import zones
from rotation.hours.errors import HoursError
from rotation.services import calendar_reading, checks
from rotation.services.calendar_reading import CalendarRefused

YEARS = range(1900, 2200)


class Unusable(ValueError):
    """Something the command was called with: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class Command(BaseCommand):
    help = (
        "Print the busy time in a calendar file as JSON lines with start_utc and end_utc. WHEN is "
        "a day, which begins at midnight in ZONE, or a time in UTC such as 2026-01-01T00:00:00Z. "
        "Events that make no sense are left out and counted on standard error. A file that cannot "
        "be read ends it with status 2 and `code: sentence`; no database is touched."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the time that is asked for, and what counts."""
        parser.add_argument("file", type=Path, help="calendar file (.ics)")
        parser.add_argument("--from", dest="start", required=True, help="from when")
        parser.add_argument("--to", dest="end", required=True, help="until before when")
        parser.add_argument("--zone", default="UTC", help="zone of days and times without a zone")
        parser.add_argument("--only-all-day", action="store_true", help="only whole days")
        parser.add_argument(
            "--only-out-of-office", action="store_true", help="only what is marked out of office"
        )
        parser.add_argument(
            "--title-word", action="append", default=[], help="only titles with this word; again"
        )
        parser.add_argument("--with-free", action="store_true", help="also what is marked free")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the periods; end with status 2 where there is nothing to read."""
        try:
            zone = _zone(options["zone"])
            start, end = (_when(options[name], zone) for name in ("start", "end"))
            if end <= start:
                raise Unusable("window_ends_before_it_begins", "--to is not after --from.")
            reading = calendar_reading.read(
                _content(options["file"]),
                zone=zone.key,
                start=start,
                end=end,
                filters=Filters(
                    only_all_day=options["only_all_day"],
                    only_out_of_office=options["only_out_of_office"],
                    title_words=tuple(options["title_word"]),
                    ignore_transparent=not options["with_free"],
                ),
            )
        except (Unusable, CalendarRefused) as error:
            self.stderr.write(f"{error.code}: {error.message}")
            raise SystemExit(2) from error
        for one in reading.busy:
            line = {"start_utc": _stamp(one.starts_at), "end_utc": _stamp(one.ends_at)}
            self.stdout.write(json.dumps(line))
        if reading.not_read:
            self.stderr.write(f"calendar_events_not_read: {_left_out(reading.not_read)}")


def _left_out(number: int) -> str:
    words = ngettext(
        "%(number)d event makes no sense and was left out.",
        "%(number)d events make no sense and were left out.",
        number,
    )
    return words % {"number": number}


def _content(file: Path) -> bytes:
    """Return what the file holds, at most one byte more than it may."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such path"
        raise Unusable("unreadable", f"{file} cannot be read: {reason}.") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return zones.zone(name)
    except HoursError as error:
        raise Unusable(error.code, checks.hours_words(error)) from error


def _when(text: str, zone: ZoneInfo) -> datetime:
    message = (
        f"{text!r} is neither a day such as 2026-01-31 nor a time such as 2026-01-31T09:00:00Z."
    )
    try:
        if "T" in text.upper():
            moment = datetime.fromisoformat(text)
        else:
            moment = zones.midnight(date.fromisoformat(text), zone)
    except (ValueError, OverflowError) as error:
        raise Unusable("bad_when", message) from error
    if moment.tzinfo is None or moment.year not in YEARS:
        raise Unusable("bad_when", message)
    return moment.astimezone(UTC)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}".rjust(20, "0")
