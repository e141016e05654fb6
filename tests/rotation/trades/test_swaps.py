"""Two people swap shifts: both agree, both can serve, and both change hands or none."""

from datetime import timedelta

import pytest

from rotation.errors import Conflict
from rotation.models import Notice, Payback, Trade
from rotation.services import hard_rules, publishing, trades
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_slot
from tests.rotation.plans import away
from tests.rotation.trades.steps import DAY, LATER, NINE, Desk, holder_of, no, points_of, yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def shifts(desk):
    """Ada's on Monday, which weighs 4, and Ben's on Thursday, which weighs 6."""
    return desk.shift(desk.ada), desk.shift(desk.ben, NINE + 3 * DAY, points=6)


def test_the_other_side_is_asked_and_nobody_else(desk, shifts):
    trade = desk.swap(*shifts, note="A concert")

    assert (trade.giver, trade.taker, trade.state) == (desk.ada, desk.ben, "open")
    notice = Notice.objects.get(kind="trade.asked")
    assert notice.user == desk.ben.user
    assert notice.subject == "Ada asks you to swap a shift"
    assert "You would get:\nMon 7 Dec, 09:00 to 17:00" in notice.body
    assert "Ada would get:\nThu 10 Dec, 09:00 to 17:00" in notice.body


def test_when_it_is_accepted_both_shifts_and_their_points_change_hands(desk, shifts):
    mine, theirs = shifts
    trade = desk.swap(mine, theirs)

    done = trades.accept(trade=trade, by=desk.ben.user, now=LATER)

    assert (done.state, done.outcome["code"]) == ("accepted", "accepted")
    assert (holder_of(mine), holder_of(theirs)) == (desk.ben, desk.ada)
    assert (points_of(desk.ada), points_of(desk.ben)) == (6, 4)
    assert not Payback.objects.exists()
    subjects = {one.user: one.subject for one in Notice.objects.exclude(kind="trade.asked")}
    assert subjects[desk.ada.user] == "Ben swaps with you"
    assert len(subjects) == Notice.objects.exclude(kind="trade.asked").count() == 2


def test_two_may_swap_shifts_of_the_same_hours(desk):
    """Each is judged without the shift they give away, and no step books anybody twice."""
    slot = make_slot(desk.rota, NINE)
    desk.rota.seats.update(job="developer")
    mine = desk.shift(desk.ada, slot=slot, seat=0)
    theirs = desk.shift(desk.ben, slot=slot, seat=1)

    yes(desk.swap(mine, theirs), desk.ben)

    assert (holder_of(mine), holder_of(theirs)) == (desk.ben, desk.ada)


def test_two_may_swap_shifts_of_two_rotas(desk):
    other = Desk.shift(desk, desk.ben, NINE + DAY, slot=make_slot(make_rota(), NINE + DAY))
    mine = desk.shift(desk.ada)

    yes(desk.swap(mine, other), desk.ben)

    assert (holder_of(mine), holder_of(other)) == (desk.ben, desk.ada)


def test_the_other_side_may_decline_and_nothing_changes(desk, shifts):
    trade = desk.swap(*shifts)

    done = no(trade, desk.ben, note="My choir sings then")

    assert (done.state, done.outcome) == (
        "declined",
        {"code": "declined", "text": "My choir sings then"},
    )
    assert [holder_of(shift) for shift in shifts] == [desk.ada, desk.ben]
    notice = Notice.objects.get(kind="trade.declined")
    assert (notice.user, notice.subject) == (
        desk.ada.user,
        "Ben declined: the shift stays yours",
    )
    with pytest.raises(trades.TradeOver):
        yes(trade, desk.ben)


def test_nobody_else_answers(desk, shifts):
    trade = desk.swap(*shifts)

    with pytest.raises(trades.NotAsked):
        yes(trade, desk.cleo)
    with pytest.raises(trades.NotAsked):
        no(trade, desk.cleo)
    with pytest.raises(trades.NotAsked):
        trades.choose(trade=trade, member=desk.cleo, by=desk.planner, now=LATER)


def test_a_planner_acts_for_somebody_who_is_not_there_and_that_is_kept(desk, shifts):
    trade = desk.swap(*shifts, by=desk.planner)

    done = trades.accept(trade=trade, by=desk.planner, now=LATER)

    assert (done.made_by, done.decided_by) == (desk.planner, desk.planner)
    assert done.outcome["acted_for"] is True
    told = {one.user: one for one in Notice.objects.filter(kind="trade.accepted")}
    assert "Vera decided it in their place." in told[desk.ada.user].body
    assert told[desk.ben.user].subject == "You swap with Ada"
    assert "Vera decided it in your place." in told[desk.ben.user].body
    assert not Notice.objects.filter(kind="shift.changed").exists()


class TestAPlannerWhoIsOneSide:
    """A swap needs both to agree, so that one side never speaks for the other."""

    @pytest.fixture
    def ada(self, desk):
        desk.ada.user.groups.set(desk.planner.groups.all())
        return desk.ada.user

    @pytest.mark.parametrize("verb", [trades.accept, trades.decline])
    def test_does_not_answer_for_the_other(self, desk, shifts, ada, verb):
        trade = desk.swap(*shifts)

        with pytest.raises(trades.NotAsked, match="You ask, so Ben answers"):
            verb(trade=trade, by=ada, now=LATER)
        assert Trade.objects.get().state == "open"
        assert [holder_of(shift) for shift in shifts] == [desk.ada, desk.ben]

    def test_does_not_answer_for_them_where_another_planner_asked_either(self, desk, shifts, ada):
        trade = desk.swap(*shifts, by=desk.planner)

        with pytest.raises(trades.NotAsked):
            trades.accept(trade=trade, by=ada, now=LATER)

    def test_does_not_ask_themselves_in_the_name_of_the_other(self, desk, shifts, ada):
        mine, theirs = shifts

        with pytest.raises(trades.NotAsked, match="Offer your own shift to Ben"):
            desk.swap(theirs, mine, by=ada)
        assert not Trade.objects.exists()

    def test_lets_another_planner_act_for_the_other(self, desk, shifts, ada):
        done = trades.accept(trade=desk.swap(*shifts), by=desk.planner, now=LATER)

        assert (done.state, done.outcome["acted_for"]) == ("accepted", True)


def test_it_is_offered_only_when_both_can_serve(desk):
    mine = desk.shift(desk.ada)
    theirs = desk.shift(desk.ben, NINE + DAY)
    away(desk.ada, (NINE + DAY).date(), days=1)

    with pytest.raises(hard_rules.IsAbsent, match="Ada"):
        desk.swap(mine, theirs)
    assert not Trade.objects.exists()


def test_it_is_judged_again_when_it_is_accepted(desk, shifts):
    trade = desk.swap(*shifts)
    away(desk.ben, NINE.date(), days=1)

    with pytest.raises(hard_rules.IsAbsent, match="Ben"):
        yes(trade, desk.ben)
    assert [holder_of(shift) for shift in shifts] == [desk.ada, desk.ben]
    assert Trade.objects.get().state == "open"


@pytest.mark.parametrize("which", [0, 1], ids=["the offered one", "the one in return"])
def test_when_one_of_the_shifts_changed_hands_there_is_nothing_to_accept(desk, shifts, which):
    trade = desk.swap(*shifts)
    publishing.assign(
        shift=shifts[which],
        member=desk.cleo,
        reason={"code": "by_hand"},
        by=desk.planner,
        now=LATER,
    )

    with pytest.raises(trades.TradeOvertaken):
        yes(trade, desk.ben)
    assert trades.sweep(now=LATER) == 1
    told = {one.user for one in Notice.objects.filter(kind="trade.overtaken")}
    assert told == {desk.ada.user, desk.ben.user}


def test_of_two_proposals_for_one_shift_the_other_is_overtaken_at_once(desk):
    mine, theirs = desk.shift(desk.ada), desk.shift(desk.cleo, NINE + 2 * DAY)
    wanted = desk.shift(desk.ben, NINE + 4 * DAY)
    first, second = desk.swap(mine, wanted), desk.swap(theirs, wanted)

    yes(first, desk.ben)

    second.refresh_from_db()
    assert (second.state, second.outcome) == ("overtaken", {"code": "changed_hands"})


def test_nobody_swaps_with_themselves_nor_for_an_open_or_running_shift(desk):
    mine = desk.shift(desk.ada)

    with pytest.raises(trades.NotAsked):
        desk.swap(mine, desk.shift(desk.ada, NINE + DAY))
    with pytest.raises(trades.ShiftIsOpen):
        desk.swap(mine, desk.shift(None, NINE + 2 * DAY))
    with pytest.raises(trades.ShiftBegan):
        desk.swap(mine, desk.shift(desk.ben, NOON - timedelta(hours=3)))


def test_it_ends_before_the_earlier_of_the_two_and_both_hear_of_it(desk, shifts):
    late = desk.shift(desk.ada, NINE + 7 * DAY)
    trade = desk.swap(late, shifts[1])

    assert trade.expires_at == shifts[1].starts_at - DAY
    trades.sweep(now=trade.expires_at)

    told = {one.user: one.subject for one in Notice.objects.filter(kind="trade.expired")}
    assert told == {
        desk.ada.user: "Nobody answered: the shift is still yours",
        desk.ben.user: "The time to swap with Ada is over",
    }
    assert Notice.objects.get(kind="trade.escalated").user == desk.planner


def test_a_proposal_that_is_taken_back_is_told_to_the_other_side(desk, shifts):
    trade = desk.swap(*shifts)

    trades.withdraw(trade=trade, by=desk.ada.user, now=LATER)

    assert Notice.objects.get(kind="trade.withdrawn").user == desk.ben.user


def test_a_rest_that_would_be_too_short_is_found_in_the_end_state(desk):
    mine = desk.shift(desk.ada, NINE)
    theirs = desk.shift(desk.ben, NINE + DAY)
    desk.shift(desk.ben, NINE + timedelta(hours=-10), hours=2, slot=None)

    with pytest.raises((hard_rules.Barred, Conflict)) as caught:
        desk.swap(mine, theirs)
    assert caught.value.code == "rest"


def test_who_left_the_team_is_no_side_of_a_swap(desk, shifts):
    trade = desk.swap(*shifts)
    make_member()
    desk.ben.memberships.update(until_on=NOON.date() + DAY)

    with pytest.raises(hard_rules.NotInTeam):
        yes(trade, desk.ben)
