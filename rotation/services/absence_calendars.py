"""Calendars of their own that members let Frontline read absences from."""

from dataclasses import dataclass
from datetime import datetime

from rotation.calendars.reading import Filters
from rotation.errors import Conflict, DomainError
from rotation.models import AbsenceCalendar, Member, Shift, User

MOST = 10


class AddressesOff(DomainError):
    """This site does not read calendars from addresses; files work."""

    code = "calendar_addresses_off"


class TooMany(DomainError):
    """The member has as many calendars as one person may have."""

    code = "too_many_calendars"


class AlreadyThere(Conflict):
    """The member has a calendar of this address already."""

    code = "calendar_already_there"


class BeingRead(Conflict):
    """Somebody else reads the calendar at this moment."""

    code = "calendar_being_read"


class FileIsReadOnce(DomainError):
    """A file is not kept, so that it cannot be read in another way."""

    code = "calendar_file_is_read_once"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading: the calendar with its state, what changed, and the shifts newly hit.

    A reading that failed has its code at `calendar.failure` and changed nothing.
    """

    calendar: AbsenceCalendar
    entered: int = 0
    withdrawn: int = 0
    hit: tuple[Shift, ...] = ()


def add_address(
    *, member: Member, name: str, address: str, filters: Filters, by: User, now: datetime
) -> AbsenceCalendar:
    """Return the new calendar, which is read soon.

    Raises AddressesOff, fetch.AddressRefused, checks.Refused, AlreadyThere and TooMany.
    """
    raise NotImplementedError


def add_file(
    *, member: Member, name: str, content: bytes, filters: Filters, by: User, now: datetime
) -> Outcome:
    """Return what came of reading a file, whose absences are entered; the file is not kept.

    Raises calendar_reading.CalendarRefused, checks.Refused and TooMany.
    """
    raise NotImplementedError


def change(
    *, calendar: AbsenceCalendar, name: str, filters: Filters, by: User, now: datetime
) -> AbsenceCalendar:
    """Return the calendar with another name or other filters, which make it be read anew soon.

    Raises checks.Refused, and FileIsReadOnce for other filters of a file.
    """
    raise NotImplementedError


def remove(*, calendar: AbsenceCalendar, by: User, now: datetime) -> AbsenceCalendar:
    """Return the calendar that is no longer read: absences to come are withdrawn, past ones stay."""
    raise NotImplementedError


def read(*, calendar: AbsenceCalendar, now: datetime) -> Outcome:
    """Return what came of reading the calendar now, due or not; a failure is kept in the row.

    Raises BeingRead, and FileIsReadOnce for a file.
    """
    raise NotImplementedError


def read_due(*, now: datetime) -> int:
    """Read the calendars whose time has come; return how many."""
    raise NotImplementedError
