"""What templates make of the weeks ahead, and how the days of a rota count."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from rotation.hours.intervals import Interval
from rotation.models import RotaDay
from rotation.selectors import rota_parts
from rotation.services import seats
from rotation.web import ahead
from tests.make import make_member, make_rota, make_shift, make_template

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
WEEK = timedelta(weeks=1)


def look(rota, from_on=MONDAY, until_on=MONDAY + WEEK):
    return rota_parts.ahead(
        rota,
        from_on,
        until_on,
        templates=rota_parts.templates(rota),
        hours=rota_parts.newest_hours(rota),
        days=rota_parts.calendar(
            rota, from_on - rota_parts.LONGEST_SLOT, until_on + rota_parts.LONGEST_SLOT, "en"
        ),
    )


def hours(day, start, end):
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Interval(at.replace(hour=start), at.replace(hour=end))


def test_slots_of_the_days_are_shown_with_their_open_time():
    found = look(make_rota())

    assert [(one.slot.day.isoweekday(), one.minutes) for one in found.laid] == [
        (day, 480) for day in range(1, 6)
    ]
    assert (found.uncovered, found.double) == ((), ())


def test_a_slot_that_began_before_still_covers_the_first_days():
    rota = make_rota(templates=False)
    make_template(rota, length_minutes=7 * 24 * 60, day_offsets=[0])

    found = look(rota, from_on=MONDAY + timedelta(days=2), until_on=MONDAY + timedelta(days=4))

    assert [one.slot.day for one in found.laid] == [MONDAY]
    assert found.uncovered == ()


def test_open_time_in_no_slot_and_in_two_is_found():
    rota = make_rota(templates=False)
    make_template(rota, day_offsets=[0], local_start=time(9), length_minutes=180)
    make_template(rota, day_offsets=[0], local_start=time(11), length_minutes=300)

    found = look(rota, until_on=MONDAY + timedelta(days=1))

    assert found.uncovered == (hours(16, 16, 17),)
    assert found.double == (hours(16, 11, 12),)


def test_a_slot_on_a_closed_day_has_no_open_time():
    rota = make_rota()
    RotaDay.objects.create(rota=rota, day=MONDAY, kind="closed", name="Moving")

    found = look(rota)

    assert [one.minutes for one in found.laid] == [0, 480, 480, 480, 480]
    assert [day.name for day in found.special] == ["Moving"]


def test_what_the_rota_says_of_a_day_goes_before_the_calendar():
    rota = make_rota(country="DE", holiday_policy="staffed")
    RotaDay.objects.create(rota=rota, day=date(2026, 12, 25), kind="ordinary")
    RotaDay.objects.create(rota=rota, day=date(2026, 12, 24), kind="closed", name="Eve")

    found = rota_parts.calendar(rota, date(2026, 12, 1), date(2027, 1, 1), "en")

    assert [(day.day.day, day.kind, day.name, day.own) for day in found] == [
        (24, "closed", "Eve", True),
        (25, "ordinary", "Christmas Day", True),
        (26, "staffed", "Second Day of Christmas", False),
    ]


def test_seats_come_in_order_with_the_shifts_still_to_come(noon):
    rota = make_rota()
    make_shift(make_member(), rota=rota, starts_at=noon - timedelta(days=2))
    make_shift(make_member(), rota=rota, starts_at=noon + timedelta(days=2))
    seats.retire_seat(seat=rota.seats.get(job="product"), by=None, now=noon)

    found = rota_parts.seats(rota, noon)

    assert [(seat.name, seat.coming) for seat in found] == [("Developer", 1), ("Product", 0)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({}, "Mon to Fri, 09:00-17:00", id="working days"),
        pytest.param({"day_offsets": [0, 3]}, "Mon, Thu, 09:00-17:00", id="two days"),
        pytest.param(
            {"day_offsets": [0], "length_minutes": 10080},
            "Mon, 09:00 to 09:00 7 days later",
            id="a week",
        ),
        pytest.param(
            {"first_day": date(2026, 1, 7), "day_offsets": [0], "local_start": time(22)},
            "Wed, 22:00 to 06:00 on the next day",
            id="a night",
        ),
        pytest.param(
            {"every_weeks": 2, "day_offsets": [0, 8]},
            "every 2 weeks on Mon, Tue of week 2, 09:00-17:00",
            id="every other week",
        ),
    ],
)
def test_a_template_reads_in_words(fields, words):
    template = make_template(make_rota(templates=False), **fields)

    assert ahead.template_words(template) == words


def test_a_preview_has_its_rows_by_week_on_the_clocks_of_the_rota():
    rota = make_rota(templates=False, zone="Europe/Berlin", country="DE")
    make_template(rota, name="Night", local_start=time(20), length_minutes=240, day_offsets=[3])
    make_template(rota, name="Week", length_minutes=10080, day_offsets=[0])

    shown = ahead.preview(look(rota, date(2026, 12, 21), date(2027, 1, 4)))

    # That of the week before still runs on the first morning.
    assert [week.monday.day for week in shown.weeks] == [14, 21, 28]
    rows = shown.weeks[1].rows
    assert [(row.day.day, row.special and row.special.name) for row in rows] == [
        (21, None),
        (24, None),
        (25, "Christmas Day"),
        (26, "Second Day of Christmas"),
    ]
    assert [line.times for row in rows for line in row.lines] == [
        "09:00 to Mon 28 Dec, 09:00",
        "20:00-24:00",
    ]
    assert (shown.slots, shown.uncovered) == (3, "")
