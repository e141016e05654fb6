"""Write what an import plans, and take it back as far as nothing was built on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rotation.hours import zones
from rotation.models import (
    LedgerEntry,
    Rota,
    Shift,
    ShiftHolding,
    ShiftTemplate,
    Slot,
    User,
)
from rotation.services import feeds, horizon, ledger, shift_notices, shift_rows, templates
from rotation.services.rota_imports.plan import Cut, NewShift, Plan, weeks_of
from rotation.services.shift_notices import Handed

AT_ONCE = 300


def write(
    *, rota: Rota, plan: Plan, reason: Mapping[str, Any], by: User | None, now: datetime
) -> list[Shift]:
    """Return the shifts of a plan, published with their slots and points.

    Who gets shifts to come is told once. The caller holds the locks and the transaction.
    """
    slots = _slots(rota, plan, by=by, now=now)
    made = [
        Shift(
            slot=slots[one.cut],
            seat=one.seat,
            member=one.member,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            points=one.load.points,
            unsocial=one.load.unsocial,
            why={"by_hand": dict(reason)},
            published_at=now,
            updated_at=now,
        )
        for one in plan.new
    ]
    Shift.objects.bulk_create(made, batch_size=AT_ONCE)
    ShiftHolding.objects.bulk_create(
        [
            ShiftHolding(shift=shift, member_id=shift.member_id, from_at=now)
            for shift in made
            if shift.member_id
        ],
        batch_size=AT_ONCE,
    )
    ledger.for_shifts(shifts=made, reason=reason, by=by, now=now)
    _refresh(made, now)
    _tell([Handed(shift, None, shift.member) for shift in made], reason, now)
    return made


def take_back(*, shifts: Sequence[Shift], by: User | None, now: datetime) -> list[Shift]:
    """Cancel those of an import's shifts that nothing was built on; return them.

    A shift stays that was changed since, or that anything else speaks of: a request, points
    beyond the shift, a case. The caller holds the locks and the transaction.
    """
    free = _untouched(shifts)
    reason = {"code": "undone"}
    lost = [Handed(shift, shift.member, None) for shift in free]
    for part in shift_rows.parts(free):
        shift_rows.cancel(shifts=part, now=now)
    ledger.for_shifts(shifts=free, reason=reason, by=by, now=now)
    _refresh(free, now)
    _tell(lost, reason, now)
    return free


def _slots(rota: Rota, plan: Plan, *, by: User | None, now: datetime) -> dict[Cut, Slot]:
    """Return a slot for each cut of the plan, those that are there already as they are."""
    wanted: dict[Cut, NewShift] = {}
    for one in plan.new:
        wanted.setdefault(one.cut, one)
    made_for = _templates(rota, wanted, by=by, now=now)
    there = {
        (slot.template_id, slot.day): slot
        for part in shift_rows.parts([cut.day for cut in wanted])
        for slot in Slot.objects.filter(rota=rota, day__in=set(part)).order_by("pk")
    }
    found: dict[Cut, Slot] = {}
    fresh: list[Slot] = []
    for cut, one in wanted.items():
        template_id = cut.template or made_for[cut.start, cut.minutes]
        known = there.get((template_id, cut.day))
        if known is None:
            known = Slot(
                rota=rota,
                template_id=template_id,
                opening_hours=plan.hours,
                day=cut.day,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                working=horizon.dump(one.working),
            )
            fresh.append(known)
        found[cut] = known
    Slot.objects.bulk_create(fresh, batch_size=AT_ONCE)
    return found


def _templates(
    rota: Rota, cuts: Iterable[Cut], *, by: User | None, now: datetime
) -> dict[tuple[Any, int], int]:
    """Make a template for each form of slot that has none; it cuts one day, and that is over."""
    found: dict[tuple[Any, int], int] = {}
    names = set(ShiftTemplate.objects.filter(rota=rota).values_list("name", flat=True))
    today = zones.local_day(now, zones.zone(rota.zone))
    for cut in sorted((cut for cut in cuts if cut.template is None), key=lambda one: one.day):
        form = cut.start, cut.minutes
        if form in found:
            continue
        day = min(cut.day, today - timedelta(minutes=cut.minutes) - timedelta(days=1))
        template = templates.add_template(
            rota=rota,
            name=_name(cut, names),
            first_day=day,
            last_day=day,
            local_start=cut.start,
            length_minutes=cut.minutes,
            every_weeks=weeks_of(cut.minutes),
            day_offsets=[0],
            by=by,
            now=now,
        )
        names.add(template.name)
        found[form] = template.pk
    return found


def _name(cut: Cut, taken: set[str]) -> str:
    start = timedelta(hours=cut.start.hour, minutes=cut.start.minute)
    days, minutes = divmod(
        int((start + timedelta(minutes=cut.minutes)).total_seconds()) // 60, 1440
    )
    end = f"{minutes // 60:02d}:{minutes % 60:02d}"
    name = f"Imported {cut.start:%H:%M}-{end}" + (f" +{days}" if days > 1 else "")
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name} ({number})"
    return free


def _untouched(shifts: Sequence[Shift]) -> list[Shift]:
    """Return the shifts that stand as they were made and that nothing else speaks of."""
    same = [
        shift
        for shift in shifts
        if shift.state == Shift.State.PUBLISHED and shift.revision == 0 and shift.part == 0
    ]
    spoken_of: set[int] = set()
    for part in shift_rows.parts([shift.pk for shift in same]):
        for relation in Shift._meta.related_objects:
            rows = relation.related_model._base_manager.filter(
                **{f"{relation.field.name}__in": part}
            )
            if relation.related_model is ShiftHolding:
                continue
            if relation.related_model is LedgerEntry:
                rows = rows.exclude(kind=LedgerEntry.Kind.SHIFT)
            spoken_of.update(rows.values_list(relation.field.attname, flat=True))
    return [shift for shift in same if shift.pk not in spoken_of]


def _refresh(shifts: Sequence[Shift], now: datetime) -> None:
    for part in shift_rows.parts(sorted({shift.slot_id for shift in shifts})):
        feeds.restate(shifts=Shift.objects.filter(slot__in=part), moved=True, now=now)
    feeds.bump(member_ids={shift.member_id for shift in shifts if shift.member_id}, now=now)


def _tell(handed: Sequence[Handed], reason: Mapping[str, Any], now: datetime) -> None:
    """Tell people of shifts to come; nobody has to hear of what they served long ago."""
    coming = [one for one in handed if one.shift.ends_at > now]
    shift_notices.handed_over(coming, reason=reason, now=now)
