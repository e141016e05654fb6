"""Words for time away that comes back every week."""

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rotation.models import RegularAbsence
from rotation.services.horizon import ONE_DAY


def weekday_off(row: RegularAbsence) -> str:
    """Return which part of which weekday: "Every Friday, 13:00 to midnight"."""
    values = {
        "weekday": WEEKDAYS[row.weekday],
        "start": row.local_start and f"{row.local_start:%H:%M}",
        "end": row.local_end and f"{row.local_end:%H:%M}",
    }
    if row.local_start and row.local_end:
        return _("Every %(weekday)s, %(start)s to %(end)s") % values
    if row.local_start:
        return _("Every %(weekday)s from %(start)s on") % values
    if row.local_end:
        return _("Every %(weekday)s until %(end)s") % values
    return _("Every %(weekday)s") % values


def holds(row: RegularAbsence) -> str:
    """Return from when to when it holds: "from 2 Nov 2026 to 18 Dec 2026"."""
    first = date_format(row.from_on, "j M Y")
    if row.until_on is None:
        return _("from %(first)s") % {"first": first}
    last = date_format(row.until_on - ONE_DAY, "j M Y")
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}
