"""Shifts arranged as weeks, rows and cells: nothing here asks the database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rotation.models import Absence, Member, Rota, Seat, User
from rotation.selectors.grid import SpecialDay, Surroundings
from rotation.web.grid import Placed, Reading, arrange
from tests.conftest import NOON
from tests.make import utc

MONDAY = date(2026, 11, 16)
BERLIN = ZoneInfo("Europe/Berlin")
DEVELOPER = Seat(pk=1, name="Developer", position=0)
PRODUCT = Seat(pk=2, name="Product", position=1)


def person(pk, name, zone="UTC"):
    return Member(pk=pk, user=User(first_name=name, username=name, zone=zone))


MARA, JONAS = person(7, "Mara"), person(8, "Jonas")


def around(**fields):
    values = {
        "rota": Rota(zone="Europe/Berlin"),
        "from_on": MONDAY,
        "until_on": MONDAY + timedelta(weeks=2),
        "seats": (DEVELOPER, PRODUCT),
        "special": (),
        "open_weekdays": frozenset(range(5)),
        "team": (JONAS, MARA),
        "away": (),
    }
    return Surroundings(**(values | fields))


def reading(**fields):
    values = {"now": NOON, "at": BERLIN, "frozen_until": NOON + timedelta(days=2)}
    return Reading(**(values | fields))


def placed(day, seat=DEVELOPER, member=MARA, *, start=8, hours=8, template=1, **fields):
    starts_at = datetime(day.year, day.month, day.day, start, tzinfo=UTC)
    values = {
        "slot": (template, day),
        "seat_id": seat.pk,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=hours),
        "member": member,
        "why": "because",
    }
    return Placed(**(values | fields))


def test_a_day_has_a_row_and_each_seat_a_cell():
    grid = arrange([placed(MONDAY), placed(MONDAY, PRODUCT, JONAS)], around(), reading())

    [week] = grid.weeks
    [row] = week.rows
    assert (week.monday, week.number) == (MONDAY, 47)
    assert (row.label, row.hours) == ("Mon 16 Nov", "09:00-17:00")
    assert [cell.placed.member for cell in row.cells] == [MARA, JONAS]


def test_a_divided_shift_stands_in_one_cell_with_the_hours_of_each_part():
    halves = [
        placed(MONDAY, start=12, hours=4, member=None, part=1),
        placed(MONDAY, hours=4),
        placed(MONDAY, PRODUCT, JONAS),
    ]

    grid = arrange(halves, around(), reading())

    [row] = grid.weeks[0].rows
    divided, whole = row.cells
    assert row.hours == "09:00-17:00"
    assert [(part.hours, part.placed.member) for part in divided.parts] == [
        ("09:00-13:00", MARA),
        ("13:00-17:00", None),
    ]
    assert [part.is_gap for part in divided.parts] == [False, True]
    assert (divided.classes, "is-gap" in divided.rest[0].part_classes) == ("rota-cell", True)
    assert (whole.hours, whole.rest) == ("", ())


def test_an_open_part_is_counted_and_found_as_a_gap():
    halves = [placed(MONDAY, hours=4), placed(MONDAY, start=12, hours=4, member=None, part=1)]

    grid = arrange(halves, around(), reading())

    assert grid.gaps == 1
    assert grid.first_gap.anchor == "seat-1-20261116-1-1"


def test_a_seat_that_came_later_has_an_empty_cell():
    grid = arrange([placed(MONDAY)], around(), reading())

    [_, empty] = grid.weeks[0].rows[0].cells
    assert empty.placed is None
    assert "is-closed" in empty.classes


@pytest.mark.parametrize(
    ("days", "states"),
    [
        pytest.param(-1, "is-past", id="yesterday"),
        pytest.param(0, "is-today is-frozen", id="today, still running"),
        pytest.param(1, "is-frozen", id="tomorrow, inside the freeze"),
        pytest.param(3, "", id="beyond the freeze"),
    ],
)
def test_a_row_knows_its_time(days, states):
    grid = arrange([placed(NOON.date() + timedelta(days=days))], around(), reading())

    assert grid.weeks[0].rows[0].classes == states


def test_today_is_the_readers_own():
    late = placed(NOON.date(), start=20, hours=2)
    tokyo = arrange([late], around(), reading(at=ZoneInfo("Asia/Tokyo")))

    assert tokyo.weeks[0].rows[0].label == "Thu 19 Nov"
    assert not tokyo.weeks[0].rows[0].today


@pytest.mark.parametrize(
    ("start", "hours", "words"),
    [
        pytest.param(8, 8, "09:00-17:00", id="within a day"),
        pytest.param(15, 8, "16:00-24:00", id="until midnight"),
        pytest.param(21, 9, "22:00 to Tue 17 Nov, 07:00", id="a night"),
        pytest.param(8, 7 * 24, "09:00 to Mon 23 Nov, 09:00", id="a week"),
    ],
)
def test_hours_are_said_once(start, hours, words):
    grid = arrange([placed(MONDAY, start=start, hours=hours)], around(), reading())

    assert grid.weeks[0].rows[0].hours == words


def test_a_gap_is_marked_and_counted():
    grid = arrange([placed(MONDAY, member=None), placed(MONDAY, PRODUCT)], around(), reading())

    assert grid.gaps == grid.weeks[0].gaps == 1
    assert "is-gap" in grid.weeks[0].rows[0].cells[0].classes


@pytest.mark.parametrize(
    ("member", "start", "end", "away"),
    [
        pytest.param(MARA, 10, 12, True, id="away for hours of it"),
        pytest.param(MARA, 0, 8, False, id="back when it begins"),
        pytest.param(MARA, 16, 20, False, id="gone when it ends"),
        pytest.param(JONAS, 0, 24, False, id="somebody else is away"),
    ],
)
def test_a_shift_is_marked_when_its_holder_is_away(member, start, end, away):
    midnight = datetime(2026, 11, 19, tzinfo=UTC)
    absence = Absence(
        member=member,
        starts_at=midnight + timedelta(hours=start),
        ends_at=midnight + timedelta(hours=end),
    )

    grid = arrange([placed(date(2026, 11, 19))], around(away=(absence,)), reading())

    cell = grid.weeks[0].rows[0].cells[0]
    assert cell.away == away
    assert (grid.first_away is not None) == away


def test_picking_a_person_dims_the_others_but_no_gap():
    shifts = [
        placed(MONDAY, member=MARA),
        placed(MONDAY, PRODUCT, JONAS),
        placed(MONDAY + timedelta(days=1), member=None),
    ]
    grid = arrange(shifts, around(), reading(only=MARA.pk, me=JONAS.pk))

    [[mara, jonas], [gap, _]] = [row.cells for row in grid.weeks[0].rows]
    assert (mara.dim, jonas.dim, gap.dim) == (False, True, False)
    assert (mara.mine, jonas.mine) == (False, True)


def test_a_closed_holiday_has_a_row_of_its_own_and_a_weekend_has_none():
    special = (
        SpecialDay(MONDAY + timedelta(days=1), closed=True, name="Founders' day"),
        SpecialDay(MONDAY + timedelta(days=5), closed=True, name="A Saturday"),
    )
    grid = arrange([placed(MONDAY)], around(special=special), reading())

    [_, closed] = grid.weeks[0].rows
    assert (closed.label, closed.hours) == ("Tue 17 Nov", "")
    assert closed.notes == ("Founders' day",)
    assert all(cell.closed for cell in closed.cells)


def test_a_staffed_holiday_is_noted_on_its_row():
    special = (SpecialDay(MONDAY, closed=False, name="Founders' day"),)
    grid = arrange([placed(MONDAY)], around(special=special), reading())

    [row] = grid.weeks[0].rows
    assert (row.notes, row.holiday) == (("Founders' day",), True)


def test_a_week_that_holds_a_holiday_notes_it_once():
    special = (SpecialDay(MONDAY + timedelta(days=2), closed=True, name="Founders' day"),)
    grid = arrange([placed(MONDAY, hours=7 * 24)], around(special=special), reading())

    [row] = grid.weeks[0].rows
    assert (row.notes, row.holiday) == (("Founders' day",), False)


@pytest.mark.parametrize(
    ("weeks", "noted"),
    [
        pytest.param(2, [(), ("Founders' day",)], id="in the week of its day"),
        pytest.param(1, [("Founders' day",)], id="where no slot of its week stands"),
    ],
)
def test_a_holiday_on_the_day_of_a_handover_is_noted_once(weeks, noted):
    next_monday = MONDAY + timedelta(weeks=1)
    special = (SpecialDay(next_monday, False, "Founders' day"),)
    slots = [placed(MONDAY + timedelta(weeks=week), hours=7 * 24) for week in range(weeks)]

    grid = arrange(slots, around(special=special), reading())

    assert [row.notes for week in grid.weeks for row in week.rows] == noted


def test_a_week_is_fixed_when_all_that_is_to_come_in_it_is():
    this = [placed(NOON.date() + timedelta(days=days)) for days in (-1, 0, 1)]
    later = [placed(NOON.date() + timedelta(days=days)) for days in (7, 8)]
    grid = arrange([*this, *later], around(), reading())

    assert [week.frozen for week in grid.weeks] == [True, False]


def test_absences_are_said_by_week_and_person_with_what_touches_joined():
    def away(member, first, last):
        return Absence(member=member, starts_at=utc(first), ends_at=utc(last), all_day=True)

    spells = (
        away(MARA, "2026-11-19 00:00", "2026-11-21 00:00"),
        away(MARA, "2026-11-21 00:00", "2026-11-25 00:00"),
        away(JONAS, "2026-11-17 00:00", "2026-11-18 00:00"),
    )
    shifts = [placed(MONDAY), placed(MONDAY + timedelta(weeks=1))]
    grid = arrange(shifts, around(away=spells), reading(at=UTC))

    said = [
        [(str(spell.member), spell.first.day, spell.last.day) for spell in week.away]
        for week in grid.weeks
    ]
    assert said == [[("Jonas", 17, 17), ("Mara", 19, 22)], [("Mara", 23, 24)]]


def test_whole_days_away_are_those_of_the_person():
    there = person(9, "Rui", "Europe/Lisbon")
    spell = Absence(
        member=there, starts_at=utc("2026-11-17 00:00"), ends_at=utc("2026-11-18 00:00")
    )
    grid = arrange([placed(MONDAY)], around(team=(there,), away=(spell,)), reading())

    [away] = grid.weeks[0].away
    assert (away.first, away.last) == (date(2026, 11, 17), date(2026, 11, 17))


def test_two_shifts_a_day_are_two_rows_in_the_order_of_time():
    morning = placed(MONDAY, start=8, hours=4, template=2)
    afternoon = placed(MONDAY, start=12, hours=4, template=1)
    grid = arrange([afternoon, morning], around(), reading())

    assert [row.hours for row in grid.weeks[0].rows] == ["09:00-13:00", "13:00-17:00"]


def test_what_a_plan_changes_is_marked_and_what_it_ends_is_no_gap():
    changed = placed(MONDAY, was="was Jonas")
    ended = placed(MONDAY, PRODUCT, None, was="ends", ends=True)
    grid = arrange([changed, ended], around(), reading())

    [one, other] = grid.weeks[0].rows[0].cells
    assert "is-changed" in one.classes
    assert "is-gap" not in other.classes
    assert grid.gaps == 0
