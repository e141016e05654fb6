"""Friction points: listed, noted, worded anew, put on themes, set aside."""

from datetime import timedelta

import pytest

from feedback.models import FrictionPoint
from tests.conftest import NOON
from tests.make import make_case, make_point, make_theme
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


def texts(rows):
    return [row["text"] for row in rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({}, ["Tied", "Untied", "Aside", "Old"], id="all, the newest first"),
        pytest.param({"origin": "said"}, ["Untied"], id="origin"),
        pytest.param({"untied": "true"}, ["Untied", "Old"], id="to be sorted"),
        pytest.param({"untied": "false"}, ["Tied", "Aside"], id="sorted"),
        pytest.param({"since": "2026-11-01T00:00:00Z"}, ["Tied", "Untied", "Aside"], id="since"),
        pytest.param({"until": "2026-11-01T00:00:00Z"}, ["Old"], id="until"),
        pytest.param({"theme": "999"}, [], id="of no theme"),
    ],
)
def test_friction_points_are_narrowed(query, found):
    make_point("Tied", theme=make_theme(), observed_at=NOON - timedelta(hours=1))
    make_point("Untied", origin="said", observed_at=NOON - timedelta(hours=2))
    make_point("Aside", set_aside_at=NOON, observed_at=NOON - timedelta(hours=3))
    make_point("Old", observed_at=NOON - timedelta(days=90))

    assert texts(every_page(Program("viewer"), "friction-points/", query | {"limit": 2})) == found


def test_those_of_a_theme_are_also_those_of_what_is_merged_into_it():
    theme = make_theme("Whole")
    part = make_theme("Part", merged_into=theme)
    make_point("Of the whole", theme=theme)
    make_point("Of the part", theme=part)
    program = Program("viewer")

    assert len(every_page(program, "friction-points/", {"theme": theme.pk})) == 2
    [row] = every_page(program, "friction-points/", {"theme": part.pk})
    assert row["theme"]["title"] == "Part"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"origin": "dreamt"}, "origin"),
        ({"theme": "T-1"}, "theme"),
        ({"theme": str(HUGE)}, "theme"),
        ({"untied": "1"}, "untied"),
        ({"since": "2026-11-01"}, "since"),
        ({"case": "1"}, "case"),
    ],
)
def test_filters_that_mean_nothing_are_refused(query, field):
    assert refusal(Program().get("friction-points/", query)) == invalid(field)


@pytest.mark.parametrize("count", [3, 30], ids=["few rows", "ten times as many"])
def test_the_number_of_queries_does_not_hang_on_the_number_of_points(
    count, django_assert_num_queries
):
    for _ in range(count):
        make_point(case=make_case(), theme=make_theme())
    program = Program("viewer")
    program.get("me/")  # the first use of a token is noted

    with django_assert_num_queries(3):  # token, points, their themes
        assert len(program.get("friction-points/").json()["results"]) == count


def test_a_point_is_noted_without_a_case():
    program = Program()
    new = {"text": "Sighed", "account_name": "Polar", "observed_at": "2026-11-17T10:00:00Z"}

    answer = program.post("friction-points/", new)

    point = answer.json()
    assert answer.status_code == 201
    assert (point["case"], point["account"]["name"], point["origin"]) == (None, "Polar", "silent")
    assert point["observer"]["user_id"] == program.user.pk
    assert [wording["text"] for wording in point["texts"]] == ["Sighed"]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param({"text": "x" * 501}, invalid("text"), id="too long"),
        pytest.param({"text": None}, invalid("text"), id="null"),
        pytest.param({"origin": "dreamt"}, invalid("origin"), id="origin"),
        pytest.param({"severity": "1"}, invalid("severity"), id="severity as text"),
        pytest.param({"minutes_customer": -1}, invalid("minutes_customer"), id="less than none"),
        pytest.param({"minutes_staff": 10081}, invalid("minutes_staff"), id="more than a week"),
        pytest.param({"account_id": 999}, (422, "unknown", ["account_id"]), id="account"),
        pytest.param({"theme_id": 999}, (422, "unknown", ["theme_id"]), id="theme"),
        pytest.param(
            {"observed_at": "2026-11-19T00:00:00Z"},
            (422, "in_the_future", ["observed_at"]),
            id="still to come",
        ),
    ],
)
def test_a_point_that_cannot_be_is_refused_and_not_noted(change, refused):
    assert refusal(Program().post("friction-points/", {"text": "Sighed"} | change)) == refused
    assert not FrictionPoint.objects.exists()


def test_another_wording_keeps_the_former_one():
    program = Program()
    point = make_point("Sighed", observer=program.user)

    body = program.post(f"friction-points/{point.pk}/reword/", {"text": "Sighed twice"}).json()

    assert body["text"] == "Sighed twice"
    assert [wording["revision"] for wording in body["texts"]] == [2, 1]


def test_what_is_left_out_of_a_change_stays():
    program = Program()
    point = make_point(observer=program.user, step="Dialog", minutes_customer=5)

    body = program.patch(
        f"friction-points/{point.pk}/", {"severity": 3, "minutes_customer": None}
    ).json()

    assert (body["severity"], body["minutes_customer"], body["step"]) == (3, None, "Dialog")


def test_words_are_changed_by_rewording_only():
    program = Program("product")

    answer = program.patch(f"friction-points/{make_point().pk}/", {"text": "x"})

    assert refusal(answer) == invalid("text")


def test_a_point_goes_onto_a_theme_and_off_again():
    point, theme = make_point(), make_theme("Forgets")
    program = Program("product")
    address = f"friction-points/{point.pk}/theme/"

    on = program.put(address, {"theme": theme.pk})
    again = program.put(address, {"theme": theme.pk})
    off = program.delete(address)
    nothing = program.delete(address)

    assert on.json()["theme"]["title"] == "Forgets"
    assert again.status_code == 200
    assert (off.status_code, off.json()["theme"]) == (200, None)
    assert refusal(nothing) == (409, "not_on_theme", [])


@pytest.mark.parametrize(
    ("theme", "refused"),
    [(999, NOT_FOUND), (HUGE, invalid("theme")), ("1", invalid("theme")), ([], invalid("theme"))],
    ids=["unknown", "huge", "text", "list"],
)
def test_a_theme_that_is_none_is_refused(theme, refused):
    answer = Program("product").put(f"friction-points/{make_point().pk}/theme/", {"theme": theme})

    assert refusal(answer) == refused


def test_a_point_is_set_aside_and_brought_back():
    program = Program("product")
    address = f"friction-points/{make_point().pk}/"

    aside = program.post(f"{address}set-aside/").json()
    back = program.post(f"{address}bring-back/").json()

    assert (aside["set_aside_at"], back["set_aside_at"]) == ("2026-11-18T12:00:00Z", None)


def test_a_point_on_a_theme_is_not_set_aside():
    point = make_point(theme=make_theme())

    answer = Program("product").post(f"friction-points/{point.pk}/set-aside/")

    assert refusal(answer) == (409, "on_theme", [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("patch", ""),
        ("post", "reword/"),
        ("put", "theme/"),
        ("delete", "theme/"),
        ("post", "set-aside/"),
        ("post", "bring-back/"),
    ],
)
def test_others_do_not_change_a_point(method, path):
    point = make_point()

    def send(role, number):
        return refusal(getattr(Program(role), method)(f"friction-points/{number}/{path}"))

    assert send("viewer", point.pk) == FORBIDDEN
    assert send("member", point.pk) == FORBIDDEN  # somebody else's
    assert send("admin", 999_999) == NOT_FOUND
