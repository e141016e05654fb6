"""Add, change and remove the calendars of a member."""

from collections.abc import Iterable
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from rotation import fetch, sealed
from rotation.calendars.reading import Filters
from rotation.hours.intervals import Interval
from rotation.models import AbsenceCalendar, Member, User
from rotation.selectors.absence_calendars import filters_of, title_words
from rotation.services import activity, calendar_reading, checks
from rotation.services.absence_calendars import entering, times
from rotation.services.absence_calendars.errors import (
    AddressesOff,
    AlreadyThere,
    FileIsReadOnce,
    Removed,
    TooMany,
)
from rotation.services.absence_calendars.reading import Outcome

MOST = 10
KICK = "rotation.tasks.read_calendars"


def add_address(
    *, member: Member, name: str, address: str, filters: Filters, by: User, now: datetime
) -> AbsenceCalendar:
    """Return the new calendar, which is read soon.

    Raises AddressesOff, fetch.AddressRefused, checks.Refused, AlreadyThere and TooMany.
    """
    if not settings.CALENDAR_ADDRESSES:
        raise AddressesOff
    address = fetch.check(address)
    calendar = _new(member, name, filters, by, now)
    calendar.sealed_address, calendar.host = sealed.seal(address), fetch.host_of(address)
    calendar.next_read_at = now
    checks.Refused.unless_good(checks.row_fields(calendar))
    with transaction.atomic():
        there = _locked(member)
        if any(_opens(one, address) for one in there):
            raise AlreadyThere
        _save(calendar, there)
        _record("absence_calendar.added", calendar, by, now)
        # The sweep finds the row anyway; the kick only makes it sooner.
        transaction.on_commit(_kick, robust=True)
    return calendar


def add_file(
    *, member: Member, name: str, content: bytes, filters: Filters, by: User, now: datetime
) -> Outcome:
    """Return what came of reading a file, whose absences are entered; the file is not kept.

    Raises calendar_reading.CalendarRefused, checks.Refused and TooMany.
    """
    calendar = _new(member, name, filters, by, now)
    checks.Refused.unless_good(checks.row_fields(calendar))
    window = times.window(now, member.user.zone)
    reading = calendar_reading.read(
        content,
        zone=member.user.zone,
        start=window.starts_at,
        end=window.ends_at,
        filters=filters_of(calendar),
    )
    calendar.read_at, calendar.read_until = now, window.ends_at
    calendar.not_read = reading.not_read
    with transaction.atomic():
        _save(calendar, _locked(member))
        done = entering.enter(calendar=calendar, busy=reading.busy, window=window, now=now)
        _record("absence_calendar.added", calendar, by, now, **done.as_json())
    return Outcome(calendar, done.entered, done.changed, done.withdrawn, done.hit)


def change(
    *, calendar: AbsenceCalendar, name: str, filters: Filters, by: User, now: datetime
) -> AbsenceCalendar:
    """Return the calendar with another name or other filters, which make it be read anew soon.

    Raises checks.Refused, Removed, and FileIsReadOnce for other filters of a file.
    """
    with transaction.atomic():
        rows = AbsenceCalendar.objects.filter(pk=calendar.pk, removed_at__isnull=True)
        found = rows.select_for_update().first()
        if found is None:
            raise Removed
        calendar, before = found, _shown(found)
        _set(calendar, name, filters)
        checks.Refused.unless_good(checks.row_fields(calendar))
        changed = {
            field: [old, new]
            for (field, old), new in zip(before.items(), _shown(calendar).values(), strict=True)
            if old != new
        }
        if not changed:
            return calendar
        if changed.keys() - {"name"}:
            if not calendar.sealed_address:
                raise FileIsReadOnce
            _forget(AbsenceCalendar.objects.filter(pk=calendar.pk), now)
        calendar.save(update_fields=list(changed))
        _record("absence_calendar.changed", calendar, by, now, fields=sorted(changed))
    calendar.refresh_from_db()
    return calendar


def remove(*, calendar: AbsenceCalendar, by: User, now: datetime) -> AbsenceCalendar:
    """Return the calendar that is no longer read; removing it again changes nothing.

    Its absences to come are withdrawn, one that lasts ends now, past ones stay. The address is
    forgotten.
    """
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=calendar.member_id)
        rows = AbsenceCalendar.objects.filter(pk=calendar.pk, removed_at__isnull=True)
        if rows.update(
            removed_at=now, sealed_address="", etag="", leased_until=None, next_read_at=None
        ):
            rest = Interval(now, times.END_OF_TIME)
            done = entering.enter(calendar=calendar, busy=(), window=rest, now=now)
            _record("absence_calendar.removed", calendar, by, now, **done.as_json())
    calendar.refresh_from_db()
    return calendar


def read_anew(*, member_ids: Iterable[int], now: datetime) -> int:
    """Let the calendars of members be read anew, changed or not: their days begin otherwise now.

    Return how many there are.
    """
    rows = AbsenceCalendar.objects.filter(member__in=list(member_ids), removed_at__isnull=True)
    return _forget(rows.exclude(sealed_address=""), now)


def _new(member: Member, name: str, filters: Filters, by: User, now: datetime) -> AbsenceCalendar:
    calendar = AbsenceCalendar(member=member, made_by=by, made_at=now)
    _set(calendar, name, filters)
    return calendar


def _set(calendar: AbsenceCalendar, name: str, filters: Filters) -> None:
    calendar.name = " ".join(name.split())
    calendar.only_all_day = filters.only_all_day
    calendar.only_out_of_office = filters.only_out_of_office
    calendar.ignore_transparent = filters.ignore_transparent
    calendar.title_words = ", ".join(title_words(",".join(filters.title_words)))


def _shown(calendar: AbsenceCalendar) -> dict[str, object]:
    fields = ("name", "only_all_day", "only_out_of_office", "title_words", "ignore_transparent")
    return {field: getattr(calendar, field) for field in fields}


def _locked(member: Member) -> list[AbsenceCalendar]:
    """Return the member's calendars, to which nobody else adds until the transaction ends."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    rows = AbsenceCalendar.objects.filter(member=member, removed_at__isnull=True)
    return list(rows.order_by("pk"))


def _save(calendar: AbsenceCalendar, there: list[AbsenceCalendar]) -> None:
    if len(there) >= MOST:
        raise TooMany(MOST)
    calendar.save()


def _opens(calendar: AbsenceCalendar, address: str) -> bool:
    try:
        return bool(calendar.sealed_address) and sealed.unseal(calendar.sealed_address) == address
    except sealed.SealBroken:
        return False


def _forget(rows: QuerySet[AbsenceCalendar], now: datetime) -> int:
    """Let the rows be fetched in full and soon; a reading that is under way comes to nothing."""
    count = rows.update(etag="", last_modified="", leased_until=None, next_read_at=now)
    if count:
        transaction.on_commit(_kick, robust=True)
    return count


def _kick() -> None:
    current_app.send_task(KICK, retry=False)


def _record(verb: str, calendar: AbsenceCalendar, by: User, now: datetime, **more: object) -> None:
    # Neither address nor name: both are the member's own, and everybody may read this.
    activity.record(
        verb=verb,
        subject="absence_calendar",
        subject_id=calendar.pk,
        actor=by,
        at=now,
        changed={"member": calendar.member_id, "from_file": not calendar.host, **more},
    )
