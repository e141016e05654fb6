"""Templates cut into slots at wall-clock time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.hours.opening import OpenHours
from rotation.hours.slots import Slot, Template, TemplateError, slots, working
from rotation.hours.weekly import WeeklyHours
from tests.rotation.hours.moments import ZONES, between, days, local, utc

WEEKLY = Template(
    key="week",
    first_day=date(2026, 1, 5),
    local_start=time(9),
    length_minutes=7 * 24 * 60,
    every_weeks=1,
    day_offsets=(0,),
    zone="Europe/London",
)
HALF_DAY = replace(WEEKLY, key="morning", length_minutes=240, day_offsets=(0, 1, 2, 3, 4))


def shown(slot: Slot, zone: str) -> tuple[str, str]:
    return local(slot.starts_at, zone), local(slot.ends_at, zone)


@pytest.mark.parametrize(
    ("zone", "monday", "hours"),
    [
        pytest.param("Europe/London", date(2026, 3, 23), 167, id="London in spring"),
        pytest.param("Europe/London", date(2026, 10, 19), 169, id="London in autumn"),
        pytest.param("America/New_York", date(2026, 3, 2), 167, id="New York in spring"),
        pytest.param("America/New_York", date(2026, 10, 26), 169, id="New York in autumn"),
        pytest.param("Australia/Lord_Howe", date(2026, 9, 28), 167.5, id="Lord Howe in spring"),
        pytest.param("Australia/Lord_Howe", date(2026, 3, 30), 168.5, id="Lord Howe in autumn"),
        pytest.param("Africa/Casablanca", date(2025, 2, 17), 169, id="Casablanca before Ramadan"),
        pytest.param("Africa/Casablanca", date(2025, 3, 31), 167, id="Casablanca after Ramadan"),
        pytest.param("Asia/Shanghai", date(2026, 3, 23), 168, id="Shanghai"),
    ],
)
def test_a_week_is_handed_over_at_nine_on_the_wall_whatever_the_clocks_do(
    zone: str, monday: date, hours: float
) -> None:
    template = replace(WEEKLY, zone=zone, first_day=monday)

    (slot,) = slots(template, monday, monday + timedelta(days=7))

    assert shown(slot, zone) == (f"{monday} 09:00", f"{monday + timedelta(days=7)} 09:00")
    assert slot.ends_at - slot.starts_at == timedelta(hours=hours)


def test_slots_are_those_that_start_inside_the_days_asked_for() -> None:
    found = slots(HALF_DAY, date(2026, 3, 5), date(2026, 3, 10))

    assert [slot.day for slot in found] == [date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 9)]
    assert {slot.key for slot in found} == {"morning"}


@pytest.mark.parametrize(
    ("from_day", "until_day"),
    [
        pytest.param(date(2025, 1, 1), date(2026, 1, 5), id="before the first day"),
        pytest.param(date(2026, 3, 9), date(2026, 3, 9), id="no days"),
        pytest.param(date(2026, 3, 9), date(2026, 3, 2), id="days in the wrong order"),
    ],
)
def test_there_are_no_slots_where_no_day_is_asked_for(from_day: date, until_day: date) -> None:
    assert slots(HALF_DAY, from_day, until_day) == []


def test_the_last_day_may_still_start_a_slot() -> None:
    template = replace(WEEKLY, last_day=date(2026, 1, 19))

    found = slots(template, date(2026, 1, 1), date(2027, 1, 1))

    assert [slot.day for slot in found] == [date(2026, 1, day) for day in (5, 12, 19)]


def test_a_weekend_split_is_two_rows_of_data_without_a_gap() -> None:
    weekdays = replace(WEEKLY, key="weekdays", length_minutes=4 * 1440 + 9 * 60)
    weekend = replace(
        WEEKLY,
        key="weekend",
        day_offsets=(4,),
        local_start=time(18),
        length_minutes=2 * 1440 + 15 * 60,
    )
    span = date(2026, 3, 23), date(2026, 4, 6)

    found = sorted(slots(weekdays, *span) + slots(weekend, *span), key=lambda slot: slot.starts_at)

    assert [slot.key for slot in found] == ["weekdays", "weekend"] * 2
    assert all(earlier.ends_at == later.starts_at for earlier, later in pairwise(found))


def test_every_second_week_keeps_its_rhythm_from_the_first_day_on() -> None:
    template = replace(WEEKLY, every_weeks=2, day_offsets=(0, 9), length_minutes=480)

    found = slots(template, date(2026, 3, 1), date(2026, 4, 1))

    assert [slot.day for slot in found] == [
        date(2026, 3, 2),
        date(2026, 3, 11),
        date(2026, 3, 16),
        date(2026, 3, 25),
        date(2026, 3, 30),
    ]


def test_a_year_of_53_weeks_has_no_week_too_many_or_too_few() -> None:
    found = slots(WEEKLY, date(2026, 12, 14), date(2027, 1, 18))

    assert [slot.day.isocalendar()[:2] for slot in found] == [
        (2026, 51),
        (2026, 52),
        (2026, 53),
        (2027, 1),
        (2027, 2),
    ]


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    template = replace(
        WEEKLY,
        local_start=time(22),
        length_minutes=480,
        day_offsets=(5,),
        zone="America/New_York",
    )

    (slot,) = slots(template, date(2026, 3, 2), date(2026, 3, 8))

    assert slot.day == date(2026, 3, 7)
    assert shown(slot, "America/New_York") == ("2026-03-07 22:00", "2026-03-08 06:00")


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2026, 3, 28), 7, id="spring night"),
        pytest.param(date(2026, 10, 24), 9, id="autumn night"),
        pytest.param(date(2026, 7, 4), 8, id="any other night"),
    ],
)
def test_a_night_is_as_long_as_its_clocks_make_it(day: date, hours: int) -> None:
    template = replace(
        WEEKLY, first_day=day, local_start=time(22), length_minutes=480, day_offsets=(0,)
    )

    (slot,) = slots(template, day, day + timedelta(days=1))

    assert slot.ends_at - slot.starts_at == timedelta(hours=hours)


def test_a_slot_ending_at_midnight_meets_the_one_that_starts_there() -> None:
    late = replace(WEEKLY, local_start=time(16), length_minutes=480, day_offsets=(0,))
    early = replace(WEEKLY, local_start=time(0), length_minutes=480, day_offsets=(1,))
    span = date(2026, 3, 2), date(2026, 3, 9)

    assert slots(late, *span)[0].ends_at == slots(early, *span)[0].starts_at


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        pytest.param(
            time(1, 30),
            240,
            ("2026-03-29 02:00", "2026-03-29 05:30"),
            id="starts in the skipped hour",
        ),
        pytest.param(
            time(0), 90, ("2026-03-29 00:00", "2026-03-29 02:00"), id="ends in the skipped hour"
        ),
    ],
)
def test_a_skipped_time_moves_forward_to_the_change(
    start: time, length: int, expected: tuple[str, str]
) -> None:
    template = replace(
        WEEKLY, first_day=date(2026, 3, 29), local_start=start, length_minutes=length
    )

    (slot,) = slots(template, date(2026, 3, 29), date(2026, 3, 30))

    assert shown(slot, "Europe/London") == expected


def test_a_doubled_time_is_its_first_pass() -> None:
    template = replace(
        WEEKLY, first_day=date(2026, 10, 25), local_start=time(1, 30), length_minutes=60
    )

    (slot,) = slots(template, date(2026, 10, 25), date(2026, 10, 26))

    assert slot.starts_at == utc("2026-10-25 00:30")
    assert slot.ends_at == utc("2026-10-25 02:30")


def test_a_slot_inside_a_skipped_hour_is_left_out() -> None:
    template = replace(
        WEEKLY, first_day=date(2026, 3, 29), local_start=time(1, 10), length_minutes=30
    )

    found = slots(template, date(2026, 3, 29), date(2026, 4, 6))

    assert [slot.day for slot in found] == [date(2026, 4, 5)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"length_minutes": 0}, "template_ends_before_start", id="no length"),
        pytest.param({"length_minutes": -60}, "template_ends_before_start", id="backwards"),
        pytest.param({"zone": "Mars/Olympus"}, "unknown_zone", id="unknown zone"),
        pytest.param({"every_weeks": 0}, "template_every_weeks_out_of_range", id="every 0 weeks"),
        pytest.param({"every_weeks": 10**9}, "template_every_weeks_out_of_range", id="never again"),
        pytest.param({"day_offsets": ()}, "template_without_days", id="no days"),
        pytest.param({"day_offsets": (7,)}, "template_offset_out_of_range", id="eighth day"),
        pytest.param({"day_offsets": (-1,)}, "template_offset_out_of_range", id="day before"),
        pytest.param({"day_offsets": (0, 1)}, "template_slots_overlap", id="a week every day"),
        pytest.param({"length_minutes": 7 * 1440 + 1}, "template_slots_overlap", id="over a week"),
        pytest.param(
            {"length_minutes": 60, "day_offsets": (2, 2)},
            "template_slots_overlap",
            id="a day twice",
        ),
        pytest.param(
            {"local_start": time(9, tzinfo=UTC)},
            "template_start_not_a_minute",
            id="start with a zone",
        ),
        pytest.param(
            {"local_start": time(9, 0, 30)}, "template_start_not_a_minute", id="start with seconds"
        ),
        pytest.param(
            {"last_day": date(2026, 1, 4)},
            "template_last_day_before_first",
            id="over before it starts",
        ),
    ],
)
def test_an_impossible_template_is_refused_by_code(changes: dict[str, object], code: str) -> None:
    with pytest.raises(TemplateError) as refused:
        replace(WEEKLY, **changes)  # type: ignore[arg-type]  # the table mixes field types

    assert refused.value.code == code


def test_working_time_is_the_open_time_inside_a_slot() -> None:
    desk = OpenHours(
        "Europe/London",
        WeeklyHours.parse({str(day): [["09:00", "17:00"]] for day in range(5)}),
        frozenset({date(2026, 3, 30)}),
    )
    (slot,) = slots(WEEKLY, date(2026, 3, 23), date(2026, 3, 30))

    assert working(slot, desk) == tuple(
        between(f"2026-03-{day} 09:00", f"2026-03-{day} 17:00") for day in range(23, 28)
    )


@st.composite
def templates(draw: st.DrawFn) -> Template:
    every_weeks = draw(st.integers(1, 4))
    offsets = sorted(draw(st.sets(st.integers(0, 7 * every_weeks - 1), min_size=1, max_size=7)))
    gaps = [
        later - earlier for earlier, later in pairwise([*offsets, offsets[0] + 7 * every_weeks])
    ]
    return Template(
        key="any",
        first_day=draw(days()),
        local_start=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 10, 30, 59]))),
        length_minutes=draw(st.integers(1, min(gaps) * 1440)),
        every_weeks=every_weeks,
        day_offsets=tuple(offsets),
        zone=draw(st.sampled_from(ZONES)),
    )


@given(templates(), days(), st.integers(0, 400))
def test_slots_are_ordered_and_never_overlap(template: Template, day: date, length: int) -> None:
    found = slots(template, day, day + timedelta(days=length))

    assert all(slot.starts_at < slot.ends_at for slot in found)
    assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(found))


@given(templates(), days(), st.integers(0, 200), st.integers(0, 200))
def test_two_halves_of_a_time_have_the_slots_of_the_whole(
    template: Template, day: date, first: int, second: int
) -> None:
    middle = day + timedelta(days=first)
    end = middle + timedelta(days=second)

    assert slots(template, day, middle) + slots(template, middle, end) == slots(template, day, end)


@given(templates(), days())
def test_slots_start_at_their_wall_clock_time_or_at_the_change(
    template: Template, day: date
) -> None:
    for slot in slots(template, day, day + timedelta(days=60)):
        wall = datetime.combine(slot.day, template.local_start)
        assert local(slot.starts_at, template.zone) >= f"{wall:%Y-%m-%d %H:%M}"
