"""A rota's settings: its rules, hours, seats, templates and days, changed by planners only."""

from datetime import date

import pytest

from rotation.models import Activity, Area, OpeningHours, RotaDay
from rotation.services import rotas, seats
from tests.make import WEEKDAYS, make_member, make_rota, make_template, make_user

URL = "/rotas/desk/settings/"
RULES = {
    "name": "Desk",
    "zone": "Europe/Berlin",
    "country": "",
    "subdivision": "",
    "holiday_policy": "closed",
    "min_rest_hours": 11,
    "window_days": 28,
    "max_shifts_in_window": 10,
    "spacing_days": 4,
    "freeze_days": 14,
    "absence_bars_from_percent": 0,
    "absence_policy": "excused",
    "least_shifts_per_quarter": 0,
    "shadow_shifts": 0,
    "paired_shifts": 0,
    "cover_choice": "first",
    "cover_hours": 24,
    "row_version": 1,
}
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
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def rota():
    return make_rota(name="Desk", slug="desk", zone="Europe/Berlin")


@pytest.fixture
def planner(client, rota):
    client.force_login(make_user("planner", zone="Asia/Tokyo"))
    return client


def text(response):
    return response.content.decode()


def posts(rota):
    seat, template = rota.seats.first().pk, rota.templates.first().pk
    return {
        URL: RULES | {"name": "Front desk"},
        f"{URL}hours/": {"day0_opens0": "10:00", "day0_closes0": "12:00"},
        f"{URL}days/": {"day": "2026-12-24", "kind": "closed"},
        f"{URL}seats/": SEAT,
        f"{URL}seats/{seat}/": {
            f"seat{seat}-{name}": value for name, value in (SEAT | {"name": "First"}).items()
        },
        f"{URL}seats/{seat}/retire/": {},
        f"{URL}templates/": TEMPLATE,
        f"{URL}templates/preset/": {"preset": "weekly", "first_day": "2026-11-18"},
        f"{URL}templates/{template}/end/": {f"{template}-last_day": "2026-12-31"},
    }


@pytest.mark.parametrize("role", ["planner", "admin"])
def test_planners_and_admins_change_everything(client, rota, role):
    client.force_login(make_user(role))

    for url, data in posts(rota).items():
        response = client.post(url, data)
        assert response.status_code == 302, url
        assert response["Location"].startswith(URL)
    assert Activity.objects.filter(subject="rota", subject_id=rota.pk).count() == 9


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
def test_others_may_not_even_read_them(client, rota, role):
    client.force_login(make_user(role))

    assert client.get(URL).status_code == 403
    assert "/settings/" not in text(client.get("/rotas/desk/")).split("<main", 1)[1]
    for url, data in posts(rota).items():
        assert client.post(url, data).status_code == 403
    assert not Activity.objects.exists()


def test_strangers_are_asked_to_sign_in(client, rota):
    for url, data in posts(rota).items():
        assert client.post(url, data).status_code == 302
    assert client.get(URL)["Location"].startswith("/accounts/login/")
    assert not Activity.objects.exists()


def test_what_is_not_there_is_not_found(planner, rota):
    other = make_rota(slug="other")
    numbers = (other.seats.first().pk, 10**30)

    assert planner.get("/rotas/none/settings/").status_code == 404
    for number in numbers:
        assert planner.post(f"{URL}seats/{number}/", {"place": 0}).status_code == 404
        assert planner.post(f"{URL}seats/{number}/retire/").status_code == 404
    for number in (other.templates.first().pk, 10**30):
        assert planner.post(f"{URL}templates/{number}/end/").status_code == 404


def test_parts_are_changed_by_post_only(planner, rota):
    for url in [url for url in posts(rota) if url != URL]:
        assert planner.get(url).status_code == 405
    assert planner.put(URL).status_code == 405


def test_the_page_leads_from_the_rota_and_says_how_everything_stands(planner, rota):
    make_template(rota, name="Old", last_day=date(2026, 10, 30))
    area = Area.objects.create(name="Editor", slug="editor")
    rota.seats.filter(job="product").update(area=area)

    assert URL in text(planner.get("/rotas/desk/"))
    page = text(planner.get(URL))

    for words in ("Mon to Fri, 09:00-17:00", "over", "Editor", "version 1", "20 slots with 160 h"):
        assert words in page


def test_rules_are_changed(planner, rota):
    response = planner.post(
        URL, RULES | {"freeze_days": 21, "country": "DE", "subdivision": "hamburg"}
    )

    assert response["Location"] == URL
    rota.refresh_from_db()
    assert (rota.freeze_days, rota.country, rota.subdivision, rota.row_version) == (
        21,
        "DE",
        "HH",
        2,
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"name": " "}, "This field is required.", id="no name"),
        pytest.param({"zone": "Mars/X"}, "No time zone is called &quot;Mars/X&quot;.", id="zone"),
        pytest.param(
            {"country": "DE", "subdivision": "Bergen"}, "DE has no region", id="unknown region"
        ),
        pytest.param({"subdivision": "Bergen"}, "A region needs its country.", id="region alone"),
        pytest.param({"window_days": 0}, "greater than or equal to 1", id="empty window"),
        pytest.param({"spacing_days": "x"}, "Enter a whole number.", id="no number"),
        pytest.param({"absence_policy": "maybe"}, "maybe is not one of", id="no such policy"),
        pytest.param({"least_shifts_per_quarter": 93}, "less than or equal", id="every day"),
        pytest.param({"shadow_shifts": -1}, "greater than or equal", id="fewer than none"),
        pytest.param({"cover_hours": 0}, "greater than or equal", id="no time to hear of it"),
        pytest.param({"row_version": ""}, "This field is required.", id="no version"),
    ],
)
def test_rules_that_cannot_be_are_said_beside_what_was_typed(planner, rota, fields, words):
    response = planner.post(URL, RULES | {"freeze_days": 33} | fields)

    assert response.status_code == 422
    assert words in text(response)
    assert 'value="33"' in text(response)
    rota.refresh_from_db()
    assert (rota.freeze_days, rota.row_version) == (14, 1)


def test_a_stale_form_shows_what_changed_and_keeps_what_was_typed(planner, rota, noon):
    rotas.update(rota=rota, row_version=1, by=None, now=noon, freeze_days=21, country="FR")

    response = planner.post(URL, RULES | {"freeze_days": 33})

    assert response.status_code == 409
    page = text(response)
    assert "It says now: 21" in page
    assert "It says now: FR" in page
    assert 'value="33"' in page
    rota.refresh_from_db()
    assert rota.freeze_days == 21
    newest = planner.post(URL, RULES | {"freeze_days": 33, "row_version": 2})
    assert newest.status_code == 302


def test_a_zone_that_people_are_not_offered_is_kept(planner, rota):
    rota.zone = "Etc/GMT-3"
    rota.save()

    assert planner.post(URL, RULES | {"zone": "Etc/GMT-3"}).status_code == 302
    assert planner.post(URL, RULES | {"zone": "Etc/GMT-4"}).status_code == 422


def test_hours_become_a_new_version(planner, rota):
    data = {"day0_opens0": "09:00", "day0_closes0": "12:00", "day0_opens1": "13:00",
            "day0_closes1": "17:00", "day6_opens0": "22:00", "day6_closes0": "00:00"}  # fmt: skip

    response = planner.post(f"{URL}hours/", data, follow=True)

    assert "These opening hours count for drafts made from now on." in text(response)
    newest = OpeningHours.objects.get(rota=rota, version=2)
    assert newest.weekly == {
        "0": [["09:00", "12:00"], ["13:00", "17:00"]],
        "6": [["22:00", "24:00"]],
    }
    assert OpeningHours.objects.get(rota=rota, version=1).weekly == WEEKDAYS


def test_a_desk_opens_around_the_clock(planner, rota):
    planner.post(f"{URL}hours/", {"always": "on", "day0_opens0": "09:00", "day0_closes0": "10:00"})

    newest = OpeningHours.objects.get(version=2)
    assert newest.weekly == {str(day): [["00:00", "24:00"]] for day in range(7)}
    assert 'name="always"' in text(planner.get(URL))
    assert planner.get(URL).context["hours_form"]["always"].value() is True


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        pytest.param(
            {"day0_opens0": "17:00", "day0_closes0": "09:00"},
            "day0_closes0",
            "17:00 to 09:00 ends before it starts; write a night as two days.",
            id="ends first",
        ),
        pytest.param({"day0_opens0": "17:00"}, "day0_closes0", "Give both times, or none.", id="half"),
        pytest.param(
            {"day0_opens0": "09:00", "day0_closes0": "12:00", "day0_opens1": "11:00", "day0_closes1": "17:00"},
            "day0_opens1",
            "Two opening times of the same day overlap at 11:00.",
            id="overlap",
        ),
        pytest.param({"day0_opens0": "9 am", "day0_closes0": "12:00"}, "day0_opens0", "Enter a valid time.", id="no time"),
        pytest.param({}, "always", "Say at least one opening time in the week.", id="never open"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_said_beside_their_day(planner, fields, field, words):
    response = planner.post(f"{URL}hours/", fields)

    assert response.status_code == 422
    assert words in response.context["hours_form"].errors[field]
    for value in fields.values():
        assert f'value="{value}"' in text(response)
    assert OpeningHours.objects.count() == 1


def test_a_third_stretch_of_a_day_that_a_program_set_is_not_lost(planner, rota, noon):
    three = {"2": [["08:00", "10:00"], ["11:00", "13:00"], ["14:00", "16:00"]]}
    rotas.set_opening_hours(rota=rota, weekly=three, by=None, now=noon)

    form = planner.get(URL).context["hours_form"]
    data = {field.html_name: field.value() for field in form if field.value()}
    planner.post(f"{URL}hours/", data | {"day2_closes2": "17:00"})

    assert OpeningHours.objects.latest("version").weekly["2"][2] == ["14:00", "17:00"]


def test_a_day_is_said_and_taken_back(planner, rota):
    rotas.update(
        rota=rota, row_version=1, by=None, now=rota.opening_hours.get().made_at, country="DE"
    )
    day = {"day": "2026-12-25"}

    planner.post(f"{URL}days/", day | {"kind": "staffed", "name": "Launch"})
    own = RotaDay.objects.get(rota=rota)
    page = text(planner.get(URL))
    back = planner.post(f"{URL}days/", day | {"kind": "calendar"})
    again = planner.post(f"{URL}days/", day | {"kind": "calendar"})

    assert (own.day, own.kind, own.name) == (date(2026, 12, 25), "staffed", "Launch")
    assert "Launch" in page
    assert "Second Day of Christmas" in page
    assert (back.status_code, again.status_code) == (302, 422)
    assert not RotaDay.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"day": "2026-02-30"}, "day", id="no such day"),
        pytest.param({"day": "0206-12-24"}, "day", id="year"),
        pytest.param({"kind": "party"}, "kind", id="kind"),
    ],
)
def test_a_day_that_cannot_be_is_refused(planner, fields, field):
    data = {"day": "2026-12-24", "kind": "closed", "name": "Eve"} | fields

    response = planner.post(f"{URL}days/", data)

    assert response.status_code == 422
    assert list(response.context["day_form"].errors) == [field]
    assert 'value="Eve"' in text(response)


def test_the_page_takes_the_same_queries_however_much_a_rota_has(
    planner, rota, noon, django_assert_num_queries, django_assert_max_num_queries
):
    make_member(rota.team)
    planner.get(URL)
    with django_assert_max_num_queries(40) as few:
        planner.get(URL)
    for number in range(9):
        area = Area.objects.create(name=f"Area {number}", slug=f"area-{number}")
        seats.add_seat(rota=rota, name=f"S{number}", job="support", area=area, by=None, now=noon)
        make_template(rota, zone="Asia/Tokyo")
        RotaDay.objects.create(rota=rota, day=date(2026, 12, 1 + number), kind="closed")
    with django_assert_num_queries(len(few)):
        planner.get(URL)
