"""Who is on duty, in words for a chat and as data for a program."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rotation import moments
from rotation.hours import zones
from rotation.models import Rota, SeatKind, Shift
from rotation.selectors.duty_news import Situation


def subject(found: Situation) -> str:
    """Return who is on duty in one line of the active language; who only watches is left out."""
    rota = found.rota.name
    serving = [shift for shift in found.running if shift.seat.kind != SeatKind.SHADOW]
    if serving:
        names = ", ".join(_holder(shift) for shift in serving)
        return _("On duty on %(rota)s: %(people)s") % {"rota": rota, "people": names}
    first = min((shift.starts_at for shift in found.coming), default=None)
    if first is None:
        return _("Nobody is on duty on %(rota)s, and nobody is planned") % {"rota": rota}
    words = {"rota": rota, "time": _moment(first, found.rota)}
    return _("Nobody is on duty on %(rota)s until %(time)s") % words


def body(found: Situation) -> str:
    """Return one line for each who serves and each who is next, with times that name their zone."""
    lines = [
        _("%(person)s until %(time)s")
        % {"person": _holder(shift), "time": _moment(shift.ends_at, found.rota)}
        for shift in found.running
    ]
    lines += [
        _("Next: %(person)s from %(time)s")
        % {"person": _holder(shift), "time": _moment(shift.starts_at, found.rota)}
        for shift in found.coming
    ]
    if lines:
        lines.append(_("Times are those of %(zone)s.") % {"zone": found.rota.zone})
    return "\n".join(lines)


def data(found: Situation) -> dict[str, Any]:
    """Return the same for a program: people by uid, moments in UTC, addresses in full."""
    rota = found.rota
    return {
        "rota": {
            "uid": str(rota.uid),
            "slug": rota.slug,
            "name": rota.name,
            "zone": rota.zone,
            "url": f"{settings.SITE_URL}{url(rota)}",
        },
        "at": _utc(found.at),
        "open": found.open,
        "opens_at": found.opens_at and _utc(found.opens_at),
        "changes_at": found.changes_at and _utc(found.changes_at),
        "on_duty": [_shift(shift) for shift in found.running],
        "next": [_shift(shift) for shift in found.coming],
    }


def url(rota: Rota) -> str:
    """Return the path of the page of the rota."""
    return f"/rotas/{rota.slug}/"


def _holder(shift: Shift) -> str:
    seat = shift.seat.name
    if shift.member is None:
        return _("nobody (%(seat)s)") % {"seat": seat}
    return _("%(person)s (%(seat)s)") % {"person": shift.member, "seat": seat}


def _shift(shift: Shift) -> dict[str, Any]:
    member = shift.member
    return {
        "seat": shift.seat.name,
        "kind": shift.seat.kind,
        "job": shift.seat.job,
        "person": member and {"uid": str(member.uid), "name": str(member), "reach": member.reach},
        "from": _utc(shift.starts_at),
        "until": _utc(shift.ends_at),
        "shift": {
            "uid": str(shift.uid),
            "url": f"{settings.SITE_URL}/shifts/{shift.uid}/",
        },
    }


def _moment(moment: datetime, rota: Rota) -> str:
    return moments.moment_words(moment, zones.zone(rota.zone))


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
