"""Time a member cannot serve: entered and withdrawn, with the published shifts it hits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import Conflict
from rotation.hours.intervals import Interval, intersect, total_minutes
from rotation.models import Absence, Member, Shift, User
from rotation.services import activity, candidates, checks, horizon, planners
from rotation.services.checks import Problem

LONGEST = timedelta(days=731)


class AlreadyEntered(Conflict):
    """The member has the same absence already."""

    code = "absence_already_entered"


@dataclass(frozen=True, slots=True)
class Entered:
    """A new absence and the published shifts it hits, which stay with their holder."""

    absence: Absence
    hit: list[Shift]


def enter(
    *,
    member: Member,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    all_day: bool,
    note: str,
    by: User,
    now: datetime,
) -> Entered:
    """Return the new absence from one moment until before another, and the shifts it hits.

    Nothing moves by itself: planners get a notice of what is hit. Raises checks.Refused for an
    end that is not after the start or more than two years of absence, and AlreadyEntered.
    """
    checks.Refused.unless_good(_span_problems(starts_at, ends_at))
    absence = Absence(
        member=member,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=all_day,
        note=note.strip(),
        made_by=by,
        made_at=now,
    )
    checks.Refused.unless_good(checks.row_fields(absence))
    with transaction.atomic():
        # The lock makes a form that is sent twice find what the first one entered.
        Member.objects.select_for_update().get(pk=member.pk)
        same = Absence.objects.standing().filter(
            member=member, kind=kind, starts_at=starts_at, ends_at=ends_at
        )
        if same.exists():
            raise AlreadyEntered(_("This absence is entered already."))
        absence.save()
        hit = shifts_hit(absence, now)
        planners.tell_of_shifts(
            kind="absence.hits_shifts",
            key=f"absence:{absence.uid}",
            member=member,
            shifts=hit,
            now=now,
        )
        _record("absence.entered", absence, hit=hit, by=by, now=now)
    return Entered(absence, hit)


def withdraw(*, absence: Absence, by: User, now: datetime) -> Absence:
    """Return the absence that no longer counts; again changes nothing."""
    with transaction.atomic():
        rows = Absence.objects.standing().filter(pk=absence.pk)
        if rows.update(withdrawn_at=now):
            _record("absence.withdrawn", absence, hit=[], by=by, now=now)
    absence.refresh_from_db(fields=["withdrawn_at"])
    return absence


def shifts_hit(absence: Absence, now: datetime) -> list[Shift]:
    """Return the member's published shifts, not over yet, that an absence makes impossible.

    An absence hits a shift when it takes some of its open time and all absences of the member
    together take at least the share that bars in its rota.
    """
    held = list(
        Shift.objects.published()
        .filter(member=absence.member_id, ends_at__gt=now)
        .touching(absence.starts_at, absence.ends_at)
        .with_people()
        .in_order()
    )
    if not held:
        return []
    span = Interval(held[0].starts_at, max(shift.ends_at for shift in held))
    away = candidates.absences_of([absence.member_id], span).get(absence.member_id, ())
    new = Interval(absence.starts_at, absence.ends_at)
    return [shift for shift in held if _hits(shift, new, away)]


def _hits(shift: Shift, new: Interval, away: tuple[Interval, ...]) -> bool:
    working = horizon.working_of(shift)
    taken = total_minutes(intersect(away, working))
    bars_from = shift.slot.rota.absence_bars_from_percent * total_minutes(working)
    return bool(intersect([new], working)) and taken > 0 and taken * 100 >= bars_from


def _span_problems(starts_at: datetime, ends_at: datetime) -> list[Problem]:
    out_of_range = checks.day(starts_at.date(), "starts_at")
    if out_of_range:
        return out_of_range
    if ends_at <= starts_at:
        message = _("The absence ends before it begins.")
        return [Problem("ends_at", "absence_ends_before_it_begins", message)]
    if ends_at - starts_at > LONGEST:
        message = _("An absence lasts at most two years.")
        return [Problem("ends_at", "absence_too_long", message)]
    return []


def _record(verb: str, absence: Absence, *, hit: list[Shift], by: User, now: datetime) -> None:
    # Kind and note are the member's own and stay out of what everybody may read.
    activity.record(
        verb=verb,
        subject="absence",
        subject_id=absence.pk,
        actor=by,
        at=now,
        changed={
            "member": absence.member_id,
            "starts_at": absence.starts_at.isoformat(),
            "ends_at": absence.ends_at.isoformat(),
            "shifts_hit": [str(shift.uid) for shift in hit],
        },
    )
