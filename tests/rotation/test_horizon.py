"""The slots of a rota's days, cut at the wall clock and kept where the desk is open."""

from datetime import date, time, timedelta

import pytest

from rotation.models import OpeningHours, RotaDay
from rotation.services import horizon
from tests.conftest import NOON
from tests.make import make_rota, make_shift, make_slot, make_template

pytestmark = pytest.mark.django_db
AROUND_THE_CLOCK = {str(day): [["00:00", "24:00"]] for day in range(7)}


def open_always(rota):
    OpeningHours.objects.create(
        rota=rota, version=2, weekly=AROUND_THE_CLOCK, zone=rota.zone, made_at=NOON
    )
    return rota


def days(rota, from_on, until_on):
    return [slot.day.isoformat() for slot in horizon.cut(rota, from_on, until_on).slots]


def test_a_weekday_desk_has_five_slots_a_week():
    cut = horizon.cut(make_rota(), date(2026, 11, 23), date(2026, 11, 30))

    assert [slot.day.day for slot in cut.slots] == [23, 24, 25, 26, 27]
    assert {slot.minutes for slot in cut.slots} == {480}
    assert {(slot.first_day, slot.last_day) == (slot.day, slot.day) for slot in cut.slots} == {True}


def test_the_last_day_is_the_first_one_that_is_not_planned():
    assert days(make_rota(), date(2026, 11, 23), date(2026, 11, 24)) == ["2026-11-23"]


@pytest.mark.parametrize(
    ("policy", "slots", "kind"),
    [
        pytest.param("closed", 4, None, id="closed: nobody is missing"),
        pytest.param("staffed", 5, "holiday", id="staffed: counts as a holiday"),
    ],
)
def test_a_public_holiday_follows_the_policy_of_the_rota(policy, slots, kind):
    rota = make_rota(country="DE", holiday_policy=policy)

    cut = horizon.cut(rota, date(2026, 12, 21), date(2026, 12, 28))  # Christmas is a Friday

    assert len(cut.slots) == slots
    christmas = [day.kind for slot in cut.slots for day in slot.duty_days if slot.day.day == 25]
    assert christmas == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("closed", ["2026-11-24"], id="an own closed day"),
        pytest.param("staffed", ["2026-11-23", "2026-11-24"], id="an own holiday worked"),
    ],
)
def test_own_days_of_the_rota_count_too(kind, expected):
    rota = make_rota()
    RotaDay.objects.create(rota=rota, day=date(2026, 11, 23), kind=kind)

    assert days(rota, date(2026, 11, 23), date(2026, 11, 25)) == expected


def test_an_ordinary_day_is_planned_although_the_country_rests():
    rota = make_rota(country="DE")
    RotaDay.objects.create(rota=rota, day=date(2026, 12, 25), kind="ordinary")

    assert "2026-12-25" in days(rota, date(2026, 12, 21), date(2026, 12, 28))


@pytest.mark.parametrize(
    ("monday", "utc_starts"),
    [
        pytest.param(date(2026, 10, 19), [7, 7, 7, 7, 7, 8, 8, 8, 8, 8], id="clocks go back"),
        pytest.param(date(2027, 3, 22), [8, 8, 8, 8, 8, 7, 7, 7, 7, 7], id="clocks go forward"),
    ],
)
def test_a_handover_at_nine_stays_at_nine_when_clocks_change(monday, utc_starts):
    rota = make_rota(zone="Europe/Berlin")

    cut = horizon.cut(rota, monday, monday + timedelta(weeks=2))

    assert [slot.starts_at.hour for slot in cut.slots] == utc_starts
    assert {slot.minutes for slot in cut.slots} == {480}


@pytest.mark.parametrize(
    ("monday", "hours"),
    [
        pytest.param(date(2026, 10, 19), 169, id="clocks go back"),
        pytest.param(date(2027, 3, 22), 167, id="clocks go forward"),
        pytest.param(date(2026, 11, 16), 168, id="an ordinary week"),
    ],
)
def test_a_week_on_call_is_as_long_as_the_week_is(monday, hours):
    rota = open_always(make_rota(zone="Europe/Berlin", templates=False))
    make_template(rota, first_day=date(2026, 1, 5), length_minutes=7 * 1440, day_offsets=[0])

    [slot] = horizon.cut(rota, monday, monday + timedelta(weeks=1)).slots

    assert slot.minutes == hours * 60
    assert (slot.first_day, slot.last_day) == (monday, monday + timedelta(days=7))


def test_a_template_with_a_zone_of_its_own_follows_the_sun():
    rota = open_always(make_rota(zone="Europe/Berlin", templates=False))
    make_template(rota, local_start=time(9), zone="Asia/Tokyo", day_offsets=[0])

    [slot] = horizon.cut(rota, date(2026, 11, 23), date(2026, 11, 24)).slots

    assert (slot.day.day, slot.starts_at.hour) == (23, 0)


def test_an_ended_template_has_no_slots_after_its_last_day():
    rota = make_rota(templates=False)
    make_template(rota, last_day=date(2026, 11, 24))

    assert days(rota, date(2026, 11, 23), date(2026, 11, 30)) == ["2026-11-23", "2026-11-24"]


def test_slots_of_several_templates_come_in_the_order_of_time():
    rota = make_rota(templates=False)
    make_template(rota, local_start=time(13), length_minutes=240)
    make_template(rota, local_start=time(9), length_minutes=240)

    cut = horizon.cut(rota, date(2026, 11, 23), date(2026, 11, 25))

    assert [slot.starts_at.hour for slot in cut.slots] == [9, 13, 9, 13]


def test_a_rota_without_opening_hours_says_so():
    rota = make_rota()
    OpeningHours.objects.filter(rota=rota).delete()

    with pytest.raises(horizon.NothingToPlan):
        horizon.cut(rota, date(2026, 11, 23), date(2026, 11, 30))


def test_a_published_slot_knows_its_local_days_and_open_time():
    rota = make_rota(zone="Asia/Tokyo")
    slot = make_slot(rota, NOON, hours=8)  # 21:00 to 05:00 in Tokyo

    stretch = horizon.published(slot, rota.zone)

    assert (stretch.first_day.day, stretch.last_day.day, stretch.minutes) == (18, 19, 480)
    assert horizon.dump(stretch.working) == slot.working


class TestThePartOfAShift:
    """What an absence can take of a shift is the open time inside the shift itself."""

    def test_a_whole_shift_has_the_open_time_of_its_slot(self):
        shift = make_shift()

        assert horizon.working_of(shift) == horizon.read(shift.slot.working)

    def test_a_divided_shift_has_its_own_part_only(self):
        shift = make_shift()
        shift.starts_at += timedelta(hours=5)

        [part] = horizon.working_of(shift)

        assert (part.starts_at.hour, part.ends_at.hour) == (14, 17)

    def test_a_part_touches_its_own_days_only(self):
        shift = make_shift(starts_at=NOON.replace(hour=20), hours=8)
        shift.starts_at += timedelta(hours=6)

        stretch = horizon.stretch_of(shift, "UTC")

        assert (stretch.first_day.day, stretch.last_day.day, stretch.minutes) == (19, 19, 120)
