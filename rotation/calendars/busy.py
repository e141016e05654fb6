"""Busy time out of a foreign calendar: bytes in, intervals out, with limits on everything."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from rotation.calendars.content import Sheet, sheets
from rotation.calendars.foreign_events import Dates, ForeignEvent, Places, foreign_event
from rotation.calendars.own_zones import own_zone
from rotation.calendars.reading import Filters, Reading
from rotation.calendars.refusals import MOST_DATES, MOST_OCCURRENCES, Refused, Unreadable
from rotation.calendars.series import gathered, spans
from rotation.calendars.zone_names import zone_named, zone_shown
from rotation.hours.intervals import Interval, union


def read(
    content: bytes, *, zone: ZoneInfo, start: datetime, end: datetime, filters: Filters
) -> Reading:
    """Return the busy time from `start` until before `end`, both aware, cut to the two.

    Days and floating times are those of `zone`, unless the calendar names a zone of its own for
    floating ones. Raises Refused for what is no calendar, passes a limit, or has nothing but
    events that make no sense; otherwise such events are left out and counted.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    work = _Work(zone, start, end, filters)
    for sheet in sheets(content):
        work.take(sheet)
    if work.first_fault and not work.events_read:
        raise Refused(work.first_fault)
    return Reading(union(work.busy), work.not_read)


class _Work:
    """What is found in the calendars of one file, and what of the limits is left."""

    def __init__(self, zone: ZoneInfo, start: datetime, end: datetime, filters: Filters) -> None:
        self.zone, self.start, self.end, self.filters = zone, start, end, filters
        self.busy: list[Interval] = []
        self.dates = Dates(MOST_DATES)
        self.occurrences = 0
        self.events_read = self.not_read = 0
        self.first_fault = ""

    def take(self, sheet: Sheet) -> None:
        """Read one calendar; raises Refused."""
        named = zone_named(sheet.zone_name)
        places = Places(named or self.zone, self.zone, named, _finder(sheet))
        for series in gathered(self._events(sheet, places)):
            try:
                found = spans(series, places, self.start, self.end)
            except Unreadable as fault:
                self._leave_out(fault, len(series.events))
                continue
            self.events_read += len(series.events)
            self.occurrences += len(found)
            if self.occurrences > MOST_OCCURRENCES:
                raise Refused("calendar_too_many_occurrences")
            self.busy += [Interval(max(a, self.start), min(b, self.end)) for a, b in found]

    def _events(self, sheet: Sheet, places: Places) -> list[ForeignEvent]:
        found = []
        for part in sheet.events:
            try:
                found.append(foreign_event(part, self.filters, places, self.dates))
            except Unreadable as fault:
                self._leave_out(fault, 1)
        return found

    def _leave_out(self, fault: Unreadable, events: int) -> None:
        self.not_read += events
        self.first_fault = self.first_fault or fault.code


def _finder(sheet: Sheet) -> Callable[[str], tzinfo]:
    """Return how the zones of a calendar are found: by name, as it defines them, as shown."""
    own: dict[str, tzinfo | None] = {}

    def find(name: str) -> tzinfo:
        known = zone_named(name)
        if known is None and name not in own:
            own[name] = _own(sheet, name) or zone_shown(name)
        found = known or own[name]
        if found is None:
            raise Unreadable("calendar_bad_time_zone")
        return found

    return find


def _own(sheet: Sheet, name: str) -> tzinfo | None:
    try:
        return own_zone(sheet.zones[name]) if name in sheet.zones else None
    except Unreadable:
        return None
