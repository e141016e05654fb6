"""Who may take a seat, and which rule is named for those who may not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rotation.hours.intervals import Interval
from rotation.models import Absence, Area, Membership, Seat
from rotation.services import candidates
from rotation.services.horizon import Stretch
from tests.make import make_member, make_rota, make_team, make_user, utc

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
WORKDAY = Interval(utc("2026-11-23 09:00"), utc("2026-11-23 17:00"))
DAY = Stretch(MONDAY, MONDAY, (WORKDAY,))
WEEK = Stretch(
    MONDAY,
    MONDAY + timedelta(days=4),
    tuple(
        Interval(WORKDAY.starts_at + timedelta(days=n), WORKDAY.ends_at + timedelta(days=n))
        for n in range(5)
    ),
)


def team(rota, stretch=DAY):
    span = Interval(stretch.working[0].starts_at, stretch.working[-1].ends_at)
    until = stretch.last_day + timedelta(days=1)
    return candidates.of_team(
        rota, stretch.first_day, until, since=stretch.first_day - timedelta(weeks=52), span=span
    )


def bar_of(member, *, seat=None, stretch=DAY, percent=0):
    rota = seat.rota if seat else make_rota(seats=("developer",))
    [one] = [one for one in team(rota, stretch) if one.member == member]
    seat = seat or rota.seats.get()
    return candidates.bar(one, seat, stretch, absence_percent=percent)


def away(member, start, end, **fields):
    return Absence.objects.create(
        member=member,
        starts_at=utc(start),
        ends_at=utc(end),
        made_by=member.user,
        made_at=utc("2026-11-01 09:00"),
        **fields,
    )


@pytest.mark.parametrize(
    ("kind", "stage", "bar"),
    [
        ("lead", "lead", None),
        ("lead", "paired", None),
        ("lead", "shadow", "stage"),
        ("backup", "paired", None),
        ("backup", "shadow", "stage"),
        ("shadow", "shadow", None),
        ("shadow", "paired", None),
        ("shadow", "lead", "stage"),
    ],
)
def test_the_stage_of_learning_decides_about_kinds_of_seats(kind, stage, bar):
    rota = make_rota(seats=())
    seat = Seat.objects.create(rota=rota, name="Seat", job="developer", kind=kind)

    assert bar_of(make_member(stage=stage), seat=seat) == bar


def test_another_job_bars():
    assert bar_of(make_member(job="product")) == "wrong_job"


@pytest.mark.parametrize(("knows", "bar"), [(True, None), (False, "not_in_area")])
def test_a_seat_of_an_area_needs_somebody_who_knows_it(knows, bar):
    area = Area.objects.create(name="Invoices", slug="invoices")
    seat = Seat.objects.create(rota=make_rota(seats=()), name="I", job="developer", area=area)
    member = make_member()
    if knows:
        member.areas.add(area)

    assert bar_of(member, seat=seat) == bar


@pytest.mark.parametrize(
    ("start", "end", "bar"),
    [
        pytest.param("2026-11-23 16:59", "2026-11-24 00:00", "absent", id="the last minute"),
        pytest.param("2026-11-23 17:00", "2026-11-24 00:00", None, id="from closing time on"),
        pytest.param("2026-11-22 00:00", "2026-11-23 09:00", None, id="until opening time"),
        pytest.param("2026-11-01 00:00", "2026-12-31 00:00", "absent", id="the whole month"),
    ],
)
def test_an_absence_bars_by_the_open_time_it_takes(start, end, bar):
    member = make_member()
    away(member, start, end)

    assert bar_of(member) == bar


def test_an_absence_between_the_open_times_of_a_week_bars_nobody():
    member = make_member()
    away(member, "2026-11-24 17:00", "2026-11-25 09:00")

    assert bar_of(member, stretch=WEEK) is None


@pytest.mark.parametrize(
    ("percent", "bar"),
    [pytest.param(20, "absent", id="one day of five"), pytest.param(21, None, id="asks for more")],
)
def test_a_rota_may_bear_short_absences(percent, bar):
    member = make_member()
    away(member, "2026-11-24 00:00", "2026-11-25 00:00")

    assert bar_of(member, stretch=WEEK, percent=percent) == bar


def test_absences_that_touch_or_overlap_count_once():
    member = make_member()
    away(member, "2026-11-24 00:00", "2026-11-24 13:00")
    away(member, "2026-11-24 12:00", "2026-11-25 00:00")

    [one] = team(make_rota(seats=()), WEEK)
    assert one.away_minutes(WEEK.working) == 480


def test_a_withdrawn_absence_bars_nobody():
    member = make_member()
    away(member, "2026-11-23 00:00", "2026-11-24 00:00", withdrawn_at=utc("2026-11-20 09:00"))

    assert bar_of(member) is None


@pytest.mark.parametrize(
    ("from_on", "until_on", "bar"),
    [
        pytest.param(MONDAY, None, None, id="begins on the day"),
        pytest.param(MONDAY + timedelta(days=1), None, "not_employed", id="begins in the week"),
        pytest.param(date(2026, 1, 5), MONDAY + timedelta(days=5), None, id="ends after it"),
        pytest.param(
            date(2026, 1, 5), MONDAY + timedelta(days=4), "not_employed", id="ends on its last day"
        ),
    ],
)
def test_a_membership_has_to_hold_on_every_day_of_the_slot(from_on, until_on, bar):
    member = make_member(from_on=from_on)
    member.memberships.update(until_on=until_on)

    assert bar_of(member, stretch=WEEK) == bar


def test_two_memberships_that_follow_each_other_count_as_one_stay():
    member = make_member(from_on=date(2026, 1, 5))
    wednesday = MONDAY + timedelta(days=2)
    member.memberships.update(until_on=wednesday)
    Membership.objects.create(team=make_team(), member=member, share="0.5", from_on=wednesday)

    assert bar_of(member, stretch=WEEK) is None
    [one] = team(make_rota(seats=()), WEEK)
    assert [one.share_on(day) for day in (MONDAY, wednesday)] == [Decimal(1), Decimal("0.5")]


def test_other_teams_and_whoever_may_no_longer_sign_in_are_left_out():
    rota = make_rota()
    make_member(make_team("Other"))
    make_member(user=make_user(is_active=False))

    assert team(rota) == []


def test_reading_a_team_takes_four_queries_whatever_its_size(django_assert_num_queries):
    rota = make_rota()
    for number in range(5):
        member = make_member()
        away(member, f"2026-11-2{number} 00:00", "2026-11-30 00:00")

    with django_assert_num_queries(4):
        assert len({one.member.user.username for one in team(rota)}) == 5
