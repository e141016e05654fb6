"""Read calendars again and again: one at a time each, the last good copy kept, failures told."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from time import monotonic
from traceback import extract_tb
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from rotation import fetch, sealed
from rotation.calendars.reading import Reading
from rotation.calendars.refusals import LARGEST
from rotation.errors import Conflict, DomainError
from rotation.hours.intervals import Interval
from rotation.models import AbsenceCalendar, Member, Membership, Shift
from rotation.selectors.absence_calendars import filters_of
from rotation.services import activity, calendar_reading
from rotation.services.absence_calendars import entering, notices, times
from rotation.services.absence_calendars.entering import hit
from rotation.services.absence_calendars.errors import (
    CRASHED,
    SEAL_BROKEN,
    AddressesOff,
    BeingRead,
    FileIsReadOnce,
    ReadJustNow,
    Removed,
)

__all__ = ["Outcome", "hit", "read", "read_due"]

# Fetching and reading end within half a minute, whatever comes.
LEASE = timedelta(minutes=2)
SWEEP_SECONDS = 50
MOST_AT_ONCE = 500
SOON = timedelta(minutes=1)
# When a reading whose process was stopped in the middle is tried again.
STOPPED = timedelta(minutes=5)
# Nobody's server is asked without a break for a button that is pressed again and again.
BREAK = timedelta(seconds=15)
# More readings asked for in pages at once would keep this process from serving pages.
BY_HAND = BoundedSemaphore(2)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading: the calendar with its state, what changed, and the shifts newly hit.

    A reading that failed has its code at `calendar.failure` and changed no absence.
    """

    calendar: AbsenceCalendar
    entered: int = 0
    changed: int = 0
    withdrawn: int = 0
    hit: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class _Copy:
    """What was read, or nothing when all is as before; and what to ask with the next time."""

    reading: Reading | None
    etag: str
    last_modified: str


def read(*, calendar: AbsenceCalendar, now: datetime) -> Outcome:
    """Return what came of reading the calendar now, due or not; a failure is kept in its row.

    Takes up to half a minute. Raises BeingRead, ReadJustNow, Removed, FileIsReadOnce,
    AddressesOff, and calendar_reading.ReaderBusy when others ask for the same.
    """
    if not calendar.host:
        raise FileIsReadOnce
    if not settings.CALENDAR_ADDRESSES:
        raise AddressesOff
    if not BY_HAND.acquire(blocking=False):
        raise calendar_reading.ReaderBusy
    try:
        return _read(calendar, now, _due(now) | _rested(now))
    finally:
        BY_HAND.release()


def _read(calendar: AbsenceCalendar, now: datetime, when: Q) -> Outcome:
    calendar, until = _take(calendar, now, when)
    try:
        window = times.window(now, calendar.member.user.zone)
        return _enter(calendar, until, _copy(calendar, window), window, now)
    except calendar_reading.ReaderBusy:
        _mine(calendar, until).update(leased_until=None, next_read_at=now + SOON)
        raise
    except (BeingRead, DatabaseError):
        raise
    except fetch.FetchFailed as error:
        return _failed(calendar, until, error.code, now, asked=error.pause)
    except DomainError as error:
        return _failed(calendar, until, error.code, now)
    except sealed.SealBroken:
        return _failed(calendar, until, SEAL_BROKEN, now)
    except Exception as error:  # noqa: BLE001 - one calendar must not hold up the others
        _log(calendar, error)
        return _failed(calendar, until, CRASHED, now)


def read_due(*, now: datetime, seconds: float = SWEEP_SECONDS) -> int:
    """Read the calendars whose time has come, for so many seconds; return how many were tried.

    Any number of workers may do this at once. Nothing is read for somebody who cannot sign in or
    has left every team.
    """
    if not settings.CALENDAR_ADDRESSES:
        return 0
    began, tried = monotonic(), 0
    for calendar in _waiting(now)[:MOST_AT_ONCE]:
        if monotonic() - began > seconds:
            break
        try:
            _read(calendar, now, _due(now))
        except (Conflict, calendar_reading.ReaderBusy):
            continue
        tried += 1
    return tried


def _waiting(now: datetime) -> QuerySet[AbsenceCalendar]:
    ever = Membership.objects.filter(member=OuterRef("member"))
    still = ever.filter(Q(until_on__isnull=True) | Q(until_on__gt=now.date()))
    rows = AbsenceCalendar.objects.filter(_due(now))
    rows = rows.filter(Exists(still) | ~Exists(ever), member__user__is_active=True)
    return rows.exclude(sealed_address="").order_by("next_read_at", "pk")


def _free(now: datetime) -> Q:
    return Q(removed_at__isnull=True) & (Q(leased_until__isnull=True) | Q(leased_until__lte=now))


def _due(now: datetime) -> Q:
    return _free(now) & Q(next_read_at__lte=now)


def _rested(now: datetime) -> Q:
    return _free(now) & (Q(tried_at__isnull=True) | Q(tried_at__lte=now - BREAK))


def _take(calendar: AbsenceCalendar, now: datetime, when: Q) -> tuple[AbsenceCalendar, datetime]:
    """Return the row as it is now, leased until then.

    Raises BeingRead, ReadJustNow and Removed when it is not as `when` says.
    """
    until = now + LEASE
    taken = AbsenceCalendar.objects.filter(when, pk=calendar.pk).update(
        leased_until=until, tried_at=now, next_read_at=now + STOPPED
    )
    if not taken:
        raise _why_not(calendar, now)
    return AbsenceCalendar.objects.select_related("member__user").get(pk=calendar.pk), until


def _why_not(calendar: AbsenceCalendar, now: datetime) -> Conflict:
    there = AbsenceCalendar.objects.filter(pk=calendar.pk, removed_at__isnull=True)
    if there.filter(_free(now)).exists():
        return ReadJustNow()
    return BeingRead() if there.exists() else Removed()


def _mine(calendar: AbsenceCalendar, until: datetime) -> QuerySet[AbsenceCalendar]:
    """Match the row unless it was changed, removed or taken by somebody else since."""
    return AbsenceCalendar.objects.filter(
        pk=calendar.pk, leased_until=until, removed_at__isnull=True
    )


def _copy(calendar: AbsenceCalendar, window: Interval) -> _Copy:
    # What is unchanged says nothing of the days that have come into the window since.
    known = calendar.read_until is not None and calendar.read_until >= window.ends_at
    fetched = fetch.get(
        sealed.unseal(calendar.sealed_address),
        etag=calendar.etag if known else "",
        last_modified=calendar.last_modified if known else "",
        most_bytes=LARGEST,
    )
    if fetched.status == 304:
        return _Copy(None, calendar.etag, calendar.last_modified)
    reading = calendar_reading.read(
        fetched.content,
        zone=calendar.member.user.zone,
        start=window.starts_at,
        end=window.ends_at,
        filters=filters_of(calendar),
    )
    return _Copy(reading, fetched.etag, fetched.last_modified)


def _enter(
    calendar: AbsenceCalendar, until: datetime, copy: _Copy, window: Interval, now: datetime
) -> Outcome:
    with transaction.atomic():
        # The same lock as for an absence entered by hand: each sees what the other hits.
        Member.objects.select_for_update(no_key=True).get(pk=calendar.member_id)
        good: dict[str, Any] = {"failing_since": None, "failures": 0, "failure": ""}
        if copy.reading:
            good |= {"read_until": window.ends_at, "not_read": copy.reading.not_read}
        kept = _mine(calendar, until).update(
            leased_until=None,
            read_at=now,
            next_read_at=times.next_reading(calendar.uid, now),
            etag=copy.etag,
            last_modified=copy.last_modified,
            **good,
        )
        if not kept:
            raise BeingRead
        done = entering.Entered()
        if copy.reading:
            busy = copy.reading.busy
            done = entering.enter(calendar=calendar, busy=busy, window=window, now=now)
        if done:
            activity.record(
                verb="absence_calendar.read",
                subject="absence_calendar",
                subject_id=calendar.pk,
                actor=None,
                at=now,
                changed={"member": calendar.member_id, **done.as_json()},
            )
    calendar.refresh_from_db()
    return Outcome(calendar, done.entered, done.changed, done.withdrawn, done.hit)


def _log(calendar: AbsenceCalendar, error: Exception) -> None:
    # Where it happened, and not its words: they can hold the address.
    place = extract_tb(error.__traceback__)[-1]
    logger.error(
        "calendar %s cannot be read: %s in %s, line %s",
        calendar.uid,
        type(error).__name__,
        place.filename,
        place.lineno,
    )


def _failed(
    calendar: AbsenceCalendar,
    until: datetime,
    code: str,
    now: datetime,
    *,
    asked: timedelta = timedelta(),
) -> Outcome:
    since, failures = calendar.failing_since or now, calendar.failures + 1
    calendar.failure = code
    with transaction.atomic():
        kept = _mine(calendar, until).update(
            leased_until=None,
            failure=code,
            failures=failures,
            failing_since=since,
            next_read_at=times.next_try(calendar.uid, now, failures, since, asked),
        )
        if not kept:
            raise BeingRead
        if now - since >= times.PATIENCE:
            notices.failing(calendar, since=since, now=now)
    calendar.refresh_from_db()
    return Outcome(calendar)
