"""A rota made in one go, its seats put in order, and templates that are only looked at."""

from datetime import date, time

import pytest

from rotation.models import Activity, OpeningHours, Rota, Seat, ShiftTemplate
from rotation.presets import PRESETS
from rotation.services import checks, rotas, seats, set_up, templates
from tests.make import WEEKDAYS, make_rota, make_team

pytestmark = pytest.mark.django_db


def make(noon, **fields):
    values = {
        "team": make_team(),
        "name": "Support desk",
        "zone": "Europe/Berlin",
        "weekly": WEEKDAYS,
        "seats": set_up.SEAT_SETS["pair"].seats,
        "preset": PRESETS["half_day"],
    }
    return set_up.set_up_rota(**(values | fields), by=None, now=noon)


def test_everything_a_rota_begins_with_is_made_at_once(noon):
    rota = make(noon, country="DE", subdivision="HH")

    assert (rota.slug, rota.country, rota.holiday_policy) == ("support-desk", "DE", "closed")
    assert OpeningHours.objects.get(rota=rota).weekly == WEEKDAYS
    found = rota.seats.order_by("position").values_list("name", "job", "kind")
    assert list(found) == [("Developer", "developer", "lead"), ("Product", "product", "lead")]
    found = rota.templates.order_by("pk").values_list("name", "first_day")
    monday = date(2026, 11, 16)
    assert list(found) == [("Morning", monday), ("Afternoon", monday)]


@pytest.mark.parametrize("code", set_up.SEAT_SETS)
def test_every_set_of_seats_can_be_made(noon, code):
    rota = make(noon, seats=set_up.SEAT_SETS[code].seats)

    assert rota.seats.count() == len(set_up.SEAT_SETS[code].seats)


def test_a_rota_may_begin_without_seats_and_templates(noon):
    rota = make(noon, seats=(), preset=None)

    assert not rota.seats.exists()
    assert not rota.templates.exists()


def test_nothing_is_left_of_a_rota_that_cannot_be_whole(noon):
    twice = (set_up.DEVELOPER, set_up.DEVELOPER)

    with pytest.raises(checks.Refused):
        make(noon, seats=twice)

    for model in (Rota, OpeningHours, Seat, ShiftTemplate, Activity):
        assert not model.objects.exists()


def test_no_rota_gets_the_address_of_another_page(noon):
    assert make(noon, name="New").slug == "new-rota"
    with pytest.raises(checks.Refused) as refused:
        rotas.create(
            team=make_team(),
            name="Desk",
            slug="new",
            zone="UTC",
            weekly=WEEKDAYS,
            by=None,
            now=noon,
        )
    assert list(refused.value.fields) == ["slug"]


@pytest.mark.parametrize(
    ("place", "order"),
    [
        pytest.param(0, ["Support", "Developer", "Product"], id="first"),
        pytest.param(1, ["Developer", "Support", "Product"], id="between"),
        pytest.param(9, ["Developer", "Product", "Support"], id="beyond the last"),
    ],
)
def test_a_seat_moves_to_a_place_among_those_in_use(noon, place, order):
    rota = make_rota(seats=("developer", "operations", "product", "support"))
    seats.retire_seat(seat=rota.seats.get(job="operations"), by=None, now=noon)

    seats.move_seat(seat=rota.seats.get(job="support"), place=place, by=None, now=noon)

    standing = rota.seats.filter(retired_at__isnull=True).order_by("position")
    assert [seat.name for seat in standing] == order
    assert sorted(seat.position for seat in standing) == [0, 1, 2]


def test_a_seat_that_stays_where_it_is_changes_nothing(noon):
    rota = make_rota()

    seats.move_seat(seat=rota.seats.get(job="developer"), place=0, by=None, now=noon)

    assert not Activity.objects.exists()


def test_a_template_can_be_looked_at_without_being_kept():
    rota = make_rota(templates=False)
    fields = {
        "name": "  Day  ",
        "first_day": date(2026, 11, 16),
        "local_start": time(9),
        "length_minutes": 480,
        "every_weeks": 1,
        "day_offsets": [1, 0, 1],
    }

    drawn = templates.draw_template(rota=rota, **fields)

    assert (drawn.name, drawn.day_offsets, drawn.pk) == ("Day", [0, 1], None)
    with pytest.raises(checks.Refused):
        templates.draw_template(rota=rota, **(fields | {"length_minutes": -60}))
    assert not ShiftTemplate.objects.exists()
    assert not Activity.objects.exists()
