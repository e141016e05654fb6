"""The hard rules for one change by hand, judged by the rules the solver has."""

from django.utils.translation import gettext as _

from rotation.errors import Conflict, DomainError
from rotation.hours.intervals import Interval
from rotation.models import Member, Rota, SeatKind, Shift
from rotation.services import basis, candidates, horizon
from rotation.services.candidates import Candidate
from rotation.services.horizon import ONE_DAY
from rotation.solver import explain
from rotation.solver import problem as solver

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
    reason = reasons(shift).get(member.pk, solver.Reason("not_employed", {}))
    if reason.code != ALLOWED:
        raise _error(reason, member)


def reasons(shift: Shift) -> dict[int, solver.Reason]:
    """Return for each member id of the team why they cannot take the shift.

    Who can has a reason with the code "cost".
    """
    rota, stretch = shift.slot.rota, horizon.published(shift.slot, shift.slot.rota.zone)
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
    problem, plan = _problem(shift, rota, team, bars)
    found = explain.why(problem, plan, str(shift.uid))
    return {int(one.person): one.reason for one in found}


def _problem(
    shift: Shift, rota: Rota, team: list[Candidate], bars: dict[int, candidates.Bar | None]
) -> tuple[solver.Problem, solver.Plan]:
    """Return the shift as the one open seat, beside the held lead seats of its slot."""
    leads = Shift.objects.published().filter(
        slot=shift.slot_id, seat__kind=SeatKind.LEAD, member__isnull=False
    )
    beside = list(leads.exclude(pk=shift.pk).with_people().in_order())
    members = {person.member.pk: person.member for person in team}
    members |= {one.member.pk: one.member for one in beside if one.member}
    margin = basis.reach(rota)
    held = (
        Shift.objects.published()
        .touching(shift.starts_at - margin, shift.ends_at + margin)
        .filter(member__in=list(members))
        .exclude(pk__in=[shift.pk, *(one.pk for one in beside)])
        .order_by("starts_at", "pk")
    )
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
        seats=(open_seat, *(_seat(one, able=[one.member_id], barred={}) for one in beside)),
        commitments=tuple(
            solver.Commitment(str(one.member_id), one.starts_at, one.ends_at) for one in held
        ),
    )
    holders = {str(one.uid): str(one.member_id) for one in beside}
    return problem, solver.Plan({str(shift.uid): None, **holders})


def _seat(
    shift: Shift, *, able: list[int | None], barred: dict[int, candidates.Bar]
) -> solver.Seat:
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
