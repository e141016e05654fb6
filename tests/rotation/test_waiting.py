"""What the head of every page counts, in one query whatever there is."""

import pytest

from rotation.models import Notice
from rotation.selectors import waiting
from rotation.services import trades
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.trades.steps import LATER, NINE, Desk, yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def counted(user, *, holds=True, plans=False):
    found = waiting.counts(user, LATER, holds=holds, plans=plans)
    return found.notices, found.swaps


def test_requests_and_unread_notices_are_counted_in_one_query(desk, django_assert_num_queries):
    desk.give(desk.shift(desk.ada))
    for key in ("one", "two"):
        Notice.objects.create(
            user=desk.pia.user, kind="k", key=key, subject="s", due_at=NOON, made_at=NOON
        )

    with django_assert_num_queries(1):
        mine = counted(desk.ben.user)
    assert mine == (1, 1)
    assert counted(desk.pia.user) == (2, 0)
    assert counted(desk.ada.user)[1] == 0


def test_a_swap_waits_for_its_other_side_only(desk):
    desk.swap(desk.shift(desk.ada), desk.shift(desk.ben, NINE.replace(day=9)))

    found = [counted(one.user)[1] for one in (desk.ada, desk.ben, desk.cleo)]

    assert found == [0, 1, 0]


def test_what_a_planner_chooses_in_waits_once_somebody_is_willing(desk):
    request = desk.give(desk.shift(desk.ada), choice="planner")
    before = counted(desk.planner, plans=True)[1]

    yes(request, desk.ben)

    assert (before, counted(desk.planner, plans=True)[1]) == (0, 1)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda one: trades.withdraw(trade=one, by=one.made_by, now=LATER), id="taken back"),
        pytest.param(lambda one: trades.sweep(now=one.expires_at), id="over"),
    ],
)  # fmt: skip
def test_what_has_ended_waits_for_nobody(desk, end):
    end(desk.give(desk.shift(desk.ada)))

    assert counted(desk.ben.user)[1] == 0


def test_who_holds_no_shifts_is_asked_for_none(desk):
    desk.give(desk.shift(desk.ada))

    assert counted(make_user("viewer"), holds=False) == (0, 0)
