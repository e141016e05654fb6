"""Take a shift over at once: only when there is no time to ask."""

from datetime import timedelta

import pytest

from rotation.models import Notice, Payback, Trade
from rotation.services import dividing, hard_rules, publishing, trades
from rotation.services.trades.taking import ReasonMissing
from tests.conftest import NOON
from tests.rotation.plans import away
from tests.rotation.trades.steps import DAY, LATER, NINE, Desk, holder_of, points_of

pytestmark = pytest.mark.django_db
RUNNING = NOON - timedelta(hours=3)
SOON = LATER + timedelta(hours=23)


@pytest.fixture
def desk():
    return Desk()


def take(shift, member, reason="", *, by=None, now=LATER):
    return trades.take(shift=shift, member=member, reason=reason, by=by or member.user, now=now)


def test_an_open_shift_is_taken_by_whoever_can(desk):
    shift = desk.shift(None)

    trade = take(shift, desk.ben)

    assert (trade.kind, trade.state, trade.giver) == ("take", "accepted", None)
    assert trade.outcome == {"code": "open"}
    assert holder_of(shift) == desk.ben
    assert points_of(desk.ben) == 4
    planner = Notice.objects.get(kind="trade.taken")
    assert (planner.user, planner.subject) == (desk.planner, "Ben takes an open shift")
    assert not Payback.objects.exists()


def test_so_is_one_whose_holder_is_away(desk):
    shift = desk.shift(desk.ada)
    away(desk.ada, NINE.date(), days=1)

    trade = take(shift, desk.ben)

    assert trade.outcome == {"code": "absent"}
    assert holder_of(shift) == desk.ben


@pytest.mark.parametrize("start", [RUNNING, SOON], ids=["it runs", "it begins within a day"])
def test_so_is_one_that_cannot_wait_with_a_reason(desk, start):
    shift = desk.shift(desk.ada, start)

    with pytest.raises(ReasonMissing):
        take(shift, desk.ben)
    trade = take(shift, desk.ben, "Ada's train stands still")

    assert (trade.outcome, trade.note) == ({"code": "near"}, "Ada's train stands still")
    assert holder_of(shift) == desk.ben
    shift.refresh_from_db()
    assert shift.why["by_hand"]["text"] == "Ada's train stands still"


def test_holder_and_planners_are_told_once_each(desk):
    shift = desk.shift(desk.ada, SOON)

    take(shift, desk.ben, "Agreed by telephone")

    subjects = {one.user: one.subject for one in Notice.objects.all()}
    assert subjects == {
        desk.ada.user: "Ben takes over your shift",
        desk.planner: "Ben takes over a shift of Ada",
        desk.ben.user: f"You have a new shift on {desk.rota.name}",
    }
    assert Notice.objects.count() == 3


def test_with_time_to_ask_nobody_takes_a_shift_from_its_holder(desk):
    shift = desk.shift(desk.ada, LATER + DAY + timedelta(minutes=1))

    with pytest.raises(trades.NotUrgent, match="time to ask Ada"):
        take(shift, desk.ben, "I want it")
    assert holder_of(shift) == desk.ada


def test_the_rules_hold_in_an_emergency_too(desk):
    shift = desk.shift(None)

    with pytest.raises(hard_rules.NotQualified):
        take(shift, desk.pia)
    assert not Trade.objects.exists()
    assert holder_of(shift) is None


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"start": NOON - DAY}, dividing.ShiftIsOver, id="over"),
        pytest.param({"state": "cancelled"}, publishing.ShiftIsCancelled, id="cancelled"),
    ],
)
def test_there_is_nothing_to_take_of_a_shift_that_is(desk, fields, error):
    shift = desk.shift(None, fields.pop("start", NINE), **fields)

    with pytest.raises(error):
        take(shift, desk.ben, "Why not")


def test_nobody_takes_what_is_theirs(desk):
    shift = desk.shift(desk.ada, SOON)

    with pytest.raises(publishing.AlreadyThere):
        take(shift, desk.ada, "Mine")


def test_a_request_about_it_is_overtaken_and_its_giver_not_told_twice(desk):
    shift = desk.shift(desk.ada, SOON)
    trade = desk.give(shift)

    take(shift, desk.ben, "Agreed by telephone")

    trade.refresh_from_db()
    assert trade.state == "overtaken"
    assert not Notice.objects.filter(kind="trade.overtaken", user=desk.ada.user).exists()


def test_a_planner_may_take_it_for_somebody(desk):
    shift = desk.shift(None)

    trade = take(shift, desk.ben, by=desk.planner)

    assert (trade.made_by, trade.taker) == (desk.planner, desk.ben)
