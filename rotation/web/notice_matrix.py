"""Kinds of notices against the ways they can take, arranged as a table of choices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from rotation.models import Delivery, Destination
from rotation.notices import kinds
from rotation.web.forms.notice_settings import ChoicesForm, Place

Way = Delivery.Way


@dataclass(frozen=True, slots=True)
class Column:
    """A way with its word."""

    way: str
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The choice of one kind by one way."""

    way: str
    field: BoundField


@dataclass(frozen=True, slots=True)
class Row:
    """One kind with its choices."""

    kind: kinds.Kind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds about the same thing."""

    words: kinds.Words
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table; `columns` counts the kinds' own column too."""

    ways: tuple[Column, ...]
    groups: tuple[Group, ...]

    @property
    def columns(self) -> int:
        """Return how many columns the table has."""
        return len(self.ways) + 1


def usual() -> dict[Place, str]:
    """Return what somebody gets who chose nothing."""
    return {
        (code, way): kinds.KINDS[code].usual[way] for code in kinds.CHOOSABLE for way in kinds.WAYS
    }


def codes_for(*, plans: bool) -> list[str]:
    """Return the kinds somebody can be told; those about planning go to planners only."""
    return [
        code for code in kinds.CHOOSABLE if plans or kinds.KINDS[code].section != kinds.PLANNING
    ]


def ways_of(destinations: Iterable[Destination]) -> list[str]:
    """Return the ways that can reach somebody who has these addresses; e-mail always is one."""
    theirs = {one.way for one in destinations}
    return [way for way in Way.values if way == Way.MAIL or way in theirs]


def arranged(form: ChoicesForm, ways: Sequence[str]) -> Matrix:
    """Return the table of the form's fields."""
    columns = tuple(Column(way, _way(way)) for way in ways)
    sections: dict[kinds.Words, list[Row]] = {}
    for code in form.codes:
        kind = kinds.KINDS[code]
        cells = (Cell(one.words, form[form.places[code, one.way]]) for one in columns)
        sections.setdefault(kind.section, []).append(Row(kind, tuple(cells)))
    return Matrix(columns, tuple(Group(words, tuple(rows)) for words, rows in sections.items()))


def _way(way: str) -> str:
    return {Way.MAIL: _("E-mail"), Way.CHAT: _("Chat"), Way.WEBHOOK: _("Webhook")}[Way(way)]
