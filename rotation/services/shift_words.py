"""A shift in a message: when it is on the clocks of its reader, whose zone is named, and where."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rotation.hours import zones
from rotation.models import Seat, Shift, User


def line(shift: Shift, user: User) -> str:
    """Return "Tue 24 Nov, 09:00 to 17:00 (Europe/Berlin), Desk, Developer".

    The shift comes with its seat, slot and rota.
    """
    return stretch(shift.starts_at, shift.ends_at, user, rota=shift.slot.rota.name, seat=shift.seat)


def stretch(start: datetime, end: datetime, user: User, *, rota: str, seat: Seat) -> str:
    """Return the same for a part of a shift, or one that is only planned."""
    return _("%(start)s to %(end)s (%(zone)s), %(rota)s, %(seat)s") % {
        **times(start, end, user),
        "zone": user.zone,
        "rota": rota,
        "seat": seat.name,
    }


def times(start: datetime, end: datetime, user: User) -> dict[str, str]:
    """Return `start` and `end` on the clocks of the reader, the day of the end if it is another."""
    at = zones.zone(user.zone)
    first, last = start.astimezone(at), end.astimezone(at)
    same_day = first.date() == last.date()
    return {"start": moment(first), "end": f"{last:%H:%M}" if same_day else moment(last)}


def clocks(user: User) -> str:
    """Return the sentence that names the zone, for a list of times that do not name it each."""
    return _("Times are those of %(zone)s.") % {"zone": user.zone}


def moment(local: datetime) -> str:
    """Return day and time of a moment on local clocks, as the reader's language writes them."""
    # Translators: Django date format of a day, as in "Tue 24 Nov".
    day = date_format(local, pgettext("day", "D j M"))
    return pgettext("moment", "%(day)s, %(time)s") % {"day": day, "time": f"{local:%H:%M}"}
