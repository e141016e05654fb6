"""Who takes part: nobody of the team, and nobody who may hold shifts, is invisible."""

from datetime import timedelta

import pytest

from rotation.models import Membership, Trade
from rotation.selectors import participation
from rotation.services import ledger
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_team, make_user

pytestmark = pytest.mark.django_db


def desk():
    return make_rota(seats=("developer",))


def serve(member, rota, days_ago, points=4):
    starts_at = (NOON - timedelta(days=days_ago)).replace(hour=9)
    slot = make_slot(rota, starts_at, template=rota.templates.get())
    shift = make_shift(member, slot=slot, points=points)
    ledger.for_shift(shift=shift, reason={"code": "published"}, by=None, now=NOON)
    return shift


def by_name(rota):
    found = participation.overview(rota, NOON)
    return {one.user.display_name: one for one in (*found.team, *found.others)}


def test_who_never_served_is_shown_and_comes_first():
    rota, busy = desk(), make_member(first_name="Busy")
    make_member(first_name="Idle")
    serve(busy, rota, 3)

    found = participation.overview(rota, NOON)

    assert [str(one.member) for one in found.team] == ["Idle", "Busy"]
    assert (found.served, found.team[0].record.last_at) == (1, None)


def test_leaders_are_named_whether_they_serve_or_not():
    rota = desk()
    make_member(first_name="Lead", role="planner")
    make_user("admin", first_name="Head")
    make_user("viewer", first_name="Guest")

    found = participation.overview(rota, NOON)

    assert [one.user.first_name for one in found.leaders] == ["Lead", "Head"]
    assert [(one.user.first_name, one.member) for one in found.others] == [("Head", None)]


def test_shifts_are_counted_over_a_year_with_the_last_and_the_next():
    rota, member = desk(), make_member(first_name="Mara")
    old, last = serve(member, rota, 400), serve(member, rota, 3)
    coming = serve(member, rota, -5)

    record = by_name(rota)["Mara"].record

    assert (record.shifts, record.last_at, record.next_at) == (1, last.starts_at, coming.starts_at)
    assert old.starts_at < NOON - timedelta(weeks=52)


def test_the_fair_share_is_told_in_per_cent():
    rota = desk()
    serve(make_member(first_name="Much"), rota, 3, points=9)
    serve(make_member(first_name="Little"), rota, 2, points=3)
    make_member(first_name="Other", job="product")

    percents = {name: one.percent for name, one in by_name(rota).items()}

    assert percents == {"Much": 150, "Little": 50, "Other": None}


def test_shifts_taken_over_and_given_away_are_counted():
    rota, giver, taker = desk(), make_member(first_name="Giver"), make_member(first_name="Taker")
    for number, (kind, state) in enumerate(
        [("cover", "accepted"), ("take", "accepted"), ("cover", "withdrawn")]
    ):
        Trade.objects.create(
            kind=kind, state=state, shift=serve(giver, rota, number + 1), giver=giver, taker=taker,
            made_by=giver.user, made_at=NOON, expires_at=NOON, decided_at=NOON,
        )  # fmt: skip

    found = by_name(rota)

    assert (found["Giver"].given, found["Giver"].taken) == (2, 0)
    assert (found["Taker"].given, found["Taker"].taken) == (0, 2)


def test_who_left_or_belongs_elsewhere_stands_apart_and_the_locked_out_do_not():
    rota, gone = desk(), make_member(first_name="Gone")
    serve(gone, rota, 30)
    Membership.objects.filter(member=gone).update(until_on=NOON.date() - timedelta(days=2))
    make_member(make_team("Other"), first_name="Elsewhere")
    make_member(first_name="Locked").user.__class__.objects.filter(first_name="Locked").update(
        is_active=False
    )

    found = participation.overview(rota, NOON)

    assert found.team == ()
    assert [str(one.member) for one in found.others] == ["Elsewhere", "Gone"]
    assert found.others[1].record.shifts == 1


def test_it_takes_the_same_queries_for_two_people_and_for_thirty(
    django_assert_num_queries, django_assert_max_num_queries
):
    rota = desk()
    serve(make_member(), rota, 3)
    with django_assert_max_num_queries(14) as few:
        participation.overview(rota, NOON)
    for number in range(30):
        serve(make_member(), rota, number + 4)

    with django_assert_num_queries(len(few)):
        participation.overview(rota, NOON)
