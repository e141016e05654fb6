"""One request about a shift: read, answered, decided; whoever comes late is told who has it."""

import uuid

import pytest
from django.urls import reverse

from rotation.models import Trade
from rotation.services import publishing, trades
from tests.conftest import NOON
from tests.make import make_member, make_user, utc
from tests.rotation.plans import away
from tests.rotation.web.trades.steps import accept, address, look, post, words

pytestmark = pytest.mark.django_db
BY_HAND = {"code": "by_hand", "text": "Quiet week"}


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

    def test_about_a_part_leads_to_the_part_that_was_handed_over(self, client, shift, mara, jonas):
        half = (utc("2026-12-02 13:00"), shift.ends_at)
        made = trades.offer_cover(shift=shift, part=half, by=mara.user, now=NOON)
        accept(client, made, jonas.user)

        said = look(client, mara.user, address("trade", made))

        part = jonas.shifts.get()
        assert "The shift and the part" in said
        assert reverse("rotation:shift", args=[part.uid]) in said
        assert "Wed 2 Dec, 13:00-17:00</a>" in said

    def test_for_a_part_says_how_many_points_go_with_it(self, client, shift, mara, jonas):
        span = (utc("2026-12-02 13:00"), utc("2026-12-02 17:00"))
        made = trades.offer_cover(shift=shift, part=span, by=mara.user, now=NOON)

        assert "2 points go with it." in look(client, jonas.user, address("trade", made))

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

    def test_of_a_swap_that_came_too_late_says_no_more_what_it_would_have_meant(
        self, client, swap, jonas, clock
    ):
        clock.now = utc("2026-12-01 12:00")

        said = look(client, jonas.user, address("trade", swap))

        assert "The time for an answer is over" in said
        assert "carry as many points as before" not in said

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
