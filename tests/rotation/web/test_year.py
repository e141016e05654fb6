"""Twelve months on a page: who serves on which day, mine and a rota's."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rotation.models import Absence, Seat
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_team, make_user, utc

MINE = "/my-shifts/year/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def mara(client, clock):
    member = make_member(first_name="Mara", last_name="Klein", zone="UTC")
    client.force_login(member.user)
    return member


def page_of(rota):
    return reverse("rotation:rota_year", args=[rota.slug])


def days_of(answer):
    """What stands on each day of the page, as words, without the days that are empty."""
    found = {}
    pattern = r'<li class="([^"]*)"><time datetime="([^"]*)">.*?</time>(.*?)</li>'
    for _classes, day, rest in re.findall(pattern, answer.content.decode(), re.DOTALL):
        words = " ".join(unescape(re.sub(r"<[^>]*>", " ", rest)).split())
        if words:
            found[day] = words
    return found


def classes_of(answer, day):
    return re.search(rf'<li class="([^"]*)"><time datetime="{day}">', answer.content.decode())[1]


def test_a_rota_shows_the_letters_of_whoever_serves_on_each_day(client, mara):
    rota = make_rota(name="Customer desk")
    slot = make_slot(rota, starts_at=utc("2026-12-02 09:00"))
    developer, product = rota.seats.order_by("position")
    make_shift(mara, slot=slot, seat=developer)
    make_shift(make_member(first_name="Ines", last_name="Duarte"), slot=slot, seat=product)
    make_shift(None, rota=rota, starts_at=utc("2026-12-03 09:00"))

    answer = client.get(page_of(rota))

    assert days_of(answer) == {"2026-12-02": "MK ID", "2026-12-03": "open"}
    said = answer.content.decode()
    assert "Customer desk, November 2026 to October 2027" in said
    assert said.count('class="wall-month"') == 12
    assert "Mara Klein" in said


def test_my_year_shows_my_rotas_and_who_serves_beside(client, mara):
    rota = make_rota(name="Customer desk")
    slot = make_slot(rota, starts_at=utc("2026-12-02 09:00"))
    developer, product = rota.seats.order_by("position")
    make_shift(mara, slot=slot, seat=developer)
    make_shift(make_member(first_name="Ines", last_name="Duarte"), slot=slot, seat=product)
    make_shift(make_member(first_name="Jonas"), rota=rota, starts_at=utc("2026-12-03 09:00"))

    answer = client.get(MINE)

    assert days_of(answer) == {"2026-12-02": "CD ID"}
    assert "Mara Klein, November 2026 to October 2027" in answer.content.decode()
    assert "Jonas" not in answer.content.decode()


def test_a_week_of_duty_stands_on_the_days_that_are_worked(client, mara):
    rota = make_rota()
    slot = make_slot(rota, starts_at=utc("2026-12-07 09:00"), hours=7 * 24)
    worked = [f"2026-12-{day:02}" for day in range(7, 12)]
    slot.working = [[f"{day}T09:00:00+00:00", f"{day}T17:00:00+00:00"] for day in worked]
    slot.save()
    make_shift(mara, slot=slot)

    assert [*days_of(client.get(page_of(rota)))] == worked


def test_duty_without_open_time_stands_on_all_its_days(client, mara):
    rota = make_rota()
    slot = make_slot(rota, starts_at=utc("2026-12-07 22:00"), hours=4)
    slot.working = []
    slot.save()
    make_shift(mara, slot=slot)

    assert [*days_of(client.get(page_of(rota)))] == ["2026-12-07", "2026-12-08"]


def test_a_shift_until_midnight_does_not_reach_into_the_next_day(client, mara):
    rota = make_rota()
    make_shift(mara, rota=rota, starts_at=utc("2026-12-07 16:00"), hours=8)

    assert [*days_of(client.get(page_of(rota)))] == ["2026-12-07"]


def test_days_are_those_of_the_desk_and_of_the_reader(client, clock):
    reader = make_member(zone="Asia/Shanghai")
    client.force_login(reader.user)
    rota = make_rota(zone="America/New_York")
    make_shift(reader, rota=rota, starts_at=utc("2026-12-07 20:00"), hours=2)

    assert [*days_of(client.get(page_of(rota)))] == ["2026-12-07"]
    assert [*days_of(client.get(MINE))] == ["2026-12-08"]


def test_backups_and_shadows_look_different_and_are_explained(client, mara):
    rota = make_rota()
    backup = Seat.objects.create(
        rota=rota, name="Second", job="developer", kind="backup", position=5
    )
    slot = make_slot(rota, starts_at=utc("2026-12-02 09:00"))
    make_shift(mara, slot=slot, seat=backup)

    said = client.get(page_of(rota)).content.decode()

    assert 'class="mark is-backup hue-' in said
    assert re.search(r'is-backup">AB</span> backup', said)
    assert "is-shadow" not in said


def test_weekends_holidays_today_and_what_is_past_are_told_apart(client, mara):
    rota = make_rota(country="DE", holiday_policy="closed")
    rota.own_days.create(day=date(2026, 12, 28), kind="closed", name="Stocktaking")

    answer = client.get(page_of(rota))

    assert classes_of(answer, "2026-11-21") == "is-weekend"
    assert classes_of(answer, "2026-11-18") == "is-today"
    assert classes_of(answer, "2026-11-17") == "is-past"
    assert classes_of(answer, "2026-12-25") == "is-holiday"
    assert days_of(answer)["2026-12-28"] == "Stocktaking"


def test_my_year_shows_holidays_of_my_desks_and_when_i_am_away(client, mara):
    for _desk in range(2):
        make_rota(country="DE", holiday_policy="closed")
    make_rota(make_team("Others"), country="US", holiday_policy="closed")
    Absence.objects.create(
        member=mara, starts_at=utc("2026-12-01 00:00"), ends_at=utc("2026-12-03 00:00"),
        made_by=mara.user, made_at=NOON, note="Wedding of a friend",
    )  # fmt: skip

    answer = client.get(MINE)

    days = days_of(answer)
    assert (days["2026-12-01"], days["2026-12-02"]) == ("away", "away")
    assert "2026-12-03" not in days
    assert days["2026-12-25"] == "Christmas Day"
    assert "2026-11-26" not in days
    assert "Wedding" not in answer.content.decode()


def test_the_absences_of_others_stand_on_no_years(client, mara):
    rota = make_rota()
    other = make_member()
    Absence.objects.create(
        member=other, starts_at=utc("2026-12-01 00:00"), ends_at=utc("2026-12-03 00:00"),
        made_by=other.user, made_at=NOON,
    )  # fmt: skip

    assert "away" not in days_of(client.get(page_of(rota))).values()
    assert "away" not in days_of(client.get(MINE)).values()


def test_cancelled_shifts_and_those_of_other_months_are_not_shown(client, mara):
    rota = make_rota()
    make_shift(mara, rota=rota, starts_at=utc("2026-12-02 09:00"), state="cancelled")
    make_shift(mara, rota=rota, starts_at=utc("2026-10-31 09:00"))
    make_shift(mara, rota=rota, starts_at=utc("2027-11-01 09:00"))

    for page in (page_of(rota), MINE):
        assert days_of(client.get(page)) == {}
        assert "Nothing is published" in client.get(page).content.decode()
        assert [*days_of(client.get(page + "?from=2027-11"))] == ["2027-11-01"]


def test_the_years_before_and_after_are_a_step_away(client, mara):
    said = client.get(MINE + "?from=2026-03").content.decode()

    assert 'href="?from=2025-03"' in said
    assert 'href="?from=2027-03"' in said


@pytest.mark.parametrize("first", ["2000-01", "2100-12"])
def test_the_first_and_the_last_year_lead_nowhere_else(client, mara, first):
    answer = client.get(page_of(make_rota(country="DE")), {"from": first})

    links = re.findall(r'href="\?from=([^"]*)"', answer.content.decode())
    assert answer.status_code == 200
    assert len(links) == 1


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("never", id="no month"),
        pytest.param("2026-13", id="month that is not there"),
        pytest.param("1999-12", id="too early"),
        pytest.param("2101-01", id="too late"),
        pytest.param("9999999999-01", id="huge"),
        pytest.param("2026-11-31'; --", id="hostile"),
        pytest.param("２０２６-１１", id="digits of another script"),
    ],
)
def test_a_month_that_is_none_is_said_and_this_year_shown(client, mara, typed):
    rota = make_rota()
    for page in (MINE, page_of(rota)):
        answer = client.get(page, {"from": typed})
        assert answer.status_code == 422
        assert 'id="id_from_error"' in answer.content.decode()
        assert "November 2026 to October 2027" in answer.content.decode()


def test_who_may_look_sees_the_year_and_a_stranger_signs_in(client, clock):
    rota = make_rota()
    for page in (MINE, page_of(rota)):
        assert client.get(page).url.startswith("/accounts/login/")
    client.force_login(make_user("viewer"))

    assert client.get(page_of(rota)).status_code == 200
    assert "You serve no shifts" in client.get(MINE).content.decode()
    assert client.get("/rotas/no-such-desk/year/").status_code == 404
    assert client.post(MINE).status_code == 405


def test_an_archived_rota_has_no_year(client, mara):
    assert client.get(page_of(make_rota(archived_at=NOON))).status_code == 404


def test_a_name_with_tags_in_it_is_only_a_name(client, clock):
    reader = make_member(first_name="<b>Mo", last_name='"x" onclick=1')
    client.force_login(reader.user)
    rota = make_rota(name="<script>alert(1)</script>")
    make_shift(reader, rota=rota, starts_at=utc("2026-12-02 09:00"))

    for page in (MINE, page_of(rota)):
        said = client.get(page).content.decode()
        assert "<script>alert" not in said
        assert "<b>Mo" not in said


def test_a_year_full_of_shifts_costs_no_more_queries_than_an_empty_one(client, mara):
    rota = make_rota(country="DE")
    other = make_member(rota.team)

    def queries(page):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    make_shift(mara, rota=rota, starts_at=utc("2026-11-30 09:00"))
    few = [queries(page) for page in (MINE, page_of(rota))]
    developer, product = rota.seats.order_by("position")
    for week in range(1, 20):
        slot = make_slot(rota, starts_at=utc("2026-11-30 09:00") + timedelta(weeks=week))
        make_shift(mara, slot=slot, seat=developer)
        make_shift(other, slot=slot, seat=product)
    more = make_rota(rota.team, country="GB")
    make_shift(mara, rota=more, starts_at=utc("2027-10-05 09:00"))
    many = [queries(page) for page in (MINE, page_of(rota))]

    assert many == few


def test_days_with_many_marks_are_printed_on_two_pages(client, mara):
    rota = make_rota(seats=("developer", "product", "support", "operations"))
    slot = make_slot(rota, starts_at=utc("2026-12-02 09:00"))
    for seat in rota.seats.all():
        assert "wall is-crowded" not in client.get(page_of(rota)).content.decode()
        make_shift(make_member(), slot=slot, seat=seat)

    assert "wall is-crowded" in client.get(page_of(rota)).content.decode()
