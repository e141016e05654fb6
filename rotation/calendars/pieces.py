"""The stretches of open time in a shift, each with a name that lasts."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from rotation.hours.intervals import Interval, intersect


def pieces(
    shift: UUID, span: Interval, *, working: Iterable[Interval], day: date, zone: ZoneInfo
) -> list[tuple[str, Interval]]:
    """Return the opaque value and the time of each stretch of a shift, in order.

    A stretch is known by its local day, counted from that of the slot, and its place on that day:
    so it keeps its name when its own times change or those of other days do, when the shift moves
    to another day, and when its end is cut off. A shift nobody opens for is one stretch.
    """
    places: Counter[int] = Counter()
    found = []
    for piece in intersect(working, [span]) or (span,):
        number = (piece.starts_at.astimezone(zone).date() - day).days
        places[number] += 1
        found.append((str(uuid5(shift, f"{number}/{places[number]}")), piece))
    return found
