"""What a shift that was given by hand keeps about the others: the rule, or the cost."""

from datetime import timedelta

import pytest

from rotation.models import Shift
from rotation.services import ledger, reasons
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, utc
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db
NINE = utc("2026-12-07 09:00")
ASKED = {"code": "by_hand", "text": "Ada is at the dentist"}


@pytest.fixture
def rota():
    return make_rota(seats=("developer",))


def shift_on(rota, member=None, start=NINE, **fields):
    slot = make_slot(rota, start)
    shift = make_shift(member, slot=slot, **fields)
    ledger.for_shift(shift=shift, reason={}, by=None, now=NOON)
    return Shift.objects.with_people().get(pk=shift.pk)


def serve(rota, member, *days):
    for day in days:
        shift_on(rota, member, utc(f"2026-11-{day:02d} 09:00"))


def test_everybody_with_the_job_is_named_with_a_rule_or_a_cost(rota):
    ada, ben, ill = make_member(), make_member(), make_member()
    make_member(job="product")
    away(ill, NINE.date(), days=1)

    why = reasons.for_change(shift_on(rota), ada, reason=ASKED)

    assert why["by_hand"] == ASKED
    assert [(one["member"], one["code"]) for one in why["others"]] == [
        (ben.pk, "cost"),
        (ill.pk, "absent"),
    ]


def test_the_cost_is_what_fairness_would_have_lost(rota):
    busy, idle = make_member(), make_member()
    serve(rota, busy, 2, 3, 4, 5)

    [other] = reasons.for_change(shift_on(rota), idle)["others"]

    assert other["member"] == busy.pk
    assert other["params"]["points"] > 0
    [other] = reasons.for_change(shift_on(rota, start=NINE + timedelta(days=1)), busy)["others"]
    assert other["member"] == idle.pk
    assert other["params"]["points"] < 0


def test_an_opened_shift_says_what_each_would_cost(rota):
    ada, ben = make_member(), make_member()

    why = reasons.for_change(shift_on(rota, ada), None, reason=ASKED)

    assert [one["member"] for one in why["others"]] == [ada.pk, ben.pk]


def test_who_could_take_a_shift_comes_in_the_order_of_cost(rota):
    holder, busy, idle, ill = (make_member() for _ in range(4))
    serve(rota, busy, 2, 3, 4, 5)
    away(ill, NINE.date(), days=1)

    found = reasons.who_could(shift_on(rota, holder))

    assert list(found) == [idle.pk, busy.pk, ill.pk]


def test_several_changes_are_told_by_how_things_are_afterwards(rota):
    ada, ben = make_member(), make_member()
    one, other = shift_on(rota, ada), shift_on(rota, ben, NINE + timedelta(days=1))
    near = shift_on(rota, ben, NINE + timedelta(hours=12))
    moves = [(one, ben), (near, ada)]

    assert reasons.for_change(one, ben, moves)["others"][0]["code"] == "rest"
    assert reasons.for_change(other, ada, moves)["others"][0]["code"] == "cost"


def test_a_partner_who_left_the_team_is_no_fault(rota):
    rota.seats.create(name="Second", job="developer", position=1)
    gone, ada = make_member(), make_member()
    shift = shift_on(rota)
    make_shift(gone, slot=shift.slot, seat=rota.seats.get(name="Second"))
    gone.memberships.update(until_on=NINE.date())

    found = reasons.who_could(shift)

    assert found[ada.pk].reason.code == "cost"
    assert found.get(gone.pk) is None or found[gone.pk].reason.code == "not_employed"


def test_asking_takes_as_many_queries_for_many_as_for_few(rota, django_assert_num_queries):
    shift = shift_on(rota)
    for _ in range(6):
        member = make_member()
        away(member, NINE.date(), days=1)
    serve(rota, member, 2, 3, 4)

    with django_assert_num_queries(14):
        reasons.who_could(shift)
