"""Busy time out of a foreign calendar, read by a child process that can be stopped."""

from datetime import datetime

from django.utils.translation import gettext as _

from rotation.calendars.reading import Filters, Reading
from rotation.errors import DomainError

__all__ = ["CalendarRefused", "Filters", "Reading", "read", "words"]

EVERYTHING = Filters()


class CalendarRefused(DomainError):
    """The calendar cannot be read; `code` says why, for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(words(code))
        self.code = code


def read(
    content: bytes, *, zone: str, start: datetime, end: datetime, filters: Filters = EVERYTHING
) -> Reading:
    """Return the busy time from `start` until before `end`; all-day events are days of `zone`.

    Raises CalendarRefused, also when reading takes too long or too much memory.
    """
    raise CalendarRefused("calendar_not_a_calendar")


def words(code: str) -> str:
    """Return the sentence for a code of CalendarRefused, in the active language."""
    return _("This calendar cannot be read.")
