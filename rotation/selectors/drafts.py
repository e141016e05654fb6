"""Drafts to choose from, and everything one needs to see before publishing one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rotation.models import Draft, DraftShift, Member, Rota, Shift
from rotation.selectors import activity, shifts
from rotation.services import changes, draft_edits
from rotation.services.changes import Changes

EDITS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who will be told, with what they get, lose and keep at another time, in order."""

    member: Member
    gained: tuple[DraftShift, ...]
    lost: tuple[Shift, ...]
    retimed: tuple[DraftShift, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A member of a pool with the figures of the score card, see draft_rows.card."""

    member: Member
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pool:
    """How evenly a plan treats those who share the load of one job."""

    job: str
    spread: int
    unsocial_spread: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A finished draft beside what is published now.

    `shifts` are all planned seats in order, those that stay too. `told` will get a notice, by
    name. `differs` names what has changed since the draft was computed, each part with a
    sentence: it cannot be published any more unless this is empty.
    """

    draft: Draft
    shifts: tuple[DraftShift, ...]
    changes: Changes
    told: tuple[Told, ...]
    pools: tuple[Pool, ...]
    differs: Mapping[str, str]

    @property
    def open(self) -> tuple[DraftShift, ...]:
        """The seats nobody would hold."""
        return tuple(shift for shift in self.shifts if shift.member_id is None)


def of_rota(rota: Rota) -> QuerySet[Draft]:
    """Return the drafts of a rota that were not put away, the newest first."""
    rows = Draft.objects.filter(rota=rota).exclude(state=Draft.State.DISCARDED)
    return rows.select_related("made_by", "based_on").order_by("-made_at", "-pk")


def finished(rota: Rota, uids: Iterable[UUID]) -> list[Draft]:
    """Return those of these drafts of the rota that have a plan, in the order asked."""
    asked = list(uids)
    states = [Draft.State.READY, Draft.State.PUBLISHED]
    rows = Draft.objects.filter(rota=rota, uid__in=asked, state__in=states)
    found = {row.uid: row for row in rows.select_related("rota__team", "made_by", "based_on")}
    return [found[uid] for uid in asked if uid in found]


def review(draft: Draft, now: datetime) -> Review:
    """Return what publishing the draft now would mean, with a fixed number of queries.

    Meant for a draft that is ready; for one that is published it tells what it still differs in.
    """
    found = changes.of(draft, now)
    planned = (*found.created, *(pair.planned for pair in (*found.moved, *found.kept)))
    scored = {one["member"] for pool in draft.score["pools"] for one in pool["members"]}
    rows = Member.objects.with_user().filter(pk__in=scored | found.touched()).by_name()
    members = {member.pk: member for member in rows}
    return Review(
        draft=draft,
        shifts=tuple(
            sorted(planned, key=lambda shift: (shift.starts_at, shift.seat.position, shift.pk))
        ),
        changes=found,
        told=tuple(_told(found, members)),
        pools=tuple(_pool(pool, members) for pool in draft.score["pools"]),
        differs=changes.obstacles(draft, found),
    )


def _told(found: Changes, members: Mapping[int, Member]) -> Iterator[Told]:
    gained, lost, retimed = found.gained(), found.lost(), found.retimed()
    touched = found.touched()
    for pk, member in members.items():
        if pk in touched and member.user.is_active:
            yield Told(
                member=member,
                gained=tuple(gained.get(pk, ())),
                lost=tuple(lost.get(pk, ())),
                retimed=tuple(retimed.get(pk, ())),
            )


def _pool(card: Mapping[str, Any], members: Mapping[int, Member]) -> Pool:
    figures = {one["member"]: one for one in card["members"]}
    return Pool(
        job=card["pool"],
        spread=card["spread"],
        unsocial_spread=card["unsocial_spread"],
        shares=tuple(Share(member, figures[pk]) for pk, member in members.items() if pk in figures),
    )


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a cell by hand: from whom to whom, None for nobody, and the score it led to.

    `figures` are those of score_cards.in_short before and after it, empty where none were kept.
    `stands` while the cell is as the change left it: then it can be undone.
    """

    cell: DraftShift
    before: Member | None
    after: Member | None
    was_pinned: bool
    score: tuple[int, int]
    figures: tuple[Mapping[str, Any], ...]
    by: str
    at: datetime
    stands: bool


def edits(draft: Draft, cells: Mapping[int, DraftShift]) -> tuple[Edit, ...]:
    """Return the latest changes by hand, the last one first; cells by their id."""
    rows = activity.history("draft", draft.pk).filter(verb=draft_edits.CHANGED)[:EDITS_SHOWN]
    known = [row for row in rows if row.changed["cell"] in cells]
    named = {pk for row in known for pk in row.changed["member"] if pk is not None}
    members = shifts.members(named) if named else {}
    found, touched = [], set()
    for row in known:
        cell = cells[row.changed["cell"]]
        before, after = row.changed["member"]
        found.append(
            Edit(
                cell=cell,
                before=members.get(before),
                after=members.get(after),
                was_pinned=row.changed["pinned"][0],
                score=(row.changed["score"][0], row.changed["score"][1]),
                figures=tuple(row.changed.get("figures", ())),
                by=row.actor.display_name if row.actor else "",
                at=row.at,
                stands=cell.pk not in touched and cell.member_id == after,
            )
        )
        touched.add(cell.pk)
    return tuple(found)
