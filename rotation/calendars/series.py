"""The times of foreign events inside a window: versions settled, series expanded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.prop import vDDDLists, vDDDTypes, vRecur

from rotation.calendars.foreign_events import ForeignEvent, Places, alike
from rotation.calendars.moments import Moment, in_utc
from rotation.calendars.refusals import Unreadable

COUNTS = "X-COUNTS"
# Days begin in the owner's zone, which is placed after the window was asked for.
MARGIN = timedelta(days=2)
# What happens in the window does not depend on anything further back than this.
LEAD = timedelta(days=40)
LONGEST_OF_SERIES = timedelta(days=366)
# What the libraries raise for a series that makes no sense to them.
SENSELESS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Series:
    """All that a calendar says under one UID, each thing once: a first event and moved ones."""

    first: ForeignEvent | None
    moved: tuple[ForeignEvent, ...]

    @property
    def events(self) -> tuple[ForeignEvent, ...]:
        return (self.first, *self.moved) if self.first else self.moved


def gathered(events: Iterable[ForeignEvent]) -> list[Series]:
    """Return the events by what they belong to; of several versions the latest one stays.

    Events of one UID at different times, none of them later than the others, are no versions:
    some programs give all their events the same UID.
    """
    by_uid: dict[object, dict[object, ForeignEvent]] = {}
    for number, event in enumerate(events):
        # What has no UID belongs to nothing else.
        versions = by_uid.setdefault(event.uid or number, {})
        key = _key(event.recurrence)
        known = versions.get(key)
        if known is None or event.rank > known.rank:
            versions[key] = event
        elif event.rank == known.rank:
            if key is None and not _same_time(event, known):
                by_uid[number] = {key: event}
            else:
                versions[key] = event
    return [
        Series(versions.get(None), tuple(one for key, one in versions.items() if key is not None))
        for versions in by_uid.values()
    ]


def _same_time(one: ForeignEvent, other: ForeignEvent) -> bool:
    return (_key(one.start), _key(one.end)) == (_key(other.start), _key(other.end))


def spans(series: Series, places: Places, start: datetime, end: datetime) -> list[Span]:
    """Return when it is busy between two moments of UTC; raises Unreadable."""
    if not any(event.counts for event in series.events):
        return []
    first = series.first and _that_ends(series.first)
    if first is None or not first.repeats:
        found = _singles(first, series.moved, places)
    elif not _is_over(first, places, start) and (
        first.counts or any(one.and_later for one in series.moved)
    ):
        found = _expanded(first, series.moved, places, start, end)
    else:
        found = _singles(None, series.moved, places)
    placed = [
        (
            in_utc(one, places.floating, places.days),
            in_utc(other, places.floating, places.days),
        )
        for one, other in found
    ]
    return [one for one in placed if one[0] < one[1] and one[1] > start and one[0] < end]


def _key(moment: Moment | None) -> object:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return moment


def _that_ends(event: ForeignEvent) -> ForeignEvent:
    """Return the event without rules that would be searched to the end of time for nothing."""
    rules = tuple(rule for rule in event.rules if not rule.never())
    return event if len(rules) == len(event.rules) else replace(event, rules=rules)


def _is_over(first: ForeignEvent, places: Places, start: datetime) -> bool:
    """Tell whether all of a series lies before the window; raises Unreadable for a senseless one.

    What lasts longer than the longest distance of its repetitions is always there many times.
    """
    begins, ends = (in_utc(one, places.floating, places.days) for one in (first.start, first.end))
    if ends - begins > LONGEST_OF_SERIES:
        raise Unreadable("calendar_bad_duration")
    endings = [rule.until for rule in first.rules]
    if first.more or None in endings:
        return False
    last = max(in_utc(one, places.floating, places.days) for one in endings if one is not None)
    return last + (ends - begins) + MARGIN < start


def _singles(
    first: ForeignEvent | None, moved: tuple[ForeignEvent, ...], places: Places
) -> list[tuple[Moment, Moment]]:
    events = list(moved)
    if first is not None:
        replaced = {_key(_of_series(one, first, places).recurrence) for one in moved}
        events += [] if _key(first.start) in replaced else [first]
    return [(event.start, event.end) for event in events if event.counts]


def _expanded(
    first: ForeignEvent,
    moved: tuple[ForeignEvent, ...],
    places: Places,
    start: datetime,
    end: datetime,
) -> list[tuple[Moment, Moment]]:
    calendar = Calendar()
    if not any(one.and_later for one in moved):
        first = _brought_near(first, places, start)
    try:
        for event in (first, *(_of_series(one, first, places) for one in moved)):
            calendar.add_component(_component(event, places))
        found = recurring_ical_events.of(calendar).between(start - MARGIN, end + MARGIN)
        return list(_times(found))
    except SENSELESS as error:
        raise Unreadable from error


def _brought_near(first: ForeignEvent, places: Places, start: datetime) -> ForeignEvent:
    """Return the series as it goes on shortly before the window, without all that came earlier."""
    step = first.rules[0].step if len(first.rules) == 1 and not first.more else None
    begins, ends = (in_utc(one, places.floating, places.days) for one in (first.start, first.end))
    ahead = start - LEAD - (ends - begins) - begins
    if step is None or ahead < step:
        return first
    later = ahead // step * step
    return replace(first, start=first.start + later, end=first.end + later)


def _of_series(moved: ForeignEvent, first: ForeignEvent, places: Places) -> ForeignEvent:
    """Return a moved event that names its place in the series as the series itself does."""
    assert moved.recurrence is not None  # noqa: S101 - what has none is the first
    return replace(moved, recurrence=alike(moved.recurrence, first.start, places))


def _times(found: Iterable[Any]) -> Iterator[tuple[Moment, Moment]]:
    for one in found:
        if one[COUNTS] == "1":
            yield one["DTSTART"].dt, one["DTEND"].dt


def _component(event: ForeignEvent, places: Places) -> Event:
    made = Event()
    made["UID"] = "one"
    made["SEQUENCE"] = event.rank[0]
    made[COUNTS] = "1" if event.counts else "0"
    made["DTSTART"] = vDDDTypes(event.start)
    made["DTEND"] = vDDDTypes(event.end)
    if event.recurrence is not None:
        made["RECURRENCE-ID"] = vDDDTypes(event.recurrence)
        if event.and_later:
            made["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    if event.rules:
        texts = [rule.text(event.start, places.floating) for rule in event.rules]
        made["RRULE"] = [vRecur.from_ical(text) for text in texts]
    if event.more:
        made["RDATE"] = vDDDLists(list(event.more))
    if event.left_out:
        made["EXDATE"] = vDDDLists(list(event.left_out))
    return made
