"""What the page about handing a shift over shows: the ways there are, and who could take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from rotation import access
from rotation.models import Member, Shift, Trade, User
from rotation.selectors import shifts, swaps
from rotation.services import absences, trades
from rotation.services.trades import taking
from rotation.services.trades.takers import Candidate
from rotation.web import words

OTHER_JOB = "wrong_job"
# What giving another shift in return does not change.
FOR_GOOD = frozenset({OTHER_JOB, "absent", "not_employed", "not_in_area", "stage"})


@dataclass(frozen=True, slots=True)
class Ways:
    """What the reader can do with a shift: `give` it (away or in a swap), `take` it over.

    `take` is the code of the emergency, or empty. `open_request` stands in the way of another.
    """

    give: bool
    take: str
    open_request: Trade | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could take the shift or not, and what it would cost them.

    `points` are those they carry, `after` those with the shift, unknown of a part of it; `notes`
    tell of holidays, wishes and debts. `apart` is set for those whose job the seat does not need,
    `for_good` for everybody who could not take it for a shift in return either.
    """

    member: Member
    able: bool
    sentence: str
    points: int
    after: int | None
    notes: tuple[str, ...] = ()
    is_me: bool = False
    apart: bool = False
    for_good: bool = False


def ways(user: User, me: Member | None, shift: Shift, now: datetime) -> Ways:
    """Return what the reader can do with a shift now."""
    ahead = shift.state == Shift.State.PUBLISHED and shift.ends_at > now
    request = swaps.open_of_shifts([shift]).get(shift.pk)
    mine = me is not None and shift.member_id == me.pk
    holds, plans = user.has_perm(access.HOLD), user.has_perm(access.PLAN)
    give = ahead and shift.member is not None and ((mine and holds) or plans)
    take = taking.urgency(shift, now) if holds and me is not None and not mine else ""
    return Ways(give and request is None, take, request)


def people(
    shift: Shift,
    now: datetime,
    *,
    me: Member | None,
    part: tuple[datetime, datetime] | None = None,
) -> list[Person]:
    """Return everybody else of the team, who could take the shift first, the cheapest before."""
    found = trades.candidates(shift, part, now=now)
    debts = _debts(shift)
    names = _names(found)
    return [
        Person(
            member=one.member,
            able=one.able,
            sentence=_sentence(one, names),
            points=one.points,
            after=None if part else one.points + shift.points,
            notes=(*_known(one, shift, names), *debts.get(one.member.pk, ())),
            is_me=one.member == me,
            apart=one.code == OTHER_JOB,
            for_good=one.code in FOR_GOOD,
        )
        for one in found
    ]


def in_return(shift: Shift, listed: Sequence[Person], now: datetime) -> list[Shift]:
    """Return the shifts that can be asked for in return.

    Without those of who cannot take this one, those of a planner who reads on behalf of its
    holder, and those for which the holder is away.
    """
    never = {one.member.pk for one in listed if one.for_good or one.is_me}
    theirs = [one for one in swaps.in_return(shift, now) if one.member_id not in never]
    away = absences.kept_from(shift.member, theirs) if shift.member else set()
    return [one for one in theirs if one.pk not in away]


def _sentence(one: Candidate, names: dict[int, str]) -> str:
    """Return the rule against it, or what the rota would lose or win by it."""
    if not one.able:
        return words.reason(one.code, one.params, names)
    if one.cost < 0:
        return gettext("the plan would be fairer")
    return words.losses(one.params, [note.code for note in one.notes]) if one.cost > 0 else ""


def _known(one: Candidate, shift: Shift, names: dict[int, str]) -> tuple[str, ...]:
    """Return what is known of somebody, without debts to the holder, which are told apart."""
    said = (
        words.note(note.code, note.params, names)
        for note in one.notes
        if shift.member_id is None or _named(note.params) != shift.member_id
    )
    return tuple(sentence for sentence in said if sentence)


def _named(params: Mapping[str, Any]) -> int:
    """Return the id of the member that a reason names, or 0."""
    return int(params.get("member") or params.get("person") or 0)


def _names(found: list[Candidate]) -> dict[int, str]:
    named = {_named(one.params) for one in found}
    named |= {_named(note.params) for one in found for note in one.notes}
    known = {one.member.pk: str(one.member) for one in found}
    missing = shifts.members(named - known.keys() - {0})
    return known | {pk: str(member) for pk, member in missing.items()}


def _debts(shift: Shift) -> dict[int, dict[str, None]]:
    """Return what is owed between the holder and others, by their ids; the same is said once."""
    said: dict[int, dict[str, None]] = {}
    if shift.member is None:
        return said
    for owed in swaps.paybacks(shift.member):
        if owed.debtor_id == shift.member.pk:
            sentence = gettext("%(debtor)s owes them a shift") % {"debtor": owed.debtor}
            said.setdefault(owed.creditor_id, {})[sentence] = None
        else:
            sentence = gettext("owes a shift to %(creditor)s") % {"creditor": owed.creditor}
            said.setdefault(owed.debtor_id, {})[sentence] = None
    return said
