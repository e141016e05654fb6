"""A shift in a message: when it is on the clocks of its reader, whose zone is named, and where."""

from datetime import datetime

from django.utils.translation import gettext as _

from rotation import moments
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
    last = end.astimezone(at)
    same_day = start.astimezone(at).date() == last.date()
    closing = f"{last:%H:%M}" if same_day else moments.moment_words(end, at)
    return {"start": moments.moment_words(start, at), "end": closing}


def clocks(user: User) -> str:
    """Return the sentence that names the zone, for a list of times that do not name it each."""
    return _("Times are those of %(zone)s.") % {"zone": user.zone}
