"""What is near stays: joiners, leavers, new rules and new templates move no shift in the freeze."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from rotation.hours import zones
from rotation.models import Notice
from rotation.services import rotas, seats, teams, templates
from tests.conftest import NOON
from tests.make import make_member
from tests.rotation.plans import MONDAY, away, make_desk, publish, shifts_of, states

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
THIS_WEEK = date(2026, 11, 16)


@pytest.fixture
def rota():
    """A desk with this week and the next four published, most of the first three frozen."""
    desk = make_desk(developers=4)
    publish(desk, THIS_WEEK, weeks=5)
    return desk


def somebody(rota):
    return rota.team.memberships.filter(member__job="developer").earliest("pk")


def join(rota):
    teams.join(
        team=rota.team, member=make_member(False), share=Decimal(1), from_on=THIS_WEEK, by=None,
        now=NOON,
    )  # fmt: skip


def leave(rota):
    teams.leave(membership=somebody(rota), until_on=date(2026, 11, 20), by=None, now=NOON)


def fall_ill(rota):
    away(somebody(rota).member, date(2026, 11, 19), days=5)


def change_templates(rota):
    template = rota.templates.get()
    templates.end_template(template=template, last_day=date(2026, 11, 18), by=None, now=NOON)
    add_template(rota)


def add_template(rota):
    templates.add_template(
        rota=rota, name="Late", first_day=THIS_WEEK, local_start=time(16, 0), length_minutes=60,
        every_weeks=1, day_offsets=[0, 1, 2, 3, 4], by=None, now=NOON,
    )  # fmt: skip


def open_less(rota):
    weekly = {str(number): [["10:00", "12:00"]] for number in range(3)}
    rotas.set_opening_hours(rota=rota, weekly=weekly, by=None, now=NOON)


def rest_longer(rota):
    rotas.update(
        rota=rota, row_version=rota.row_version, by=None, now=NOON, min_rest_hours=200,
        max_shifts_in_window=1,
    )  # fmt: skip


def retire_a_seat(rota):
    seats.retire_seat(seat=rota.seats.get(name="Product"), by=None, now=NOON)


@pytest.mark.parametrize(
    "change",
    [
        join,
        leave,
        fall_ill,
        change_templates,
        add_template,
        open_less,
        rest_longer,
        retire_a_seat,
    ],
    ids=lambda change: change.__name__.replace("_", " "),
)
def test_nothing_near_moves_by_itself_nor_by_the_next_plan(rota, change):
    everything = states(rota)
    frozen_until = LATER + timedelta(days=rota.freeze_days)
    near = {
        shift.uid: everything[shift.uid]
        for shift in shifts_of(rota)
        if shift.starts_at < frozen_until and shift.member_id
    }

    change(rota)
    rota.refresh_from_db()
    by_itself = states(rota)
    publish(rota, THIS_WEEK, weeks=5, now=LATER)

    assert by_itself == everything
    after = states(rota)
    assert {uid: after.get(uid) for uid in near} == near
    assert len(near) > 20


def test_a_joiner_takes_turns_only_beyond_the_freeze(rota):
    join(rota)

    publish(rota, THIS_WEEK, weeks=5, now=LATER)

    joiner = rota.team.memberships.latest("pk").member
    held = list(joiner.shifts.order_by("starts_at"))
    assert held
    assert held[0].starts_at >= LATER + timedelta(days=rota.freeze_days)


def test_every_change_beyond_the_freeze_has_a_revision_and_a_notice(rota):
    before = {shift.pk: shift for shift in shifts_of(rota)}
    leave(rota)
    Notice.objects.all().delete()

    publish(rota, THIS_WEEK, weeks=5, now=LATER)

    moved = [one for one in shifts_of(rota) if before[one.pk].member_id != one.member_id]
    told = set(Notice.objects.filter(kind="shifts.published").values_list("user", flat=True))
    assert moved
    assert all(one.revision == before[one.pk].revision + 1 for one in moved)
    assert {one.member.user_id for one in moved if one.member} <= told
    assert zones.local_day(moved[0].starts_at, zones.zone(rota.zone)) > MONDAY - timedelta(days=7)


def test_a_plan_of_no_shifts_ends_what_no_template_makes_any_more(rota):
    template = rota.templates.get()
    templates.end_template(template=template, last_day=date(2026, 11, 18), by=None, now=NOON)

    done = publish(rota, THIS_WEEK, weeks=5, now=LATER)

    assert done.cancelled == 22
    assert {shift.starts_at < LATER + timedelta(days=14) for shift in shifts_of(rota)} == {True}
