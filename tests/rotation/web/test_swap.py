"""Who can take a shift and what it costs them; giving it away, swapping it, taking it over."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from rotation.models import Member, Notice, Trade
from rotation.services import trades
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user, utc
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db


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
    """A shift of Mara's in two weeks; Jonas could take it, Ines has another job."""
    make_member(job="product", first_name="Ines")
    return make_shift(mara, rota=desk, starts_at=utc("2026-12-02 09:00"))


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def page(client, shift, user):
    client.force_login(user)
    return words(client.get(reverse("rotation:shift_swap", args=[shift.uid])))


def post(client, name, shift, user, **typed):
    client.force_login(user)
    return client.post(reverse(f"rotation:{name}", args=[shift.uid]), typed)


def give(client, shift, user, **typed):
    return post(client, "cover_offer", shift, user, **({"choice": "first", "note": ""} | typed))


def test_who_can_take_it_comes_first_with_what_it_costs_them(client, shift, mara, jonas):
    away(make_member(first_name="Lena"), shift.starts_at.date(), days=1)

    said = page(client, shift, mara.user)

    assert "0 points, 4 with it" in said
    assert said.index("Jonas Weber") < said.index("Lena") < said.index("is away then")
    assert "1 other in the team has another job." in said
    assert "Ines" not in said
    assert "Ask 1 person" in said
    assert "the next draft asks you first" in said
    assert "the next draft asks Mara Klein first" in page(client, shift, make_user("planner"))


def test_debts_and_wishes_stand_beside_who_has_them(client, shift, mara, jonas):
    before = make_shift(jonas, rota=shift.slot.rota, starts_at=utc("2026-11-23 09:00"))
    made = trades.offer_cover(shift=before, by=jonas.user, now=NOON)
    trades.answer(trade=made, member=mara, willing=True, by=mara.user, now=NOON)

    assert "owes a shift to Mara Klein" in page(client, shift, mara.user)


def test_who_owes_two_shifts_is_named_once(client, shift, mara, jonas):
    for day in ("2026-11-23 09:00", "2026-11-25 09:00"):
        before = make_shift(jonas, rota=shift.slot.rota, starts_at=utc(day))
        made = trades.offer_cover(shift=before, by=jonas.user, now=NOON)
        trades.answer(trade=made, member=mara, willing=True, by=mara.user, now=NOON)

    assert page(client, shift, mara.user).count("owes a shift to Mara Klein") == 1


def test_a_member_gives_their_shift_away_and_those_who_can_are_asked(client, shift, mara, jonas):
    answer = give(client, shift, mara.user, note="My sister visits")

    trade = Trade.objects.get()
    assert answer.url == reverse("rotation:trade", args=[trade.uid])
    assert (trade.kind, trade.giver, trade.choice) == ("cover", mara, "first")
    assert Notice.objects.filter(user=jonas.user).count() == 1
    assert "Asked. The first who accepts has it." in words(client.get(answer.url))


def test_a_part_can_be_given_away(client, shift, mara):
    give(client, shift, mara.user, part_from="2026-12-02T13:00")

    trade = Trade.objects.get()
    assert (trade.part_from, trade.part_until) == (utc("2026-12-02 13:00"), shift.ends_at)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"choice": "nobody"}, "Select a valid choice", id="unknown choice"),
        pytest.param({"note": "x" * 201}, "at most 200 characters", id="a long note"),
        pytest.param({"part_from": "noon"}, "Enter a valid date/time", id="no moment"),
        pytest.param(
            {"part_from": "2026-12-03T09:00", "part_until": "2026-12-03T10:00"},
            "The part is not inside the shift.",
            id="a part outside",
        ),
    ],
)
def test_a_request_that_cannot_be_made_keeps_what_was_typed(client, shift, mara, typed, said):
    answer = give(client, shift, mara.user, **({"note": "My sister"} | typed))

    assert answer.status_code == 422
    assert said in words(answer)
    assert "note" in typed or "My sister" in words(answer)
    assert not Trade.objects.exists()


def test_a_shift_is_offered_once_at_a_time(client, shift, mara):
    give(client, shift, mara.user)

    again = give(client, shift, mara.user)

    assert again.status_code == 409
    assert "This shift is offered already" in words(again)
    assert Trade.objects.count() == 1


def test_a_planner_gives_it_away_for_somebody(client, shift, mara):
    planner = make_user("planner")

    answer = give(client, shift, planner)

    assert (answer.status_code, Trade.objects.get().giver) == (302, mara)
    assert "for Mara Klein" in words(client.get(answer.url))


@pytest.mark.parametrize("role", ["viewer", "member", "product"])
@pytest.mark.parametrize("name", ["cover_offer", "trade_offer"])
def test_nobody_else_gives_it_away(client, shift, role, name):
    other = make_member(role=role)

    assert post(client, name, shift, other.user, choice="first").status_code == 403
    assert not Trade.objects.exists()


def test_nobody_else_is_offered_to_give_it_away(client, shift, jonas):
    said = page(client, shift, jonas.user)

    assert reverse("rotation:cover_offer", args=[shift.uid]) not in said
    assert "Only Mara Klein or a planner can give it away." in said


def test_a_swap_names_the_points_each_shift_in_return_would_add(client, shift, mara, jonas):
    theirs = make_shift(jonas, rota=shift.slot.rota, starts_at=utc("2026-12-09 09:00"), points=6)

    said = page(client, shift, mara.user)
    answer = post(client, "trade_offer", shift, mara.user, other_shift=str(theirs.uid))

    assert "Wed 9 Dec, 09:00-17:00, 2 points more" in said
    trade = Trade.objects.get()
    assert (trade.kind, trade.taker, trade.other_shift) == ("trade", jonas, theirs)
    assert "Mara Klein takes 2 points from Jonas Weber" in words(client.get(answer.url))


def test_who_is_away_is_not_offered_for_a_swap(client, shift, mara, jonas):
    other = make_shift(jonas, rota=shift.slot.rota, starts_at=utc("2026-12-01 09:00"))
    assert f'value="{other.uid}"' in page(client, shift, mara.user)

    away(jonas, shift.starts_at.date(), days=1)

    assert f'value="{other.uid}"' not in page(client, shift, mara.user)


def test_a_shift_for_which_the_giver_is_away_is_not_offered_in_return(client, shift, mara, jonas):
    day, other = (
        make_shift(jonas, rota=shift.slot.rota, starts_at=utc(f"2026-12-{number} 09:00"))
        for number in ("09", "10")
    )
    away(mara, day.starts_at.date(), days=1)

    for reader in (mara.user, make_user("planner")):
        said = page(client, shift, reader)
        assert f'value="{day.uid}"' not in said
        assert f'value="{other.uid}"' in said


def test_a_planner_is_not_offered_to_swap_with_themselves_for_somebody(client, shift, mara, jonas):
    planner = make_member(role="planner")
    own, other = (
        make_shift(one, rota=shift.slot.rota, starts_at=utc(f"2026-12-{day} 09:00"))
        for one, day in ((planner, "09"), (jonas, "10"))
    )

    said = page(client, shift, planner.user)
    refused = post(client, "trade_offer", shift, planner.user, other_shift=str(own.uid))

    assert f'value="{own.uid}"' not in said
    assert f'value="{other.uid}"' in said
    assert refused.status_code == 422
    assert "Offer your own shift to Mara Klein instead" in words(refused)


def test_a_shift_that_another_swap_asks_for_says_so(client, shift, mara, jonas):
    lena, desk = make_member(first_name="Lena"), shift.slot.rota
    theirs = make_shift(jonas, rota=desk, starts_at=utc("2026-12-09 09:00"))
    make_shift(jonas, rota=desk, starts_at=utc("2026-12-10 09:00"))
    hers = make_shift(lena, rota=desk, starts_at=utc("2026-12-14 09:00"))
    made = trades.offer_trade(shift=hers, other_shift=theirs, by=lena.user, now=NOON)

    said = page(client, shift, mara.user)
    trades.withdraw(trade=made, by=lena.user, now=NOON)

    assert "Wed 9 Dec, 09:00-17:00, as many points, asked for in another swap" in said
    assert said.count("asked for in another swap") == 1
    assert "asked for in another swap" not in page(client, shift, mara.user)


def test_a_swap_that_a_rule_is_against_is_refused_with_the_rule(client, shift, mara, jonas):
    theirs = make_shift(jonas, rota=shift.slot.rota, starts_at=utc("2026-12-09 09:00"))
    away(mara, theirs.starts_at.date(), days=1)

    answer = post(client, "trade_offer", shift, mara.user, other_shift=str(theirs.uid))

    assert answer.status_code == 422
    assert "Mara Klein is away then." in words(answer)


@pytest.mark.parametrize(
    "chosen", ["", "nothing", str(uuid.UUID(int=7))], ids=["none", "text", "unknown"]
)
def test_a_shift_that_is_not_offered_in_return_cannot_be_asked_for(client, shift, mara, chosen):
    assert post(client, "trade_offer", shift, mara.user, other_shift=chosen).status_code == 422
    assert not Trade.objects.exists()


def test_an_open_shift_is_taken_at_once(client, desk, jonas):
    empty = make_shift(None, rota=desk, starts_at=utc("2026-12-02 09:00"))

    said = page(client, empty, jonas.user)
    answer = post(client, "shift_take", empty, jonas.user, reason="I am free")

    empty.refresh_from_db()
    assert "Take the open shift" in said
    assert (answer.status_code, empty.member) == (302, jonas)
    assert "Taken over at short notice: I am free" in words(client.get(answer.url))


def test_a_shift_of_somebody_away_is_taken_and_both_know(client, shift, mara, jonas):
    away(mara, shift.starts_at.date(), days=1)

    said = page(client, shift, jonas.user)
    answer = post(client, "shift_take", shift, jonas.user, reason="Mara is ill")

    shift.refresh_from_db()
    assert "Mara Klein is away then" in said
    assert shift.member == jonas
    assert "Mara Klein and the planners are told" in words(client.get(answer.url))


def test_a_shift_for_which_there_is_time_to_ask_is_not_taken(client, shift, jonas):
    answer = post(client, "shift_take", shift, jonas.user, reason="I want it")

    shift.refresh_from_db()
    assert answer.status_code == 422
    assert "There is time to ask Mara Klein for it" in words(answer)
    assert shift.member != jonas


def test_who_takes_it_gives_a_reason(client, desk, jonas):
    empty = make_shift(None, rota=desk, starts_at=utc("2026-12-02 09:00"))

    assert post(client, "shift_take", empty, jonas.user, reason="").status_code == 422
    assert not Trade.objects.exists()


def test_what_a_viewer_and_who_serves_nothing_may_do(client, desk, shift):
    viewer = make_user("viewer")
    hand = make_user("member")

    assert "Only Mara Klein or a planner" in page(client, shift, viewer)
    assert post(client, "shift_take", shift, viewer, reason="Now").status_code == 403
    assert post(client, "shift_take", shift, hand, reason="Now").status_code == 404


def test_a_shift_that_is_offered_leads_to_its_request(client, shift, mara):
    made = trades.offer_cover(shift=shift, by=mara.user, now=NOON)

    said = page(client, shift, mara.user)

    assert reverse("rotation:trade", args=[made.uid]) in said
    assert reverse("rotation:cover_offer", args=[shift.uid]) not in said


def test_what_is_over_is_not_handed_over(client, shift, mara, clock):
    clock.now = shift.ends_at + timedelta(hours=1)

    said = page(client, shift, mara.user)

    assert reverse("rotation:cover_offer", args=[shift.uid]) not in said
    assert give(client, shift, mara.user).status_code == 422


def test_names_are_never_read_as_markup(client, shift, mara, jonas):
    Member.objects.get(pk=jonas.pk).user.__class__.objects.filter(pk=jonas.user_id).update(
        first_name="<script>alert(1)</script>"
    )

    assert "<script>alert" not in page(client, shift, mara.user)


@pytest.mark.parametrize("name", ["shift_swap", "cover_offer", "trade_offer", "shift_take"])
def test_strangers_sign_in_unknown_shifts_are_not_there_and_methods_are_kept(client, shift, name):
    url = reverse(f"rotation:{name}", args=[shift.uid])
    unknown = reverse(f"rotation:{name}", args=[uuid.UUID(int=7)])
    ask, wrong = (client.get, client.post) if name == "shift_swap" else (client.post, client.get)

    assert ask(url).url.startswith("/accounts/login/")
    client.force_login(make_user("planner"))
    assert ask(unknown).status_code == 404
    assert wrong(url).status_code == 405


def test_more_people_cost_no_more_queries(client, shift, mara, django_assert_max_num_queries):
    client.force_login(mara.user)
    url = reverse("rotation:shift_swap", args=[shift.uid])

    def cost():
        with django_assert_max_num_queries(80) as captured:
            client.get(url)
        return len(captured)

    def more(days):
        for day in days:
            start = utc(f"2026-12-{day} 09:00")
            make_shift(make_member(), rota=shift.slot.rota, starts_at=start)

    more([10])
    few = cost()
    more(range(11, 17))
    assert cost() <= few
