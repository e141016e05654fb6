"""The hard rules for changes by hand, judged by the rules the solver has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from rotation.errors import Conflict, DomainError
from rotation.hours.intervals import Interval
from rotation.models import Member, Rota, SeatKind, Shift
from rotation.services import basis, candidates, horizon
from rotation.services.candidates import Candidate
from rotation.services.horizon import ONE_DAY
from rotation.solver import explain
from rotation.solver import problem as solver

# Shifts with the members who hold them afterwards, None for one that is opened.
Moves = Sequence[tuple[Shift, Member | None]]
ALLOWED = "cost"


class Barred(DomainError):
    """A hard rule keeps the member from the shift; the code names the rule."""

    code = "barred"


class NotQualified(Barred):
    code = "not_qualified"


class NotInTeam(Barred):
    code = "not_employed"


class IsAbsent(Barred):
    code = "absent"


class NeedsRest(Barred):
    code = "rest"


class WindowIsFull(Barred):
    code = "window"


class TwoOnboarding(Barred):
    code = "onboarding_pair"


class DoubleBooked(Conflict):
    """The member holds another shift at the same time."""

    code = "double_booked"


@dataclass(frozen=True, slots=True)
class Case:
    """One shift, and all that decides who may take it.

    `bars` has the rule that keeps each member id of the team from it, None where nothing does;
    `members` also those who hold the lead seats `beside` it, `elsewhere` what they all hold near
    it. `gone` are the pks of the shifts that do not count as held.
    """

    shift: Shift
    team: tuple[Candidate, ...]
    bars: Mapping[int, candidates.Bar | None]
    members: Mapping[int, Member]
    beside: tuple[tuple[Shift, Member], ...]
    elsewhere: tuple[tuple[Shift, int], ...]
    gone: frozenset[int]


def check(*, shift: Shift, member: Member) -> None:
    """Raise the error of the first hard rule that keeps the member from the shift.

    The shift comes with its people. Raises a kind of Barred, or DoubleBooked.
    """
    _refuse(reasons(shift), member)


def check_all(moves: Moves) -> None:
    """Raise the error of the first hard rule that these changes together would break.

    What counts is how things are when all are done: two may swap shifts that overlap. The shifts
    come with their people; None opens one. Raises as check does.
    """
    for shift, member in moves:
        if member is not None:
            _refuse(reasons(shift, moves=moves), member)


def reasons(
    shift: Shift, *, without: Collection[int] = (), moves: Moves = ()
) -> dict[int, solver.Reason]:
    """Return for each member id of the team why they cannot take the shift.

    Who can has a reason with the code "cost". Shifts whose pks are in `without` count as given
    away, those of `moves` as held by their new members.
    """
    case = gather(shift, without=without, moves=moves)
    ahead = {person.member.pk: person.learns_until for person in case.team}
    people = [
        person_of(member, shift.slot.rota, ahead.get(pk)) for pk, member in case.members.items()
    ]
    problem, plan = problem_of(case, seat_of(case), people)
    found = explain.why(problem, plan, str(shift.uid))
    return {int(one.person): one.reason for one in found}


def gather(
    shift: Shift,
    *,
    without: Collection[int] = (),
    moves: Moves = (),
    since: date | None = None,
    span: Interval | None = None,
) -> Case:
    """Return what decides who may take the shift, in a fixed number of queries.

    The team comes with its memberships from `since` on and its absences in `span`, by default
    those of the shift itself.
    """
    rota, stretch = shift.slot.rota, horizon.stretch_of(shift, shift.slot.rota.zone)
    team = candidates.of_team(
        rota,
        stretch.first_day,
        stretch.last_day + ONE_DAY,
        since=since or stretch.first_day,
        span=span or Interval(shift.starts_at, shift.ends_at),
    )
    percent = rota.absence_bars_from_percent
    bars = {
        person.member.pk: candidates.bar(
            person, shift.seat, stretch, absence_percent=percent, at=shift.starts_at
        )
        for person in team
    }
    gone = frozenset({shift.pk, *without, *(one.pk for one, _member in moves)})
    given = [(one, member) for one, member in moves if member and one.pk != shift.pk]
    beside = _beside(shift, given, gone)
    seated = {one.pk for one, _member in beside}
    members = {member.pk: member for _shift, member in beside}
    members |= {person.member.pk: person.member for person in team}
    elsewhere = _held(shift, members, {*gone, *seated})
    elsewhere += [
        (one, who.pk)
        for one, who in given
        if who.pk in members and one.pk not in seated and not _same_seat(one, shift)
    ]
    return Case(shift, tuple(team), bars, members, tuple(beside), tuple(elsewhere), gone)


def _refuse(found: dict[int, solver.Reason], member: Member) -> None:
    reason = found.get(member.pk, solver.Reason("not_employed", {}))
    if reason.code != ALLOWED:
        raise refusal(reason, member)


def _beside(
    shift: Shift, given: Iterable[tuple[Shift, Member]], gone: Collection[int]
) -> list[tuple[Shift, Member]]:
    """Return the lead seats of the slot that run with the shift, and who holds them then."""
    leads = (
        Shift.objects.published()
        .touching(shift.starts_at, shift.ends_at)
        .filter(slot=shift.slot_id, seat__kind=SeatKind.LEAD, member__isnull=False)
        .exclude(pk__in=gone)
    )
    return [(one, one.member) for one in leads.with_people().in_order() if one.member] + [
        (one, member) for one, member in given if _runs_beside(one, shift)
    ]


def _runs_beside(one: Shift, shift: Shift) -> bool:
    together = one.starts_at < shift.ends_at and shift.starts_at < one.ends_at
    return together and one.slot_id == shift.slot_id and one.seat.kind == SeatKind.LEAD


def _same_seat(one: Shift, shift: Shift) -> bool:
    """Tell parts of one divided shift, of which somebody may well hold two."""
    return (one.slot_id, one.seat_id) == (shift.slot_id, shift.seat_id)


def _held(
    shift: Shift, members: Collection[int], but_for: Collection[int]
) -> list[tuple[Shift, int]]:
    """Return what these members hold near the shift, other parts of a divided one left out."""
    margin = basis.reach(shift.slot.rota)
    rows = (
        Shift.objects.published()
        .touching(shift.starts_at - margin, shift.ends_at + margin)
        .filter(member__in=members)
        .exclude(pk__in=but_for)
        .exclude(slot=shift.slot_id, seat=shift.seat_id)
    )
    return [(one, one.member_id) for one in rows.order_by("starts_at", "pk") if one.member_id]


def problem_of(
    case: Case, seat: solver.Seat, people: Iterable[solver.Person], holder: Member | None = None
) -> tuple[solver.Problem, solver.Plan]:
    """Return the shift as the one seat to fill, beside the held lead seats of its slot."""
    shift = case.shift
    problem = solver.Problem(
        name=str(shift.uid),
        start=shift.starts_at.date(),
        zone=shift.slot.rota.zone,
        rules=basis.rules(shift.slot.rota),
        people=tuple(people),
        seats=(seat, *(held_seat(one, who) for one, who in case.beside)),
        commitments=tuple(
            solver.Commitment(str(member), one.starts_at, one.ends_at)
            for one, member in case.elsewhere
        ),
    )
    holders = {str(one.uid): str(who.pk) for one, who in case.beside}
    return problem, solver.Plan({seat.id: str(holder.pk) if holder else None, **holders})


def seat_of(case: Case) -> solver.Seat:
    """Return the seat of the shift with who may take it, and the rule that bars each other."""
    able = tuple(member for member, code in case.bars.items() if code is None)
    barred = {member: code for member, code in case.bars.items() if code}
    return _seat(case.shift, able, barred)


def held_seat(shift: Shift, holder: Member) -> solver.Seat:
    """Return the seat of a shift that nobody but its holder may take."""
    return _seat(shift, (holder.pk,), {})


def _seat(shift: Shift, able: Iterable[int], barred: Mapping[int, candidates.Bar]) -> solver.Seat:
    return solver.Seat(
        id=str(shift.uid),
        slot=str(shift.slot_id),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        pool=shift.seat.job,
        kind=solver.seat_kind(shift.seat.kind),
        points=shift.points,
        unsocial=shift.unsocial,
        candidates=tuple(str(member) for member in able),
        dislike={},
        barred={str(member): solver.Reason(code, {}) for member, code in barred.items()},
    )


def person_of(member: Member, rota: Rota, learns_until: datetime | None = None) -> solver.Person:
    """Return a member as the hard rules see them, whatever they carry."""
    return solver.Person(
        id=str(member.pk),
        pool=member.job,
        onboarding=member.onboarding,
        max_shifts=rota.max_shifts_in_window,
        history_points=0,
        history_unsocial=0,
        target_points=0,
        target_unsocial=0,
        learns_until=learns_until,
    )


def refusal(reason: solver.Reason, member: Member) -> DomainError:
    """Return the reason as an error with a sentence about the member."""
    kinds: dict[str, tuple[type[DomainError], str]] = {
        "wrong_job": (NotQualified, _("This seat needs another job than that of %(person)s.")),
        "stage": (NotQualified, _("%(person)s has not come so far in learning the desk.")),
        "not_in_area": (NotQualified, _("%(person)s does not know the area of this seat.")),
        "not_employed": (NotInTeam, _("%(person)s is not in the team of this rota then.")),
        "absent": (IsAbsent, _("%(person)s is away then.")),
        "overlap": (DoubleBooked, _("%(person)s has another shift at the same time.")),
        "rest": (NeedsRest, _("%(person)s would have too little rest between two shifts.")),
        "window": (
            WindowIsFull,
            _("%(person)s would have more than %(limit)s shifts within %(days)s days."),
        ),
        "onboarding_pair": (
            TwoOnboarding,
            _("%(person)s still learns the desk, and so does the other one in this slot."),
        ),
    }
    kind, sentence = kinds[reason.code]
    return kind(sentence % {**reason.params, "person": member})
