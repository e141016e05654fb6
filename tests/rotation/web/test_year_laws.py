"""What holds for every year on a page: letters, days and months; without a database."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.hours import zones
from rotation.models import Shift, Slot
from rotation.selectors.year import Year
from rotation.web import year
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        pytest.param(["Mara Klein", "Ines Duarte"], ["MK", "ID"], id="initials"),
        pytest.param(["Mara Klein", "Max Kern"], ["MK", "MKE"], id="the same initials"),
        pytest.param(["Ann Lee", "Ann Leeds", "Al Lee"], ["ALE", "ALEE", "AL"], id="alike"),
        pytest.param(["Anna", "Anne", "Ann"], ["ANN", "ANNE", "AN"], id="single names"),
        pytest.param(["王芳", "李芳"], ["王芳", "李芳"], id="Han names"),
        pytest.param(["Bo", "Bo"], ["BO", "BO"], id="one name twice"),
    ],
)
def test_names_are_shortened_so_that_they_can_be_told_apart(names, letters):
    short = year.short_names(names)

    assert [short[name] for name in names] == letters


@given(st.lists(st.text(max_size=12), max_size=30))
def test_no_two_names_have_the_same_letters(names):
    short = year.short_names(names)

    assert set(short) == set(names)
    assert all(short.values())
    assert len(set(short.values())) == len(short)
    assert short == year.short_names(reversed(names))


def some_shift(start, hours, working=None):
    """A shift that stands in no database, by default with all its time open."""
    end = start + timedelta(hours=hours)
    spans = [(start, end)] if working is None else working
    slot = Slot(
        starts_at=start, ends_at=end, working=[[a.isoformat(), b.isoformat()] for a, b in spans]
    )
    return Shift(slot=slot, starts_at=start, ends_at=end)


@given(
    start=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    hours=st.integers(1, 200),
    name=st.sampled_from(
        ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
    ),
)
def test_a_shift_stands_on_exactly_the_days_it_has_time_on(start, hours, name):
    zone = ZoneInfo(name)
    shift = some_shift(start, hours)

    found = year.worked_days(shift, zone)

    around = [start.astimezone(zone).date() + timedelta(days=step) for step in range(-2, 12)]
    touched = [
        day
        for day in around
        if zones.midnight(day, zone) < shift.ends_at
        and zones.midnight(day + timedelta(days=1), zone) > shift.starts_at
    ]
    assert found == touched


@settings(max_examples=30)
@given(first=st.dates(date(2000, 1, 1), date(2100, 12, 31)).map(lambda day: day.replace(day=1)))
def test_a_sheet_has_twelve_months_and_every_day_of_them_once(first):
    until = first.replace(year=first.year + 1)
    empty = Year(first, until, ZoneInfo("UTC"), shifts=(), special=())

    sheet = year.of_rota(empty, NOON)

    days = [day.day for month in sheet.months for day in month.days]
    assert len(sheet.months) == 12
    assert days == [first + timedelta(days=step) for step in range((until - first).days)]
    assert all(month.starts == month.first.isoweekday() for month in sheet.months)
    assert sheet.is_empty
    assert not sheet.crowded
