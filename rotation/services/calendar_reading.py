"""Busy time out of a foreign calendar, read by a child process that can be stopped."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from rotation.busy_child import MOST_ANSWER, OUT_OF_MEMORY
from rotation.calendars.reading import Filters, Reading
from rotation.calendars.refusals import LARGEST
from rotation.errors import DomainError
from rotation.hours.intervals import Interval

EVERYTHING = Filters()
HOME = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-E", "-s", "-m", "rotation.busy_child"]
LONGEST_SECONDS = 6.0
LONGEST_WAIT_SECONDS = 10.0
# More at once would keep the other threads of this process from their work.
AT_ONCE = threading.BoundedSemaphore(2)
# Nor may they all wait for their turn: of four threads, one stays for pages.
IN_LINE = threading.BoundedSemaphore(3)
TOO_LONG = frozenset({-signal.SIGXCPU, -signal.SIGKILL})

logger = logging.getLogger(__name__)


class CalendarRefused(DomainError):
    """The calendar cannot be read; `code` says why, for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(words(code))
        self.code = code


class ReaderBusy(CalendarRefused):
    """Nothing is wrong with the calendar: it can be read a little later."""

    status = 503

    def __init__(self) -> None:
        super().__init__("calendar_reader_busy")


def read(
    content: bytes,
    *,
    zone: str,
    start: datetime,
    end: datetime,
    filters: Filters = EVERYTHING,
    patience: float = LONGEST_WAIT_SECONDS,
) -> Reading:
    """Return the busy time from `start` until before `end`; all-day events are days of `zone`.

    Takes at most six seconds, after at most `patience` seconds of waiting for its turn; when others
    wait already, it does not. Raises CalendarRefused, also when reading takes too long or too much
    memory, and ReaderBusy.
    """
    if len(content) > LARGEST:
        raise CalendarRefused("calendar_too_large")
    question = {
        "zone": zone,
        "start": start.timestamp(),
        "end": end.timestamp(),
        "filters": filters.as_json(),
    }
    with _a_turn(patience):
        answer = _asked(json.dumps(question).encode() + b"\n" + content)
    if "refused" in answer:
        raise CalendarRefused(answer["refused"])
    return Reading(
        busy=tuple(Interval(_moment(one), _moment(other)) for one, other in answer["busy"]),
        not_read=answer["not_read"],
    )


def words(code: str) -> str:
    """Return the sentence for a code of CalendarRefused, in the active language."""
    sentences = {
        "calendar_too_large": _("The calendar is larger than 2 MB."),
        "calendar_not_a_calendar": _(
            "This is no calendar: it does not begin with BEGIN:VCALENDAR. Perhaps it is a page to"
            " sign in, or the address of a web page."
        ),
        "calendar_malformed": _("The calendar cannot be read: it is cut off or makes no sense."),
        "calendar_frequency": _(
            "An event repeats more often than every day, many times a day. Such calendars are not"
            " read."
        ),
        "calendar_interval": _("An event repeats in steps of no length."),
        "calendar_count": _("An event repeats more than 5,000 times."),
        "calendar_too_many_events": _("The calendar has more than 5,000 events."),
        "calendar_too_many_dates": _(
            "The events of the calendar name more than 10,000 single dates."
        ),
        "calendar_too_many_occurrences": _(
            "More than 2,000 events would be read from it. Choose fewer, such as only whole days."
        ),
        "calendar_bad_time_zone": _(
            "The events are in a time zone that is neither known nor explained in the calendar."
        ),
        "calendar_bad_duration": _("An event lasts for a time that makes no sense."),
        "calendar_takes_too_long": _("Reading the calendar takes too long."),
        "calendar_takes_too_much_memory": _("Reading the calendar takes too much memory."),
        "calendar_reader_failed": _(
            "Frontline has a fault of its own: its program that reads calendars failed."
        ),
        "calendar_reader_busy": _(
            "Several calendars are being read right now. Try again in a minute."
        ),
    }
    return sentences.get(code, _("The calendar cannot be read."))


@contextmanager
def _a_turn(patience: float) -> Iterator[None]:
    if not IN_LINE.acquire(blocking=False):
        raise ReaderBusy
    try:
        if not AT_ONCE.acquire(timeout=patience):
            raise ReaderBusy
        try:
            yield
        finally:
            AT_ONCE.release()
    finally:
        IN_LINE.release()


def _asked(question: bytes) -> dict[str, Any]:
    """Return what the child answers; raises CalendarRefused when it ends in another way."""
    with tempfile.TemporaryFile() as written:
        status = _status_of_child(question, written.fileno())
        written.seek(0)
        text = written.read(MOST_ANSWER + 1)
    if status in TOO_LONG:
        raise CalendarRefused("calendar_takes_too_long")
    if status == OUT_OF_MEMORY:
        raise CalendarRefused("calendar_takes_too_much_memory")
    if status != 0 or len(text) > MOST_ANSWER:
        # Nothing of the calendar in the log: it may hold what nobody else should read.
        logger.error("The reader of calendars ended with status %d.", status)
        raise CalendarRefused("calendar_reader_failed")
    answer: dict[str, Any] = json.loads(text)
    return answer


def _status_of_child(question: bytes, written: int) -> int:
    # A group of its own, so that everything of it ends together; no secrets in its surroundings,
    # and what it complains of is thrown away, because it may quote the calendar.
    child = subprocess.Popen(  # noqa: S603
        COMMAND,
        cwd=HOME,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.PIPE,
        stdout=written,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.communicate(question, timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
