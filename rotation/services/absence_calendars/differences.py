"""What a reading means for the absences that stand; decides, reads and writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rotation.hours.intervals import Interval, intersect


@dataclass(frozen=True, slots=True)
class Differences:
    """Times to enter, rows by id that end at another moment, and ids of rows to withdraw."""

    enter: tuple[Interval, ...] = ()
    end_at: Mapping[int, datetime] = field(default_factory=dict)
    withdraw: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.enter or self.end_at or self.withdraw)


def between(
    standing: Mapping[int, Interval], busy: Iterable[Interval], window: Interval
) -> Differences:
    """Return what makes the standing rows (by id) say what was read, as far as the window goes.

    A row that says it already stays as it is, and so does all time before the window: a row that
    reaches back there ends at the window's beginning instead of being withdrawn.
    """
    wanted = {one.starts_at: one for one in intersect(busy, [window])}
    end_at: dict[int, datetime] = {}
    withdraw: list[int] = []
    for row_id, row in _in_time(standing):
        visible = intersect([row], [window])
        if not visible:
            continue
        # At most one row takes a moment to begin at; a second one there would be said twice.
        same = wanted.pop(visible[0].starts_at, None)
        if same is None and row.starts_at < window.starts_at:
            end_at[row_id] = window.starts_at
        elif same is None:
            withdraw.append(row_id)
        elif same.ends_at != visible[0].ends_at:
            end_at[row_id] = same.ends_at
    return Differences(tuple(wanted.values()), end_at, tuple(withdraw))


def _in_time(standing: Mapping[int, Interval]) -> Sequence[tuple[int, Interval]]:
    return sorted(standing.items(), key=lambda item: (item[1], item[0]))
