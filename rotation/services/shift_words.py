"""A shift in a message: when it is on the clocks of its reader, whose zone is named, and where."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation import moments
from rotation.hours import zones
from rotation.models import Seat, Shift, User

MOST_LISTED = 10


def line(shift: Shift, user: User) -> str:
    """Return "Tue 24 Nov, 09:00 to 17:00 (Europe/Berlin), Desk, Developer".

    The shift comes with its seat, slot and rota.
    """
    return stretch(shift.starts_at, shift.ends_at, user, rota=shift.slot.rota.name, seat=shift.seat)


def lines(shifts: Sequence[Shift], user: User) -> list[str]:
    """Return such a line for each of the first ten shifts, and how many more there are."""
    shown = [line(shift, user) for shift in shifts[:MOST_LISTED]]
    return [*shown, *and_more(len(shifts) - MOST_LISTED)]


def and_more(count: int) -> list[str]:
    """Return the line that says how many are not listed, or none."""
    if count <= 0:
        return []
    return [ngettext("and %(count)d more", "and %(count)d more", count) % {"count": count}]


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
