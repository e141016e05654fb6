"""The hard rules for changes by hand, judged by the rules the solver has."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from rotation.errors import Conflict, DomainError
from rotation.hours.intervals import Interval
from rotation.models import Member, Rota, SeatKind, Shift
from rotation.services import basis, candidates, horizon
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
    rota, stretch = shift.slot.rota, horizon.stretch_of(shift, shift.slot.rota.zone)
    span = Interval(shift.starts_at, shift.ends_at)
    team = candidates.of_team(
        rota,
        stretch.first_day,
        stretch.last_day + ONE_DAY,
        since=stretch.first_day,
        span=span,
    )
    percent = rota.absence_bars_from_percent
    bars = {
        person.member.pk: candidates.bar(person, shift.seat, stretch, absence_percent=percent)
        for person in team
    }
    gone = {shift.pk, *without, *(one.pk for one, _member in moves)}
    given = [(one, member) for one, member in moves if member and one.pk != shift.pk]
    beside = _beside(shift, given, gone)
    members = {member.pk: member for _shift, member in beside}
    members |= {person.member.pk: person.member for person in team}
    elsewhere = [
        *_held(shift, members, {*gone, *(one.pk for one, _member in beside)}),
        *((one, who.pk) for one, who in given if who.pk in members and not _same_seat(one, shift)),
    ]
    problem, plan = _problem(shift, bars, members, beside, elsewhere)
    found = explain.why(problem, plan, str(shift.uid))
    return {int(one.person): one.reason for one in found}


def _refuse(found: dict[int, solver.Reason], member: Member) -> None:
    reason = found.get(member.pk, solver.Reason("not_employed", {}))
    if reason.code != ALLOWED:
        raise _error(reason, member)


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


def _problem(
    shift: Shift,
    bars: Mapping[int, candidates.Bar | None],
    members: Mapping[int, Member],
    beside: Sequence[tuple[Shift, Member]],
    elsewhere: Iterable[tuple[Shift, int]],
) -> tuple[solver.Problem, solver.Plan]:
    """Return the shift as the one open seat, beside the held lead seats of its slot."""
    rota = shift.slot.rota
    seated = {one.pk for one, _member in beside}
    open_seat = _seat(
        shift,
        able=[member for member, code in bars.items() if code is None],
        barred={member: code for member, code in bars.items() if code},
    )
    problem = solver.Problem(
        name=str(shift.uid),
        start=shift.starts_at.date(),
        zone=rota.zone,
        rules=basis.rules(rota),
        people=tuple(_person(member, rota) for member in members.values()),
        seats=(open_seat, *(_seat(one, able=[who.pk], barred={}) for one, who in beside)),
        commitments=tuple(
            solver.Commitment(str(member), one.starts_at, one.ends_at)
            for one, member in elsewhere
            if one.pk not in seated
        ),
    )
    holders = {str(one.uid): str(who.pk) for one, who in beside}
    return problem, solver.Plan({str(shift.uid): None, **holders})


def _seat(shift: Shift, *, able: list[int], barred: dict[int, candidates.Bar]) -> solver.Seat:
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


def _person(member: Member, rota: Rota) -> solver.Person:
    return solver.Person(
        id=str(member.pk),
        pool=member.job,
        onboarding=member.onboarding,
        max_shifts=rota.max_shifts_in_window,
        history_points=0,
        history_unsocial=0,
        target_points=0,
        target_unsocial=0,
    )


def _error(reason: solver.Reason, member: Member) -> DomainError:
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
