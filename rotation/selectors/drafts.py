"""Drafts to choose from, and everything one needs to see before publishing one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rotation.models import Draft, DraftShift, Member, Rota, Shift
from rotation.services import changes
from rotation.services.changes import Changes


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
    return rows.select_related("made_by").order_by("-made_at", "-pk")


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
