"""Write slots, shifts and who held them; always open first, then assign.

No two shifts of a member may overlap at any moment, also not between two statements, so whatever
moves lets go of its holder before anybody gets anything.
"""

import copy
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F

from rotation.models import Draft, DraftShift, Member, Shift, ShiftHolding, Slot
from rotation.services.changes import Changes, Pair

AT_ONCE = 400
Row = TypeVar("Row")


def write_plan(*, draft: Draft, changes: Changes, now: datetime) -> list[Shift]:
    """Write what a draft changes; return every shift whose points may have changed."""
    slots = _slots(draft, changes)
    moved = [_moved(pair, slots) for pair in changes.moved]
    handed_over = [
        shift for shift, pair in zip(moved, changes.moved, strict=True) if pair.holder_changes
    ]
    for part in parts(moved):
        Shift.objects.filter(pk__in=[shift.pk for shift in part]).update(member=None)
    cancel(shifts=changes.cancelled, now=now)
    _close_holdings(handed_over, now)
    _update(moved, "member", "starts_at", "ends_at", "points", "unsocial", "why", now=now)
    created = [_created(row, slots, now) for row in changes.created]
    Shift.objects.bulk_create(created, batch_size=AT_ONCE)
    _open_holdings([*handed_over, *created], now)
    reweighed = [_weighed(pair.shift, pair.planned) for pair in changes.reweighed]
    Shift.objects.bulk_update(reweighed, ["points", "unsocial"], batch_size=AT_ONCE)
    return [*moved, *changes.cancelled, *created, *reweighed]


def let_go(*, shifts: Sequence[Shift]) -> None:
    """Take shifts from their holders, so that others can be given them next."""
    Shift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(member=None)


def give(*, shift: Shift, member: Member | None, why: dict[str, Any], now: datetime) -> Shift:
    """Give one shift to somebody else, or open it; the revision is raised."""
    shift.member = member
    shift.why = why
    shift.revision += 1
    _close_holdings([shift], now)
    _update([shift], "member", "why", now=now)
    _open_holdings([shift], now)
    return shift


def cancel(*, shifts: Sequence[Shift], now: datetime, why: dict[str, Any] | None = None) -> None:
    """Cancel shifts, with a reason to keep; who held them stays readable, the revision is raised."""
    for shift in shifts:
        shift.state = Shift.State.CANCELLED
        shift.revision += 1
        shift.why = shift.why if why is None else why
    _update(shifts, "state", "why", now=now)
    _close_holdings(shifts, now)


def reopen(*, shift: Shift, why: dict[str, Any], now: datetime) -> None:
    """Let a cancelled shift stand again, held by nobody; the revision is raised."""
    shift.state, shift.member, shift.why = Shift.State.PUBLISHED, None, why
    shift.revision += 1
    _update([shift], "state", "member", "why", now=now)


def _slots(draft: Draft, changes: Changes) -> dict[tuple[int, date], Slot]:
    """Return the slots of all that is created or moved, made or set to the times of the draft."""
    known = Slot.objects.filter(rota=draft.rota_id, day__gte=draft.from_on, day__lt=draft.until_on)
    found = {(slot.template_id, slot.day): slot for slot in known.order_by("pk")}
    fresh: dict[tuple[int, date], Slot] = {}
    stale: dict[tuple[int, date], Slot] = {}
    for row in (*changes.created, *(pair.planned for pair in changes.moved)):
        key = row.template_id, row.day
        slot = found.get(key)
        if slot is None:
            fresh[key] = found[key] = _slot(draft, row)
        elif (slot.starts_at, slot.ends_at, slot.working) != (
            row.starts_at,
            row.ends_at,
            row.working,
        ):
            slot.starts_at, slot.ends_at, slot.working = row.starts_at, row.ends_at, row.working
            slot.opening_hours_id = _hours(draft)
            stale[key] = slot
    Slot.objects.bulk_create(fresh.values(), batch_size=AT_ONCE)
    Slot.objects.bulk_update(
        stale.values(),
        ["starts_at", "ends_at", "working", "opening_hours"],
        batch_size=AT_ONCE,
    )
    for part in parts([slot.pk for slot in stale.values()]):
        # Who stays in such a slot keeps the shift, but not its open time, which calendars may show.
        beside = Shift.objects.published().filter(slot__in=part)
        beside.update(revision=F("revision") + 1)
    return found


def _slot(draft: Draft, row: DraftShift) -> Slot:
    return Slot(
        rota_id=draft.rota_id,
        template_id=row.template_id,
        opening_hours_id=_hours(draft),
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        working=row.working,
    )


def _hours(draft: Draft) -> int:
    if draft.opening_hours_id is None:
        raise ValueError("a draft that is ready knows the opening hours it was computed from")
    return draft.opening_hours_id


def _moved(pair: Pair, slots: dict[tuple[int, date], Slot]) -> Shift:
    # A copy: what the shift was before is still told about.
    shift, row = copy.copy(pair.shift), pair.planned
    shift.slot = slots[row.template_id, row.day]
    shift.member = row.member
    shift.starts_at, shift.ends_at = row.starts_at, row.ends_at
    shift.why = row.why
    shift.revision += 1
    return _weighed(shift, row)


def _weighed(shift: Shift, row: DraftShift) -> Shift:
    shift.points, shift.unsocial = row.points, row.unsocial
    return shift


def _created(row: DraftShift, slots: dict[tuple[int, date], Slot], now: datetime) -> Shift:
    return Shift(
        slot=slots[row.template_id, row.day],
        seat=row.seat,
        part=row.part,
        member=row.member,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        points=row.points,
        unsocial=row.unsocial,
        why=row.why,
        published_at=now,
        updated_at=now,
    )


def _update(shifts: Sequence[Shift], *columns: str, now: datetime) -> None:
    for shift in shifts:
        shift.updated_at = now
    Shift.objects.bulk_update(
        shifts, [*columns, "revision", "updated_at"], batch_size=AT_ONCE // 10
    )


def _close_holdings(shifts: Sequence[Shift], now: datetime) -> None:
    """End what is held now; the revision of the loss is the one the shift has got by it."""
    for part in parts(shifts):
        revisions = {shift.pk: shift.revision for shift in part}
        held = list(ShiftHolding.objects.filter(shift__in=revisions, until_at__isnull=True))
        for holding in held:
            holding.until_at = max(now, holding.from_at)
            holding.revision_at_loss = revisions[holding.shift_id]
        ShiftHolding.objects.bulk_update(held, ["until_at", "revision_at_loss"])


def _open_holdings(shifts: Sequence[Shift], now: datetime) -> None:
    ShiftHolding.objects.bulk_create(
        [
            ShiftHolding(shift=shift, member_id=shift.member_id, from_at=now)
            for shift in shifts
            if shift.member_id is not None
        ],
        batch_size=AT_ONCE,
    )


def parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield the rows so many at a time as one statement may name."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
