"""Whose name it is, and which seat: guesses to begin with, to be looked at by a person."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rotation.models import Member, Rota, Seat, SeatKind
from rotation.services.rota_imports.rows import ImportRow

BY_JOB = "job"
IGNORED = ""
# What stands between the names of two people who serve together, or between a name and a seat.
BETWEEN = re.compile(r"\s*(?:/|&|\+|,|;|\||\band\b|\bund\b|\bwith\b)\s*", re.IGNORECASE)
EDGES = " \t-:,;/|&+()[]<>.!?#*"


@dataclass(frozen=True)
class Choices:
    """What was decided: name -> uid of a member, name -> id of a seat or BY_JOB; empty: left out."""

    people: Mapping[str, str]
    seats: Mapping[str, str]

    def stored(self) -> dict[str, dict[str, str]]:
        """Return the choices as they are kept."""
        return {"people": dict(self.people), "seats": dict(self.seats)}


def load(kept: Mapping[str, Mapping[str, str]]) -> Choices:
    """Return choices from what was kept of them."""
    return Choices(kept.get("people", {}), kept.get("seats", {}))


class People:
    """The members by every way their names are written; a name that two share names nobody."""

    def __init__(self, members: Iterable[Member]) -> None:
        whole: dict[str, set[Member]] = defaultdict(set)
        parts: dict[str, set[Member]] = defaultdict(set)
        for member in members:
            user = member.user
            first, last = user.first_name, user.last_name
            for name in (user.get_full_name(), f"{last} {first}", f"{last}, {first}"):
                whole[plain(name)].add(member)
            for name in (user.username, user.email):
                whole[plain(name)].add(member)
            for name in (first, last):
                parts[plain(name)].add(member)
            if first and last:
                parts[plain(f"{first} {last[0]}")].add(member)
                parts[plain(f"{first[0]} {last}")].add(member)
        self.whole = {name: ones for name, ones in whole.items() if name}
        self.parts = {name: ones for name, ones in parts.items() if name}

    def named(self, text: str) -> Member | None:
        """Return whose name the text is, if it can only be one person's."""
        name = plain(text)
        ones = self.whole.get(name) or self.parts.get(name, set())
        return next(iter(ones)) if len(ones) == 1 else None

    def within(self, text: str) -> tuple[Member | None, str]:
        """Return whose name stands somewhere in the text, and the text without it."""
        words = text.split()
        found: dict[Member, str] = {}
        for table in (self.whole, self.parts):
            for size in (3, 2, 1):
                for at in range(len(words) - size + 1):
                    piece = " ".join(words[at : at + size]).strip(EDGES)
                    ones = table.get(plain(piece), set()) if piece else set()
                    if len(ones) == 1:
                        rest = " ".join([*words[:at], *words[at + size :]]).strip(EDGES)
                        found.setdefault(next(iter(ones)), rest)
            if found:
                break
        if len(found) != 1:
            return None, text
        return next(iter(found.items()))


def told_apart(rows: Sequence[ImportRow], people: People) -> list[ImportRow]:
    """Return the rows of a calendar with person and seat told apart as far as titles allow.

    A title with several names becomes a row for each of them.
    """
    known: dict[str, list[tuple[str, str]]] = {}
    return [
        replace(row, who=who, what=what)
        for row in rows
        for who, what in known.setdefault(row.who, _parts(row.who, people))
    ]


def _parts(title: str, people: People) -> list[tuple[str, str]]:
    """Return who and what a title speaks of: the names as they stand in it, and the rest."""
    pieces = [piece for piece in BETWEEN.split(title) if piece.strip(EDGES)]
    named = [(piece.strip(EDGES), *people.within(piece)) for piece in pieces]
    owners = {member for _piece, member, _rest in named if member is not None}
    if len(owners) > 1:
        found = [(piece, rest) for piece, member, rest in named if member is not None]
        # What stands before one name only is said of all of them, and names no seat.
        each = all(rest for _piece, rest in found)
        return [(piece, rest if each else "") for piece, rest in found]
    member, rest = people.within(title)
    return [(title, rest)] if member is not None else [(title, "")]


def guess(rota: Rota, rows: Iterable[ImportRow], members: Sequence[Member]) -> Choices:
    """Return what the names may mean; a name that nobody or several people have is left open."""
    listed, people = list(rows), People(members)
    seats = list(Seat.objects.filter(rota=rota, retired_at__isnull=True).order_by("position", "pk"))
    found: dict[str, str] = {}
    for who in {row.who for row in listed}:
        member = people.named(who) or people.within(who)[0]
        found[who] = str(member.uid) if member else IGNORED
    return Choices(found, {what: _seat(what, seats) for what in {row.what for row in listed}})


def _seat(what: str, seats: Sequence[Seat]) -> str:
    """Return the seat whose name stands in the text, if that is one; else by the person's job."""
    text = f" {plain(what)} "
    exact = [seat for seat in seats if plain(seat.name) == text.strip()]
    inside = [seat for seat in seats if f" {plain(seat.name)} " in text]
    of_kind = [
        seat
        for seat in seats
        if seat.kind != SeatKind.LEAD and f" {plain(str(seat.get_kind_display()))} " in text
    ]
    for ones in (exact, inside, of_kind):
        if len(ones) == 1:
            return str(ones[0].pk)
    return BY_JOB


def plain(text: str) -> str:
    """Return a name without case, accents and what stands between its words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w@.+-]+", " ", kept).split())
