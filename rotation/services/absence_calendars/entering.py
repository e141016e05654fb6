"""Make the absences of a calendar say what was read, and tell of the shifts that are hit newly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from rotation.hours import zones
from rotation.hours.intervals import Interval, intersect
from rotation.models import Absence, AbsenceCalendar, Member, Shift
from rotation.services import absences, planners
from rotation.services.absence_calendars import differences, notices
from rotation.services.absence_calendars.differences import Differences

AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Entered:
    """How many absences were entered, ended otherwise and withdrawn, and the shifts newly hit."""

    entered: int = 0
    changed: int = 0
    withdrawn: int = 0
    hit: tuple[Shift, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entered or self.changed or self.withdrawn)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values for the record."""
        return {
            "entered": self.entered,
            "changed": self.changed,
            "withdrawn": self.withdrawn,
            "shifts_hit": [str(shift.uid) for shift in self.hit],
        }


def enter(
    *, calendar: AbsenceCalendar, busy: Iterable[Interval], window: Interval, now: datetime
) -> Entered:
    """Return what changed; `calendar` came with its member, whose row the caller has locked.

    A published shift stays with its holder: the planners and its holder are told once, with the
    way to who could take over.
    """
    standing = _standing(calendar, window.starts_at)
    found = differences.between(standing, busy, window)
    if not found:
        return Entered()
    # Less time away hits nothing, and then nobody's shifts need to be looked at.
    more = [*found.enter, *_longer(standing, found)]
    held = _held(calendar.member, more, now)
    before = absences.kept_from(calendar.member, held)
    _write(calendar, found, now)
    after = absences.kept_from(calendar.member, held)
    newly = tuple(shift for shift in held if shift.pk in after - before)
    done = Entered(len(found.enter), len(found.end_at), len(found.withdraw), newly)
    _tell(calendar, done.hit, now)
    return done


def hit(calendar: AbsenceCalendar, now: datetime) -> list[Shift]:
    """Return the published shifts ahead into which its absences fall and which their holder misses."""
    held = _held(calendar.member, list(_standing(calendar, now).values()), now)
    kept = absences.kept_from(calendar.member, held)
    return [shift for shift in held if shift.pk in kept]


def _standing(calendar: AbsenceCalendar, after: datetime) -> dict[int, Interval]:
    """Return the rows that are not over by then, by id."""
    rows = Absence.objects.standing().filter(calendar=calendar, ends_at__gt=after)
    values = rows.order_by("starts_at", "pk").values_list("pk", "starts_at", "ends_at")
    return {pk: Interval(starts_at, ends_at) for pk, starts_at, ends_at in values}


def _longer(standing: Mapping[int, Interval], found: Differences) -> list[Interval]:
    """Return the time by which rows end later than before."""
    return [
        Interval(standing[pk].ends_at, end)
        for pk, end in found.end_at.items()
        if end > standing[pk].ends_at
    ]


def _held(member: Member, times: Sequence[Interval], now: datetime) -> list[Shift]:
    """Return the published shifts of the member, not over yet, that touch one of the times."""
    if not times:
        return []
    first, last = min(one.starts_at for one in times), max(one.ends_at for one in times)
    rows = Shift.objects.published().filter(member=member, ends_at__gt=now).touching(first, last)
    return [
        shift
        for shift in rows.with_people().in_order()
        if intersect([Interval(shift.starts_at, shift.ends_at)], times)
    ]


def _write(calendar: AbsenceCalendar, found: Differences, now: datetime) -> None:
    new = [
        Absence(
            member=calendar.member,
            kind=Absence.Kind.OTHER,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            all_day=_whole_days(calendar.member, one.starts_at, one.ends_at),
            calendar=calendar,
            made_by_id=calendar.made_by_id,
            made_at=now,
        )
        for one in found.enter
    ]
    Absence.objects.bulk_create(new, batch_size=AT_ONCE)
    moved = list(Absence.objects.filter(pk__in=found.end_at).order_by("pk"))
    for row in moved:
        row.ends_at = found.end_at[row.pk]
        row.all_day = _whole_days(calendar.member, row.starts_at, row.ends_at)
    Absence.objects.bulk_update(moved, ["ends_at", "all_day"], batch_size=AT_ONCE)
    Absence.objects.filter(pk__in=found.withdraw).update(withdrawn_at=now)


def _whole_days(member: Member, *moments: datetime) -> bool:
    at = zones.zone(member.user.zone)
    return all(one == zones.midnight(zones.local_day(one, at), at) for one in moments)


def _tell(calendar: AbsenceCalendar, shifts: Sequence[Shift], now: datetime) -> None:
    if not shifts:
        return
    # The same shifts at the same revisions are told of once, also when an event comes and goes.
    named = ",".join(sorted(f"{shift.uid}:{shift.revision}" for shift in shifts))
    key = f"calendar:{calendar.uid}:{sha256(named.encode()).hexdigest()}"
    planners.tell_of_shifts(
        kind="absence.hits_shifts", key=key, member=calendar.member, shifts=shifts, now=now
    )
    notices.hits(calendar, shifts, key=key, now=now)
