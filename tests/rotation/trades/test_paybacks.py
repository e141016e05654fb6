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
