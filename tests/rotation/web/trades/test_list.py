"""Requests about shifts in lists, and what is owed for them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import Activity, Payback
from rotation.services import paybacks, trades
from tests.conftest import NOON
from tests.make import make_member, make_shift, make_user, utc
from tests.rotation.web.trades.steps import LIST, accept, address, look, post, words

pytestmark = pytest.mark.django_db


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

    def test_forgiven_twice_is_forgiven_once(self, client, owed, jonas):
        answers = [post(client, "payback_forgive", owed, jonas.user) for _twice in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Activity.objects.filter(verb="payback.forgiven").count() == 1

    def test_is_not_forgiven_when_it_was_given_back(self, client, owed, shift, jonas):
        paybacks.settle(payback=owed, shift=shift, by=None, now=NOON)

        answer = post(client, "payback_forgive", owed, jonas.user)

        assert answer.status_code == 409
        assert "This was given back already." in words(answer)


def test_the_shift_tells_the_story_of_its_requests(client, cover, shift, mara, jonas, clock):
    clock.now = NOON + timedelta(hours=2)
    accept(client, cover, jonas.user)

    said = look(client, make_user("viewer"), reverse("rotation:shift", args=[shift.uid]))

    assert "Taken over on request." in said
    assert "Jonas Weber took it over from Mara Klein, who had asked." in said
    assert "Mara Klein asked everybody who can take it." in said
    assert address("trade", cover) in said
    assert "My sister visits" not in said
