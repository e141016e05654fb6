"""What is owed for a shift taken over: remembered, given back, forgiven."""

from datetime import timedelta

import pytest

from rotation.models import Activity, Payback
from rotation.services import paybacks, trades
from tests.rotation.plans import away
from tests.rotation.trades.steps import DAY, LATER, NINE, Desk, yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def given(desk, giver, taker, start=NINE, **fields):
    """A shift of the giver that the taker has taken over on request."""
    shift = desk.shift(giver, start, **fields)
    yes(desk.give(shift), taker)
    return shift


def test_who_took_a_shift_over_is_owed_its_points(desk):
    given(desk, desk.ada, desk.ben, points=5, unsocial=2)

    owed = paybacks.open_of(desk.rota).get()
    assert (owed.debtor, owed.creditor, owed.points, owed.unsocial) == (desk.ada, desk.ben, 5, 2)


def test_a_shift_the_other_way_gives_it_back_and_owes_nothing_new(desk):
    given(desk, desk.ada, desk.ben)
    back = given(desk, desk.ben, desk.ada, NINE + 2 * DAY)

    payback = Payback.objects.get()
    assert (payback.state, payback.settled_by, payback.settled_at) == ("settled", back, LATER)
    assert Activity.objects.get(verb="payback.settled").actor == desk.ada.user


def test_a_shift_without_points_owes_nothing(desk):
    given(desk, desk.ada, desk.ben, points=0)

    assert not Payback.objects.exists()


@pytest.mark.parametrize(("policy", "owed"), [("excused", 0), ("caught_up", 1)])
def test_what_fell_into_an_absence_is_owed_where_absences_are_caught_up(policy, owed):
    desk = Desk(absence_policy=policy)
    shift = desk.shift(desk.ada)
    away(desk.ada, NINE.date(), days=1)

    trades.take(shift=shift, member=desk.ben, reason="", by=desk.ben.user, now=LATER)

    assert Payback.objects.count() == owed


def test_forgiving_ends_it_and_is_not_undone_by_a_second_click(desk):
    given(desk, desk.ada, desk.ben)
    payback = Payback.objects.get()

    first = paybacks.forgive(payback=payback, by=desk.ben.user, now=LATER)
    again = paybacks.forgive(payback=payback, by=desk.planner, now=LATER + timedelta(hours=1))

    assert (first.state, again.settled_at) == ("forgiven", LATER)
    assert not paybacks.open_of(desk.rota).exists()


def test_what_was_given_back_cannot_be_forgiven(desk):
    given(desk, desk.ada, desk.ben)
    given(desk, desk.ben, desk.ada, NINE + 2 * DAY)

    with pytest.raises(paybacks.PaybackOver):
        paybacks.forgive(payback=Payback.objects.get(), by=desk.ben.user, now=LATER)


@pytest.mark.parametrize(
    ("holder", "uid", "state"),
    [
        pytest.param("ada", None, "settled", id="by whom it is owed"),
        pytest.param("cleo", None, "open", id="held by somebody else by now"),
        pytest.param(
            "ada", "00000000-0000-4000-8000-000000000000", "open", id="some other payback"
        ),
    ],
)
def test_a_published_plan_gives_it_back_where_its_reasons_say_so(desk, holder, uid, state):
    given(desk, desk.ada, desk.ben)
    payback = Payback.objects.get()
    note = {"code": "payback_owed", "params": {"payback": uid or str(payback.uid)}}
    shift = desk.shift(getattr(desk, holder), NINE + 7 * DAY, why={"notes": [note]})

    paybacks.honour(shifts=[shift], by=desk.planner, now=LATER)

    payback.refresh_from_db()
    assert (payback.state, payback.settled_by) == (state, shift if state == "settled" else None)


def test_one_that_is_settled_stays_with_the_shift_that_settled_it(desk):
    given(desk, desk.ada, desk.ben)
    first, second = (desk.shift(desk.ada, NINE + days * DAY) for days in (7, 8))
    payback = Payback.objects.get()

    for shift in (first, second):
        paybacks.settle(payback=payback, shift=shift, by=None, now=LATER)

    assert Payback.objects.get().settled_by == first
