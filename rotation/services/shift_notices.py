"""Tell people about their shifts: one notice for a published plan, one for a single change."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation.hours import zones
from rotation.models import Draft, Member, Seat, Shift, User
from rotation.notices import outbox
from rotation.services.changes import Changes

MOST_LISTED = 20


class Timed(Protocol):
    """A shift or planned shift, as far as it is told about."""

    seat: Seat
    starts_at: datetime
    ends_at: datetime


def published(*, draft: Draft, changes: Changes, members: Iterable[Member], now: datetime) -> int:
    """Leave one summary to each of these members whom a plan touches; return how many."""
    gained, lost, retimed = changes.gained(), changes.lost(), changes.retimed()
    told = 0
    for member in members:
        parts = [found.get(member.pk, []) for found in (gained, lost, retimed)]
        if not member.user.is_active or not any(parts):
            continue
        with translation.override(_language(member.user)):
            notice = outbox.enqueue(
                user=member.user,
                kind="shifts.published",
                key=f"draft:{draft.uid}",
                subject=_subject(draft, *map(len, parts)),
                body="\n".join(_summary(parts, member.user)),
                url=f"/rotas/{draft.rota.slug}/",
                now=now,
            )
        told += notice is not None
    return told


def changed(*, shift: Shift, before: Member | None, after: Member | None, now: datetime) -> int:
    """Tell who lost a shift and who got it, once for each revision; return how many were told."""
    told = 0
    for member, subject in ((before, _lost_subject), (after, _gained_subject)):
        if member is None or not member.user.is_active:
            continue
        with translation.override(_language(member.user)):
            notice = outbox.enqueue(
                user=member.user,
                kind="shift.changed",
                key=f"shift:{shift.uid}:{shift.revision}",
                subject=subject(shift),
                body=_line(shift, member.user),
                url=f"/shifts/{shift.uid}/",
                now=now,
            )
        told += notice is not None
    return told


def _gained_subject(shift: Shift) -> str:
    return _("You have a new shift on %(rota)s") % {"rota": shift.slot.rota.name}


def _lost_subject(shift: Shift) -> str:
    return _("A shift on %(rota)s is no longer yours") % {"rota": shift.slot.rota.name}


def _subject(draft: Draft, gained: int, lost: int, retimed: int) -> str:
    counts = (
        (gained, ngettext("%(count)d new shift", "%(count)d new shifts", gained)),
        (lost, ngettext("%(count)d no longer yours", "%(count)d no longer yours", lost)),
        (retimed, ngettext("%(count)d at another time", "%(count)d at another time", retimed)),
    )
    parts = ", ".join(words % {"count": count} for count, words in counts if count)
    return _("%(rota)s: %(changes)s") % {"rota": draft.rota.name, "changes": parts}


def _summary(parts: Sequence[Sequence[Timed]], user: User) -> Iterator[str]:
    headings = (_("New:"), _("No longer yours:"), _("At another time:"))
    for heading, shifts in zip(headings, parts, strict=True):
        if not shifts:
            continue
        yield heading
        yield from (_line(shift, user) for shift in shifts[:MOST_LISTED])
        more = len(shifts) - MOST_LISTED
        if more > 0:
            yield ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}


def _line(shift: Timed, user: User) -> str:
    """Return one shift at the reader's wall clock."""
    at = zones.zone(user.zone)
    start, end = shift.starts_at.astimezone(at), shift.ends_at.astimezone(at)
    same_day = start.date() == end.date()
    return _("%(start)s to %(end)s, %(seat)s") % {
        "start": date_format(start, "D j M, H:i"),
        "end": date_format(end, "H:i" if same_day else "D j M, H:i"),
        "seat": shift.seat.name,
    }


def _language(user: User) -> str:
    return user.language or settings.LANGUAGE_CODE
