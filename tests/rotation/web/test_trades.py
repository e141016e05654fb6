"""Requests about shifts: listed, read, answered, decided; whoever comes late is told who has it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import Payback, Trade
from rotation.services import publishing, trades
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user, utc
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db
LIST = "/trades/"
BY_HAND = {"code": "by_hand", "text": "Quiet week"}


@pytest.fixture
def desk(clock):
    return make_rota(name="Customer desk")


@pytest.fixture
def mara(desk):
    return make_member(first_name="Mara", last_name="Klein")


@pytest.fixture
def jonas(desk):
    return make_member(first_name="Jonas", last_name="Weber")


@pytest.fixture
def shift(desk, mara, jonas):
    return make_shift(mara, rota=desk, starts_at=utc("2026-12-02 09:00"))


@pytest.fixture
def cover(shift, mara):
    """Mara gives her shift away; she says why to those who are asked."""
    return trades.offer_cover(shift=shift, note="My sister visits", by=mara.user, now=NOON)


@pytest.fixture
def swap(desk, shift, mara, jonas):
    """Mara offers her shift for one of Jonas's."""
    theirs = make_shift(jonas, rota=desk, starts_at=utc("2026-12-09 09:00"))
    return trades.offer_trade(shift=shift, other_shift=theirs, by=mara.user, now=NOON)


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def look(client, user, path=LIST):
    client.force_login(user)
    return words(client.get(path))


def address(name, trade):
    return reverse(f"rotation:{name}", args=[trade.uid])


def post(client, name, trade, user, **typed):
    client.force_login(user)
    return client.post(address(name, trade), typed)


def accept(client, trade, user):
    return post(client, "trade_answer", trade, user, willing="yes")


class TestTheList:
    def test_shows_what_waits_for_my_answer_and_counts_it_beside_the_place(
        self, client, cover, jonas
    ):
        said = look(client, jonas.user)

        assert "Mara Klein gives away Wed 2 Dec, 09:00-17:00" in said
        assert "(1 waits for you)" in said
        assert address("trade", cover) in said

    def test_shows_who_asked_what_became_of_it(self, client, cover, mara):
        said = look(client, mara.user)

        assert said.index("Asked by you") < said.index("Mara Klein gives away")
        assert "waits for you" not in said

    def test_lets_go_of_what_was_answered(self, client, cover, jonas):
        post(client, "trade_answer", cover, jonas.user, willing="no")

        assert "waits for you" not in look(client, jonas.user)

    @pytest.mark.parametrize("job", ["product", "support"])
    def test_does_not_bother_people_with_another_job(self, client, cover, job):
        assert "waits for you" not in look(client, make_member(job=job).user)

    def test_does_not_bother_people_of_other_teams_or_who_left(self, client, cover):
        stranger, gone = make_member(team=False), make_member()
        gone.memberships.update(until_on=NOON.date())

        assert "waits for you" not in look(client, stranger.user)
        assert "waits for you" not in look(client, gone.user)

    def test_shows_planners_all_that_is_open_and_what_nobody_answered(
        self, client, cover, swap_of_another, clock
    ):
        planner = make_user("planner")
        before = look(client, planner)
        clock.now = utc("2026-12-01 12:00")
        trades.sweep(now=clock.now)

        after = look(client, planner)

        assert before.count("list-title") == 2
        assert "No shift was left over." in before
        assert "Mara Klein gives away" in after
        assert "nobody answered" in after

    @pytest.fixture
    def swap_of_another(self, desk, jonas):
        lena = make_member(first_name="Lena")
        mine = make_shift(lena, rota=desk, starts_at=utc("2026-12-22 09:00"))
        theirs = make_shift(jonas, rota=desk, starts_at=utc("2026-12-29 09:00"))
        return trades.offer_trade(shift=mine, other_shift=theirs, by=lena.user, now=NOON)

    def test_marks_for_planners_what_they_can_choose_in(self, client, shift, mara, jonas):
        made = trades.offer_cover(shift=shift, choice="planner", by=mara.user, now=NOON)
        planner = make_user("planner")
        before = look(client, planner)
        accept(client, made, jonas.user)

        after = look(client, planner)

        assert "waits for you" not in before
        assert "(1 waits for you)" in after
        assert "to be chosen" in after
        assert "waits for you" not in look(client, make_member(job="product").user)

    def test_says_what_is_owed(self, client, cover, mara, jonas):
        accept(client, cover, jonas.user)

        assert "You owe Jonas Weber a shift of 4 points." in look(client, mara.user)
        assert "Mara Klein owes you a shift of 4 points." in look(client, jonas.user)

    def test_of_a_viewer_says_that_nothing_is_there(self, client, cover):
        assert "Nothing here for you" in look(client, make_user("viewer"))

    def test_takes_as_many_queries_however_long_it_is(
        self, client, desk, mara, jonas, django_assert_max_num_queries
    ):
        client.force_login(jonas.user)

        def cost():
            with django_assert_max_num_queries(40) as captured:
                client.get(LIST)
            return len(captured)

        few = cost()
        for day in range(5):
            one = make_shift(mara, rota=desk, starts_at=utc(f"2026-12-{day + 1:02} 09:00"))
            trades.offer_cover(shift=one, by=mara.user, now=NOON)
        assert cost() == few


class TestOneRequest:
    def test_asks_those_who_can_take_it_and_says_what_it_means(self, client, cover, jonas):
        said = look(client, jonas.user, address("trade", cover))

        assert "Can you take it?" in said
        assert "Take the shift" in said
        assert "My sister visits" in said
        assert "4 points go with it. Whoever takes it is owed a shift like it" in said

    def test_keeps_the_note_from_people_who_are_not_asked(self, client, cover):
        viewer, product = make_user("viewer"), make_member(job="product").user

        for user in (viewer, product):
            said = look(client, user, address("trade", cover))
            assert "Mara Klein gives away" in said
            assert "My sister visits" not in said

    def test_says_which_rule_keeps_me_from_it(self, client, cover, jonas):
        away(jonas, utc("2026-12-02 00:00").date(), days=1)

        said = look(client, jonas.user, address("trade", cover))

        assert "You cannot take it now: is away then." in said
        assert "Take the shift" not in said

    def test_gives_the_shift_to_the_first_who_accepts(self, client, cover, shift, jonas):
        answer = accept(client, cover, jonas.user)

        shift.refresh_from_db()
        assert shift.member == jonas
        assert "Jonas Weber has it now." in words(client.get(answer.url))

    def test_says_what_is_owed_for_it(self, client, cover, jonas, mara):
        accept(client, cover, jonas.user)

        said = [look(client, one.user, address("trade", cover)) for one in (jonas, mara)]

        assert "Mara Klein owes you a shift of 4 points." in said[0]
        assert "You owe Jonas Weber a shift of 4 points." in said[1]

    def test_tells_whoever_comes_second_who_has_it(self, client, cover, jonas):
        accept(client, cover, jonas.user)

        late = accept(client, cover, make_member(first_name="Lena").user)

        assert late.status_code == 409
        assert "Jonas Weber has taken it already." in words(late)
        assert "Jonas Weber has the shift. Nothing was changed by you." in words(late)
        assert "Look at the other requests" in words(late)

    def test_says_that_the_time_is_over(self, client, cover, jonas, clock):
        clock.now = utc("2026-12-01 12:00")

        late = accept(client, cover, jonas.user)

        assert late.status_code == 409
        assert "The time for an answer is over; a planner decides now." in words(late)
        assert "Mara Klein has the shift." in words(late)

    def test_is_shown_as_over_also_before_anybody_ended_it(self, client, cover, jonas, clock):
        clock.now = utc("2026-12-01 12:00")

        said = look(client, jonas.user, address("trade", cover))

        assert "The time for an answer is over; a planner decides now." in said
        assert "Take the shift" not in said

    def test_says_that_the_shift_was_given_away_meanwhile(self, client, cover, shift, jonas):
        lena = make_member(first_name="Lena")
        publishing.assign(
            shift=shift, member=lena, reason=BY_HAND, by=make_user("planner"), now=NOON
        )

        late = accept(client, cover, jonas.user)

        assert late.status_code == 409
        assert "Lena has the shift." in words(late)

    def test_refuses_who_is_barred_by_now_with_the_rule(self, client, cover, shift, jonas):
        away(jonas, shift.starts_at.date(), days=1)

        answer = accept(client, cover, jonas.user)

        assert answer.status_code == 422
        assert "Jonas Weber is away then." in words(answer)

    def test_that_nobody_answered_can_be_asked_again_or_repaired(
        self, client, cover, shift, mara, jonas, clock
    ):
        clock.now = utc("2026-12-01 12:00")
        trades.sweep(now=clock.now)
        again, repair = (
            reverse(f"rotation:{name}", args=[shift.uid]) for name in ("shift_swap", "shift_repair")
        )

        own, planners, others = (
            look(client, user, address("trade", cover))
            for user in (mara.user, make_user("planner"), jonas.user)
        )

        assert "Nobody answered in time. Mara Klein has the shift; planners know." in own
        assert (again in own, repair in own) == (True, False)
        assert (again in planners, repair in planners) == (True, True)
        assert (again in others, repair in others) == (False, False)

    def test_lets_a_planner_choose_among_the_willing(self, client, shift, mara, jonas):
        made = trades.offer_cover(shift=shift, choice="planner", by=mara.user, now=NOON)
        noted = accept(client, made, jonas.user)
        planner = make_user("planner")
        said = look(client, planner, address("trade", made))

        answer = post(client, "trade_choose", made, planner, member=str(jonas.uid))

        shift.refresh_from_db()
        assert noted.status_code == 302
        assert "can take it</span>" in said
        assert (answer.status_code, shift.member) == (302, jonas)

    def test_lets_a_planner_answer_for_somebody(self, client, cover, shift, jonas):
        post(
            client, "trade_answer", cover, make_user("planner"), willing="yes",
            member=str(jonas.uid),
        )  # fmt: skip

        shift.refresh_from_db()
        assert shift.member == jonas

    def test_lets_nobody_else_answer_for_somebody(self, client, cover, shift, jonas):
        other = make_member()

        answer = post(
            client, "trade_answer", cover, other.user, willing="yes", member=str(jonas.uid)
        )

        shift.refresh_from_db()
        assert (answer.status_code, shift.member_id) == (403, cover.giver_id)

    @pytest.mark.parametrize(
        "typed",
        [
            pytest.param({}, id="nothing"),
            pytest.param({"willing": "perhaps"}, id="something else"),
            pytest.param({"willing": "yes", "member": "x"}, id="no id"),
            pytest.param({"willing": "yes", "note": "x" * 201}, id="a long note"),
        ],
    )
    def test_refuses_an_answer_that_is_none(self, client, cover, shift, jonas, typed):
        answer = post(client, "trade_answer", cover, jonas.user, **typed)

        shift.refresh_from_db()
        assert (answer.status_code, shift.member_id) == (422, cover.giver_id)

    def test_can_be_withdrawn_by_who_asked_and_by_planners_only(self, client, cover, mara, jonas):
        others = post(client, "trade_withdraw", cover, jonas.user)
        own = post(client, "trade_withdraw", cover, mara.user)

        cover.refresh_from_db()
        assert (others.status_code, own.status_code) == (403, 302)
        assert cover.state == "withdrawn"
        assert "Mara Klein keeps the shift" in words(client.get(own.url))

    def test_of_a_swap_is_agreed_to_by_the_other_side(self, client, swap, shift, mara, jonas):
        said = look(client, jonas.user, address("trade", swap))

        answer = post(client, "trade_accept", swap, jonas.user)

        shift.refresh_from_db()
        assert "Do you agree?" in said
        assert "carry as many points as before" in said
        assert (shift.member, Trade.objects.get().state) == (jonas, "accepted")
        assert "Both agreed: the shifts are swapped." in words(client.get(answer.url))

    def test_of_a_swap_is_declined_with_a_word(self, client, swap, shift, mara, jonas):
        answer = post(client, "trade_decline", swap, jonas.user, note="I am on holiday")

        shift.refresh_from_db()
        assert shift.member == mara
        assert "Jonas Weber said no; nothing was changed." in words(client.get(answer.url))
        assert "I am on holiday" in words(client.get(answer.url))

    @pytest.mark.parametrize("name", ["trade_accept", "trade_decline"])
    def test_of_a_swap_is_decided_by_nobody_else(self, client, swap, mara, name):
        for user in (mara.user, make_member().user, make_user("viewer")):
            assert post(client, name, swap, user).status_code == 403

    def test_of_a_swap_may_be_decided_by_a_planner_which_is_said(self, client, swap, shift, jonas):
        planner = make_user("planner")
        said = look(client, planner, address("trade", swap))

        answer = post(client, "trade_accept", swap, planner)

        shift.refresh_from_db()
        assert "You decide for Jonas Weber, who is told; it is recorded." in said
        assert shift.member == jonas
        assert f"Decided by {planner.display_name}." in words(client.get(answer.url))

    @pytest.mark.parametrize(
        "name", ["trade_answer", "trade_choose", "trade_accept", "trade_decline", "trade_withdraw"]
    )
    def test_asks_strangers_to_sign_in_and_knows_no_other_method(self, client, cover, name):
        assert client.post(address(name, cover)).url.startswith("/accounts/login/")
        client.force_login(make_user("planner"))
        assert client.get(address(name, cover)).status_code == 405
        unknown = reverse(f"rotation:{name}", args=[uuid.UUID(int=7)])
        assert client.post(unknown, {"willing": "yes"}).status_code == 404


class TestWhatIsOwed:
    @pytest.fixture
    def owed(self, client, cover, jonas):
        accept(client, cover, jonas.user)
        return Payback.objects.get()

    def test_is_forgiven_by_whom_it_is_owed_to(self, client, owed, jonas):
        answer = post(client, "payback_forgive", owed, jonas.user)

        owed.refresh_from_db()
        assert owed.state == "forgiven"
        assert "Mara Klein owes nothing for it any more." in words(client.get(answer.url))

    def test_is_not_forgiven_by_who_owes_it(self, client, owed, mara):
        assert post(client, "payback_forgive", owed, mara.user).status_code == 403

    def test_is_not_forgiven_twice(self, client, owed, jonas):
        post(client, "payback_forgive", owed, jonas.user)

        assert post(client, "payback_forgive", owed, jonas.user).status_code in (302, 409)


def test_the_shift_tells_the_story_of_its_requests(client, cover, shift, mara, jonas, clock):
    clock.now = NOON + timedelta(hours=2)
    accept(client, cover, jonas.user)

    said = look(client, make_user("viewer"), reverse("rotation:shift", args=[shift.uid]))

    assert "Taken over on request." in said
    assert "Jonas Weber took it over from Mara Klein, who had asked." in said
    assert "Mara asked everybody who can take it." in said or "asked everybody" in said
    assert address("trade", cover) in said
    assert "My sister visits" not in said
