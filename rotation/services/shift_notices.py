"""Tell people about their shifts: one notice a person for a published plan or other change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation import moments
from rotation.models import Draft, Member, Notice, Seat, Shift, User
from rotation.notices import outbox
from rotation.services import shift_words
from rotation.services.changes import Changes

MOST_LISTED = 20


class Timed(Protocol):
    """A shift or planned shift, as far as it is told about."""

    seat: Seat
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Handed:
    """A shift that goes from one member to another; None stands for nobody."""

    shift: Shift
    before: Member | None
    after: Member | None

    @property
    def people(self) -> tuple[Member, ...]:
        """Return those it touches."""
        return tuple(member for member in (self.before, self.after) if member is not None)


def published(*, draft: Draft, changes: Changes, members: Iterable[Member], now: datetime) -> int:
    """Leave one summary to each of these members whom a plan touches; return how many."""
    gained, lost, retimed = changes.gained(), changes.lost(), changes.retimed()
    told = 0
    for member in members:
        parts = [found.get(member.pk, []) for found in (gained, lost, retimed)]
        if not member.user.is_active or not any(parts):
            continue
        with translation.override(member.user.speaks):
            notice = outbox.enqueue(
                user=member.user,
                kind="shifts.published",
                key=f"draft:{draft.uid}",
                subject=_subject(draft.rota.name, *map(len, parts)),
                body="\n".join([*_summary(parts, member.user), shift_words.clocks(member.user)]),
                url=f"/rotas/{draft.rota.slug}/",
                now=now,
            )
        told += notice is not None
    _tell_team(draft, changes, now)
    return told


def _tell_team(draft: Draft, changes: Changes, now: datetime) -> None:
    """Tell the addresses of the team that asked for it that a plan of its rota is published."""

    def words() -> tuple[str, str]:
        subject = _("%(rota)s: a plan is published") % {"rota": draft.rota.name}
        days = moments.days_words(draft.from_on, draft.until_on - timedelta(days=1))
        created, moved, gone = map(len, (changes.created, changes.moved, changes.cancelled))
        counts = (
            (created, ngettext("%(count)d new shift", "%(count)d new shifts", created)),
            (moved, ngettext("%(count)d changed", "%(count)d changed", moved)),
            (gone, ngettext("%(count)d cancelled", "%(count)d cancelled", gone)),
        )
        said = [text % {"count": count} for count, text in counts if count]
        return subject, "\n".join([days, *said])

    outbox.to_team(
        team=draft.rota.team,
        kind="shifts.published",
        key=f"draft:{draft.uid}",
        now=now,
        write=words,
        url=f"/rotas/{draft.rota.slug}/",
        data={"rota": draft.rota.slug, "draft": str(draft.uid)},
    )


def called_off(shift: Shift, *, reason: Mapping[str, Any], now: datetime) -> bool:
    """Tell the holder of a cancelled shift that nobody serves it; return whether they were told."""
    if shift.member is None or not shift.member.user.is_active:
        return False
    user = shift.member.user
    with translation.override(user.speaks):
        notice = outbox.enqueue(
            user=user,
            kind="shift.cancelled",
            key=f"shift:{shift.uid}:{shift.revision}",
            subject=_("Your shift on %(rota)s was cancelled") % {"rota": shift.slot.rota.name},
            body="\n".join([shift_words.line(shift, user), *_reason(reason)]),
            url=f"/shifts/{shift.uid}/",
            now=now,
        )
    return notice is not None


def handed_over(
    handed: Sequence[Handed],
    *,
    reason: Mapping[str, Any],
    told: Collection[int] = (),
    now: datetime,
) -> int:
    """Tell everybody who lost or got one of these shifts, once each; return how many were told.

    The same shifts at the same revisions are told about once. `told` are members who hear of it
    otherwise.
    """
    lost: dict[Member, list[Shift]] = defaultdict(list)
    gained: dict[Member, list[Shift]] = defaultdict(list)
    for one in sorted(handed, key=lambda one: (one.shift.starts_at, one.shift.pk)):
        if one.before:
            lost[one.before].append(one.shift)
        if one.after:
            gained[one.after].append(one.shift)
    count = 0
    for member in dict.fromkeys([*lost, *gained]):
        if member.user.is_active and member.pk not in told:
            with translation.override(member.user.speaks):
                notice = _tell(member.user, gained[member], lost[member], reason, now)
            count += notice is not None
    return count


def divided(*, shifts: Sequence[Shift], reason: Mapping[str, Any], now: datetime) -> bool:
    """Tell the holder of the first of these shifts that they were one; return whether it was told."""
    first = shifts[0]
    if first.member is None or not first.member.user.is_active:
        return False
    user = first.member.user
    with translation.override(user.speaks):
        notice = outbox.enqueue(
            user=user,
            kind="shift.divided",
            key=f"shift:{first.uid}:{first.revision}",
            subject=_("A shift of yours on %(rota)s was divided") % {"rota": first.slot.rota.name},
            body="\n".join(
                [
                    *(_line(shift, user) for shift in shifts),
                    shift_words.clocks(user),
                    *_reason(reason),
                ]
            ),
            url=f"/shifts/{first.uid}/",
            now=now,
        )
    return notice is not None


def _tell(
    user: User,
    gained: Sequence[Shift],
    lost: Sequence[Shift],
    reason: Mapping[str, Any],
    now: datetime,
) -> Notice | None:
    shifts = [*gained, *lost]
    revisions = ",".join(sorted(f"{shift.uid}:{shift.revision}" for shift in shifts))
    if len(shifts) == 1:
        subject = _gained_subject(gained[0]) if gained else _lost_subject(lost[0])
        key, url, lines = (
            f"shift:{revisions}",
            f"/shifts/{shifts[0].uid}/",
            [_line(shifts[0], user)],
        )
    else:
        rotas = sorted({shift.slot.rota.name for shift in shifts})
        subject = _subject(", ".join(rotas), len(gained), len(lost), 0)
        key = f"shifts:{sha256(revisions.encode()).hexdigest()}"
        url, lines = "/my-shifts/", list(_summary([gained, lost, []], user))
    lines += [shift_words.clocks(user), *_reason(reason)]
    return outbox.enqueue(
        user=user,
        kind="shift.changed",
        key=key,
        subject=subject,
        body="\n".join(lines),
        url=url,
        now=now,
    )


def _gained_subject(shift: Shift) -> str:
    return _("You have a new shift on %(rota)s") % {"rota": shift.slot.rota.name}


def _lost_subject(shift: Shift) -> str:
    return _("A shift on %(rota)s is no longer yours") % {"rota": shift.slot.rota.name}


def _subject(rota: str, gained: int, lost: int, retimed: int) -> str:
    counts = (
        (gained, ngettext("%(count)d new shift", "%(count)d new shifts", gained)),
        (lost, ngettext("%(count)d no longer yours", "%(count)d no longer yours", lost)),
        (retimed, ngettext("%(count)d at another time", "%(count)d at another time", retimed)),
    )
    parts = ", ".join(words % {"count": count} for count, words in counts if count)
    return _("%(rota)s: %(changes)s") % {"rota": rota, "changes": parts}


def _summary(parts: Sequence[Sequence[Timed]], user: User) -> Iterator[str]:
    headings = (_("New:"), _("No longer yours:"), _("At another time:"))
    for heading, shifts in zip(headings, parts, strict=True):
        if not shifts:
            continue
        yield heading
        yield from (_line(shift, user) for shift in shifts[:MOST_LISTED])
        yield from shift_words.and_more(len(shifts) - MOST_LISTED)


def _line(shift: Timed, user: User) -> str:
    """Return one shift at the reader's wall clock."""
    return _("%(start)s to %(end)s, %(seat)s") % {
        **shift_words.times(shift.starts_at, shift.ends_at, user),
        "seat": shift.seat.name,
    }


def _reason(reason: Mapping[str, Any]) -> list[str]:
    """Return the line with what somebody typed as the reason, if they did."""
    text = str(reason.get("text", "")).strip()
    return [_("Reason: %(text)s") % {"text": text}] if text else []
