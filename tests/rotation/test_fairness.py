"""What each person should hold: by share and presence, over a year and the plan."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rotation.models import Absence, LedgerEntry, Membership, Seat
from rotation.services import ledger, problems
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_team, utc
from tests.rotation.plans import MONDAY

pytestmark = pytest.mark.django_db


def people(rota, from_on=MONDAY, weeks=2, now=NOON):
    """The people of the problem by member id; two weeks are ten slots of 4 points a seat."""
    problem, _ = problems.build(rota, from_on, from_on + timedelta(weeks=weeks), now)
    return {int(person.id): person for person in problem.people}


def dues(rota, members, **window):
    found = people(rota, **window)
    return [found[member.pk].target_points for member in members]


def carry(member, rota, points, *, unsocial=0, at=NOON - timedelta(days=30)):
    LedgerEntry.objects.create(
        member=member,
        rota=rota,
        kind="correction",
        points=points,
        unsocial=unsocial,
        counts_at=at,
        made_at=at,
        key=f"carried-{LedgerEntry.objects.count()}",
    )


def serve(member, rota, *days):
    """Shifts of 4 points that the member held on these days of November."""
    for day in days:
        starts_at = utc(f"2026-11-{day:02d} 09:00")
        slot = make_slot(rota, starts_at, template=rota.templates.get())
        shift = make_shift(member, slot=slot)
        ledger.for_shift(shift=shift, reason={}, by=None, now=NOON)


def twins():
    return make_member(), make_member()


def be_away(member, first, until):
    Absence.objects.create(
        member=member,
        starts_at=utc(f"{first} 00:00"),
        ends_at=utc(f"{until} 00:00"),
        made_by=member.user,
        made_at=NOON,
    )


def desk():
    return make_rota(seats=("developer",))


def test_equal_people_share_the_points_equally():
    assert dues(desk(), [make_member(), make_member()]) == [20, 20]


def test_half_a_share_is_half_the_load():
    full, half = make_member(), make_member(share="0.5")

    assert dues(desk(), [full, half]) == [27, 13]


def test_what_people_carry_is_part_of_what_they_should_hold():
    rota, ahead, behind = desk(), make_member(), make_member()
    carry(ahead, rota, 20)

    found = people(rota)

    assert [found[one.pk].target_points for one in (ahead, behind)] == [30, 30]
    assert [found[one.pk].history_points for one in (ahead, behind)] == [20, 0]


def test_points_of_more_than_52_weeks_ago_are_forgotten():
    rota, member = desk(), make_member()
    start = utc("2026-12-07 00:00")
    carry(member, rota, 7, at=start - timedelta(weeks=52))
    carry(member, rota, 99, at=start - timedelta(weeks=52, seconds=1))

    assert people(rota)[member.pk].history_points == 7


def test_an_absence_during_the_plan_lowers_the_share_of_it():
    rota, here, away = desk(), make_member(), make_member()
    Absence.objects.create(
        member=away,
        starts_at=utc("2026-12-07 00:00"),
        ends_at=utc("2026-12-14 00:00"),
        made_by=away.user,
        made_at=NOON,
    )

    assert dues(rota, [here, away]) == [27, 13]


@pytest.mark.parametrize(
    ("policy", "due"),
    [
        pytest.param("excused", [27, 13], id="excused: a week of two is half the load"),
        pytest.param("caught_up", [20, 20], id="caught up: both hold the same in the end"),
    ],
)
def test_the_rota_says_whether_an_absence_is_caught_up_on(policy, due):
    rota, here, away = make_rota(seats=("developer",), absence_policy=policy), *twins()
    be_away(away, "2026-12-07", "2026-12-14")

    assert dues(rota, [here, away]) == due


@pytest.mark.parametrize(
    ("policy", "due"),
    [
        # 20 carried and 40 to come, over 15 and 10 days of presence, or 15 and 15.
        pytest.param("excused", [36, 24], id="excused"),
        pytest.param("caught_up", [30, 30], id="caught up"),
    ],
)
def test_so_it_is_with_an_absence_long_past(policy, due):
    rota, here, away = make_rota(seats=("developer",), absence_policy=policy), *twins()
    serve(here, rota, 2, 3, 4, 5, 6)
    be_away(away, "2026-11-02", "2026-11-07")

    assert dues(rota, [here, away]) == due


@pytest.mark.parametrize("policy", ["excused", "caught_up"])
def test_a_smaller_share_and_days_before_joining_are_never_caught_up_on(policy):
    rota = make_rota(seats=("developer",), absence_policy=policy)
    here, half = make_member(), make_member(share="0.5")
    late = make_member(from_on=MONDAY + timedelta(weeks=1))

    assert dues(rota, [here, half, late]) == [20, 10, 10]


def test_a_leaver_holds_load_for_their_days_only():
    rota, here, leaver = desk(), *twins()
    leaver.memberships.update(until_on=MONDAY + timedelta(weeks=1))

    assert dues(rota, [here, leaver]) == [27, 13]


def test_a_joiner_is_not_the_next_one_for_ever():
    """Credited with the mean, a joiner is planned like everybody else from the first day on."""
    rota, ada, ben = desk(), *twins()
    serve(ada, rota, 2, 3, 4, 5, 6)
    serve(ben, rota, 9, 10, 11, 12, 13)
    joiner = make_member(False)
    membership = Membership.objects.create(
        team=make_team(), member=joiner, share=Decimal("0.5"), from_on=date(2026, 11, 23)
    )
    ledger.credit_joiner(membership=membership, by=None, now=NOON)

    found = people(rota)
    owed = {pk: person.target_points - person.history_points for pk, person in found.items()}

    assert [owed[one.pk] for one in (ada, ben, joiner)] == [16, 16, 8]


def test_an_absence_long_past_is_not_caught_up_on():
    rota, here, away = desk(), make_member(), make_member()
    serve(here, rota, 2, 3, 4, 5, 6)
    Absence.objects.create(
        member=away,
        starts_at=utc("2026-11-02 00:00"),
        ends_at=utc("2026-11-07 00:00"),
        made_by=away.user,
        made_at=NOON,
    )
    ledger.for_shifts(shifts=list(here.shifts.select_related("slot")), reason={}, by=None, now=NOON)

    # 20 carried and 40 to come, over 15 and 10 days of presence.
    assert dues(rota, [here, away]) == [36, 24]


def test_a_share_counts_for_the_time_it_was_held():
    rota, steady, shorter = desk(), make_member(), make_member()
    shorter.memberships.update(until_on=MONDAY + timedelta(weeks=1))
    Membership.objects.create(
        team=make_team(), member=shorter, share="0.5", from_on=MONDAY + timedelta(weeks=1)
    )

    assert dues(rota, [steady, shorter]) == [23, 17]


def test_a_joiner_credited_with_the_mean_has_nothing_to_catch_up_on():
    rota, ada, ben = desk(), make_member(), make_member()
    serve(ada, rota, 3, 5)
    serve(ben, rota, 2, 4)
    joiner = make_member(False)
    membership = Membership.objects.create(
        team=make_team(), member=joiner, share=Decimal(1), from_on=date(2026, 11, 23)
    )
    ledger.credit_joiner(membership=membership, by=None, now=NOON)

    found = people(rota)

    assert found[joiner.pk].history_points == 8
    assert sorted(person.target_points for person in found.values()) == [21, 21, 22]


def test_without_a_credit_somebody_new_is_not_made_to_catch_up_either():
    rota, ada = desk(), make_member()
    serve(ada, rota, 2, 3, 4, 5)
    late = make_member(from_on=date(2026, 11, 23))

    assert dues(rota, [ada, late]) == [33, 23]


def test_each_job_is_a_pool_of_its_own():
    rota = make_rota()
    make_member()
    make_member(job="product")

    found = people(rota)

    assert {(one.pool, one.target_points) for one in found.values()} == {
        ("developer", 40),
        ("product", 40),
    }


def test_who_only_watches_and_who_is_never_there_are_compared_with_nobody():
    rota = desk()
    Seat.objects.create(rota=rota, name="Watching", job="developer", kind="shadow", position=9)
    lead, watcher, away = make_member(), make_member(stage="shadow"), make_member()
    carry(away, rota, 50)
    Absence.objects.create(
        member=away,
        starts_at=utc("2026-12-01 00:00"),
        ends_at=utc("2027-01-31 00:00"),
        made_by=away.user,
        made_at=NOON,
    )

    found = people(rota)

    pools = [found[one.pk].pool for one in (lead, watcher, away)]
    assert pools == ["developer", "developer:shadow", "developer:away"]
    assert [found[one.pk].target_points for one in (lead, watcher, away)] == [40, 0, 50]


def test_seats_nobody_can_take_are_no_load_to_share():
    rota, member = desk(), make_member()
    Absence.objects.create(
        member=member,
        starts_at=utc("2026-12-07 00:00"),
        ends_at=utc("2026-12-14 00:00"),
        made_by=member.user,
        made_at=NOON,
    )

    assert dues(rota, [member]) == [20]


def test_unsocial_points_have_targets_of_their_own():
    rota, ada, ben = desk(), make_member(), make_member()
    carry(ada, rota, 0, unsocial=3)

    found = people(rota)

    assert sorted(found[one.pk].target_unsocial for one in (ada, ben)) == [1, 2]
