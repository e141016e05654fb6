"""The seats of a stretch of days that a plan has to fill, and what names them for good."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from rotation.models import Seat, Shift
from rotation.selectors import window
from rotation.services import horizon
from rotation.services.horizon import Horizon, PlannedSlot
from rotation.solver import points

# Template, local day, seat, and the part of a shift that was divided.
Key = tuple[int, date, int, int]


@dataclass(frozen=True)
class PlannedSeat:
    """A seat of a slot that the plan has to fill, with what it weighs.

    Of a divided shift the slot is its part of the time.
    """

    slot: PlannedSlot
    seat: Seat
    load: points.Load
    part: int = 0

    @property
    def key(self) -> Key:
        return (*self.slot.key, self.seat.pk, self.part)

    @property
    def id(self) -> str:
        return seat_id(self.key)


def seat_id(key: Key) -> str:
    """Return what the problem calls the seat of a template's slot on a day."""
    template, day, seat, part = key
    whole = f"{template}:{day.isoformat()}:{seat}"
    return f"{whole}:{part}" if part else whole


def key_of(shift: Shift) -> Key:
    """Return what names the seat of a shift whose slot was read with it."""
    return shift.slot.template_id, shift.slot.day, shift.seat_id, shift.part


def as_published(cut: Horizon, frozen: Iterable[Shift]) -> Iterable[PlannedSlot]:
    """Yield the slots; one with a shift that stays keeps the times people know."""
    kept = {(shift.slot.template_id, shift.slot.day): shift.slot for shift in frozen}
    for slot in cut.slots:
        known = kept.get(slot.key)
        if known is None or (known.starts_at, known.ends_at) == (slot.starts_at, slot.ends_at):
            yield slot
        else:
            yield replace(slot, starts_at=known.starts_at, ends_at=known.ends_at)


def to_fill(cut: Horizon, frozen: Iterable[Shift], now: datetime) -> list[PlannedSeat]:
    """Return every seat of the slots that are not over.

    Those whose shift stays are left out, and those that somebody called off.
    """
    seats = list(cut.rota.seats.filter(retired_at__isnull=True).order_by("position", "pk"))
    kept = {(shift.slot.template_id, shift.slot.day, shift.seat_id) for shift in frozen}
    off = window.called_off(cut.rota, cut.from_on, cut.until_on)
    kept |= set(off.values_list("slot__template_id", "slot__day", "seat_id"))
    return [
        PlannedSeat(slot, seat, _load(slot, seat))
        for slot in cut.slots
        if slot.ends_at > now
        for seat in seats
        if (*slot.key, seat.pk) not in kept
    ]


def published(shift: Shift) -> PlannedSeat:
    """Return the seat of a published shift with the times and the weight that people know."""
    slot = shift.slot
    stretch = horizon.stretch_of(shift, slot.rota.zone)
    known = PlannedSlot(
        first_day=stretch.first_day,
        last_day=stretch.last_day,
        working=stretch.working,
        template=slot.template,
        day=slot.day,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        duty_days=(),
    )
    return PlannedSeat(known, shift.seat, points.Load(shift.points, shift.unsocial), shift.part)


def _load(slot: PlannedSlot, seat: Seat) -> points.Load:
    work = (points.Work(one.day, one.minutes, one.kind) for one in slot.duty_days)
    return points.load(work, seat.kind)
