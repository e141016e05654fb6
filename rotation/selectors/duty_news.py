"""Who is on duty on a rota at a moment, in one piece: for programs, and for chats that are told."""

from dataclasses import dataclass
from datetime import datetime

from rotation.models import Rota, Shift
from rotation.selectors import duty, seat_duty
from rotation.selectors.seat_duty import SeatDuty


@dataclass(frozen=True, slots=True)
class Situation:
    """What a rota looks like at a moment, seat by seat; a shift without a member is open.

    While the desk is closed, `opens_at` says when it opens; None when it is open or never opens.
    """

    rota: Rota
    at: datetime
    seats: tuple[SeatDuty, ...]
    open: bool
    opens_at: datetime | None

    @property
    def running(self) -> tuple[Shift, ...]:
        """Return the shifts that run, in the order of the seats."""
        return tuple(shift for seat in self.seats for shift in seat.now)

    @property
    def coming(self) -> tuple[Shift, ...]:
        """Return the next shift of each seat that has one, in the order of the seats."""
        return tuple(seat.next for seat in self.seats if seat.next)

    @property
    def changes_at(self) -> datetime | None:
        """Return when the next shift begins or ends, None when nothing is planned any more."""
        ends = (shift.ends_at for shift in self.running)
        starts = (shift.starts_at for shift in self.coming)
        return min([*ends, *starts], default=None)


def situation(rota: Rota, at: datetime) -> Situation:
    """Return who serves on the rota at that moment and who comes next, in four queries."""
    hours = duty.open_hours(rota)
    opens_at = hours.next_open(at)
    is_open = opens_at is not None and opens_at <= at
    return Situation(
        rota=rota,
        at=at,
        seats=tuple(seat_duty.by_seat(rota, at)),
        open=is_open,
        opens_at=None if is_open else opens_at,
    )
