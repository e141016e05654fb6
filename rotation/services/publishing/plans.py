"""Make a draft the rota people see."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rotation.models import Draft, Rota, Shift, User
from rotation.services import (
    activity,
    changes,
    draft_plans,
    feeds,
    ledger,
    paybacks,
    shift_notices,
    shift_rows,
)
from rotation.services.changes import Changes, Pair
from rotation.services.publishing import locks, timeline


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
        fresh.rota = Rota.objects.select_for_update(no_key=True).get(pk=fresh.rota_id)
        draft_plans.must_be_ready(fresh)
        found = changes.of(fresh, now)
        # Locked before what the draft rests on is compared: an absence locks its member too, so
        # it is either seen here or finds the shifts that this publishes.
        days = Shift.objects.filter(
            slot__rota=fresh.rota, slot__day__gte=fresh.from_on, slot__day__lt=fresh.until_on
        )
        members = locks.members(found.touched(), beside=days)
        draft_plans.must_be_fresh(fresh, found)
        with locks.translated():
            written = shift_rows.write_plan(draft=fresh, changes=found, now=now)
        reason = {"code": "published", "draft": str(fresh.uid)}
        ledger.for_shifts(shifts=written, reason=reason, by=by, now=now)
        paybacks.honour(shifts=written, by=by, now=now)
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
        feeds.restate(shifts=Shift.objects.filter(slot__in=part), moved=True, now=now)
    feeds.bump(member_ids=member_ids, now=now)


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
        timeline.record(pair.shift, "shift.replanned", _differences(pair), reason, by=by, now=now)
    for shift in found.cancelled:
        changed = {"state": [Shift.State.PUBLISHED, Shift.State.CANCELLED]}
        timeline.record(shift, "shift.cancelled", changed, reason, by=by, now=now)


def _differences(pair: Pair) -> dict[str, list[Any]]:
    shift, row = pair.shift, pair.planned
    found: dict[str, list[Any]] = {}
    if pair.holder_changes:
        found["member"] = [shift.member_id, row.member_id]
    if pair.times_change:
        found["starts_at"] = [shift.starts_at.isoformat(), row.starts_at.isoformat()]
        found["ends_at"] = [shift.ends_at.isoformat(), row.ends_at.isoformat()]
    return found
