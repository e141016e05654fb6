"""Many who want one shift at the same moment: one gets it, the others hear why."""

from collections import Counter
from datetime import timedelta

import pytest

from rotation.models import Notice, Payback, Shift, ShiftHolding, Trade
from rotation.services import publishing, trades
from tests.make import make_member
from tests.rotation.databases import WRITERS, race
from tests.rotation.trades.steps import DAY, LATER, NINE, Desk, points_of, yes

pytestmark = pytest.mark.django_db(transaction=True)


def codes(errors):
    return Counter(getattr(error, "code", error) for error in errors)


def is_true_for(shift, taker):
    """Whether holder, holdings and ledger agree that just the taker has the shift."""
    assert Shift.objects.get(pk=shift.pk).member == taker
    assert ShiftHolding.objects.get(shift=shift, until_at__isnull=True).member == taker
    assert points_of(taker) == shift.points
    return points_of(shift.member) == 0


def test_of_32_who_accept_at_once_one_gets_the_shift(shared):
    desk = Desk()
    shift = desk.shift(desk.ada)
    racers = [make_member() for _ in range(WRITERS)]
    trade = desk.give(shift)

    won, lost = race(lambda n: yes(trade, racers[n]), file=shared())

    assert len(won) == 1
    assert codes(lost) == {"trade_over": WRITERS - 1}
    assert is_true_for(shift, won[0].taker)
    assert Notice.objects.filter(kind="trade.accepted").count() == 1
    assert Payback.objects.get().creditor == won[0].taker


def test_of_32_who_take_an_open_shift_one_gets_it(shared):
    desk = Desk()
    shift = desk.shift(None, LATER + timedelta(hours=3))
    racers = [make_member() for _ in range(WRITERS)]

    won, lost = race(
        lambda n: trades.take(
            shift=shift, member=racers[n], reason="", by=racers[n].user, now=LATER
        ),
        file=shared(),
    )

    assert len(won) == 1
    # Whoever comes later would take it from the one who was first, and has to say why.
    assert codes(lost) == {"take_needs_reason": WRITERS - 1}
    assert Shift.objects.get().member == won[0].taker
    assert Trade.objects.count() == 1


def test_when_acceptance_meets_withdrawal_and_another_holder_one_of_them_holds(shared):
    desk = Desk()
    shift = desk.shift(desk.ada)
    trade = desk.give(shift)

    def act(number):
        if number % 4 == 0:
            return yes(trade, desk.ben)
        if number % 4 == 1:
            return trades.withdraw(trade=trade, by=desk.ada.user, now=LATER)
        if number % 4 == 2:
            return publishing.assign(
                shift=shift, member=desk.cleo, reason={"code": "x"}, revision=0, by=desk.planner,
                now=LATER,
            )  # fmt: skip
        return trades.sweep(now=LATER)

    _won, lost = race(act, 12, file=shared())

    known = {"trade_over", "trade_overtaken", "stale", "shift_unchanged"}
    assert set(codes(lost)) <= known
    holder = Shift.objects.get().member
    entered = [points_of(member) for member in (desk.ada, desk.ben, desk.cleo)]
    assert entered == [4 * (member == holder) for member in (desk.ada, desk.ben, desk.cleo)]
    trades.sweep(now=LATER)
    assert Trade.objects.get().state in ("accepted", "withdrawn", "overtaken")


def test_one_who_accepts_eight_shifts_of_the_same_hours_at_once_gets_one(shared):
    """The rules are asked under the lock of the member, and the database has the last word."""
    ben, offered = make_member(first_name="Ben"), []
    for minute in range(8):
        desk = Desk()
        offered.append(desk.give(desk.shift(desk.ada, NINE + timedelta(minutes=minute))))

    won, lost = race(lambda n: yes(offered[n], ben), len(offered), file=shared())

    assert len(won) == 1
    assert codes(lost) == {"double_booked": 7}
    assert Shift.objects.get(member=ben) == won[0].shift
    assert Trade.objects.open().count() == 7
    assert points_of(ben) == 4


def test_of_many_who_offer_one_shift_one_request_stands(shared):
    desk = Desk()
    shift = desk.shift(desk.ada)

    won, lost = race(lambda _n: desk.give(shift), 12, file=shared())

    assert len(won) == 1
    assert codes(lost) == {"trade_already_open": 11}
    assert Trade.objects.count() == 1


def test_crossing_swaps_of_two_rotas_do_not_wait_in_a_ring(shared):
    one, two = Desk(name="One", slug="one"), Desk(name="Two", slug="two")
    mine, theirs = one.shift(one.ada), two.shift(two.ben, NINE + 3 * DAY)
    there, back = one.swap(mine, theirs), two.swap(theirs, mine)

    won, lost = race(
        lambda n: yes(there, two.ben) if n % 2 else yes(back, one.ada), 8, file=shared()
    )

    assert len(won) == 1
    assert set(codes(lost)) <= {"trade_over", "trade_overtaken"}
    holders = {Shift.objects.get(pk=shift.pk).member for shift in (mine, theirs)}
    assert holders == {one.ada, two.ben}


def test_crossing_covers_of_parts_do_not_wait_in_a_ring(shared):
    """Each cut holds its giver, who is the taker of the other one."""
    one, two = Desk(name="One", slug="one"), Desk(name="Two", slug="two")
    half = timedelta(hours=4)
    offered = [
        desk.give(shift, part=(shift.starts_at, shift.starts_at + half))
        for days in range(4)
        for desk, shift in (
            (one, one.shift(one.ada, NINE + 4 * days * DAY)),
            (two, two.shift(one.ben, NINE + (4 * days + 2) * DAY)),
        )
    ]

    won, lost = race(
        lambda n: yes(offered[n], one.ada if n % 2 else one.ben), len(offered), file=shared()
    )

    assert (len(won), lost) == (8, [])
    assert Shift.objects.filter(member=one.ada).count() == 8


def test_of_many_sweeps_one_tells(shared):
    desk = Desk()
    trade = desk.give(desk.shift(desk.ada))

    won, lost = race(lambda _n: trades.sweep(now=trade.expires_at), 8, file=shared())

    assert (sum(won), lost) == (1, [])
    assert Notice.objects.filter(kind="trade.expired").count() == 1
