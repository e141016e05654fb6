"""People and plans at the same moment: one wins, the others hear why, and the ledger is true."""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from rotation.errors import DomainError
from rotation.models import LedgerEntry, Shift
from rotation.services import ledger, people, publishing, repairs
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.databases import WRITERS, race
from tests.rotation.plans import away, draft_of, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db(transaction=True)
NINE = utc("2026-12-07 09:00")
LATER = NOON + timedelta(hours=1)
ASKED = {"code": "asked"}


def assign(shift, member, planner):
    return publishing.assign(shift=shift, member=member, reason=ASKED, by=planner, now=LATER)


def test_of_32_planners_who_want_one_person_at_once_one_gets_them(shared):
    member, planner = make_member(), make_user("planner")
    shifts = [
        make_shift(None, rota=make_rota(templates=False), starts_at=NINE + timedelta(minutes=n))
        for n in range(WRITERS)
    ]

    won, lost = race(lambda n: assign(shifts[n], member, planner), file=shared())

    assert len(won) == 1
    assert Counter(getattr(error, "code", error) for error in lost) == {
        "double_booked": WRITERS - 1
    }
    assert Shift.objects.filter(member=member).count() == 1


def test_of_planners_who_saw_the_same_shift_one_gives_it_away(shared):
    members, planner = [make_member() for _ in range(4)], make_user("planner")
    shift = make_shift(make_member(), starts_at=NINE)

    won, lost = race(
        lambda n: publishing.assign(
            shift=shift, member=members[n], reason=ASKED, revision=0, by=planner, now=LATER
        ),
        len(members),
        file=shared(),
    )

    assert len(won) == 1
    assert [getattr(error, "code", error) for error in lost] == ["stale"] * 3
    assert Shift.objects.get().revision == 1


def test_who_writes_rows_about_a_rota_waits_in_no_ring_with_who_changes_its_shifts(shared):
    rota, planner = make_rota(), make_user("planner")
    people = [make_member(rota.team) for _ in range(2)]
    shifts = [
        make_shift(people[0], rota=rota, starts_at=NINE + timedelta(days=n)) for n in range(WRITERS)
    ]

    def write(number):
        if number % 2:
            return assign(shifts[number], people[1], planner)
        return ledger.correct(
            rota=rota, member=people[1], points=1, unsocial=0, reason_text="x", by=planner, now=NOON
        )

    _won, lost = race(write, file=shared())

    # A rule may stand against it, the database never does.
    assert [error for error in lost if not isinstance(error, DomainError)] == []


def test_of_planners_who_repair_the_same_absence_at_once_one_does(shared):
    rota = make_desk(developers=5)
    publish(rota)
    shift = shifts_of(rota).filter(member__job="developer")[0]
    hit = away(shift.member, shift.slot.day, days=1).hit
    plan = repairs.options(shifts=hit, now=LATER)
    planners = [make_user("planner") for _option in plan.options[:4]]

    won, lost = race(
        lambda n: repairs.apply(
            shifts=plan.shifts, option_key=plan.options[n].key, digest=plan.digest,
            reason=ASKED, by=planners[n], now=LATER,
        ),
        len(planners),
        file=shared(),
    )  # fmt: skip

    assert [one.code for one in lost] == ["stale"] * (len(planners) - 1)
    assert len(planners) > 2
    ((given,),) = won
    assert Shift.objects.get(pk=shift.pk).member == given.member


def test_an_absence_entered_while_a_draft_is_published_is_never_overlooked(shared):
    """It is either seen by who publishes, or hits the shifts that are published."""
    rota = make_desk()
    draft = draft_of(rota)
    row = draft.shifts.exclude(member=None).order_by("starts_at").first()
    file, entered = shared(), threading.Event()

    def act(number):
        if number == 1:
            entered.wait(timeout=30)
            return publishing.publish(draft=draft, by=draft.made_by, now=NOON)
        with transaction.atomic():
            found = away(row.member, row.day, days=1)
            entered.set()
            time.sleep(1)
        return found

    _won, lost = race(act, 2, file=file)

    assert [getattr(error, "code", error) for error in lost] == ["stale"]
    assert not shifts_of(rota).exists()


def test_of_two_publishers_one_is_told_that_the_draft_is_stale(shared):
    rota = make_desk()
    drafts = [draft_of(rota, seed=seed) for seed in range(4)]

    won, lost = race(
        lambda n: publishing.publish(draft=drafts[n], by=drafts[n].made_by, now=NOON),
        len(drafts),
        file=shared(),
    )

    assert [result.created for result in won] == [20]
    assert [getattr(error, "code", error) for error in lost] == ["stale"] * 3
    assert shifts_of(rota).count() == 20


def test_a_plan_and_changes_by_hand_at_once_leave_a_true_ledger(shared):
    rota = make_desk(developers=4, products=4)
    publish(rota)
    planner = make_user("planner")
    shifts = list(shifts_of(rota))
    away(shifts[0].member, shifts[0].slot.day, days=2)
    draft = draft_of(rota, now=LATER)
    members = [membership.member for membership in rota.team.memberships.order_by("pk")]
    file = shared()

    def act(number):
        if number == 0:
            return publishing.publish(draft=draft, by=planner, now=LATER)
        return assign(shifts[number], members[number % len(members)], planner)

    won, lost = race(act, 12, file=file)

    assert won
    assert [error for error in lost if not isinstance(error, DomainError)] == []
    held, entered = Counter(), Counter()
    for shift in Shift.objects.published().filter(member__isnull=False):
        held[shift.member_id] += shift.points
    for entry in LedgerEntry.objects.filter(kind__in=["shift", "reversal"]):
        entered[entry.member_id] += entry.points
    assert {who: points for who, points in entered.items() if points} == dict(held)


def test_changes_of_two_rotas_whose_people_serve_beside_each_other_do_not_wait_in_a_ring(shared):
    """Calendars name the partners, so that a change touches more people than it moves."""
    team_rota, other_rota = make_rota(), make_rota()
    ada, ben = make_member(), make_member()
    pia, rui = make_member(job="product"), make_member(job="product")
    planner = make_user("planner")
    pairs = []
    for day in range(8):
        one = make_slot(team_rota, NINE + timedelta(days=4 * day))
        two = make_slot(other_rota, NINE + timedelta(days=4 * day + 2))
        seats = [list(rota.seats.order_by("position")) for rota in (team_rota, other_rota)]
        # Rui is moved beside Ada on one rota, Ada is moved beside Rui on the other.
        make_shift(ada, slot=one, seat=seats[0][0])
        pairs.append((make_shift(rui, slot=one, seat=seats[0][1]), pia))
        make_shift(rui, slot=two, seat=seats[1][1])
        pairs.append((make_shift(ada, slot=two, seat=seats[1][0]), ben))

    won, lost = race(lambda n: assign(*pairs[n], planner), len(pairs), file=shared())

    assert (len(won), lost) == (len(pairs), [])


def test_people_are_renamed_while_shifts_beside_them_change_hands(shared):
    rota, planner = make_rota(), make_user("planner")
    ada, ben = make_member(first_name="Ada"), make_member(first_name="Ben")
    pia, rui = make_member(job="product"), make_member(job="product")
    seats = list(rota.seats.order_by("position"))
    moved = []
    for day in range(6):
        slot = make_slot(rota, NINE + timedelta(days=2 * day))
        make_shift((ada, ben)[day % 2], slot=slot, seat=seats[0])
        moved.append(
            (make_shift((pia, rui)[day % 2], slot=slot, seat=seats[1]), (rui, pia)[day % 2])
        )

    def act(number):
        if number < len(moved):
            return assign(*moved[number], planner)
        who = (ada, ben, pia, rui)[number % 4]
        return people.update_member(member=who, first_name=f"N{number}", by=planner, now=LATER)

    won, lost = race(act, 16, file=shared())

    assert (len(won), lost) == (16, [])
