"""Whatever is published, given away, opened and cancelled: the ledger adds up to what is held."""

import contextlib
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rotation.errors import DomainError
from rotation.models import LedgerEntry, Member, RotaDay, Shift, ShiftHolding
from rotation.services import publishing
from tests.conftest import NOON
from tests.make import make_member, make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk

pytestmark = pytest.mark.django_db

WHY = {"code": "by_hand"}
steps = st.one_of(
    st.tuples(st.just("publish"), st.integers(0, 9)),
    st.tuples(st.just("assign"), st.integers(0, 99), st.integers(0, 5)),
    st.tuples(st.just("open"), st.integers(0, 99)),
    st.tuples(st.just("cancel"), st.integers(0, 99)),
    st.tuples(st.just("go away"), st.integers(0, 5), st.integers(0, 13)),
    st.tuples(st.just("close"), st.integers(0, 13)),
    st.tuples(st.just("join"), st.just(0)),
)


class Story:
    """A desk to which things happen, one a minute."""

    def __init__(self):
        self.rota = make_desk(developers=2, products=1)
        self.planner = make_user("planner")
        self.now = NOON

    def tell(self, step):
        self.now += timedelta(minutes=1)
        verb, *numbers = step
        getattr(self, verb.replace(" ", "_"))(*numbers)

    def shift(self, number):
        shifts = Shift.objects.with_people().order_by("pk")
        return shifts[number % len(shifts)] if shifts else None

    def publish(self, seed):
        draft = draft_of(self.rota, seed=seed, moves=50, now=self.now, by=self.planner)
        publishing.publish(draft=draft, by=self.planner, now=self.now)

    def assign(self, number, who):
        members = Member.objects.order_by("pk")
        self.change(number, member=members[who % len(members)])

    def open(self, number):
        self.change(number, member=None)

    def change(self, number, *, member):
        if shift := self.shift(number):
            publishing.assign(shift=shift, member=member, reason=WHY, by=self.planner, now=self.now)

    def cancel(self, number):
        if shift := self.shift(number):
            publishing.cancel_shift(shift=shift, reason=WHY, by=self.planner, now=self.now)

    def go_away(self, who, day):
        members = Member.objects.order_by("pk")
        member = members[who % len(members)]
        away(member, MONDAY + timedelta(days=day), days=1, now=self.now)

    def close(self, day):
        RotaDay.objects.get_or_create(
            rota=self.rota, day=MONDAY + timedelta(days=day), defaults={"kind": "closed"}
        )

    def join(self, _number):
        make_member(self.rota.team)


def held():
    totals = Counter()
    for shift in Shift.objects.published().filter(member__isnull=False):
        totals[shift.member_id] += shift.points
    return totals


def entered():
    totals = Counter()
    for entry in LedgerEntry.objects.filter(kind__in=["shift", "reversal"]):
        totals[entry.member_id] += entry.points
    return totals


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.lists(steps, min_size=4, max_size=14))
def test_entries_and_reversals_add_up_to_the_published_shifts(data):
    with transaction.atomic():
        hear(data)
        # Every story begins with an empty database.
        transaction.set_rollback(True)


def hear(data):
    story = Story()
    for step in [("publish", 0), *data, ("publish", 1)]:
        with contextlib.suppress(DomainError):
            story.tell(step)
        totals = entered()
        assert {who: points for who, points in totals.items() if points} == dict(held())
    holders = ShiftHolding.objects.filter(until_at__isnull=True).values_list("shift", "member")
    standing = Shift.objects.published().filter(member__isnull=False)
    assert set(holders) == set(standing.values_list("pk", "member"))
    assert standing.exists()
