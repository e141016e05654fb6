"""Names of stretches of open time: one each, for as long as the stretch is the same."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rotation.calendars.pieces import pieces
from rotation.hours.intervals import Interval, total_minutes

SHIFT = UUID("0b5f6b1e-9a52-4d0e-8d9c-2f6f2f1c0001")
ZONES = ("UTC", "Europe/London", "Australia/Lord_Howe", "America/New_York", "Asia/Shanghai")
MONDAY = date(2026, 10, 19)
DAY = timedelta(days=1)


def at(day: int, minutes: int, zone: ZoneInfo) -> datetime:
    wall = (
        datetime.combine(MONDAY, datetime.min.time()) + day * DAY + minutes * timedelta(minutes=1)
    )
    return wall.replace(tzinfo=zone).astimezone(UTC)


def open_days(hours: list[list[tuple[int, int]]], zone: ZoneInfo) -> list[Interval]:
    return [
        Interval(at(day, start, zone), at(day, end, zone))
        for day, spans in enumerate(hours)
        for start, end in spans
    ]


def named(hours: list[list[tuple[int, int]]], zone: ZoneInfo) -> list[tuple[str, Interval]]:
    span = Interval(at(0, 0, zone), at(len(hours), 0, zone))
    return pieces(SHIFT, span, working=open_days(hours, zone), day=MONDAY, zone=zone)


# Up to three stretches a day, never at night, when clocks change; they neither meet nor overlap.
A_DAY = st.lists(st.integers(20, 95), max_size=6, unique=True).map(
    lambda found: [
        (start * 15, end * 15)
        for start, end in zip(sorted(found)[::2], sorted(found)[1::2], strict=False)
    ]
)
DAYS = st.lists(A_DAY, min_size=2, max_size=9)
ZONE = st.sampled_from(ZONES).map(ZoneInfo)


@given(DAYS, ZONE)
def test_every_stretch_has_a_name_of_its_own_and_no_time_is_lost(
    hours: list[list[tuple[int, int]]], zone: ZoneInfo
) -> None:
    found = named(hours, zone)

    working = open_days(hours, zone)
    assert len({name for name, _piece in found}) == len(found) == max(len(working), 1)
    if working:
        assert total_minutes([piece for _name, piece in found]) == total_minutes(working)


@given(DAYS, A_DAY, st.data(), ZONE)
def test_other_hours_on_one_day_change_no_other_day(
    hours: list[list[tuple[int, int]]],
    instead: list[tuple[int, int]],
    data: st.DataObject,
    zone: ZoneInfo,
) -> None:
    changed = data.draw(st.integers(0, len(hours) - 1))
    others = [*hours[:changed], instead, *hours[changed + 1 :]]
    if not open_days(hours, zone) or not open_days(others, zone):
        return  # a shift nobody opens for is one stretch

    def elsewhere(days: list[list[tuple[int, int]]]) -> set[tuple[str, Interval]]:
        first, last = at(changed, 0, zone), at(changed + 1, 0, zone)
        return {one for one in named(days, zone) if not first <= one[1].starts_at < last}

    assert elsewhere(hours) == elsewhere(others)


@given(DAYS, st.integers(0, 1), ZONE)
def test_the_same_hours_a_week_later_keep_every_name(
    hours: list[list[tuple[int, int]]], weeks: int, zone: ZoneInfo
) -> None:
    later = 7 * (1 + weeks)
    span = Interval(at(later, 0, zone), at(later + len(hours), 0, zone))
    working = [
        Interval(at(later + day, start, zone), at(later + day, end, zone))
        for day, spans in enumerate(hours)
        for start, end in spans
    ]

    moved = pieces(SHIFT, span, working=working, day=MONDAY + later * DAY, zone=zone)

    assert [name for name, _piece in moved] == [name for name, _piece in named(hours, zone)]


@given(DAYS, st.integers(1, 8), ZONE)
def test_what_is_cut_off_the_end_changes_no_name_before(
    hours: list[list[tuple[int, int]]], left: int, zone: ZoneInfo
) -> None:
    whole = named(hours, zone)
    working = open_days(hours, zone)
    end = at(min(left, len(hours)), 0, zone)
    kept = [piece for _name, piece in whole if piece.ends_at <= end]
    if not working or not kept:
        return

    first = pieces(SHIFT, Interval(at(0, 0, zone), end), working=working, day=MONDAY, zone=zone)

    assert first == whole[: len(kept)]
