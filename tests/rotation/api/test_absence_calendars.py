"""Calendars read in, through the API: one's own only, and the address in no answer."""

import pytest

from rotation.models import AbsenceCalendar
from tests.make import make_shift, utc
from tests.programs import NOBODY, NOT_FOUND, every_page, invalid, refusal, server
from tests.rotation.calendars.reading import calendar, event

pytestmark = pytest.mark.django_db

ADDRESS = "webcal://calendar.example.com/secret-1234.ics"
DAY = calendar(event("DTSTART;VALUE=DATE:20991123\nSUMMARY:Knee operation")).decode()
SOON = calendar(event("DTSTART;VALUE=DATE:{day}")).decode()


@pytest.fixture(autouse=True)
def addresses_are_on(settings):
    settings.CALENDAR_ADDRESSES = True


def test_where_addresses_are_off_a_file_still_works(settings):
    settings.CALENDAR_ADDRESSES = False
    program = server()

    answer = program.post("absence-calendars/", {"name": "Mine", "address": ADDRESS})

    assert refusal(answer) == (422, "calendar_addresses_off", ["address"])
    assert program.post("absence-calendars/", {"name": "M", "content": DAY}).status_code == 201


def test_an_address_is_added_and_never_given_back():
    program = server()

    made = program.post("absence-calendars/", {"name": "Mine", "address": ADDRESS})

    assert made.status_code == 201
    found = made.json()["calendar"]
    assert (found["name"], found["host"], found["only_all_day"]) == (
        "Mine",
        "calendar.example.com",
        True,
    )
    assert every_page(program, "absence-calendars/") == [found]
    assert program.get(f"absence-calendars/{found['uid']}/").json() == found
    assert b"secret-1234" not in made.content


def test_the_text_of_a_file_is_read_at_once():
    program = server()
    shift = make_shift(program.user.member, starts_at=utc("2026-11-23 09:00"))

    made = program.post(
        "absence-calendars/", {"name": "File", "content": SOON.format(day="20261123")}
    )

    found = made.json()
    assert (found["entered"], found["calendar"]["host"]) == (1, "")
    assert [one["uid"] for one in found["hit"]] == [str(shift.uid)]
    [absence] = every_page(program, "absences/")
    assert absence["calendar"] == found["calendar"]["uid"]


def test_a_planner_sees_the_absence_but_not_the_calendar():
    program, planner = server(), server("planner")
    made = program.post(
        "absence-calendars/", {"name": "File", "content": SOON.format(day="20261123")}
    ).json()

    [absence] = every_page(planner, "absences/")

    assert absence["calendar"] is None
    for method in (planner.get, planner.delete, planner.patch):
        assert refusal(method(f"absence-calendars/{made['calendar']['uid']}/")) == NOT_FOUND


def test_an_absence_that_is_read_again_is_not_withdrawn():
    program = server()
    made = program.post(
        "absence-calendars/", {"name": "File", "content": SOON.format(day="20261123")}
    ).json()
    AbsenceCalendar.objects.update(host="calendar.example.com", sealed_address="sealed")
    [absence] = every_page(program, "absences/")

    answer = program.delete(f"absences/{absence['uid']}/")

    assert refusal(answer) == (409, "absence_read_from_calendar", [])
    program.delete(f"absence-calendars/{made['calendar']['uid']}/")
    assert every_page(program, "absences/") == []


def test_what_is_left_out_of_a_change_stays():
    program = server()
    made = program.post(
        "absence-calendars/", {"name": "Mine", "address": ADDRESS, "title_words": "leave"}
    ).json()["calendar"]

    changed = program.patch(f"absence-calendars/{made['uid']}/", {"only_all_day": False}).json()

    assert (changed["name"], changed["only_all_day"], changed["title_words"]) == (
        "Mine",
        False,
        "leave",
    )


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        pytest.param({}, invalid("name"), id="nothing"),
        pytest.param({"name": "Mine"}, invalid("address"), id="neither"),
        pytest.param(
            {"name": "Mine", "address": ADDRESS, "content": DAY}, invalid("address"), id="both"
        ),
        pytest.param({"name": "n" * 61, "address": ADDRESS}, invalid("name"), id="long name"),
        pytest.param({"name": "M", "address": 5}, invalid("address"), id="no text"),
        pytest.param(
            {"name": "M", "address": ADDRESS, "only_all_day": "yes"},
            invalid("only_all_day"),
            id="no flag",
        ),
        pytest.param({"name": "M", "address": ADDRESS, "x": 1}, invalid("x"), id="unknown"),
        pytest.param(
            {"name": "M", "address": "https://10.0.0.1/a.ics"},
            (422, "address_private", ["address"]),
            id="private",
        ),
        pytest.param(
            {"name": "M", "content": "<html>"}, (422, "calendar_not_a_calendar", []), id="a page"
        ),
    ],
)
def test_what_cannot_be_read_in_is_refused_by_name(body, refused):
    program = server()

    assert refusal(program.post("absence-calendars/", body)) == refused
    assert not AbsenceCalendar.objects.exists()


def test_a_file_is_not_read_again_nor_in_another_way():
    program = server()
    made = program.post("absence-calendars/", {"name": "File", "content": DAY}).json()["calendar"]
    path = f"absence-calendars/{made['uid']}/"

    for answer in (program.post(f"{path}read/"), program.patch(path, {"only_all_day": False})):
        assert refusal(answer) == (422, "calendar_file_is_read_once", [])
    assert program.patch(path, {"name": "Old"}).json()["name"] == "Old"


def test_a_failure_is_said_with_its_code_and_sentence():
    program = server()
    made = program.post("absence-calendars/", {"name": "Mine", "address": ADDRESS}).json()
    AbsenceCalendar.objects.update(sealed_address="broken")

    answer = program.post(f"absence-calendars/{made['calendar']['uid']}/read/").json()

    assert answer["calendar"]["failure"] == "calendar_seal_broken"
    assert "unsealed" in answer["calendar"]["failure_message"]
    assert answer["hit"] == []


def test_reading_takes_no_body():
    program = server()
    made = program.post("absence-calendars/", {"name": "Mine", "address": ADDRESS}).json()

    answer = program.post(f"absence-calendars/{made['calendar']['uid']}/read/", {"now": True})

    assert refusal(answer) == invalid("now")


def test_a_calendar_that_is_not_there():
    program = server()

    assert refusal(program.get(f"absence-calendars/{NOBODY}/")) == NOT_FOUND


def test_who_serves_no_shifts_has_none():
    assert refusal(server("viewer").get("absence-calendars/"))[0] == 403
