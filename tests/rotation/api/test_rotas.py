"""Rotas: made and changed by planners, with opening hours, own days, seats and templates."""

import pytest

from rotation.models import Area, OpeningHours, Rota, ShiftTemplate
from tests.make import make_member, make_rota, make_team, make_template
from tests.programs import (
    FORBIDDEN,
    HUGE,
    NOT_FOUND,
    Program,
    every_page,
    invalid,
    refusal,
)

pytestmark = pytest.mark.django_db

WEEKDAYS = {str(day): [["09:00", "17:00"]] for day in range(5)}


@pytest.fixture
def planner():
    return Program("planner")


def new_rota(**changes):
    make_team()
    return {"team": "support", "name": "Customer desk", "zone": "UTC", "weekly": WEEKDAYS} | changes


def test_rotas_are_listed_with_their_team_and_rules(planner):
    make_rota(slug="desk", name="Desk", min_rest_hours=9)
    make_rota(make_team("Night"), name="Night", slug="night")

    rotas = every_page(planner, "rotas/", {"limit": 1})
    [night] = every_page(planner, "rotas/", {"team": "night"})

    assert [rota["slug"] for rota in rotas] == ["desk", "night"]
    assert rotas[0]["min_rest_hours"] == 9
    assert night["team"]["slug"] == "night"


def test_a_planner_makes_a_rota(planner):
    answer = planner.post("rotas/", new_rota(country="DE", min_rest_hours=12))

    assert (answer.status_code, answer.headers["ETag"]) == (201, '"v1"')
    rota = Rota.objects.get(slug="customer-desk")
    assert (rota.country, rota.min_rest_hours, rota.window_days) == ("DE", 12, 28)
    assert rota.opening_hours.get().weekly == WEEKDAYS


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"zone": "Mars"}, (422, "unknown_zone", ["zone"]), id="zone"),
        pytest.param({"country": "XX"}, (422, "unknown_country", ["country"]), id="country"),
        pytest.param({"team": "nowhere"}, invalid("team"), id="team"),
        pytest.param({"team": ["support"]}, invalid("team"), id="team in a list"),
        pytest.param({"min_rest_hours": HUGE}, invalid("min_rest_hours"), id="huge number"),
        pytest.param({"window_days": 0}, invalid("window_days"), id="empty window"),
        pytest.param({"holiday_policy": "half"}, invalid("holiday_policy"), id="policy"),
        pytest.param({"weekly": []}, invalid("weekly"), id="hours in a list"),
        pytest.param({"weekly": {"0": "9-5"}}, invalid("weekly.0"), id="hours in words"),
        pytest.param({"weekly": {"0": [["9"]]}}, invalid("weekly.0.0"), id="half a span"),
        pytest.param({"weekly": {}}, (422, "hours_never_open", ["weekly"]), id="never open"),
        pytest.param(
            {"weekly": {"7": [["09:00", "17:00"]]}},
            (422, "hours_unknown_weekday", ["weekly"]),
            id="eighth day",
        ),
        pytest.param(
            {"weekly": {"0": [["17:00", "09:00"]]}},
            (422, "hours_end_before_start", ["weekly"]),
            id="ends before it starts",
        ),
    ],
)
def test_a_rota_that_cannot_be_is_refused_and_not_made(change, refused, planner):
    assert refusal(planner.post("rotas/", new_rota(**change))) == refused
    assert not Rota.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
@pytest.mark.parametrize("path", ["", "desk/seats/", "desk/templates/", "desk/opening-hours/"])
def test_who_does_not_plan_changes_no_rota(path, role):
    make_rota(slug="desk")

    assert refusal(Program(role).post(f"rotas/{path}", {})) == FORBIDDEN


@pytest.mark.parametrize("path", ["", "seats/", "templates/", "days/", "opening-hours/", "shifts/"])
def test_a_rota_that_is_not_there_is_not_found(path, planner):
    assert refusal(planner.get(f"rotas/nowhere/{path}")) == NOT_FOUND


# Versions


def test_a_change_says_which_version_it_was_made_from(planner):
    make_rota(slug="desk")
    tag = planner.get("rotas/desk/").headers["ETag"]

    answer = planner.patch("rotas/desk/", {"spacing_days": 7}, If_Match=tag)

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"v2"')
    assert answer.json()["row_version"] == 2


@pytest.mark.parametrize(
    ("body", "header", "status"),
    [
        pytest.param({"row_version": 1}, None, 200, id="in the body"),
        pytest.param({}, 'W/"v1"', 200, id="made weak by a proxy"),
        pytest.param({}, '"v7", "v1"', 200, id="one of several"),
        pytest.param({}, "*", 200, id="whatever it is"),
        pytest.param({"row_version": 1}, '"v1"', 200, id="both the same"),
        pytest.param({}, '"v2"', 409, id="another version"),
        pytest.param({"row_version": 2}, None, 409, id="another one in the body"),
        pytest.param({}, '"v' + "9" * 9 + '"', 409, id="far ahead"),
        pytest.param({}, None, 428, id="none"),
        pytest.param({}, '"x"', 400, id="no tag of ours"),
        pytest.param({}, "v1", 400, id="no tag at all"),
        pytest.param({}, "", 400, id="nothing in it"),
        pytest.param({"row_version": 2}, '"v1"', 400, id="two that differ"),
        pytest.param({"row_version": HUGE}, None, 400, id="huge"),
        pytest.param({"row_version": None}, None, 400, id="null"),
    ],
)
def test_if_match_is_honoured(body, header, status, planner):
    make_rota(slug="desk")
    headers = {} if header is None else {"If_Match": header}

    answer = planner.patch("rotas/desk/", {"spacing_days": 7} | body, **headers)

    assert answer.status_code == status, answer.content
    assert (Rota.objects.get().spacing_days == 7) == (status == 200)


def test_the_rules_about_absences_learning_and_swaps_are_read_and_changed(planner):
    make_rota(slug="desk")
    rules = {
        "absence_policy": "caught_up",
        "least_shifts_per_quarter": 3,
        "shadow_shifts": 2,
        "paired_shifts": 4,
        "cover_choice": "planner",
        "cover_hours": 48,
    }

    answer = planner.patch("rotas/desk/", rules | {"row_version": 1})

    assert answer.status_code == 200
    assert {name: planner.get("rotas/desk/").json()[name] for name in rules} == rules


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("absence_policy", "maybe"),
        ("least_shifts_per_quarter", 93),
        ("shadow_shifts", "2"),
        ("paired_shifts", -1),
        ("cover_choice", None),
        ("cover_hours", 0),
    ],
)
def test_a_rule_that_cannot_be_is_refused(planner, name, value):
    make_rota(slug="desk")

    answer = planner.patch("rotas/desk/", {name: value, "row_version": 1})

    assert refusal(answer) == invalid(name)


def test_who_was_slower_reads_what_was_changed_meanwhile(planner):
    make_rota(slug="desk")
    planner.patch("rotas/desk/", {"zone": "Europe/Oslo", "row_version": 1})

    answer = planner.patch("rotas/desk/", {"spacing_days": 7, "row_version": 1})

    assert refusal(answer) == (409, "stale", ["zone"])
    assert answer.json()["fields"]["zone"] == ["Europe/Oslo"]


def test_a_change_without_a_version_is_told_how_to_say_it(planner):
    make_rota(slug="desk")

    answer = planner.patch("rotas/desk/", {"spacing_days": 7})

    assert refusal(answer) == (428, "precondition_required", [])
    assert "If-Match" in answer.json()["message"]


# Hours and days


def test_opening_hours_are_said_anew_as_a_version(planner):
    make_rota(slug="desk")

    answer = planner.post("rotas/desk/opening-hours/", {"weekly": {"5": [["10:00", "12:00"]]}})

    assert (answer.status_code, answer.json()["version"]) == (201, 2)
    versions = every_page(planner, "rotas/desk/opening-hours/", {"limit": 1})
    assert [hours["version"] for hours in versions] == [2, 1]
    assert OpeningHours.objects.count() == 2


def test_a_day_is_said_to_be_closed_and_ordinary_again(planner):
    make_rota(slug="desk")
    address = "rotas/desk/days/2026-12-24/"

    said = planner.put(address, {"kind": "closed", "name": "Party"})
    listed = every_page(planner, "rotas/desk/days/")
    gone = planner.delete(address)

    assert said.json() == {"day": "2026-12-24", "kind": "closed", "name": "Party"}
    assert listed == [said.json()]
    assert (gone.status_code, gone.content) == (204, b"")
    assert refusal(planner.delete(address)) == NOT_FOUND


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "2026-1-1"])
def test_a_day_no_calendar_has_is_not_found(day, planner):
    make_rota(slug="desk")

    assert refusal(planner.put(f"rotas/desk/days/{day}/", {"kind": "closed"})) == NOT_FOUND


@pytest.mark.parametrize(
    ("day", "body", "refused"),
    [
        ("2026-12-24", {"kind": "half"}, invalid("kind")),
        ("2026-12-24", {}, invalid("kind")),
        ("0001-01-01", {"kind": "closed"}, (422, "year_out_of_range", ["day"])),
    ],
    ids=["unknown kind", "no kind", "year 1"],
)
def test_a_day_that_cannot_be_is_refused(day, body, refused, planner):
    make_rota(slug="desk")

    assert refusal(planner.put(f"rotas/desk/days/{day}/", body)) == refused


# Seats


def test_a_seat_is_added_changed_and_retired(planner):
    make_rota(slug="desk")
    area = Area.objects.create(name="Export", slug="export")

    seat = planner.post(
        "rotas/desk/seats/", {"name": "Second", "job": "developer", "area_id": area.pk}
    )
    address = f"rotas/desk/seats/{seat.json()['id']}/"
    changed = planner.patch(address, {"kind": "backup", "area_id": None})
    retired = planner.delete(address)

    assert (seat.status_code, seat.json()["position"]) == (201, 2)
    assert (changed.json()["kind"], changed.json()["area_id"]) == ("backup", None)
    assert retired.json()["retired_at"] == "2026-11-18T12:00:00Z"
    in_use = every_page(planner, "rotas/desk/seats/", {"retired": "false"})
    assert [seat["name"] for seat in in_use] == ["Developer", "Product"]
    assert len(every_page(planner, "rotas/desk/seats/", {"limit": 1})) == 3


def test_a_seat_of_another_rota_is_not_found(planner):
    make_rota(slug="desk")
    other = make_rota(slug="other").seats.first()

    assert refusal(planner.patch(f"rotas/desk/seats/{other.pk}/", {"name": "X"})) == NOT_FOUND


@pytest.mark.parametrize(
    ("seat", "refused"),
    [
        pytest.param({"name": "X"}, invalid("job"), id="no job"),
        pytest.param({"name": "X", "job": "pilot"}, invalid("job"), id="unknown job"),
        pytest.param(
            {"name": "Developer", "job": "developer"}, (422, "taken", ["name"]), id="name taken"
        ),
    ],
)
def test_a_seat_that_cannot_be_is_refused(seat, refused, planner):
    make_rota(slug="desk")

    assert refusal(planner.post("rotas/desk/seats/", seat)) == refused


# Templates


def new_template(**changes):
    usual = {"name": "Morning", "first_day": "2026-11-23", "local_start": "09:00"}
    return usual | {"length_minutes": 240, "day_offsets": [0, 1, 2, 3, 4]} | changes


def test_a_template_is_added_and_ended(planner):
    make_rota(slug="desk", templates=False)

    made = planner.post("rotas/desk/templates/", new_template())
    address = f"rotas/desk/templates/{made.json()['id']}/end/"
    ended = planner.post(address, {"last_day": "2026-12-31"})

    assert (made.status_code, made.json()["local_start"]) == (201, "09:00")
    assert ended.json()["last_day"] == "2026-12-31"
    assert every_page(planner, "rotas/desk/templates/") == [ended.json()]


def test_a_ready_made_set_is_added_whole(planner):
    make_rota(slug="desk", templates=False)
    wanted = {"preset": "half_day", "first_day": "2026-11-25"}

    made = planner.post("rotas/desk/templates/ready-made/", wanted)

    assert made.status_code == 201
    assert {template["first_day"] for template in made.json()["templates"]} == {"2026-11-23"}
    assert ShiftTemplate.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"local_start": "9 o'clock"}, invalid("local_start"), id="no time"),
        pytest.param({"local_start": "09:00:30"}, invalid("local_start"), id="seconds"),
        pytest.param({"local_start": 9}, invalid("local_start"), id="number"),
        pytest.param({"day_offsets": [-1]}, invalid("day_offsets.0"), id="day before the first"),
        pytest.param({"day_offsets": "0"}, invalid("day_offsets"), id="days as text"),
        pytest.param(
            {"day_offsets": []}, (422, "template_without_days", ["day_offsets"]), id="no days"
        ),
        pytest.param(
            {"every_weeks": 0},
            (422, "template_every_weeks_out_of_range", ["every_weeks"]),
            id="never",
        ),
        pytest.param(
            {"last_day": "2026-11-22"},
            (422, "template_last_day_before_first", ["last_day"]),
            id="ends before it starts",
        ),
        pytest.param({"zone": "Mars"}, (422, "unknown_zone", ["zone"]), id="zone"),
        pytest.param(
            {"length_minutes": 2 * 24 * 60},
            (422, "template_slots_overlap", ["length_minutes"]),
            id="runs into itself",
        ),
    ],
)
def test_a_template_that_cannot_be_is_refused_and_not_made(change, refused, planner):
    make_rota(slug="desk", templates=False)

    assert refusal(planner.post("rotas/desk/templates/", new_template(**change))) == refused
    assert not ShiftTemplate.objects.exists()


def test_the_template_of_another_rota_is_not_found(planner):
    make_rota(slug="desk")
    other = make_template(make_rota())

    answer = planner.post(f"rotas/desk/templates/{other.pk}/end/", {"last_day": "2026-12-31"})

    assert refusal(answer) == NOT_FOUND


def test_members_of_a_team_may_read_all_of_it():
    make_rota(slug="desk")
    program = Program(make_member())

    for path in ("", "seats/", "templates/", "days/", "opening-hours/", "shifts/", "on-duty/"):
        assert program.get(f"rotas/desk/{path}").status_code == 200
