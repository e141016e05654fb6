"""Moments written the short way, and what hypothesis may choose from."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from rotation.hours.intervals import Interval
from rotation.hours.weekly import Span, WeeklyHours

ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Shanghai",
    "Africa/Casablanca",
    "Africa/Cairo",
)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def utc(text: str) -> datetime:
    """Read "2026-03-29 01:30" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(moment: datetime, zone: str) -> str:
    """Show a moment on the wall clock of a zone, as "2026-03-29 01:30"."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def between(starts: str, ends: str) -> Interval:
    return Interval(utc(starts), utc(ends))


def minutes(start: int, end: int) -> Interval:
    """The interval of these minutes after the Monday midnight the tests count from."""
    return Interval(MONDAY + timedelta(minutes=start), MONDAY + timedelta(minutes=end))


@st.composite
def interval_lists(draw: st.DrawFn) -> list[Interval]:
    pairs = draw(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=8))
    return [minutes(start, start + length) for start, length in pairs]


@st.composite
def weeks(draw: st.DrawFn) -> WeeklyHours:
    """Any week, also one that never opens."""
    days = []
    for _ in range(7):
        edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        days.append(tuple(Span(15 * start, 15 * end) for start, end in pairs))
    return WeeklyHours(tuple(days))


def whole_minutes() -> st.SearchStrategy[datetime]:
    """Moments of a year with all its clock changes."""
    return st.integers(0, 366 * 24 * 60).map(
        lambda minute: datetime(2025, 12, 20, tzinfo=UTC) + timedelta(minutes=minute)
    )


def days() -> st.SearchStrategy[date]:
    return st.dates(date(2025, 1, 1), date(2027, 12, 31))
