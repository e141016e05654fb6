"""A change of people or rules is tried and taken back: it says what it would do, and does nothing."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rotation.models import Activity, LedgerEntry, Membership, Notice, OpeningHours, ShiftTemplate
from rotation.services import previews, rotas, seats, teams, templates
from rotation.services.checks import Refused
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, utc
from tests.rotation.plans import MONDAY, states
from tests.rotation.published import make_published

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def rota():
    """A desk with two weeks published beyond the freeze."""
    return make_published()


def ended(rota, last_day):
    template = rota.templates.get()
    return lambda: templates.end_template(template=template, last_day=last_day, by=None, now=LATER)


def hours_set(rota, weekly):
    return lambda: rotas.set_opening_hours(rota=rota, weekly=weekly, by=None, now=LATER)


def rules_set(rota, **rules):
    return lambda: rotas.update(
        rota=rota, row_version=rota.row_version, by=None, now=LATER, **rules
    )


def joined(rota, member):
    return lambda: teams.join(
        team=rota.team, member=member, share=Decimal(1), from_on=MONDAY, by=None, now=LATER
    )


def left(member, until_on):
    membership = member.memberships.get()
    return lambda: teams.leave(membership=membership, until_on=until_on, by=None, now=LATER)


class TestNothingHappens:
    def test_to_the_rows_a_change_would_write(self, rota):
        shifts, member = states(rota), rota.team.memberships.earliest("pk").member
        rows = [OpeningHours, ShiftTemplate, Membership, LedgerEntry, Activity, Notice]
        before = [list(model.objects.order_by("pk").values()) for model in rows]

        previews.of_rota(rota, ended(rota, date(2026, 12, 9)), LATER)
        previews.of_rota(rota, hours_set(rota, {"0": [["09:00", "17:00"]]}), LATER)
        previews.of_rota(rota, rules_set(rota, min_rest_hours=30), LATER)
        previews.of_teams([rota.team], joined(rota, make_member(False)), LATER)
        previews.of_teams([rota.team], left(member, MONDAY), LATER)

        assert [list(model.objects.order_by("pk").values()) for model in rows] == before
        assert states(rota) == shifts

    def test_when_the_service_refuses(self, rota):
        with pytest.raises(Refused):
            previews.of_rota(rota, ended(rota, date(2020, 1, 1)), LATER)

    def test_is_said_when_nothing_would(self, rota):
        same = rota.opening_hours.get().weekly

        assert previews.of_rota(rota, hours_set(rota, same), LATER) == []

    def test_on_a_rota_without_shifts(self):
        empty = make_rota()

        assert previews.of_rota(empty, ended(empty, MONDAY), LATER) == []


class TestTemplates:
    def test_that_end_would_end_what_is_published_later(self, rota):
        (effect,) = previews.of_rota(rota, ended(rota, date(2026, 12, 16)), LATER)

        assert {shift.slot.day for shift in effect.ends} == {
            date(2026, 12, 17),
            date(2026, 12, 18),
        }
        assert (len(effect.ends), effect.new, effect.unable) == (4, (), ())

    def test_that_are_added_would_bring_new_shifts_to_published_days_only(self, rota):
        act = lambda: templates.add_template(  # noqa: E731 - as short as the others
            rota=rota, name="Late", first_day=MONDAY, local_start=time(16), length_minutes=60,
            every_weeks=1, day_offsets=[0, 1], by=None, now=LATER,
        )  # fmt: skip

        (effect,) = previews.of_rota(rota, act, LATER)

        assert [one.starts_at for one in effect.new[::2]] == [
            utc(f"2026-12-{day} 16:00") for day in ("07", "08", "14", "15")
        ]
        assert {one.seat.name for one in effect.new} == {"Developer", "Product"}
        assert effect.ends == effect.retimed == ()

    def test_never_touch_what_is_frozen(self, rota):
        ada = rota.team.memberships.earliest("pk").member
        near = make_slot(rota, utc("2026-11-20 09:00"), template=rota.templates.get())
        soon = make_shift(ada, slot=near)

        (effect,) = previews.of_rota(rota, ended(rota, date(2026, 11, 19)), LATER)

        assert effect.stays == (soon,)
        assert soon not in effect.ends
        assert len(effect.ends) == 20


class TestHours:
    def test_that_close_a_day_end_its_shifts(self, rota):
        weekly = {
            day: hours for day, hours in rota.opening_hours.get().weekly.items() if day != "4"
        }

        (effect,) = previews.of_rota(rota, hours_set(rota, weekly), LATER)

        assert {shift.slot.day.weekday() for shift in effect.ends} == {4}


class TestRules:
    def test_count_where_published_shifts_would_break_them(self, rota):
        (effect,) = previews.of_rota(rota, rules_set(rota, max_shifts_in_window=2), LATER)

        assert effect.broken["window"] > 0
        assert effect.ends == effect.unable == ()

    def test_that_are_looser_break_nothing(self, rota):
        assert previews.of_rota(rota, rules_set(rota, min_rest_hours=1), LATER) == []


class TestPeople:
    def test_who_leave_could_not_serve_what_they_hold(self, rota):
        member = rota.team.memberships.earliest("pk").member

        (effect,) = previews.of_teams([rota.team], left(member, date(2026, 12, 10)), LATER)

        assert [(one.shift, one.code) for one in effect.unable] == [
            (shift, "not_employed")
            for shift in member.shifts.order_by("starts_at")
            if shift.starts_at >= utc("2026-12-10 00:00")
        ]
        assert effect.unable
        assert effect.gaps == 0

    def test_who_leave_a_gap_when_nobody_else_can_serve(self):
        rota = make_published(developers=1)
        member = rota.team.memberships.earliest("pk").member

        (effect,) = previews.of_teams([rota.team], left(member, date(2026, 12, 17)), LATER)

        assert (len(effect.unable), effect.gaps) == (2, 2)

    def test_who_join_start_at_the_mean_and_share_what_is_not_frozen(self, rota):
        for member in rota.team.memberships.all():
            LedgerEntry.objects.create(
                member=member.member, rota=rota, kind="load", points=6, counts_at=NOON, made_at=NOON,
                key=f"load:{member.pk}",
            )  # fmt: skip

        (effect,) = previews.of_teams([rota.team], joined(rota, make_member(False)), LATER)

        assert effect.credit == previews.Credit(6, 0)
        assert (effect.joins, effect.shared) == (True, 20)
        assert effect.ends == effect.unable == ()


def test_a_retired_seat_ends_its_shifts(rota):
    seat = rota.seats.get(name="Product")

    (effect,) = previews.of_rota(
        rota, lambda: seats.retire_seat(seat=seat, by=None, now=LATER), LATER
    )

    assert {shift.seat for shift in effect.ends} == {seat}


def test_the_fingerprint_changes_with_what_is_shown(rota):
    one = previews.of_rota(rota, ended(rota, date(2026, 12, 16)), LATER)
    other = previews.of_rota(rota, ended(rota, date(2026, 12, 15)), LATER)

    assert previews.digest(one) == previews.digest(
        previews.of_rota(rota, ended(rota, date(2026, 12, 16)), LATER)
    )
    assert previews.digest(one) != previews.digest(other)


def test_a_preview_asks_no_more_queries_for_more_shifts():
    asked = []
    for weeks in (1, 6):
        rota = make_published(weeks=weeks)
        with CaptureQueriesContext(connection) as queries:
            previews.of_rota(rota, ended(rota, date(2026, 12, 9)), LATER)
        asked.append(len(queries))

    assert asked[0] == asked[1]
