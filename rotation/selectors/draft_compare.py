"""Cells that several drafts fill differently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rotation.models import DraftShift, Shift
from rotation.selectors.drafts import Review
from rotation.services import changes
from rotation.services.planned_seats import Key


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell with what each draft makes of it, None where one does not plan it.

    `some` is one of the rows, for its time and seat; `published` the shift there is already.
    """

    some: DraftShift
    cells: tuple[DraftShift | None, ...]
    published: Shift | None


def differing(reviews: Sequence[Review]) -> Iterator[Differing]:
    """Yield the cells that are not the same in all drafts that plan them, in time."""
    plans = [{changes.key_of(row): row for row in review.shifts} for review in reviews]
    published = {
        changes.key_of(pair.planned): pair.shift
        for review in reviews
        for pair in (*review.changes.moved, *review.changes.kept)
    }
    rows: dict[Key, DraftShift] = {}
    for plan in plans:
        rows = plan | rows
    for key, row in sorted(rows.items(), key=lambda item: (item[1].starts_at, item[0])):
        cells = tuple(plan.get(key) for plan in plans)
        if len({cell.member_id for cell in cells if cell is not None}) > 1:
            yield Differing(row, cells, published.get(key))
