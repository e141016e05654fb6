"""The seats and shift templates of a rota, on the page of its settings."""

from datetime import date, time

import pytest

from rotation.models import Area, Seat, ShiftTemplate
from tests.make import make_member, make_rota, make_shift, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/rotas/desk/settings/"
TEMPLATE = {
    "name": "Late",
    "first_day": "2026-11-23",
    "starts": "13:00",
    "ends": "17:00",
    "days_later": 0,
    "every_weeks": 1,
    "weekdays": ["0", "3"],
}
SEAT = {"name": "Backup", "job": "developer", "kind": "backup"}


@pytest.fixture
def rota():
    return make_rota(name="Desk", slug="desk", zone="Europe/Berlin")


@pytest.fixture
def planner(client, rota):
    client.force_login(make_user("planner", zone="Asia/Tokyo"))
    return client


def text(response):
    return response.content.decode()


def test_a_seat_is_added_after_the_others(planner, rota):
    area = Area.objects.create(name="Editor", slug="editor")

    page = text(planner.post(f"{URL}seats/", SEAT | {"area": area.pk}, follow=True))

    seat = Seat.objects.get(name="Backup")
    assert (seat.job, seat.kind, seat.area, seat.position) == ("developer", "backup", area, 2)
    assert page.count("The seat Backup was added.") == 2  # above the page, and in its section


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"name": "Developer"}, id="name in use"),
        pytest.param({"job": "wizard"}, id="job"),
        pytest.param({"area": "999"}, id="area"),
    ],
)
def test_a_seat_that_cannot_be_is_refused_with_what_was_typed(planner, fields):
    response = planner.post(f"{URL}seats/", SEAT | fields)

    assert response.status_code == 422
    assert set(response.context["seat_form"].errors) == set(fields)
    assert f'value="{(SEAT | fields)["name"]}"' in text(response)
    assert Seat.objects.count() == 2


def test_a_seat_is_renamed_and_moved(planner, rota):
    first, last = rota.seats.order_by("position")
    named = {f"seat{last.pk}-{name}": value for name, value in (SEAT | {"name": "PM"}).items()}

    planner.post(f"{URL}seats/{last.pk}/", named)
    planner.post(f"{URL}seats/{last.pk}/", {"place": 0})

    assert [seat.name for seat in rota.seats.order_by("position")] == ["PM", first.name]


def test_a_name_in_use_is_refused_at_its_seat_alone(planner, rota):
    seat = rota.seats.get(job="product")
    data = {
        f"seat{seat.pk}-{name}": value for name, value in (SEAT | {"name": "Developer"}).items()
    }

    response = planner.post(f"{URL}seats/{seat.pk}/", data)

    assert response.status_code == 422
    wrong = [row.seat.pk for row in response.context["seats"] if row.form.errors]
    assert wrong == [seat.pk]


def test_a_place_that_is_no_number_is_refused(planner, rota):
    seat = rota.seats.first()

    assert planner.post(f"{URL}seats/{seat.pk}/", {"place": "up"}).status_code == 422


def test_retiring_says_what_happens_and_may_be_said_twice(planner, rota, noon):
    shift = make_shift(make_member(), rota=rota, starts_at=noon)
    url = f"{URL}seats/{shift.seat.pk}/"

    assert "1 published shift ahead keeps its holder" in text(planner.get(URL))
    for _time in range(2):
        assert planner.post(f"{url}retire/").status_code == 302

    shift.seat.refresh_from_db()
    assert shift.seat.retired_at == noon
    assert "Retired:" in text(planner.get(URL))
    assert planner.post(url, {"place": 1}).status_code == 404


def test_a_template_counts_its_days_from_its_first_day(planner, rota):
    data = TEMPLATE | {"first_day": "2026-11-25", "ends": "01:00", "days_later": 1}

    planner.post(f"{URL}templates/", data)

    template = rota.templates.get(name="Late")
    assert (template.local_start, template.length_minutes) == (time(13), 12 * 60)
    assert template.day_offsets == [1, 5]  # Thursday and the next Monday after a Wednesday


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        pytest.param({"ends": "12:00"}, "ends", "The shift ends before it starts.", id="ends first"),
        pytest.param({"weekdays": []}, "weekdays", "Choose at least one day.", id="no day"),
        pytest.param({"weekdays": ["9"]}, "weekdays", "9 is no day of the week.", id="no such day"),
        pytest.param({"zone": "Mars/X"}, "zone", 'No time zone is called "Mars/X".', id="zone"),
        pytest.param(
            {"last_day": "2026-11-22"}, "last_day", "The last day is before the first day.", id="over"
        ),
        pytest.param(
            {"days_later": 6}, "ends", "A shift is so long that it runs into the next one.", id="long"
        ),
        pytest.param({"every_weeks": 0}, "every_weeks", "Ensure this value is greater than or equal to 1.", id="weeks"),
        pytest.param({"starts": "13:00:30"}, "starts", "A shift starts at a whole minute, such as 09:00.", id="seconds"),
        pytest.param({"first_day": "0026-11-23"}, "first_day", "The year has to be between 1990 and 2100.", id="year"),
    ],
)  # fmt: skip
def test_an_impossible_template_is_said_beside_its_field(planner, fields, field, words):
    response = planner.post(f"{URL}templates/", TEMPLATE | fields)

    assert response.status_code == 422
    assert response.context["template_form"].errors[field] == [words]
    assert 'value="Late"' in text(response)
    assert ShiftTemplate.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_a_template_is_seen_before_it_is_kept(planner, headers):
    response = planner.post(f"{URL}templates/", TEMPLATE | {"look": "1"}, headers=headers)

    assert response.status_code == 200
    page = text(response)
    assert "With Late, which is not saved." in page
    assert "in two slots at once" in page
    assert ("<html" in page) == (not headers)
    assert ShiftTemplate.objects.count() == 1


def test_the_fragment_needs_no_name_and_says_what_is_impossible(planner):
    headers = {"HX-Request": "true"}
    url, data = f"{URL}templates/", TEMPLATE | {"look": "1", "name": ""}

    assert "With The new template" in text(planner.post(url, data, headers=headers))
    response = planner.post(url, data | {"ends": "08:00"}, headers=headers)

    assert response.status_code == 422
    assert "The shift ends before it starts." in text(response)
    assert "20 slots with 160 h" in text(response)


def test_a_ready_made_set_is_added_once(planner, rota):
    data = {"preset": "half_day", "first_day": "2026-11-25"}

    page = text(planner.post(f"{URL}templates/preset/", data, follow=True))
    again = planner.post(f"{URL}templates/preset/", data)

    assert "2 templates were added." in page
    assert rota.templates.get(name="Morning").first_day == date(2026, 11, 23)
    assert "This rota has templates of the same names already." in text(again)
    assert (again.status_code, rota.templates.count()) == (422, 3)


def test_a_template_ends(planner, rota):
    template = rota.templates.get()
    url, field = f"{URL}templates/{template.pk}/end/", f"{template.pk}-last_day"

    refused = planner.post(url, {field: "2025-12-31"})
    page = text(planner.post(url, {field: "2026-12-04"}, follow=True))

    assert refused.status_code == 422
    assert "The last day is before the first day." in text(refused)
    assert "makes its last shift on Fri 4 Dec 2026" in page
    template.refresh_from_db()
    assert template.last_day == date(2026, 12, 4)
