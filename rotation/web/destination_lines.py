"""Addresses of chat services and webhooks as lines of a list, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from rotation.models import Destination, Rota, Team
from rotation.notices import failures, kinds


@dataclass(frozen=True, slots=True)
class Line:
    """An address, why it fails now (or ""), and the kinds of notices a team gets there."""

    one: Destination
    why: str
    tells: tuple[kinds.Words, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """A team or a rota with its addresses."""

    team: Team | None
    rota: Rota | None
    lines: tuple[Line, ...]


def lines(rows: Iterable[Destination]) -> list[Line]:
    """Return a line for each address."""
    return [_line(one) for one in rows]


def by_owner(rows: Iterable[Destination]) -> list[Owner]:
    """Return the addresses of each team and rota together, in the order they are given."""
    grouped = groupby(rows, key=lambda one: (one.team, one.rota))
    return [Owner(team, rota, tuple(map(_line, those))) for (team, rota), those in grouped]


def _line(one: Destination) -> Line:
    why = failures.words(one.failure) if one.failing_since and one.failure else ""
    return Line(one, why, tuple(kinds.of(code).title for code in one.kinds))
