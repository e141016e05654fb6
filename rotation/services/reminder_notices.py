"""The words of what is said by the clock: before a shift, at its start and end, about gaps.

Each is in the language of its reader, with times on the reader's clocks.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation import moments
from rotation.hours import zones
from rotation.models import Draft, Handover, Notice, Rota, Shift, User
from rotation.notices import outbox
from rotation.services import shift_words


def key_of(shift: Shift) -> str:
    """Return what names a shift at its revision in the keys of these notices."""
    return f"shift:{shift.uid.hex}:{shift.revision}"


def reminder(shift: Shift, beside: Iterable[Shift], *, now: datetime) -> Notice | None:
    """Tell the holder that the shift begins soon."""
    user = _holder(shift)
    with translation.override(user.speaks):
        begins = moments.moment_words(shift.starts_at, zones.zone(user.zone))
        subject = _("Your shift on %(rota)s begins %(moment)s")
        lines = [
            shift_words.line(shift, user),
            *_with(beside),
            _("If you cannot serve it, give it away or swap it now."),
        ]
        return outbox.enqueue(
            user=user,
            kind="shift.reminder",
            key=key_of(shift),
            subject=subject % {"rota": shift.slot.rota.name, "moment": begins},
            body="\n".join(lines),
            url=f"/shifts/{shift.uid}/",
            data=_data(shift),
            now=now,
        )


def start(shift: Shift, beside: Iterable[Shift], note: str, *, now: datetime) -> Notice | None:
    """Tell the holder that the shift has begun, with what was left for it."""
    user = _holder(shift)
    with translation.override(user.speaks):
        left = [_("Left for you:"), note] if note else [_("Nobody left a note for you.")]
        return outbox.enqueue(
            user=user,
            kind="shift.starts",
            key=key_of(shift),
            subject=_("You are on duty now: %(rota)s") % {"rota": shift.slot.rota.name},
            body="\n".join([shift_words.line(shift, user), *_with(beside), *left]),
            url=f"/shifts/{shift.uid}/handover/" if note else f"/shifts/{shift.uid}/",
            data=_data(shift),
            now=now,
        )


def end(shift: Shift, *, written: bool, now: datetime) -> Notice | None:
    """Ask the holder for a note to the next ones, unless it is written, and for what they saw."""
    user = _holder(shift)
    with translation.override(user.speaks):
        note = (
            _("Your note is written; you can change it until the next ones have confirmed it.")
            if written
            else _("Write down what the next ones need to know.")
        )
        saw = _("What did customers put up with without saying so? Note it while you remember.")
        return outbox.enqueue(
            user=user,
            kind="shift.ends",
            key=key_of(shift),
            subject=_("Before you leave %(rota)s") % {"rota": shift.slot.rota.name},
            body="\n".join([shift_words.line(shift, user), note, saw]),
            url=f"/shifts/{shift.uid}/handover/",
            data=_data(shift),
            now=now,
        )


def note_left(note: Handover, following: Iterable[Shift], *, now: datetime) -> int:
    """Tell those who came next and serve already that a note was left for them; return how many.

    Who has yet to begin gets the note at the start. Nobody is told twice of the same note.
    """
    told = 0
    for shift in following:
        if shift.member is None or not shift.starts_at <= now < shift.ends_at:
            continue
        user = shift.member.user
        if user.pk == note.written_by_id or not user.is_active:
            continue
        with translation.override(user.speaks):
            subject = _("%(person)s left a note for your shift on %(rota)s")
            words = {"person": note.written_by.display_name, "rota": shift.slot.rota.name}
            told += bool(
                outbox.enqueue(
                    user=user,
                    kind="shift.starts",
                    key=f"handover:{note.uid}",
                    subject=subject % words,
                    body=note.text,
                    url=f"/shifts/{shift.uid}/handover/",
                    now=now,
                )
            )
    return told


def gaps(
    rota: Rota, shifts: Sequence[Shift], planners: Iterable[User], *, key: str, now: datetime
) -> int:
    """Tell the planners, and the team's addresses, which shifts ahead nobody holds.

    The shifts come with seat, slot and rota, the next one first. Returns how many were told.
    """
    url = f"/rotas/{rota.slug}/"
    data = {"rota": rota.slug, "gaps": [_data(shift) for shift in shifts]}

    def words(user: User) -> tuple[str, str]:
        return _gaps_subject(rota, len(shifts)), "\n".join(shift_words.lines(shifts, user))

    told = 0
    for user in planners:
        with translation.override(user.speaks):
            subject, body = words(user)
            notice = outbox.enqueue(
                user=user,
                kind="rota.gap",
                key=key,
                subject=subject,
                body=body,
                url=url,
                data=data,
                now=now,
            )
        told += notice is not None
    # A team reads the clocks of its rota.
    team = User(zone=rota.zone)
    return told + outbox.to_team(
        team=rota.team,
        kind="rota.gap",
        key=key,
        now=now,
        write=lambda: words(team),
        url=url,
        data=data,
    )


def draft_done(draft: Draft, *, now: datetime) -> Notice | None:
    """Tell who asked for a draft that it is computed, with its score in words, or that it failed."""
    user = draft.made_by
    if not user.is_active:
        return None
    ready = draft.state == Draft.State.READY
    with translation.override(user.speaks):
        subject = (
            _("The draft of %(rota)s is ready")
            if ready
            else _("The draft of %(rota)s could not be computed")
        )
        return outbox.enqueue(
            user=user,
            kind="draft.ready",
            key=f"draft:{draft.uid}:{draft.state}",
            subject=subject % {"rota": draft.rota.name},
            body="\n".join(_of_draft(draft, ready=ready)),
            url=f"/drafts/{draft.uid}/",
            data={"draft": str(draft.uid), "rota": draft.rota.slug, "state": draft.state},
            now=now,
        )


def _of_draft(draft: Draft, *, ready: bool) -> list[str]:
    title = [draft.title] if draft.title else []
    if not ready:
        return [*title, _("Its page says why, and what to do about it.")]
    seats, open_seats = draft.score["seats"], draft.score["gaps"]["count"]
    if open_seats:
        covered = ngettext(
            "%(gaps)d of %(seats)d seats stays open",
            "%(gaps)d of %(seats)d seats stay open",
            open_seats,
        )
    else:
        covered = ngettext("The one seat is filled", "All %(seats)d seats are filled", seats)
    change = draft.score["changes"]
    counts = (
        (
            change["created"],
            ngettext("%(count)d new shift", "%(count)d new shifts", change["created"]),
        ),
        (change["changed"], ngettext("%(count)d changed", "%(count)d changed", change["changed"])),
        (
            change["cancelled"],
            ngettext("%(count)d cancelled", "%(count)d cancelled", change["cancelled"]),
        ),
    )
    changed = [words % {"count": count} for count, words in counts if count]
    return [
        *title,
        covered % {"gaps": open_seats, "seats": seats},
        *changed,
        _("Nobody is told of it before you publish it."),
    ]


def _gaps_subject(rota: Rota, count: int) -> str:
    words = ngettext(
        "%(rota)s: nobody holds %(count)d shift of the next two weeks",
        "%(rota)s: nobody holds %(count)d shifts of the next two weeks",
        count,
    )
    return words % {"rota": rota.name, "count": count}


def _with(beside: Iterable[Shift]) -> list[str]:
    """Return who serves at the same time, with how to reach them."""
    lines = []
    for other in beside:
        if other.member is not None:
            name = f"{other.member} ({other.seat.name})"
            said = f"{name}, {other.member.reach}" if other.member.reach else name
            lines.append(_("With: %(person)s") % {"person": said})
    return lines


def _data(shift: Shift) -> Mapping[str, Any]:
    """Return what programs get of a shift."""
    return {
        "shift": str(shift.uid),
        "rota": shift.slot.rota.slug,
        "seat": shift.seat.name,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "revision": shift.revision,
    }


def _holder(shift: Shift) -> User:
    if shift.member is None:
        raise ValueError("nobody holds this shift")
    return shift.member.user
