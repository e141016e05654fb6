"""Calendars of their own that members let Frontline read absences from."""

from rotation.services.absence_calendars.errors import (
    AddressesOff,
    AlreadyThere,
    BeingRead,
    FileIsReadOnce,
    ReadJustNow,
    Removed,
    TooMany,
    words,
)
from rotation.services.absence_calendars.keeping import (
    MOST,
    add_address,
    add_file,
    change,
    read_anew,
    remove,
)
from rotation.services.absence_calendars.reading import Outcome, hit, read, read_due

__all__ = [
    "MOST",
    "AddressesOff",
    "AlreadyThere",
    "BeingRead",
    "FileIsReadOnce",
    "Outcome",
    "ReadJustNow",
    "Removed",
    "TooMany",
    "add_address",
    "add_file",
    "change",
    "hit",
    "read",
    "read_anew",
    "read_due",
    "remove",
    "words",
]
