"""Who would rather take a seat of a plan, or rather not, and why: wishes, holidays, paybacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rotation.hours.intervals import Interval, intersect
from rotation.models import Payback, Rota, SeatKind, Wish
from rotation.services import holiday_memory, paybacks
from rotation.services.holiday_memory import Memory
from rotation.services.planned_seats import PlannedSeat
from rotation.solver.problem import Reason

# In the unit of a wish: above 0 is unwelcome, below 0 asked for. Nothing outweighs a wish.
AVOID = 3
PREFER = -3
OWED = 2
# By how many years ago somebody had the same holiday.
HAD_HOLIDAY: Mapping[int, int] = {1: 2, 2: 1, 3: 1}
MOST = 5


@dataclass(frozen=True, slots=True)
class Leaning:
    """How unwelcome a seat is to somebody, below 0 where it was asked for, and the reasons."""

    cost: int = 0
    notes: tuple[Reason, ...] = ()

    def __add__(self, other: "Leaning") -> "Leaning":
        cost = max(-MOST, min(MOST, self.cost + other.cost))
        return Leaning(cost, (*self.notes, *other.notes))


NEUTRAL = Leaning()


@dataclass(frozen=True)
class Leanings:
    """What is known of some members in a stretch of time; asked for seat by seat."""

    wishes: Sequence[Wish]
    owed: Sequence[Payback]
    memory: Memory
    _of_slots: dict[object, dict[int, Leaning]] = field(default_factory=dict)

    def of(self, seat: PlannedSeat) -> dict[int, Leaning]:
        """Return the leaning of each member id who has one about this seat."""
        found = dict(self._of_slot(seat))
        if seat.seat.kind == SeatKind.SHADOW:
            return found
        had = self.memory.had(seat.slot.working) if seat.seat.kind == SeatKind.LEAD else {}
        for member_id, (holiday, year, ago) in had.items():
            note = Reason("had_holiday", {"holiday": holiday, "year": year})
            _add(found, member_id, Leaning(HAD_HOLIDAY[ago], (note,)))
        for one in self.owed:
            # What is given back is of the kind that was taken over: a weekend for a weekend.
            if bool(one.unsocial) == bool(seat.load.unsocial):
                _add(found, one.debtor_id, _owed("payback_owed", one, one.creditor_id, -OWED))
                _add(found, one.creditor_id, _owed("payback_due", one, one.debtor_id, OWED))
        return found

    def _of_slot(self, seat: PlannedSeat) -> dict[int, Leaning]:
        """Return what members wished about the slot; seats of one slot share it."""
        key = (seat.slot.key, seat.part)
        if key not in self._of_slots:
            found: dict[int, Leaning] = {}
            for wish in self.wishes:
                if _takes_time(wish, seat.slot.starts_at, seat.slot.ends_at, seat.slot.working):
                    _add(found, wish.member_id, _wish(wish))
            self._of_slots[key] = found
        return self._of_slots[key]


def load(
    rota: Rota, member_ids: Iterable[int], seats: Sequence[PlannedSeat], span: Interval
) -> Leanings:
    """Return what is known of these members about the seats, all of them within the span.

    A fixed number of queries, whatever there is to know.
    """
    ids = list(member_ids)
    wishes = Wish.objects.standing().touching(span.starts_at, span.ends_at)
    return Leanings(
        wishes=list(wishes.filter(member__in=ids).order_by("member_id", "starts_at", "pk")),
        owed=_oldest(paybacks.open_of(rota)),
        memory=holiday_memory.load(rota, ids, seats),
    )


def _oldest(owed: Iterable[Payback]) -> list[Payback]:
    """Return of each debtor what has been owed longest, once for weekends and once for others.

    One shift gives back one favour; the others are for the next plans.
    """
    first: dict[tuple[int, bool], Payback] = {}
    for one in owed:
        first.setdefault((one.debtor_id, bool(one.unsocial)), one)
    return list(first.values())


def _takes_time(
    wish: Wish, starts_at: datetime, ends_at: datetime, working: Sequence[Interval]
) -> bool:
    if wish.starts_at >= ends_at or wish.ends_at <= starts_at:
        return False
    return bool(intersect([Interval(wish.starts_at, wish.ends_at)], working))


def _wish(wish: Wish) -> Leaning:
    if wish.kind == Wish.Kind.AVOID:
        return Leaning(AVOID, (Reason("wish_avoid", {}),))
    return Leaning(PREFER, (Reason("wish_prefer", {}),))


def _owed(code: str, payback: Payback, other: int, cost: int) -> Leaning:
    return Leaning(cost, (Reason(code, {"payback": str(payback.uid), "person": str(other)}),))


def _add(found: dict[int, Leaning], member_id: int, leaning: Leaning) -> None:
    known = found.get(member_id, NEUTRAL)
    # A second wish about another part of the slot says nothing new.
    if not all(note in known.notes for note in leaning.notes):
        found[member_id] = known + leaning
