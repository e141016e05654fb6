"""The pages for pay and time off, and of who takes part, are open to everybody signed in."""

import csv
import io
import re

import pytest
from django.urls import reverse

from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock):
    return make_rota(name="Customer desk", slug="customer-desk", zone="Europe/Berlin")


def get(client, desk, query="", *, name="report", role="viewer"):
    client.force_login(make_user(role))
    return client.get(reverse(f"rotation:{name}", args=[desk.slug]) + query)


def serve(member, desk, text, **fields):
    return make_shift(member, slot=make_slot(desk, utc(text)), **fields)


@pytest.mark.parametrize("role", ["viewer", "member", "planner"])
def test_a_month_says_who_served_how_long(client, desk, role):
    serve(make_member(first_name="Mara"), desk, "2026-11-02 09:00", points=4)

    answer = get(client, desk, "?from=2026-11", role=role)

    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
    assert answer.status_code == 200
    assert "November 2026" in said
    assert "Mara" in said
    assert "8 h" in said


def test_without_a_choice_it_shows_three_months(client, desk):
    said = get(client, desk).content.decode()

    assert 'value="2026-09"' in said
    assert 'value="2026-11"' in said
    assert said.count("Nobody served on this rota in this month.") == 3


@pytest.mark.parametrize("name", ["report", "report_csv"])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("?from=soon", "Write a month such as 2026-11.", id="no month"),
        pytest.param("?from=2026-13", "Write a month such as 2026-11.", id="a thirteenth month"),
        pytest.param("?from=1066-10", "between 2000 and 2100", id="a month nobody served"),
        pytest.param("?from=2026-11&until=2026-10", "before the first", id="the wrong way round"),
        pytest.param("?from=2000-01&until=2099-12", "At most 36 months", id="a century"),
        pytest.param("?from=%00", "Write a month", id="a null character"),
    ],
)
def test_months_that_are_none_are_named(client, desk, query, words, name):
    answer = get(client, desk, query, name=name)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("name", ["report", "report_csv"])
@pytest.mark.parametrize("query", ["?from=+", "?until=%09", "?from=+&until=+"])
def test_blanks_are_no_choice(client, desk, query, name):
    assert get(client, desk, query, name=name).status_code == 200


def test_a_day_names_its_month_as_well(client, desk):
    assert get(client, desk, "?from=2026-10-31").status_code == 200


def test_the_table_to_take_away_has_numbers_for_a_payroll(client, desk):
    member = make_member(first_name="Mara", username="mara")
    serve(member, desk, "2026-11-02 09:00", points=4, unsocial=1)

    answer = get(client, desk, "?from=2026-11", name="report_csv")

    assert 'filename="customer-desk-2026-11-2026-11.csv"' in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row == {
        "month": "2026-11", "person": "Mara", "sign_in": "mara", "job": "developer", "shifts": "1.0",
        "hours_on_duty": "8.0", "hours_open": "8.0", "points": "4", "unsocial": "1",
        "extra_points": "0",
    }  # fmt: skip


def test_everybody_reads_who_takes_part(client, desk):
    serve(make_member(first_name="Mara"), desk, "2026-11-02 09:00")
    make_member(first_name="Idle", role="planner")

    said = get(client, desk, name="participation").content.decode()

    assert "1 of 2 people of the team served" in said
    assert said.index("Idle") < said.index("Mara")
    assert "never" in said
    assert "leads" in said


def test_a_team_of_nobody_has_a_sentence_of_its_own(client, desk):
    said = get(client, desk, name="participation", role="admin").content.decode()

    assert "Nobody is in this team today." in said
    assert "0 of 0" not in said
