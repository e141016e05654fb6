"""Is it fair: what everybody carried against their fair share, now and over a year."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from rotation.hours.intervals import Interval
from rotation.models import Absence, LedgerEntry, Membership, Shift
from rotation.selectors import shares
from rotation.selectors.ledger import HISTORY, ONE_DAY
from rotation.services import candidates, fairness, ledger
from rotation.solver import problem as solver
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 9, 9, tzinfo=UTC)


def desk(**fields):
    return make_rota(seats=("developer",), **fields)


def serve(member, rota, *starts, points=4, unsocial=0):
    """Shifts of eight hours that the member held, with their entries."""
    for starts_at in starts:
        slot = make_slot(rota, starts_at, template=rota.templates.get())
        shift = make_shift(member, slot=slot, points=points, unsocial=unsocial)
        ledger.for_shift(shift=shift, reason={"code": "published"}, by=None, now=NOON)


def week(*days, back=0):
    return [MONDAY + timedelta(days=day - 7 * back) for day in days]


def pool(rota, at=NOON):
    (found,) = shares.overview(rota, at).pools
    return found


def off(rota, at=NOON):
    return {one.member.pk: one.off for one in pool(rota, at).standings}


def test_equal_people_share_what_was_carried_equally():
    rota, busy, idle = desk(), make_member(), make_member()
    serve(busy, rota, *week(0, 1, 2))
    serve(idle, rota, *week(3))

    found = pool(rota)

    assert [(one.member, one.points, one.fair_points, one.off) for one in found.standings] == [
        (busy, 12, 8, 4),
        (idle, 4, 8, -4),
    ]
    assert (found.spread, found.usual) == (8, 4)
    assert [one.percent for one in found.standings] == [150, 50]


def test_half_a_share_is_due_half_the_load():
    rota, full, half = desk(), make_member(), make_member(share="0.5")
    serve(full, rota, *week(0, 1))
    serve(half, rota, *week(2))

    assert off(rota) == {full.pk: 0, half.pk: 0}


@pytest.mark.parametrize(
    ("policy", "due"),
    [
        pytest.param("excused", [6, 2], id="an absence is excused"),
        pytest.param("caught_up", [4, 4], id="an absence is caught up on"),
    ],
)
def test_an_absence_counts_as_the_rota_says(policy, due):
    rota, there, away = desk(absence_policy=policy), make_member(), make_member()
    # Of three days of duty the absence takes two, so that the weights are three to one.
    Absence.objects.create(
        member=away, starts_at=week(1)[0], ends_at=week(3)[0], made_by=away.user, made_at=NOON
    )
    serve(there, rota, *week(0, 1, 2), points=3)
    serve(away, rota, points=1)
    LedgerEntry.objects.create(
        member=there, rota=rota, kind="correction", points=-1, counts_at=NOON - timedelta(days=1),
        made_at=NOON, key="less",
    )  # fmt: skip

    fair = {one.member.pk: one.fair_points for one in pool(rota).standings}

    assert [fair[there.pk], fair[away.pk]] == due


def of_the_solver(rota):
    """What a plan of nothing would say that each of the developers should hold."""
    today = NOON.date()
    past = NOON - HISTORY
    team = candidates.of_team(
        rota, today, today + ONE_DAY, since=past.date(), span=Interval(past, NOON)
    )
    seat = solver.Seat(
        id="nothing",
        slot="nothing",
        starts_at=NOON,
        ends_at=NOON + ONE_DAY,
        pool="developer",
        kind="front",
        points=0,
        unsocial=0,
        candidates=tuple(str(person.member.pk) for person in team),
        dislike={},
        barred={},
    )
    term = fairness.Term(rota, NOON, NOON, ())
    people = fairness.people(term, team, [seat], replanned=Shift.objects.none())
    return {int(one.id): (one.target_points, one.target_unsocial) for one in people}


@pytest.mark.parametrize("policy", ["excused", "caught_up"])
@pytest.mark.parametrize("seed", range(4))
def test_the_fair_share_is_the_one_the_next_plan_starts_from(policy, seed):
    chance = random.Random(seed)
    rota = desk(absence_policy=policy)
    people = []
    for _ in range(6):
        joined = NOON.date() - timedelta(days=chance.choice([700, 300, 90, 20]))
        member = make_member(share=chance.choice(["1", "0.8", "0.5"]), from_on=joined)
        people.append(member)
        starts_at = NOON - timedelta(days=chance.randrange(300), hours=chance.randrange(24))
        Absence.objects.create(
            member=member,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=chance.randrange(4, 400)),
            made_by=member.user,
            made_at=NOON,
        )
    for back in range(40):
        load = {"points": chance.choice([4, 8, 5]), "unsocial": chance.choice([0, 1])}
        serve(chance.choice(people), rota, *week(chance.randrange(5), back=back), **load)
    membership = Membership.objects.get(member=people[0])
    ledger.credit_joiner(membership=membership, by=None, now=NOON)

    found = {one.member.pk: (one.fair_points, one.fair_unsocial) for one in pool(rota).standings}

    assert found == of_the_solver(rota)


def test_weekends_are_compared_on_their_own():
    rota, first, second = desk(), make_member(), make_member()
    serve(first, rota, *week(5, 12, back=2), points=8, unsocial=1)
    serve(second, rota, *week(0, 1, 2, 3), points=4)

    (one, other) = sorted(pool(rota).standings, key=lambda each: each.member.pk)

    assert (one.off, one.off_unsocial, other.off_unsocial) == (0, 1, -1)
    assert pool(rota).unsocial_spread == 2


def test_what_is_planned_stands_beside_and_is_not_carried_yet():
    rota, member = desk(), make_member()
    serve(member, rota, NOON + timedelta(days=1), NOON + timedelta(days=2))

    (one,) = pool(rota).standings

    assert (one.points, one.planned_points, one.fair_points) == (0, 8, 0)


@pytest.mark.parametrize(
    ("policy", "apart"),
    [
        # Of 32 points two thirds and one third are due, or a half each.
        pytest.param("excused", (24 - 21) + (11 - 8), id="an absence ahead is excused"),
        pytest.param("caught_up", (24 - 16) + (16 - 8), id="an absence ahead is caught up on"),
    ],
)
def test_what_lies_ahead_is_measured_by_who_is_there_for_it(policy, apart):
    rota, there, away = desk(absence_policy=policy), make_member(), make_member()
    serve(there, rota, *week(0, 1))
    serve(away, rota, *week(2, 3))
    serve(there, rota, *week(0, 1, 2, 3, back=-3))
    Absence.objects.create(
        member=away,
        starts_at=MONDAY + timedelta(weeks=3) - timedelta(hours=9),
        ends_at=MONDAY + timedelta(weeks=4),
        made_by=away.user,
        made_at=NOON,
    )

    assert pool(rota).spread_ahead == apart


def test_the_year_ends_where_the_numbers_of_today_stand():
    rota, busy, idle = desk(), make_member(), make_member()
    serve(busy, rota, *week(0, back=20), *week(0, 1, back=5))
    serve(idle, rota, *week(2))

    lines = {one.member.pk: one.weeks for one in pool(rota).standings}

    assert all(len(weeks) == 52 for weeks in lines.values())
    assert lines[busy.pk][0] == 0
    assert lines[busy.pk][33] == 2
    assert lines[busy.pk][-3:] == (6, 4, 4)
    assert {pk: weeks[-1] for pk, weeks in lines.items()} == off(rota)


def test_a_joiner_has_no_line_before_and_starts_level():
    rota, old = desk(), make_member()
    serve(old, rota, *week(0, 1, back=10))
    new = make_member(from_on=date(2026, 11, 2))
    membership = Membership.objects.get(member=new)
    ledger.credit_joiner(membership=membership, by=None, now=NOON)

    found = {one.member.pk: one for one in pool(rota).standings}

    assert found[new.pk].weeks[:49] == (None,) * 49
    assert found[old.pk].weeks[45:] == (0,) * 7
    assert (found[new.pk].off, found[old.pk].off) == (0, 0)


def test_who_left_only_watches_or_fits_no_seat_is_compared_with_nobody():
    rota, member = desk(), make_member()
    watcher = make_member(stage="shadow")
    other = make_member(job="product")
    gone = make_member()
    serve(gone, rota, *week(0))
    Membership.objects.filter(member=gone).update(until_on=date(2026, 11, 16))

    found = shares.overview(rota, NOON)

    assert [one.member for one in found.pools[0].standings] == [member]
    assert {one.member for one in found.apart} == {watcher, other, gone}
    assert found.standings()[gone.pk].points == 4
    assert found.standings()[gone.pk].percent is None


def test_an_empty_rota_has_nothing_to_compare():
    rota = desk()

    found = shares.overview(rota, NOON)

    assert (found.pools, found.apart) == ((), ())


def test_it_takes_the_same_queries_for_two_people_and_for_forty(
    django_assert_num_queries, django_assert_max_num_queries
):
    rota = desk()
    serve(make_member(), rota, *week(0))
    with django_assert_max_num_queries(9) as few:
        shares.overview(rota, NOON)
    for back in range(1, 40):
        serve(make_member(), rota, *week(1, back=back))

    with django_assert_num_queries(len(few)):
        shares.overview(rota, NOON)
