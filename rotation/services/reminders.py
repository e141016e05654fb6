"""Say by the clock what people need to hear: a shift comes, begins or ends.

The sweep runs every minute and may run twice at once. What was said is known from the notices
themselves, whose keys name the shift at its revision.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import (
    CharField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Replace

from rotation.models import Handover, Notice, NoticeSettings, Shift, ShiftHolding
from rotation.models.shifts import ShiftQuerySet
from rotation.selectors import handovers
from rotation.services import gaps, reminder_notices

Beside = Mapping[int, Sequence[Shift]]
Say = Callable[[Sequence[Shift], datetime], int]

BATCH = 100
MOST_BATCHES = 20
USUAL_HOURS: int = NoticeSettings._meta.get_field("reminder_hours").default
FURTHEST = timedelta(days=14)
BEFORE_THE_END = timedelta(minutes=15)
# No shift is longer; so the index of starts finds what runs without reading years of shifts.
LONGEST = timedelta(days=60)
# Who has left is still asked for a note, but not when they have forgotten the day.
AFTER_THE_END = timedelta(hours=4)


def sweep(*, now: datetime, batch: int = BATCH) -> int:
    """Say what is due and was not said; return how many notices were left.

    Shifts are read so many at a time.

    What was not said while the worker stood still is said late as long as it is still of use: no
    reminder of what has begun, no start of what is over.
    """
    return (
        _in_batches(_to_remind(now), _remind, now, batch)
        + _in_batches(_begun(now), _begin, now, batch)
        + _in_batches(_ending(now), _end, now, batch)
        + gaps.tell(now=now)
    )


def _in_batches(rows: ShiftQuerySet, say: Say, now: datetime, batch: int) -> int:
    # What was said is no longer among the rows.
    told = 0
    for _number in range(MOST_BATCHES):
        shifts = list(rows.with_people().in_order()[:batch])
        told += say(shifts, now) if shifts else 0
        if len(shifts) < batch:
            break
    return told


def _to_remind(now: datetime) -> ShiftQuerySet:
    """Return the shifts whose holders want to be reminded by now.

    So many hours before are hours that pass, whatever the clocks do meanwhile. Who was given the
    shift after that moment has just been told of it.
    """
    wished = F("member__user__notice_settings__reminder_hours")
    hours = Coalesce(wished, Value(USUAL_HOURS), output_field=IntegerField())
    length = ExpressionWrapper(F("hours") * Value(timedelta(hours=1)), DurationField())
    held = ShiftHolding.objects.filter(
        shift=OuterRef("pk"),
        member=OuterRef("member"),
        until_at__isnull=True,
        from_at__lte=OuterRef("remind_at"),
    )
    rows = _unsaid("shift.reminder").filter(starts_at__gt=now, starts_at__lte=now + FURTHEST)
    timed = rows.annotate(hours=hours).annotate(
        remind_at=ExpressionWrapper(F("starts_at") - length, DateTimeField())
    )
    return timed.filter(Exists(held), hours__gt=0, remind_at__lte=now)


def _begun(now: datetime) -> ShiftQuerySet:
    return _unsaid("shift.starts").filter(
        starts_at__gt=now - LONGEST, starts_at__lte=now, ends_at__gt=now
    )


def _ending(now: datetime) -> ShiftQuerySet:
    return _unsaid("shift.ends").filter(
        starts_at__gt=now - LONGEST,
        ends_at__lte=now + BEFORE_THE_END,
        ends_at__gt=now - AFTER_THE_END,
    )


def _unsaid(kind: str) -> ShiftQuerySet:
    """Return the held shifts of which their holder got no notice of this kind."""
    # The same as reminder_notices.key_of; databases write a uid with or without its hyphens.
    uid = Replace(Cast("uid", CharField()), Value("-"), Value(""))
    key = Concat(Value("shift:"), uid, Value(":"), Cast("revision", CharField()))
    said = Notice.objects.filter(
        user=OuterRef("member__user"), kind=kind, key=OuterRef("notice_key")
    )
    held = Shift.objects.published().filter(member__isnull=False, member__user__is_active=True)
    return held.annotate(notice_key=key).exclude(Exists(said))


def _remind(shifts: Sequence[Shift], now: datetime) -> int:
    beside = _beside(shifts)
    left = (reminder_notices.reminder(one, beside[one.pk], now=now) for one in shifts)
    return sum(notice is not None for notice in left)


def _begin(shifts: Sequence[Shift], now: datetime) -> int:
    beside = _beside(shifts)
    notes = handovers.notes_for([one.pk for one in shifts])
    left = (
        reminder_notices.start(one, beside[one.pk], notes.get(one.pk, ""), now=now)
        for one in shifts
    )
    return sum(notice is not None for notice in left)


def _end(shifts: Sequence[Shift], now: datetime) -> int:
    notes = Handover.objects.filter(shift__in=shifts).values_list("shift", flat=True)
    written = set(notes)
    left = (reminder_notices.end(one, written=one.pk in written, now=now) for one in shifts)
    return sum(notice is not None for notice in left)


def _beside(shifts: Sequence[Shift]) -> Beside:
    """Return for each shift those held by others that share some of its time in its slot."""
    by_slot: dict[int, list[Shift]] = defaultdict(list)
    held = Shift.objects.published().filter(member__isnull=False)
    for other in held.filter(slot__in={one.slot_id for one in shifts}).with_people().in_order():
        by_slot[other.slot_id].append(other)
    return {
        one.pk: [
            other
            for other in by_slot[one.slot_id]
            if other.member_id != one.member_id
            and other.starts_at < one.ends_at
            and one.starts_at < other.ends_at
        ]
        for one in shifts
    }
