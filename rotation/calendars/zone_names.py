"""The time zone somebody means by a name: of the IANA, of Windows, or as Windows shows it."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from rotation.calendars.zone_display_names import DISPLAYED
from rotation.hours import zones
from rotation.hours.errors import HoursError

# Letters and slashes only: a name is never looked up as a path out of the zone data.
AN_IANA_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
WITH_OFFSET = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d{1,2})[:.](\d\d))?\)\s*(.+)", re.IGNORECASE)
LONGEST = 200
# Winters and summers at which a zone is asked for an offset it is shown with.
PROBES = tuple(datetime(year, month, 1, tzinfo=UTC) for year in (2005, 2026) for month in (1, 7))
WINDOWS = {name.casefold(): iana for name, iana in WINDOWS_TO_OLSON.items()}
WINDOWS["tzone://microsoft/utc"] = "UTC"
SHOWN = {shown.casefold(): name for name, all_shown in DISPLAYED.items() for shown in all_shown}


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone of an IANA or Windows name, None for any other."""
    name = _plain(name)
    return (_iana(name) or _windows(name)) if name else None


@cache
def zone_shown(name: str) -> ZoneInfo | None:
    """Return the zone Windows shows as "(UTC-05:00) Eastern Time (US & Canada)".

    None where the offset is not one the zone has, or the words are not known.
    """
    name = _plain(name)
    found = WITH_OFFSET.fullmatch(name)
    shown = found[4] if found else name
    windows = SHOWN.get(shown.strip().casefold())
    zone = _windows(windows) if windows else None
    if zone is None or found is None:
        return zone
    said = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    said = -said if found[1] == "-" else said
    return zone if any(at.astimezone(zone).utcoffset() == said for at in PROBES) else None


def _plain(name: str) -> str:
    return "" if len(name) > LONGEST else " ".join(name.strip().strip('"').split())


def _iana(name: str) -> ZoneInfo | None:
    """Return the zone of "Europe/Berlin", also behind a maker's prefix."""
    if ".." in name:
        return None
    parts = name.strip("/").split("/")
    # "/mozilla.org/20050126_1/Europe/Berlin": what is told apart by makers ends in the name.
    tails = [parts] if len(parts) <= 3 else []
    if name.startswith("/") or len(parts) > 3:
        tails += [parts[-3:], parts[-2:]]
    for tail in tails:
        candidate = "/".join(tail)
        if AN_IANA_NAME.fullmatch(candidate) and not candidate.startswith(("posix", "right")):
            try:
                return zones.zone(candidate)
            except HoursError:
                continue
    return None


def _windows(name: str) -> ZoneInfo | None:
    iana = WINDOWS.get(name.casefold())
    return zones.zone(iana) if iana else None
