"""Make a draft the rota people see, and change single published shifts."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rotation import database
from rotation.errors import Conflict, Stale
from rotation.models import Draft, Member, Rota, Shift, User
from rotation.services import (
    activity,
    changes,
    feeds,
    hard_rules,
    ledger,
    shift_notices,
    shift_rows,
)
from rotation.services.changes import Changes, Pair
from rotation.services.hard_rules import DoubleBooked


class NotReady(Conflict):
    """The draft has no plan that could be published."""

    code = "draft_not_ready"


class AlreadyThere(Conflict):
    """The shift is held by that member already, or open already."""

    code = "shift_unchanged"


class ShiftIsCancelled(Conflict):
    """A cancelled shift is given to nobody and not cancelled again."""

    code = "shift_cancelled"


@dataclass(frozen=True, slots=True)
class Published:
    """How many shifts are new, changed and cancelled, how many stand open, how many were told."""

    created: int
    changed: int
    cancelled: int
    open: int
    told: int


def publish(*, draft: Draft, by: User, now: datetime) -> Published:
    """Make the draft the rota of its days, gaps included, and tell those it touches.

    Shifts that stay as they are keep uid and revision; the others get a raised revision.
    Raises NotReady without a finished plan, Stale when what it was computed from has changed
    since or it is published already, and DoubleBooked; nothing is written then.
    """
    with transaction.atomic():
        fresh = Draft.objects.select_for_update().get(pk=draft.pk)
        fresh.rota = Rota.objects.select_for_update().get(pk=fresh.rota_id)
        _must_be_ready(fresh)
        found = changes.of(fresh, now)
        # Locked before what the draft rests on is compared: an absence locks its member too, so
        # it is either seen here or finds the shifts that this publishes.
        members = _lock(found.touched())
        _must_be_fresh(fresh, found)
        with _translated():
            written = shift_rows.write_plan(draft=fresh, changes=found, now=now)
        reason = {"code": "published", "draft": str(fresh.uid)}
        ledger.for_shifts(shifts=written, reason=reason, by=by, now=now)
        _refresh_feeds({shift.slot_id for shift in written}, found.touched(), now)
        result = Published(
            created=len(found.created),
            changed=len(found.moved),
            cancelled=len(found.cancelled),
            open=fresh.shifts.filter(member__isnull=True).count(),
            told=shift_notices.published(draft=fresh, changes=found, members=members, now=now),
        )
        fresh.state, fresh.published_at = Draft.State.PUBLISHED, now
        fresh.save(update_fields=["state", "published_at"])
        _record_plan(fresh, found, result, by=by, now=now)
    draft.refresh_from_db(fields=["state", "published_at"])
    return result


def _refresh_feeds(slot_ids: Iterable[int], member_ids: Iterable[int], now: datetime) -> None:
    """Make the feeds of everybody in these slots, and of those who left them, new."""
    for part in shift_rows.parts(sorted(slot_ids)):
        feeds.restate(shifts=Shift.objects.filter(slot__in=part), now=now)
    feeds.bump(member_ids=member_ids)


def assign(
    *,
    shift: Shift,
    member: Member | None,
    reason: Mapping[str, Any],
    revision: int | None = None,
    by: User,
    now: datetime,
) -> Shift:
    """Return the shift given to the member, or opened for None; those touched are told.

    `reason` is a code with parameters, `revision` that of the shift the person saw. Raises Stale
    when it has another one by now, a kind of hard_rules.Barred, DoubleBooked, AlreadyThere and
    ShiftIsCancelled; nothing is changed then.
    """
    with transaction.atomic():
        shift = _locked(shift)
        former = shift.member
        if revision not in (None, shift.revision):
            holder = str(former or _("nobody"))
            message = _("Meanwhile it was given to: %(holder)s.") % {"holder": holder}
            raise Stale(message, changed={"member": message})
        if member == former:
            raise AlreadyThere(_already_words(member))
        _lock({one.pk for one in (former, member) if one})
        if member is not None:
            hard_rules.check(shift=shift, member=member)
        with _translated():
            shift_rows.give(shift=shift, member=member, why={"by_hand": dict(reason)}, now=now)
        changed = {"member": [one.pk if one else None for one in (former, member)]}
        _record(shift, "shift.assigned", changed, reason, by=by, now=now)
        _follow_up(shift, former=former, after=member, reason=reason, by=by, now=now)
    return shift


def cancel_shift(*, shift: Shift, reason: Mapping[str, Any], by: User, now: datetime) -> Shift:
    """Return the shift that nobody serves any more; its holder is told. Raises ShiftIsCancelled."""
    with transaction.atomic():
        shift = _locked(shift)
        former = shift.member
        _lock({former.pk} if former else set())
        shift_rows.cancel(shifts=[shift], now=now)
        changed = {"state": [Shift.State.PUBLISHED, Shift.State.CANCELLED]}
        _record(shift, "shift.cancelled", changed, reason, by=by, now=now)
        _follow_up(shift, former=former, after=None, reason=reason, by=by, now=now)
    return shift


def _must_be_ready(draft: Draft) -> None:
    if draft.state == Draft.State.PUBLISHED:
        message = _("This draft is published already.")
        raise Stale(message, changed={"state": message})
    if draft.state != Draft.State.READY:
        raise NotReady(_("This draft has no finished plan."))


def _must_be_fresh(draft: Draft, found: Changes) -> None:
    differs = changes.obstacles(draft, found)
    if differs:
        message = _("Things have changed since this draft was computed: %(changes)s")
        raise Stale(message % {"changes": " ".join(differs.values())}, changed=differs)


def _locked(shift: Shift) -> Shift:
    """Return the shift as it is, with its rota locked; raises ShiftIsCancelled.

    Whoever changes shifts locks their rota first, then members by id: so nobody waits in a ring.
    """
    Rota.objects.select_for_update().get(slots=shift.slot_id)
    fresh = Shift.objects.with_people().get(pk=shift.pk)
    if fresh.state == Shift.State.CANCELLED:
        raise ShiftIsCancelled(_("This shift was cancelled."))
    return fresh


def _lock(member_ids: Iterable[int]) -> list[Member]:
    rows = Member.objects.select_for_update(of=("self",)).filter(pk__in=set(member_ids))
    return list(rows.with_user().order_by("pk"))


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the database's refusal of a double booking into an error for people."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not database.violates(error, database.NO_DOUBLE_BOOKING):
            raise
        message = _("Somebody was given another shift at the same time just now.")
        raise DoubleBooked(message) from error


def _follow_up(
    shift: Shift,
    *,
    former: Member | None,
    after: Member | None,
    reason: Mapping[str, Any],
    by: User,
    now: datetime,
) -> None:
    ledger.for_shift(shift=shift, reason=reason, by=by, now=now)
    feeds.touch_slot(slot=shift.slot, now=now)
    feeds.bump(member_ids=[former.pk] if former else [])
    shift_notices.changed(shift=shift, before=former, after=after, now=now)


def _already_words(member: Member | None) -> str:
    if member is None:
        return _("This shift is open already.")
    return _("%(person)s holds this shift already.") % {"person": member}


def _record(
    shift: Shift,
    verb: str,
    changed: Mapping[str, Any],
    reason: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> None:
    activity.record(
        verb=verb,
        subject="shift",
        subject_id=shift.pk,
        actor=by,
        at=now,
        changed=changed,
        reason=reason,
    )


def _record_plan(
    draft: Draft, found: Changes, result: Published, *, by: User, now: datetime
) -> None:
    """Write down that the draft was published, and each published shift it changed."""
    reason = {"code": "published", "draft": str(draft.uid)}
    activity.record(
        verb="draft.published",
        subject="draft",
        subject_id=draft.pk,
        actor=by,
        at=now,
        changed=asdict(result),
    )
    for pair in found.moved:
        _record(pair.shift, "shift.replanned", _differences(pair), reason, by=by, now=now)
    for shift in found.cancelled:
        changed = {"state": [Shift.State.PUBLISHED, Shift.State.CANCELLED]}
        _record(shift, "shift.cancelled", changed, reason, by=by, now=now)


def _differences(pair: Pair) -> dict[str, list[Any]]:
    shift, row = pair.shift, pair.planned
    found: dict[str, list[Any]] = {}
    if pair.holder_changes:
        found["member"] = [shift.member_id, row.member_id]
    if pair.times_change:
        found["starts_at"] = [shift.starts_at.isoformat(), row.starts_at.isoformat()]
        found["ends_at"] = [shift.ends_at.isoformat(), row.ends_at.isoformat()]
    return found
