"""What can be wrong with a calendar that absences are read from, in words."""

from django.utils.translation import gettext as _

from rotation import fetch
from rotation.errors import Conflict, DomainError
from rotation.services import calendar_reading

SEAL_BROKEN = "calendar_seal_broken"
CRASHED = "calendar_crashed"


class AddressesOff(DomainError):
    """This site does not read calendars from addresses; files work."""

    code = "calendar_addresses_off"

    def __init__(self) -> None:
        message = _("This site reads calendars from files only, not from addresses.")
        super().__init__(message, fields={"address": [message]})


class TooMany(DomainError):
    """The member has as many calendars as one person may have."""

    code = "too_many_calendars"

    def __init__(self, most: int) -> None:
        super().__init__(_("A person has at most %(most)d calendars.") % {"most": most})


class AlreadyThere(Conflict):
    """The member has a calendar of this address already."""

    code = "calendar_already_there"

    def __init__(self) -> None:
        message = _("Absences are read from this address already.")
        super().__init__(message)
        self.fields = {"address": [message]}


class BeingRead(Conflict):
    """The calendar is read at this moment, or was changed while it was read."""

    code = "calendar_being_read"

    def __init__(self) -> None:
        super().__init__(_("This calendar is being read right now."))


class ReadJustNow(Conflict):
    """The calendar was read, or tried, a few seconds ago."""

    code = "calendar_read_just_now"

    def __init__(self) -> None:
        super().__init__(_("This calendar was read just now. Try again in a moment."))


class Removed(Conflict):
    """Somebody has removed the calendar meanwhile."""

    code = "calendar_removed"

    def __init__(self) -> None:
        super().__init__(_("This calendar was removed meanwhile."))


class FileIsReadOnce(DomainError):
    """A file is not kept, so that it cannot be read again."""

    code = "calendar_file_is_read_once"

    def __init__(self) -> None:
        super().__init__(
            _("A file is read once and not kept. To read it in another way, add it again.")
        )


def words(code: str) -> str:
    """Return the sentence for the code of a failure, in the active language."""
    if code == SEAL_BROKEN:
        return _("Its address can no longer be unsealed: the site has other keys now.")
    if code == CRASHED:
        return _("Frontline has a fault of its own with this calendar.")
    if code.startswith("calendar_"):
        return calendar_reading.words(code)
    return fetch.words(code)
