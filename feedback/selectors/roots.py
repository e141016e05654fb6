"""Follow merges to what a row counts as: parents are stored, roots are worked out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feedback.models import Account, Customer, Requirement, Theme


@dataclass(frozen=True, slots=True)
class Roots:
    """The merges of one kind of row, of any depth, read at once."""

    parents: Mapping[int, int]
    children: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for child, parent in sorted(self.parents.items()):
            self.children.setdefault(parent, []).append(child)

    def root(self, row: int) -> int:
        """Return the row that this one counts as: itself unless it is merged."""
        seen = {row}
        while (parent := self.parents.get(row)) is not None and parent not in seen:
            row = parent
            seen.add(row)
        return row

    def table(self) -> dict[int, int]:
        """Return the root of each merged row, for when many are looked up."""
        return {child: self.root(child) for child in self.parents}

    def tree(self, row: int) -> set[int]:
        """Return the row and everything merged into it, over any number of steps."""
        found, waiting = {row}, [row]
        while waiting:
            fresh = [child for child in self.children.get(waiting.pop(), ()) if child not in found]
            found.update(fresh)
            waiting += fresh
        return found

    def forest(self, rows: Iterable[int]) -> set[int]:
        """Return the trees of several rows together."""
        return {member for row in rows for member in self.tree(row)}


def of(model: type[Account] | type[Customer] | type[Requirement] | type[Theme]) -> Roots:
    """Return the merges of a kind of row, by one query for the merged rows only."""
    merged = model._default_manager.filter(merged_into__isnull=False)
    return Roots(dict(merged.values_list("pk", "merged_into_id")))
