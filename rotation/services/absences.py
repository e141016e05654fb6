"""Time a member cannot serve: entered and withdrawn, with the published shifts it hits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import Conflict
from rotation.hours.intervals import Interval, intersect, total_minutes
from rotation.models import Absence, Member, RegularAbsence, Shift, User
from rotation.selectors import absences as reads
from rotation.services import activity, candidates, checks, horizon, planners
from rotation.services.checks import Problem

LONGEST = timedelta(days=731)
Entry = TypeVar("Entry", Absence, RegularAbsence)


class AlreadyEntered(Conflict):
    """The member has the same absence already."""

    code = "absence_already_entered"


class ReadFromCalendar(Conflict):
    """The absence comes from a calendar that is still read, and would come back from there."""

    code = "absence_read_from_calendar"


@dataclass(frozen=True, slots=True)
class Entered(Generic[Entry]):
    """A new absence and the published shifts it hits, which stay with their holder."""

    absence: Entry
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
) -> Entered[Absence]:
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
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        same = Absence.objects.standing().filter(
            member=member, kind=kind, starts_at=starts_at, ends_at=ends_at
        )
        if same.exists():
            raise AlreadyEntered(_("This absence is entered already."))
        absence.save()
        hit = _hit_and_told(absence, f"absence:{absence.uid}", now)
        _record("absence.entered", absence, hit=hit, by=by, now=now)
    return Entered(absence, hit)


def withdraw(*, absence: Absence, by: User, now: datetime) -> Absence:
    """Return the absence that no longer counts; again changes nothing.

    Raises ReadFromCalendar while it is read from an address, where the next reading would only
    bring it back. One out of a file is not read again.
    """
    if absence.calendar is not None and absence.calendar.is_read_again:
        raise ReadFromCalendar(
            _(
                "This absence is read from a calendar and would come back from there. Change it in"
                " the calendar, or stop reading the calendar."
            )
        )
    with transaction.atomic():
        rows = Absence.objects.standing().filter(pk=absence.pk)
        if rows.update(withdrawn_at=now):
            _record("absence.withdrawn", absence, hit=[], by=by, now=now)
    absence.refresh_from_db(fields=["withdrawn_at"])
    return absence


def enter_regular(
    *,
    member: Member,
    weekday: int,
    local_start: time | None,
    local_end: time | None,
    from_on: date,
    until_on: date | None,
    note: str,
    by: User,
    now: datetime,
) -> Entered[RegularAbsence]:
    """Return the new absence of every week, and the published shifts it hits.

    Weekday 0 is Monday; the times are those of the member's own zone, None for midnight, and
    `until_on` is the first day on which it no longer holds. Nothing moves by itself. Raises
    checks.Refused and AlreadyEntered.
    """
    local_start, local_end = _but_midnight(local_start), _but_midnight(local_end)
    checks.Refused.unless_good(
        _regular_problems(weekday, local_start, local_end, from_on, until_on)
    )
    regular = RegularAbsence(
        member=member,
        weekday=weekday,
        local_start=local_start,
        local_end=local_end,
        from_on=from_on,
        until_on=until_on,
        note=note.strip(),
        made_by=by,
        made_at=now,
    )
    checks.Refused.unless_good(checks.row_fields(regular))
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        same = RegularAbsence.objects.standing().filter(
            member=member, weekday=weekday, local_start=local_start, local_end=local_end
        )
        if any(_hold_together(one, regular) for one in same.order_by("pk")):
            raise AlreadyEntered(_("This weekday is entered already."))
        regular.save()
        hit = _hit_and_told(regular, f"regular:{regular.uid}", now)
        _record_regular("regular_absence.entered", regular, hit=hit, by=by, now=now)
    return Entered(regular, hit)


def withdraw_regular(*, absence: RegularAbsence, by: User, now: datetime) -> RegularAbsence:
    """Return the weekday off that no longer counts; again changes nothing."""
    with transaction.atomic():
        rows = RegularAbsence.objects.standing().filter(pk=absence.pk)
        if rows.update(withdrawn_at=now):
            _record_regular("regular_absence.withdrawn", absence, hit=[], by=by, now=now)
    absence.refresh_from_db(fields=["withdrawn_at"])
    return absence


def shifts_hit(absence: Absence | RegularAbsence, now: datetime) -> list[Shift]:
    """Return the member's published shifts, not over yet, that an absence makes impossible.

    An absence hits a shift when it takes some of its open time and all absences of the member
    together take at least the share that bars in its rota.
    """
    shifts = Shift.objects.published().filter(member=absence.member_id, ends_at__gt=now)
    if isinstance(absence, Absence):
        shifts = shifts.touching(absence.starts_at, absence.ends_at)
    held = list(shifts.with_people().in_order())
    if not held:
        return []
    span = Interval(held[0].starts_at, max(shift.ends_at for shift in held))
    away = candidates.absent_times([absence.member_id], span).get(absence.member_id, ())
    if isinstance(absence, Absence):
        new: tuple[Interval, ...] = (Interval(absence.starts_at, absence.ends_at),)
    else:
        new = reads.rule_of(absence).intervals(span.starts_at, span.ends_at)
    return [shift for shift in held if _hits(shift, new, away)]


def kept_from(member: Member, shifts: Sequence[Shift]) -> set[int]:
    """Return the ids of those shifts, whoever holds them, that absences keep a member from."""
    if not shifts:
        return set()
    span = Interval(
        min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)
    )
    away = candidates.absent_times([member.pk], span).get(member.pk, ())
    return {shift.pk for shift in shifts if _bars(shift, away)}


def _hit_and_told(absence: Absence | RegularAbsence, key: str, now: datetime) -> list[Shift]:
    """Return the shifts a new absence hits, and tell planners of them."""
    hit = shifts_hit(absence, now)
    planners.tell_of_shifts(
        kind="absence.hits_shifts", key=key, member=absence.member, shifts=hit, now=now
    )
    return hit


def _hits(shift: Shift, new: tuple[Interval, ...], away: tuple[Interval, ...]) -> bool:
    return bool(intersect(new, horizon.working_of(shift))) and _bars(shift, away)


def _bars(shift: Shift, away: tuple[Interval, ...]) -> bool:
    """Tell whether that much time away keeps somebody from the shift."""
    working = horizon.working_of(shift)
    taken = total_minutes(intersect(away, working))
    bars_from = shift.slot.rota.absence_bars_from_percent * total_minutes(working)
    return taken > 0 and taken * 100 >= bars_from


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


def _regular_problems(
    weekday: int,
    local_start: time | None,
    local_end: time | None,
    from_on: date,
    until_on: date | None,
) -> list[Problem]:
    found = checks.day(from_on, "from_on")
    if until_on is not None:
        found += checks.day(until_on, "until_on")
        if not found and until_on <= from_on:
            message = _("The last day is before the first one.")
            found.append(Problem("until_on", "absence_ends_before_it_begins", message))
    if local_start and local_end and local_end <= local_start:
        message = _("The time until which it lasts is not after the one from which it does.")
        found.append(Problem("local_end", "absence_ends_before_it_begins", message))
    if any(
        one and (one.tzinfo or one.second or one.microsecond) for one in (local_start, local_end)
    ):
        message = _("Times are whole minutes of your own clock.")
        found.append(Problem("local_start", "time_not_a_minute", message))
    return found


def _but_midnight(at: time | None) -> time | None:
    """Return no time for midnight, where the day begins and ends anyway."""
    return None if at == time() else at


def _hold_together(one: RegularAbsence, other: RegularAbsence) -> bool:
    """Tell whether there is a day on which both hold."""
    return (one.until_on is None or other.from_on < one.until_on) and (
        other.until_on is None or one.from_on < other.until_on
    )


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


def _record_regular(
    verb: str, regular: RegularAbsence, *, hit: list[Shift], by: User, now: datetime
) -> None:
    activity.record(
        verb=verb,
        subject="regular_absence",
        subject_id=regular.pk,
        actor=by,
        at=now,
        changed={
            "member": regular.member_id,
            "weekday": regular.weekday,
            "from_on": regular.from_on.isoformat(),
            "until_on": regular.until_on and regular.until_on.isoformat(),
            "shifts_hit": [str(shift.uid) for shift in hit],
        },
    )
