"""Write points down: each entry once under its key, none ever changed."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.hours import zones
from rotation.models import LedgerEntry, Member, Membership, Rota, Shift, User
from rotation.selectors.ledger import HISTORY, ONE_DAY, Carried
from rotation.services import activity

Kind = LedgerEntry.Kind
AT_ONCE = 500
MOST_CORRECTED = 1000
LONGEST_REASON = 200


class NobodyServed(DomainError):
    """Load belongs to whoever held the shift, and nobody did."""

    code = "nobody_served"


class EmptyCorrection(DomainError):
    """A correction changes some points and says why."""

    code = "correction_is_empty"


class CorrectionTooLarge(DomainError):
    """More points than any year of shifts has are a slip, and a reason is a sentence or two."""

    code = "correction_too_large"


class Owed(NamedTuple):
    """What a shift puts into the ledger while somebody holds it."""

    member_id: int
    points: int
    unsocial: int
    counts_at: datetime


def for_shifts(
    *, shifts: Sequence[Shift], reason: Mapping[str, Any], by: User | None, now: datetime
) -> int:
    """Bring the ledger in line with who holds the shifts; return how many entries that took.

    What no longer holds is reversed, what is held is entered, and calling again adds nothing.
    The shifts come with their slot; the caller holds the lock of their rota.
    """
    made: list[LedgerEntry] = []
    for start in range(0, len(shifts), AT_ONCE):
        part = shifts[start : start + AT_ONCE]
        written = _written(part)
        for shift in part:
            said = written.get(shift.pk, [])
            made += _missing(shift, said, reason=dict(reason), by=by, now=now)
    LedgerEntry.objects.bulk_create(made, batch_size=AT_ONCE)
    return len(made)


def for_shift(*, shift: Shift, reason: Mapping[str, Any], by: User | None, now: datetime) -> int:
    """Do the same for one shift."""
    return for_shifts(shifts=[shift], reason=reason, by=by, now=now)


def reverse(
    *, entry: LedgerEntry, reason: Mapping[str, Any], by: User | None, now: datetime
) -> LedgerEntry:
    """Return the unsaved entry that takes one back, at the moment it counted."""
    return LedgerEntry(
        member_id=entry.member_id,
        rota_id=entry.rota_id,
        kind=Kind.REVERSAL,
        points=-entry.points,
        unsocial=-entry.unsocial,
        shift_id=entry.shift_id,
        reason=dict(reason),
        counts_at=entry.counts_at,
        made_at=now,
        made_by=by,
        key=f"reversal-of-{entry.key}",
    )


def _written(shifts: Sequence[Shift]) -> dict[int | None, list[LedgerEntry]]:
    """Return the shift entries and reversals of each shift, in the order they were written."""
    rows = LedgerEntry.objects.filter(shift__in=shifts, kind__in=[Kind.SHIFT, Kind.REVERSAL])
    ordered = rows.order_by("shift_id", "pk")
    return {key: list(group) for key, group in groupby(ordered, key=lambda row: row.shift_id)}


def _missing(
    shift: Shift,
    said: Sequence[LedgerEntry],
    *,
    reason: dict[str, Any],
    by: User | None,
    now: datetime,
) -> Iterator[LedgerEntry]:
    entered = [entry for entry in said if entry.kind == Kind.SHIFT]
    standing = entered[-1] if 2 * len(entered) > len(said) else None
    owed = _owed(shift)
    if standing is not None:
        if owed == Owed(standing.member_id, standing.points, standing.unsocial, standing.counts_at):
            return
        yield reverse(entry=standing, reason=reason, by=by, now=now)
    if owed is not None:
        yield LedgerEntry(
            rota_id=shift.slot.rota_id,
            kind=Kind.SHIFT,
            shift=shift,
            reason=reason,
            made_at=now,
            made_by=by,
            # Counted, not the revision: points may change while the shift itself does not.
            key=f"shift:{shift.uid}:{len(entered)}",
            **owed._asdict(),
        )


def _owed(shift: Shift) -> Owed | None:
    if shift.state != Shift.State.PUBLISHED or shift.member_id is None:
        return None
    return Owed(shift.member_id, shift.points, shift.unsocial, shift.starts_at)


def record_load(
    *,
    shift: Shift,
    points: int,
    reason: Mapping[str, Any],
    key: str,
    now: datetime,
    unsocial: int = 0,
) -> LedgerEntry:
    """Give the holder of a shift points for load beyond it; the same key writes only once.

    Raises NobodyServed for an open or cancelled shift.
    """
    if shift.member_id is None or shift.state != Shift.State.PUBLISHED:
        raise NobodyServed(_("Nobody holds this shift, so there is nobody to give the load to."))
    entry, _created = LedgerEntry.objects.get_or_create(
        key=f"load:{key}",
        defaults={
            "member_id": shift.member_id,
            "rota_id": shift.slot.rota_id,
            "kind": Kind.LOAD,
            "points": points,
            "unsocial": unsocial,
            "shift": shift,
            "reason": dict(reason),
            "counts_at": shift.starts_at,
            "made_at": now,
        },
    )
    return entry


@transaction.atomic
def credit_joiner(*, membership: Membership, by: User | None, now: datetime) -> list[LedgerEntry]:
    """Start somebody new at the pool's mean in every rota of the team that is running.

    The pool is everybody else of the same job in the team; the mean is per full share, times the
    joiner's share, of the 52 weeks before they begin. Who was in the team within those weeks has a
    history of their own and gets nothing; nor does anybody from a pool that carries nothing, and
    joining again on the same day writes nothing new.
    """
    if _was_there(membership):
        return []
    rotas = Rota.objects.filter(team=membership.team_id, archived_at__isnull=True).order_by("pk")
    made = (_credit(rota, membership, by=by, now=now) for rota in rotas)
    return [entry for entry in made if entry is not None]


def _was_there(joining: Membership) -> bool:
    earlier = Membership.objects.touching(joining.from_on - HISTORY, joining.from_on)
    return earlier.filter(team=joining.team_id, member=joining.member_id).exists()


def _credit(
    rota: Rota, membership: Membership, *, by: User | None, now: datetime
) -> LedgerEntry | None:
    begins = zones.midnight(membership.from_on, zones.zone(rota.zone))
    mean = _pool_mean(rota, membership, begins)
    if mean == Carried():
        return None
    key = f"joiner:{rota.pk}:{membership.member_id}:{membership.from_on.isoformat()}"
    entry, created = LedgerEntry.objects.get_or_create(
        key=key,
        defaults={
            "member_id": membership.member_id,
            "rota": rota,
            "kind": Kind.JOINER,
            "points": mean.points,
            "unsocial": mean.unsocial,
            "reason": {"code": "joined_at_mean", "job": membership.member.job},
            "counts_at": begins,
            "made_at": now,
            "made_by": by,
        },
    )
    if created:
        _record(entry, verb="ledger.joiner_credited", by=by, now=now)
    return entry


def _pool_mean(rota: Rota, joining: Membership, begins: datetime) -> Carried:
    pool = (
        Membership.objects.touching(joining.from_on, joining.from_on + ONE_DAY)
        .filter(team=joining.team_id, member__job=joining.member.job, member__user__is_active=True)
        .exclude(member=joining.member_id)
    )
    shares = {row.member_id: row.share for row in pool.order_by("pk")}
    whole = sum(shares.values(), Decimal())
    if not whole:
        return Carried()
    entries = LedgerEntry.objects.filter(
        rota=rota, member__in=list(shares), counts_at__gte=begins - HISTORY, counts_at__lt=begins
    ).values_list("points", "unsocial")
    points, unsocial = (sum(column) for column in zip(*entries, strict=True)) if entries else (0, 0)
    part = joining.share / whole
    return Carried(round(points * part), round(unsocial * part))


@transaction.atomic
def correct(
    *,
    member: Member,
    rota: Rota,
    points: int,
    unsocial: int,
    reason_text: str,
    by: User,
    now: datetime,
) -> LedgerEntry:
    """Add signed points to a member by hand, with the reason everybody can read.

    Raises EmptyCorrection when nothing would change or no reason is given, CorrectionTooLarge.
    """
    text = " ".join(reason_text.split())
    if not (points or unsocial):
        raise EmptyCorrection(_("Say how many points to add or to take away."))
    if not text:
        raise EmptyCorrection(_("Say why, so that everybody can follow it."))
    if max(abs(points), abs(unsocial)) > MOST_CORRECTED:
        message = _("A correction has at most %(most)d points.") % {"most": MOST_CORRECTED}
        raise CorrectionTooLarge(message)
    if len(text) > LONGEST_REASON:
        message = _("A reason has at most %(most)d characters.") % {"most": LONGEST_REASON}
        raise CorrectionTooLarge(message)
    entry = LedgerEntry.objects.create(
        member=member,
        rota=rota,
        kind=Kind.CORRECTION,
        points=points,
        unsocial=unsocial,
        reason={"code": "corrected", "text": text},
        counts_at=now,
        made_at=now,
        made_by=by,
        key=f"correction:{uuid.uuid4()}",
    )
    _record(entry, verb="ledger.corrected", by=by, now=now)
    return entry


def _record(entry: LedgerEntry, *, verb: str, by: User | None, now: datetime) -> None:
    activity.record(
        verb=verb,
        subject="member",
        subject_id=entry.member_id,
        actor=by,
        at=now,
        changed={"rota": entry.rota_id, "points": entry.points, "unsocial": entry.unsocial},
        reason=entry.reason,
    )
