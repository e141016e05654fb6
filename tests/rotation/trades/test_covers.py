"""Give a shift away: to the first who accepts, or to whom a planner chooses."""

from datetime import timedelta

import pytest

from rotation.models import Activity, Notice, Trade
from rotation.services import checks, hard_rules, publishing, trades
from tests.conftest import NOON
from tests.make import make_member, make_team
from tests.rotation.plans import away
from tests.rotation.trades.steps import (
    LATER,
    NINE,
    Desk,
    holder_of,
    no,
    points_of,
    told,
    yes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


class TestAsking:
    def test_everybody_who_can_take_it_is_asked_and_nobody_else(self, desk):
        ill = make_member(first_name="Dora")
        away(ill, NINE.date(), days=1)
        make_member(make_team("Other"))
        Notice.objects.all().delete()

        trade = desk.give(desk.shift(desk.ada), note="A wedding")

        assert (trade.state, trade.giver, trade.kind) == ("open", desk.ada, "cover")
        assert told("trade.asked") == {desk.ben.user, desk.cleo.user}
        asked = Notice.objects.filter(kind="trade.asked").first()
        assert asked.subject == "Can you take a shift of Ada?"
        assert "Mon 7 Dec, 09:00 to 17:00 (UTC)" in asked.body
        assert "Note: A wedding" in asked.body
        assert asked.url == f"/trades/{trade.uid}/"

    def test_the_shift_stays_with_its_holder_until_then(self, desk):
        shift = desk.shift(desk.ada)

        desk.give(shift)

        assert holder_of(shift) == desk.ada
        assert Activity.objects.get(verb="trade.offered").subject_id == shift.pk

    def test_each_reads_it_in_their_language_and_at_their_clock(self, desk):
        desk.ben.user.language, desk.ben.user.zone = "zh-hans", "Asia/Shanghai"
        desk.ben.user.save()

        desk.give(desk.shift(desk.ada))

        body = Notice.objects.get(user=desk.ben.user, kind="trade.asked").body
        assert "12月7日 星期一 17:00" in body
        assert "Asia/Shanghai" in body

    @pytest.mark.parametrize(
        ("begins_in", "ends_before"),
        [
            pytest.param(timedelta(days=10), timedelta(hours=24), id="in good time"),
            pytest.param(timedelta(hours=20), timedelta(hours=10), id="half of what is left"),
            pytest.param(timedelta(minutes=40), timedelta(minutes=10), id="half an hour"),
            pytest.param(timedelta(minutes=5), timedelta(), id="at the start"),
        ],
    )
    def test_it_can_be_answered_until_some_time_before_the_start(
        self, desk, begins_in, ends_before
    ):
        trade = desk.give(desk.shift(desk.ada, LATER + begins_in))

        assert trade.shift.starts_at - trade.expires_at == ends_before

    def test_when_nobody_can_take_it_the_planners_hear_of_it_at_once(self, desk):
        for member in (desk.ben, desk.cleo):
            away(member, NINE.date(), days=1)

        trade = desk.give(desk.shift(desk.ada))

        assert trade.escalated_at == LATER
        notice = Notice.objects.get(kind="trade.escalated")
        assert notice.user == desk.planner
        assert notice.subject == "Ada gives a shift away, and nobody can take it"

    def test_a_planner_who_asks_for_somebody_tells_them(self, desk):
        desk.give(desk.shift(desk.ada), by=desk.planner)

        notice = Notice.objects.get(kind="trade.offered")
        assert (notice.user, notice.subject) == (
            desk.ada.user,
            "Vera asks others to take your shift",
        )

    def test_a_shift_is_offered_once_at_a_time(self, desk):
        shift = desk.shift(desk.ada)
        desk.give(shift)

        with pytest.raises(trades.AlreadyOffered):
            desk.give(shift)

    def test_an_open_shift_is_given_away_by_nobody(self, desk):
        with pytest.raises(trades.ShiftIsOpen):
            desk.give(desk.shift(None), by=desk.planner)

    def test_nor_one_that_runs(self, desk):
        with pytest.raises(trades.ShiftBegan):
            desk.give(desk.shift(desk.ada, NOON - timedelta(hours=1)))

    def test_nor_one_that_was_cancelled(self, desk):
        with pytest.raises(publishing.ShiftIsCancelled):
            desk.give(desk.shift(desk.ada, state="cancelled"))

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            pytest.param({"note": "x" * 201}, "max_length", id="long note"),
            pytest.param({"choice": "lottery"}, "unknown_choice", id="unknown choice"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, desk, fields, code):
        with pytest.raises(checks.Refused) as caught:
            desk.give(desk.shift(desk.ada), **fields)

        assert caught.value.code == code
        assert not Trade.objects.exists()


class TestTheFirstWhoAccepts:
    def test_gets_the_shift_with_its_points(self, desk):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)

        done = yes(trade, desk.ben)

        assert (done.state, done.taker, done.decided_by) == ("accepted", desk.ben, desk.ben.user)
        assert holder_of(shift) == desk.ben
        assert (points_of(desk.ada), points_of(desk.ben)) == (0, 4)
        shift.refresh_from_db()
        assert shift.why["by_hand"] == {"code": "cover", "trade": str(trade.uid)}
        assert [one.verb for one in Activity.objects.order_by("pk")] == [
            "trade.offered",
            "shift.assigned",
            "trade.accepted",
        ]

    def test_is_told_and_so_is_the_giver_once_each(self, desk):
        trade = desk.give(desk.shift(desk.ada))
        Notice.objects.all().delete()

        yes(trade, desk.ben)

        subjects = {one.user: one.subject for one in Notice.objects.all()}
        assert subjects == {
            desk.ada.user: "Ben takes your shift",
            desk.ben.user: f"You have a new shift on {desk.rota.name}",
        }

    def test_is_the_only_one(self, desk):
        trade = desk.give(desk.shift(desk.ada))
        yes(trade, desk.ben)

        with pytest.raises(trades.TradeOver, match="Ben has taken it already"):
            yes(trade, desk.cleo)

    def test_may_not_be_the_giver(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        with pytest.raises(trades.NotAsked):
            yes(trade, desk.ada)

    def test_has_to_keep_the_rules_when_accepting(self, desk):
        """What was possible when it was asked may be against the rules by now."""
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)
        away(desk.ben, NINE.date(), days=1)

        with pytest.raises(hard_rules.IsAbsent):
            yes(trade, desk.ben)
        assert Trade.objects.get().state == "open"
        assert holder_of(shift) == desk.ada

    def test_can_be_somebody_for_whom_a_planner_answers(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        done = yes(trade, desk.ben, by=desk.planner)

        assert done.outcome["acted_for"] is True
        told = Notice.objects.exclude(kind="trade.asked")
        assert {one.user: (one.subject, one.body.splitlines()[-1]) for one in told} == {
            desk.ada.user: ("Ben takes your shift", "Vera decided it in their place."),
            desk.ben.user: ("You take a shift of Ada", "Vera decided it in your place."),
        }

    def test_is_nobody_in_whose_name_the_giver_answers(self, desk):
        """A planner who gives a shift away may choose somebody, but not say that they agreed."""
        desk.ada.user.groups.set(desk.planner.groups.all())
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)

        with pytest.raises(trades.NotAsked, match="You ask, so Ben answers"):
            yes(trade, desk.ben, by=desk.ada.user)
        assert holder_of(shift) == desk.ada
        done = trades.choose(trade=trade, member=desk.ben, by=desk.ada.user, now=LATER)
        assert done.outcome["code"] == "chosen_unasked"


class TestWhereAPlannerChooses:
    @pytest.fixture
    def desk(self):
        return Desk(cover_choice="planner")

    def test_answers_are_kept_and_can_be_changed(self, desk):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)
        yes(trade, desk.ben)
        no(trade, desk.cleo, note="Dentist")
        yes(trade, desk.cleo)

        answers = {one.member: one.answer for one in trade.answers.all()}
        assert answers == {desk.ben: "willing", desk.cleo: "willing"}
        assert holder_of(shift) == desk.ada
        assert told("trade.willing") == {desk.planner}

    def test_the_chosen_one_gets_it_and_the_others_hear_so(self, desk):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)
        yes(trade, desk.ben)
        yes(trade, desk.cleo)

        done = trades.choose(trade=trade, member=desk.cleo, by=desk.planner, now=LATER)

        assert (done.state, done.taker, done.outcome["code"]) == ("accepted", desk.cleo, "chosen")
        assert holder_of(shift) == desk.cleo
        assert told("trade.not_chosen") == {desk.ben.user}

    def test_somebody_who_did_not_answer_can_be_chosen_and_that_is_kept(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        done = trades.choose(trade=trade, member=desk.ben, by=desk.planner, now=LATER)

        assert done.outcome["code"] == "chosen_unasked"

    def test_nobody_says_yes_against_the_rules(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        with pytest.raises(hard_rules.NotQualified):
            yes(trade, desk.pia)

    def test_one_request_may_differ_from_the_rota(self, desk):
        shift = desk.shift(desk.ada)

        yes(desk.give(shift, choice="first"), desk.ben)

        assert holder_of(shift) == desk.ben


class TestNo:
    def test_when_everybody_who_could_declined_the_planners_hear_of_it(self, desk):
        trade = desk.give(desk.shift(desk.ada))
        no(trade, desk.ben)
        assert not told("trade.escalated")

        no(trade, desk.cleo)

        assert told("trade.escalated") == {desk.planner}
        assert Trade.objects.get().state == "open"

    def test_who_was_not_asked_declines_nothing(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        with pytest.raises(trades.NotAsked):
            no(trade, make_member(make_team("Other")))
        assert not trade.answers.exists()

    def test_a_planner_can_decline_the_whole_request(self, desk):
        trade = desk.give(desk.shift(desk.ada))

        done = trades.decline(trade=trade, note="We need you", by=desk.planner, now=LATER)

        assert (done.state, done.outcome["text"]) == ("declined", "We need you")
        assert told("trade.declined") == {desk.ada.user}
        with pytest.raises(trades.TradeOver):
            yes(trade, desk.ben)

    def test_a_request_can_be_taken_back_and_made_again(self, desk):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)

        done = trades.withdraw(trade=trade, by=desk.ada.user, now=LATER)

        assert (done.state, done.outcome) == ("withdrawn", {"code": "withdrawn"})
        with pytest.raises(trades.TradeOver, match="withdrawn"):
            yes(trade, desk.ben)
        yes(desk.give(shift), desk.ben)
        assert holder_of(shift) == desk.ben
