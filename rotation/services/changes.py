"""What publishing a draft would change: reads and decides, writes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from rotation.models import Draft, DraftShift, Shift
from rotation.selectors import window
from rotation.services import basis, planned_seats
from rotation.services.planned_seats import Key

Held = TypeVar("Held", Shift, DraftShift)


@dataclass(frozen=True)
class Pair:
    """A published shift beside what the draft makes of it."""

    shift: Shift
    planned: DraftShift

    @property
    def holder_changes(self) -> bool:
        return self.shift.member_id != self.planned.member_id

    @property
    def times_change(self) -> bool:
        planned = self.planned
        return (self.shift.starts_at, self.shift.ends_at) != (planned.starts_at, planned.ends_at)

    @property
    def weight_changes(self) -> bool:
        planned = self.planned
        return (self.shift.points, self.shift.unsocial) != (planned.points, planned.unsocial)


@dataclass(frozen=True)
class Changes:
    """Seats that are new, shifts that move, those that end, and those that stay as they are.

    `reweighed` are those that stay and weigh something else now. `too_near` would move or end,
    but have come inside the freeze since the draft was computed; they forbid publishing.
    """

    created: tuple[DraftShift, ...]
    moved: tuple[Pair, ...]
    cancelled: tuple[Shift, ...]
    kept: tuple[Pair, ...]
    reweighed: tuple[Pair, ...]
    too_near: tuple[Shift, ...]

    def gained(self) -> dict[int, list[DraftShift]]:
        """Return the shifts each member id gets, in order."""
        return _by_member(
            [*self.created, *(pair.planned for pair in self.moved if pair.holder_changes)]
        )

    def lost(self) -> dict[int, list[Shift]]:
        """Return the shifts each member id no longer has, in order."""
        return _by_member(
            [*self.cancelled, *(pair.shift for pair in self.moved if pair.holder_changes)]
        )

    def retimed(self) -> dict[int, list[DraftShift]]:
        """Return the shifts each member id keeps at another time, in order."""
        return _by_member([pair.planned for pair in self.moved if not pair.holder_changes])

    def touched(self) -> set[int]:
        """Return the ids of the members who get or lose a shift or keep it at another time."""
        return {*self.gained(), *self.lost(), *self.retimed()}


def of(draft: Draft, now: datetime) -> Changes:
    """Return what publishing the draft now would change, in two queries."""
    rows = draft.shifts.select_related("member__user", "seat", "template")
    planned = {key_of(row): row for row in rows.order_by("starts_at", "pk")}
    shifts = window.in_window(draft.rota, draft.from_on, draft.until_on).with_people().in_order()
    published = {planned_seats.key_of(shift): shift for shift in shifts}
    pairs = [Pair(shift, planned[key]) for key, shift in published.items() if key in planned]
    moves = [pair for pair in pairs if pair.holder_changes or pair.times_change]
    stays = [pair for pair in pairs if not (pair.holder_changes or pair.times_change)]
    ends = [shift for key, shift in published.items() if key not in planned]
    near = [shift for shift in ends if window.is_frozen(shift, draft.rota, now)]
    near += [pair.shift for pair in moves if window.is_frozen(pair.shift, draft.rota, now)]
    return Changes(
        created=tuple(row for key, row in planned.items() if key not in published),
        moved=tuple(moves),
        cancelled=tuple(ends),
        kept=tuple(stays),
        reweighed=tuple(pair for pair in stays if pair.weight_changes),
        too_near=tuple(near),
    )


def obstacles(draft: Draft, found: Changes) -> dict[str, str]:
    """Return what has changed since the draft was computed, each part with a sentence about it.

    A draft is published only when there is nothing.
    """
    differs = basis.changed(draft.basis, basis.of(draft.rota, draft.from_on, draft.until_on))
    if found.too_near:
        differs["freeze"] = _("Shifts it would move are too near by now.")
    return differs


def key_of(row: DraftShift) -> Key:
    """Return what names the planned seat, whether it is published or not."""
    return row.template_id, row.day, row.seat_id, row.part


def _by_member(shifts: Iterable[Held]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    for shift in sorted(shifts, key=lambda one: (one.starts_at, one.pk)):
        if shift.member_id is not None:
            found[shift.member_id].append(shift)
    return dict(found)
