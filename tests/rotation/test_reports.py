"""What everybody served, month by month at the clocks of the rota."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from rotation.models import LedgerEntry
from rotation.selectors import reports
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, utc

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)


def report(rota, first=NOVEMBER, last=NOVEMBER):
    return reports.report(rota, first, last)


def only(rota, **months):
    ((row,),) = [part.rows for part in report(rota, **months).months]
    return row


def shift(member, rota, text, hours=8, **fields):
    return make_shift(member, slot=make_slot(rota, utc(text), hours), **fields)


def test_shifts_hours_and_points_of_each_person_stand_in_their_month():
    rota, mara, jonas = make_rota(), make_member(first_name="Mara"), make_member(first_name="Jonas")
    shift(mara, rota, "2026-11-02 09:00", points=4)
    shift(mara, rota, "2026-11-07 09:00", hours=4, points=5, unsocial=1)
    shift(jonas, rota, "2026-10-30 09:00", points=4)

    october, november = report(rota, first=date(2026, 10, 1)).months

    assert [(row.member, row.shifts) for row in october.rows] == [(jonas, 1)]
    (row,) = november.rows
    assert (row.member, row.shifts, row.duty_minutes, row.working_minutes) == (mara, 2, 720, 720)
    assert (row.points, row.unsocial, row.extra) == (9, 1, 0)


def test_only_hours_are_cut_at_the_end_of_a_month():
    rota, member = make_rota(), make_member()
    shift(member, rota, "2026-10-31 20:00", hours=12, points=8, unsocial=1)

    october, november = report(rota, first=date(2026, 10, 1)).months

    assert [(row.shifts, row.duty_minutes, row.points) for row in october.rows] == [(1, 240, 8)]
    assert [(row.shifts, row.duty_minutes, row.points) for row in november.rows] == [(0, 480, 0)]


def test_months_begin_at_midnight_where_the_rota_is():
    rota, member = make_rota(zone="Asia/Tokyo"), make_member()
    shift(member, rota, "2026-10-31 15:00", hours=2)

    row = only(rota)

    assert (row.shifts, row.duty_minutes) == (1, 120)


@pytest.mark.parametrize(
    ("zone", "starts_at", "ends_at", "minutes"),
    [
        pytest.param(
            "Europe/Berlin", "2026-03-28 21:00", "2026-03-29 05:00", 480, id="Berlin loses an hour"
        ),
        pytest.param(
            "Europe/Berlin", "2026-10-24 20:00", "2026-10-25 06:00", 600, id="Berlin gains one"
        ),
        pytest.param(
            "America/New_York", "2026-11-01 02:00", "2026-11-01 11:00", 540, id="New York gains one"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-04 12:00", "2026-04-04 21:30", 570, id="half an hour"
        ),
    ],
)
def test_a_night_on_which_clocks_change_has_the_hours_it_took(zone, starts_at, ends_at, minutes):
    rota, member = make_rota(zone=zone), make_member()
    length = (utc(ends_at) - utc(starts_at)) / timedelta(hours=1)
    shift(member, rota, starts_at, hours=length)

    day_before = utc(starts_at).date() - timedelta(days=1)
    parts = reports.report(rota, day_before, utc(ends_at).date()).months

    assert sum(row.duty_minutes for part in parts for row in part.rows) == minutes


def test_a_divided_shift_counts_as_the_part_that_was_held():
    rota, first, second = make_rota(), make_member(first_name="A"), make_member(first_name="B")
    whole = shift(first, rota, "2026-11-02 09:00", points=3)
    whole.ends_at = utc("2026-11-02 15:00")
    whole.save()
    rest = make_shift(second, slot=whole.slot, seat=whole.seat, part=1, points=1)
    rest.starts_at = utc("2026-11-02 15:00")
    rest.save()

    ((one, other),) = [part.rows for part in report(rota).months]

    assert (one.shifts, one.duty_minutes, one.working_minutes) == (Fraction(3, 4), 360, 360)
    assert (other.shifts, other.duty_minutes, other.points) == (Fraction(1, 4), 120, 1)


def test_hours_outside_the_opening_hours_are_duty_and_not_open():
    rota, member = make_rota(), make_member()
    slot = make_slot(rota, utc("2026-11-02 00:00"), 24)
    slot.working = [["2026-11-02T09:00:00+00:00", "2026-11-02T17:00:00+00:00"]]
    slot.save()
    make_shift(member, slot=slot)

    row = only(rota)

    assert (row.duty_minutes, row.working_minutes) == (1440, 480)


def test_open_and_cancelled_shifts_and_other_rotas_count_for_nobody():
    rota, member = make_rota(), make_member()
    shift(None, rota, "2026-11-02 09:00")
    shift(member, rota, "2026-11-03 09:00", state="cancelled")
    shift(member, make_rota(), "2026-11-04 09:00")

    assert report(rota).totals == ()


def test_load_and_corrections_stand_beside_the_points_of_shifts():
    rota, member = make_rota(), make_member()
    for kind, points in (("load", 3), ("correction", -1), ("joiner", 20)):
        LedgerEntry.objects.create(
            member=member,
            rota=rota,
            kind=kind,
            points=points,
            counts_at=NOON,
            made_at=NOON,
            key=kind,
        )

    row = only(rota)

    assert (row.shifts, row.points, row.extra) == (0, 0, 2)


def test_totals_add_up_the_months():
    rota, member = make_rota(), make_member()
    for month in (9, 10, 11):
        shift(member, rota, f"2026-{month:02d}-02 09:00", points=4)

    found = report(rota, first=date(2026, 9, 1))

    (row,) = found.totals
    assert (row.shifts, row.duty_minutes, row.points) == (3, 1440, 12)
    assert [part.month.first_day.month for part in found.months] == [9, 10, 11]


def test_the_usual_months_are_the_last_two_and_this_one():
    first, last = reports.usual(datetime(2026, 1, 31, 23, tzinfo=UTC), UTC)

    assert (first, last) == (date(2025, 11, 1), date(2026, 1, 1))


def test_a_year_of_shifts_takes_two_queries(django_assert_num_queries):
    rota, member = make_rota(), make_member()
    for day in range(30):
        starts_at = datetime(2026, 11, 1, 9, tzinfo=UTC) - timedelta(days=10 * day)
        make_shift(member, slot=make_slot(rota, starts_at))

    with django_assert_num_queries(2):
        found = reports.report(rota, date(2026, 1, 1), NOVEMBER)

    assert sum(row.shifts for row in found.totals) == 30
