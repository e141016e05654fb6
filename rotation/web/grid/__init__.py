"""A rota as it is read: weeks, a row for each slot, a cell for each seat."""

from rotation.web.grid.arranging import arrange, monday_of
from rotation.web.grid.cells import (
    ONE_DAY,
    ONE_WEEK,
    Cell,
    Grid,
    Placed,
    Reading,
    Row,
    Spell,
    Week,
    anchor,
)

__all__ = [
    "ONE_DAY",
    "ONE_WEEK",
    "Cell",
    "Grid",
    "Placed",
    "Reading",
    "Row",
    "Spell",
    "Week",
    "anchor",
    "arrange",
    "monday_of",
]
