"""Why somebody gets a shift after the plan, and why not others: the facts that the shift keeps."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rotation.hours.intervals import Interval
from rotation.models import Member, Shift
from rotation.selectors.ledger import HISTORY
from rotation.services import (
    candidates,
    fairness,
    hard_rules,
    leanings,
    planned_seats,
)
from rotation.services.fairness import Term
from rotation.services.hard_rules import Case, Moves
from rotation.solver.explain import Alternative, Explainer
from rotation.solver.problem import Person, Reason, Seat

Json = dict[str, Any]
# Nobody asks why somebody with another job does not hold a shift.
UNASKED = "wrong_job"


def for_change(
    shift: Shift,
    member: Member | None,
    moves: Moves = (),
    *,
    reason: Mapping[str, Any] | None = None,
) -> Json:
    """Return what a shift keeps when it is given to a member, or opened, after the plan.

    `by_hand` is the reason of the change, a code with parameters; `others` say of everybody else
    with the job of the seat why they do not hold it, or what it would cost, and `notes` what is
    known of the new holder's wishes. `moves` are all the changes made together.
    """
    found, notes = _alternatives(shift, holder=member, moves=moves)
    seats = {str(one.uid): one.seat_id for one, _member in (*moves, (shift, member))}
    return _kept(found, notes, seats, reason)


def of_plan(
    explainer: Explainer, seat: str, seats: Mapping[str, int], *, reason: Mapping[str, Any]
) -> Json:
    """Return the same of a seat in a plan; `seats` leads from its seats to the ids of rows."""
    return _kept(explainer.why(seat), explainer.holder_notes(seat), seats, reason)


def _kept(
    found: Iterable[Alternative],
    notes: Iterable[Reason],
    seats: Mapping[str, int],
    reason: Mapping[str, Any] | None,
) -> Json:
    said = [_reason(note, seats) for note in notes]
    return {
        **({"by_hand": dict(reason)} if reason is not None else {}),
        "others": [as_json(one, seats) for one in found if one.reason.code != UNASKED],
        **({"notes": said} if said else {}),
    }


def who_could(
    shift: Shift, *, without: Collection[int] = (), moves: Moves = ()
) -> dict[int, Alternative]:
    """Return for each member id of the team but the holder why not, or at what cost.

    In the order of cost, those who cannot behind the others. The cost is against who holds the
    shift now. Shifts whose pks are in `without` count as given away.
    """
    found, _notes = _alternatives(shift, holder=shift.member, without=without, moves=moves)
    return {int(one.person): one for one in found}


def as_json(one: Alternative, seats: Mapping[str, int]) -> Json:
    """Return the reason of one person as rows keep it: people and seats by the ids of rows."""
    notes = [_reason(note, seats) for note in one.notes]
    said = {"member": int(one.person), **_reason(one.reason, seats)}
    return said | ({"notes": notes} if notes else {})


def _reason(reason: Reason, seats: Mapping[str, int]) -> Json:
    params: Json = dict(reason.params)
    if "person" in params:
        params["member"] = int(params.pop("person"))
    if params.get("seat") in seats:
        params["seat"] = seats[params["seat"]]
    return {"code": reason.code, "params": params}


def _alternatives(
    shift: Shift, *, holder: Member | None, without: Collection[int] = (), moves: Moves = ()
) -> tuple[tuple[Alternative, ...], tuple[Reason, ...]]:
    """Return why each other does not hold the shift, and the notes about the holder."""
    term = _term(shift)
    case = hard_rules.gather(
        shift,
        without=without,
        moves=moves,
        since=(term.starts_at - HISTORY).date(),
        span=Interval(term.starts_at - HISTORY, term.ends_at),
    )
    seat = _leaning(case, hard_rules.seat_of(case))
    able = holder if holder and str(holder.pk) in seat.candidates else None
    problem, plan = hard_rules.problem_of(case, seat, _people(case, seat, term), able)
    explainer = Explainer(problem, plan)
    found = (
        one for one in explainer.why(seat.id) if holder is None or int(one.person) != holder.pk
    )
    return tuple(found), explainer.holder_notes(seat.id)


def _leaning(case: Case, seat: Seat) -> Seat:
    """Return the seat with what is known of people's wishes about it."""
    shift = case.shift
    planned = planned_seats.published(shift)
    ids = [one.member.pk for one in case.team]
    span = Interval(shift.starts_at, shift.ends_at)
    known = leanings.load(shift.slot.rota, ids, [planned], span).of(planned)
    lean = {str(pk): one for pk, one in known.items() if str(pk) in seat.candidates}
    return replace(
        seat,
        dislike={person: one.cost for person, one in lean.items() if one.cost},
        notes={person: one.notes for person, one in lean.items() if one.notes},
    )


def _term(shift: Shift) -> Term:
    """Return a year before the shift, and all that is published from it on."""
    slot = shift.slot
    return Term.of_published(slot.rota, slot.starts_at, slot.ends_at)


def _people(case: Case, seat: Seat, term: Term) -> Iterator[Person]:
    """Yield everybody, those with the job of the seat with what they carry and should hold.

    This shift is not counted.
    """
    shift, rota = case.shift, case.shift.slot.rota
    sharing = [one for one in case.team if one.member.job == shift.seat.job]
    fit = tuple(
        str(one.member.pk)
        for one in sharing
        if candidates.unfit(one, shift.seat, shift.starts_at) is None
    )
    wide = replace(seat, candidates=fit, barred={}, pool=fairness.pool_of(shift.seat))
    gone = Shift.objects.filter(pk__in=case.gone)
    yield from fairness.people(term, sharing, [wide], replanned=gone)
    known = {one.member.pk for one in sharing}
    ahead = {one.member.pk: one.learns_until for one in case.team}
    for pk, member in case.members.items():
        if pk not in known:
            yield hard_rules.person_of(member, rota, ahead.get(pk))
