"""Who serves at each seat of a rota, and who comes next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from rotation.models import Rota, Seat, Shift


@dataclass(frozen=True, slots=True)
class SeatDuty:
    """The published shifts of a seat that run at a moment, and the next one to begin.

    There is more than one only where templates overlap. A shift without a member is open.
    """

    seat: Seat
    now: tuple[Shift, ...]
    next: Shift | None


def by_seat(rota: Rota, at: datetime) -> list[SeatDuty]:
    """Return the duty of every seat in use, in two queries.

    A shift runs from its start until just before its end, so that at a handover only the new
    holder serves.
    """
    to_come = Shift.objects.published().filter(seat=OuterRef("pk"), starts_at__gt=at)
    first = to_come.order_by("starts_at", "pk").values("pk")[:1]
    seats = list(
        rota.seats.filter(retired_at__isnull=True)
        .annotate(next_pk=Subquery(first))
        .order_by("position", "pk")
    )
    running = Shift.objects.running(at).filter(seat__in=seats)
    coming = Shift.objects.filter(pk__in=[seat.next_pk for seat in seats if seat.next_pk])
    now: dict[int, list[Shift]] = defaultdict(list)
    following: dict[int, Shift] = {}
    for shift in (running | coming).with_people().in_order():
        if shift.starts_at <= at:
            now[shift.seat_id].append(shift)
        else:
            following[shift.seat_id] = shift
    return [SeatDuty(seat, tuple(now[seat.pk]), following.get(seat.pk)) for seat in seats]
