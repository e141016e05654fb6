"""The rota: a table of weeks and seats that anybody signed in may read."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from rotation.models import RotaDay
from rotation.services import dividing, rotas
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.plans import MONDAY, away, make_desk, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock):
    return make_desk(name="Customer desk", slug="customer-desk")


def get(client, desk, query="", *, user=None, name="rota", **headers):
    client.force_login(user or make_user("viewer"))
    return client.get(reverse(f"rotation:{name}", args=[desk.slug]) + query, headers=headers)


def test_everybody_signed_in_reads_the_rota_of_the_weeks_asked_for(client, desk):
    publish(desk)

    answer = get(client, desk, f"?from={MONDAY}&weeks=2")

    said = answer.content.decode()
    assert answer.status_code == 200
    assert said.count('<th scope="row">') == 10
    assert "Week 50" in said
    assert "Week 51" in said
    assert said.count('class="why"') == 20


def test_without_a_choice_it_begins_this_week(client, desk):
    make_shift(make_member(first_name="Mara"), rota=desk)

    said = get(client, desk).content.decode()

    assert 'value="2026-11-16"' in said
    assert "is-today" in said
    assert "Mara" in said


def test_a_gap_says_that_it_is_open_and_why(client, desk):
    shift = make_shift(None, rota=desk, why={"gap": {"counts": {"absent": 2, "rest": 1}}})

    said = get(client, desk).content.decode()

    cell = said[said.index("is-gap") :]
    assert f'href="{reverse("rotation:shift", args=[shift.uid])}">open<' in cell
    assert "2 away, 1 resting" in cell
    place = re.search(r'id="(seat-[\d-]+)"', said)[1]
    assert re.search(rf'href="#{place}">\s*<span class="badge is-bad">1 open', said)


def test_both_parts_of_a_divided_shift_can_be_opened(client, desk):
    whole = make_shift(make_member(first_name="Mara"), rota=desk)
    reason = {"code": "divided", "text": "Dentist"}
    first, second = dividing.divide(
        shift=whole, at=utc("2026-11-18 13:00"), reason=reason, by=make_user(), now=NOON
    )

    said = get(client, desk).content.decode()

    for part in (first, second):
        assert reverse("rotation:shift", args=[part.uid]) in said
    assert said.index("09:00-13:00") < said.index("13:00-17:00")


def test_absences_are_told_without_their_kind(client, desk):
    publish(desk)
    member = desk.team.memberships.order_by("pk").first().member
    away(member, MONDAY, days=2)

    said = get(client, desk, f"?from={MONDAY}").content.decode()

    assert f"Away: {member} (Mon 7 Dec to Tue 8 Dec)" in re.sub(r"\s+", " ", said)
    assert "holiday" not in said


def test_own_closed_days_stand_in_the_grid_with_their_name(client, desk):
    publish(desk)
    rotas.set_day(
        rota=desk,
        day=date(2026, 12, 22),
        kind=RotaDay.Kind.CLOSED,
        name="Stocktaking",
        by=None,
        now=NOON,
    )

    said = get(client, desk, f"?from={MONDAY}&weeks=4").content.decode()

    assert "Stocktaking" in said
    assert "is-closed" in said


def test_a_person_can_be_picked_out(client, desk):
    publish(desk)
    member = desk.team.memberships.order_by("pk").first().member
    held = member.shifts.count()

    said = get(client, desk, f"?from={MONDAY}&weeks=2&person={member.uid}").content.decode()

    assert said.count("is-dim") == 20 - held
    assert f'value="{member.uid}" selected' in said


@pytest.mark.parametrize(
    ("query", "typed"),
    [
        pytest.param("?weeks=0", 'value="0"', id="no weeks"),
        pytest.param("?weeks=27", 'value="27"', id="more weeks than a page holds"),
        pytest.param("?weeks=many", 'value="many"', id="weeks in words"),
        pytest.param("?from=tomorrow", 'value="tomorrow"', id="no date"),
        pytest.param("?from=9999-12-31", 'value="9999-12-31"', id="a day beyond calendars"),
        pytest.param("?person=mara", "", id="no person"),
    ],
)
def test_what_cannot_be_understood_is_named_and_kept(client, desk, query, typed):
    answer = get(client, desk, query)

    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in said
    assert typed in said


def test_a_part_of_the_page_is_given_where_only_that_is_asked_for(client, desk):
    whole, part = get(client, desk), get(client, desk, **{"HX-Request": "true"})

    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in whole.headers["Vary"]
    assert "HX-Request" in part.headers["Vary"]


def test_a_closed_day_alone_is_no_plan_in_which_every_seat_is_filled(client, desk):
    day = date(2026, 11, 26)
    rotas.set_day(
        rota=desk, day=day, kind=RotaDay.Kind.CLOSED, name="Stocktaking", by=None, now=NOON
    )

    said = get(client, desk).content.decode()

    assert "Nothing is published" in said
    assert "every seat filled" not in said


def test_weeks_without_a_plan_offer_planners_to_draft_them(client, desk):
    link = f'class="btn primary" href="{reverse("rotation:drafts", args=[desk.slug])}"'

    assert "Nothing is published" in get(client, desk).content.decode()
    assert link not in get(client, desk).content.decode()
    assert link in get(client, desk, user=make_user("planner")).content.decode()


def test_the_print_view_has_the_names_without_what_only_a_screen_can_use(client, desk):
    publish(desk)

    said = get(client, desk, f"?from={MONDAY}", name="rota_print").content.decode()

    assert said.count("person-name") >= 20
    assert "<details class=" not in said[said.index('class="rota"') :]


@pytest.mark.parametrize("name", ["rota", "rota_print"])
def test_an_unknown_or_archived_rota_is_not_there(client, desk, name):
    client.force_login(make_user("admin"))
    desk.archived_at = NOON
    desk.save()

    for slug in (desk.slug, "nowhere"):
        assert client.get(reverse(f"rotation:{name}", args=[slug])).status_code == 404


@pytest.mark.parametrize("name", ["rota", "rota_print"])
def test_a_rota_is_only_read_and_only_by_people(client, desk, name):
    url = reverse(f"rotation:{name}", args=[desk.slug])
    assert client.get(url).url.startswith("/accounts/login/")

    client.force_login(make_user())
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_the_grid_costs_the_same_queries_for_two_weeks_and_for_twenty(
    client, desk, role, django_assert_num_queries, django_assert_max_num_queries
):
    for week in range(20):
        for day in range(5):
            starts_at = NOON.replace(hour=9) + timedelta(weeks=week, days=day - 2)
            slot = make_slot(desk, starts_at=starts_at)
            for seat, member in zip(
                desk.seats.order_by("position"),
                (desk.team.memberships.order_by("pk").first().member, None),
                strict=True,
            ):
                make_shift(member, slot=slot, seat=seat)
    url = reverse("rotation:rota", args=[desk.slug])
    client.force_login(make_user(role))
    with django_assert_max_num_queries(30) as small:
        client.get(url, {"from": "2026-11-16", "weeks": 2})
    with django_assert_num_queries(len(small)):
        page = client.get(url, {"from": "2026-11-16", "weeks": 20})
    assert page.content.decode().count('<th scope="row">') == 100


def test_the_list_of_rotas_says_who_is_on(client, desk):
    make_shift(make_member(first_name="Mara"), rota=desk)
    make_rota(name="Night desk")
    client.force_login(make_user("viewer"))

    said = client.get(reverse("rotation:rotas")).content.decode()

    assert said.index("Customer desk") < said.index("Mara") < said.index("Night desk")
    assert client.post(reverse("rotation:rotas")).status_code == 405
