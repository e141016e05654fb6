"""Requests end by themselves: when the shift changed meanwhile, and when nobody answered in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.celery import app
from rotation import tasks
from rotation.models import Notice, Trade
from rotation.services import publishing, trades
from tests.make import utc
from tests.rotation.trades.steps import (
    DAY,
    LATER,
    NINE,
    Desk,
    holder_of,
    told,
    yes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


class TestBoundToTheShift:
    @pytest.mark.parametrize("days", [-2, 7], ids=["earlier", "later"])
    def test_a_shift_at_another_time_keeps_its_request(self, desk, days):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)
        moved = {"starts_at": NINE + days * DAY, "ends_at": shift.ends_at + days * DAY}
        type(shift).objects.filter(pk=shift.pk).update(**moved)

        assert trades.sweep(now=LATER) == 0

        trade.refresh_from_db()
        assert trade.expires_at == NINE + (days - 1) * DAY
        yes(trade, desk.ben, now=trade.expires_at - timedelta(minutes=1))
        assert holder_of(shift) == desk.ben

    def test_a_shift_moved_so_near_that_the_time_is_over_expires(self, desk):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)
        moved = {"starts_at": LATER + DAY, "ends_at": LATER + 2 * DAY}
        type(shift).objects.filter(pk=shift.pk).update(**moved)

        with pytest.raises(trades.TradeExpired):
            yes(trade, desk.ben, now=LATER + timedelta(hours=12))
        assert trades.sweep(now=LATER + timedelta(hours=12)) == 1

    @pytest.mark.parametrize("change", ["given away", "cancelled"])
    def test_a_shift_that_changed_hands_leaves_nothing_to_accept(self, desk, change):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)
        verb = publishing.assign if change == "given away" else publishing.cancel_shift
        more = {"member": desk.cleo} if change == "given away" else {}
        verb(shift=shift, reason={"code": "by_hand"}, by=desk.planner, now=LATER, **more)

        with pytest.raises(trades.TradeOvertaken):
            yes(trade, desk.ben)

        assert trades.sweep(now=LATER) == 1
        assert Trade.objects.get().state == "overtaken"
        assert told("trade.overtaken") == {desk.ada.user}

    def test_who_was_willing_and_was_given_it_does_not_hear_that_it_came_to_nothing(self):
        desk = Desk(cover_choice="planner")
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)
        yes(trade, desk.ben)
        yes(trade, desk.cleo)
        publishing.assign(
            shift=shift, member=desk.ben, reason={"code": "by_hand"}, by=desk.planner, now=LATER
        )

        assert trades.sweep(now=LATER) == 1

        assert told("trade.overtaken") == {desk.ada.user, desk.cleo.user}

    def test_the_new_holder_can_offer_it_at_once(self, desk):
        shift = desk.shift(desk.ada)
        desk.give(shift)
        publishing.assign(
            shift=shift, member=desk.ben, reason={"code": "by_hand"}, by=desk.planner, now=LATER
        )
        shift.refresh_from_db()

        again = desk.give(shift)

        assert (again.state, again.giver) == ("open", desk.ben)
        assert Trade.objects.exclude(pk=again.pk).get().state == "overtaken"


class TestInTheEnd:
    def test_nobody_accepts_after_the_time_even_before_the_sweep_comes(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        with pytest.raises(trades.TradeExpired):
            yes(trade, desk.ben, now=trade.expires_at)

    def test_the_giver_keeps_it_and_knows_and_the_planners_are_told_once(self, desk):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)

        assert trades.sweep(now=trade.expires_at - timedelta(minutes=1)) == 0
        assert trades.sweep(now=trade.expires_at) == 1
        assert trades.sweep(now=trade.expires_at + DAY) == 0

        trade.refresh_from_db()
        assert (trade.state, trade.escalated_at) == ("expired", trade.expires_at)
        assert holder_of(shift) == desk.ada
        subject = Notice.objects.get(kind="trade.expired").subject
        assert subject == "Nobody answered: the shift is still yours"
        notice = Notice.objects.get(kind="trade.escalated")
        assert (notice.user, notice.urgent) == (desk.planner, True)

    def test_a_sweep_that_was_missed_for_days_is_made_up_for(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        assert trades.sweep(now=utc("2026-12-20 09:00")) == 1
        trade.refresh_from_db()
        assert trade.state == "expired"
        assert told("trade.escalated") == {desk.planner}

    def test_the_timetable_does_it_every_minute_and_twice_does_no_harm(self, desk, monkeypatch):
        trade = desk.give(desk.shift(desk.ada))
        monkeypatch.setattr(timezone, "now", lambda: trade.expires_at)

        tasks.end_trades(unknown="from a newer version")
        tasks.end_trades()

        assert Trade.objects.get().state == "expired"
        assert Notice.objects.filter(kind="trade.escalated").count() == 1
        every = {one["task"]: one["schedule"] for one in app.conf.beat_schedule.values()}
        assert every["rotation.tasks.end_trades"] == 60
