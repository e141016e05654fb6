"""A published shift through all that may happen to it, as two calendars and a rota's see it."""

from datetime import time, timedelta

import pytest

from rotation.models import Shift
from rotation.services import dividing, feeds, publishing, rotas
from tests.conftest import NOON
from tests.make import WEEKDAYS, make_member, make_rota, make_shift, make_user
from tests.rotation.feeding import read, subscribe, uids
from tests.rotation.plans import make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
REASON = {"code": "by_hand"}
CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"


@pytest.fixture
def planner():
    return make_user("planner")


def seen(token, shift, now):
    """Status and sequence of the shift in a feed, or nothing."""
    uid = f"{shift.uid}@frontline"
    found = [event for event in read(token, now) if str(event["UID"]) == uid]
    return [(str(event["STATUS"]), event["SEQUENCE"]) for event in found]


class TestHands:
    """Ann's shift on its way to Ben and back; each step an hour after the one before."""

    @pytest.fixture
    def ann(self):
        return make_member(first_name="Ann")

    @pytest.fixture
    def ben(self):
        return make_member(first_name="Ben")

    @pytest.fixture
    def shift(self, ann):
        return make_shift(ann, starts_at=NOON + 20 * DAY)

    def test_moves_from_one_feed_to_the_other_and_back(self, ann, ben, shift, planner):
        anns, bens = subscribe(ann), subscribe(ben)
        rotas_feed = subscribe(ann, "rota", rota=shift.slot.rota)
        steps = [
            (ann, [(CONFIRMED, 0)], [], [(CONFIRMED, 0)]),
            (ben, [(CANCELLED, 1)], [(CONFIRMED, 1)], [(CONFIRMED, 1)]),
            (ann, [(CONFIRMED, 2)], [(CANCELLED, 2)], [(CONFIRMED, 2)]),
            (None, [(CANCELLED, 3)], [(CANCELLED, 2)], [(CONFIRMED, 3)]),
            (ben, [(CANCELLED, 3)], [(CONFIRMED, 4)], [(CONFIRMED, 4)]),
        ]
        now = NOON
        for holder, *expected in steps:
            now += HOUR
            if holder != Shift.objects.get().member:
                publishing.assign(shift=shift, member=holder, reason=REASON, by=planner, now=now)
            assert [seen(token, shift, now) for token in (anns, bens, rotas_feed)] == expected

    def test_two_who_swap_see_what_they_gave_and_what_they_got(self, ann, ben, shift, planner):
        other = make_shift(ben, rota=shift.slot.rota, starts_at=NOON + 21 * DAY)
        anns, bens = subscribe(ann), subscribe(ben)

        for swapped in (True, False):
            first, second = Shift.objects.with_people().order_by("pk")
            publishing.reassign(
                moves=[(first, second.member), (second, first.member)],
                reason=REASON, by=planner, now=NOON + HOUR,
            )  # fmt: skip
            now = NOON + 2 * HOUR
            sequence = 1 if swapped else 2
            kept, given = (other, shift) if swapped else (shift, other)
            assert seen(anns, kept, now) == seen(bens, given, now) == [(CONFIRMED, sequence)]
            assert seen(anns, given, now) == seen(bens, kept, now) == [(CANCELLED, sequence)]

    def test_is_cancelled_and_stands_again(self, ann, ben, shift, planner):
        anns, rotas_feed = subscribe(ann), subscribe(ben, "rota", rota=shift.slot.rota)

        publishing.cancel_shift(shift=shift, reason=REASON, by=planner, now=NOON + HOUR)
        gone = [seen(token, shift, NOON + HOUR) for token in (anns, rotas_feed)]
        publishing.reopen_shift(
            shift=Shift.objects.get(), reason=REASON, by=planner, now=NOON + 2 * HOUR
        )
        opened = [seen(token, shift, NOON + 2 * HOUR) for token in (anns, rotas_feed)]
        publishing.assign(
            shift=Shift.objects.get(), member=ann, reason=REASON, by=planner, now=NOON + 3 * HOUR
        )
        back = [seen(token, shift, NOON + 3 * HOUR) for token in (anns, rotas_feed)]

        assert gone == [[(CANCELLED, 1)], [(CANCELLED, 1)]]
        assert opened == [[(CANCELLED, 1)], [(CONFIRMED, 2)]]
        assert back == [[(CONFIRMED, 3)], [(CONFIRMED, 3)]]

    def test_is_divided_and_its_end_given_away(self, ann, ben, shift, planner):
        anns, bens = subscribe(ann), subscribe(ben)
        middle = shift.starts_at + 4 * HOUR

        first, second = dividing.divide(
            shift=shift, at=middle, reason=REASON, by=planner, now=NOON + HOUR
        )
        publishing.assign(shift=second, member=ben, reason=REASON, by=planner, now=NOON + 2 * HOUR)

        now = NOON + 2 * HOUR
        assert seen(anns, first, now) == [(CONFIRMED, 1)]
        assert seen(anns, second, now) == [(CANCELLED, 1)]
        assert seen(bens, second, now) == [(CONFIRMED, 1)]
        assert seen(bens, first, now) == []
        assert first.uid == shift.uid != second.uid

    @pytest.mark.parametrize(("days", "shown"), [(14, True), (15, False)])
    @pytest.mark.parametrize("each", ["shift", "interval"])
    def test_is_struck_out_for_two_weeks(self, ann, ben, shift, planner, each, days, shown):
        anns = subscribe(ann, each=each)

        publishing.assign(shift=shift, member=ben, reason=REASON, by=planner, now=NOON)

        assert bool(read(anns, NOON + days * DAY)) is shown


class TestPlans:
    """What another plan for the same days makes of the shifts that are published."""

    def feeds_of(self, rota, **options):
        holders = {shift.member for shift in shifts_of(rota) if shift.member}
        return [subscribe(holder, **options) for holder in holders]

    def test_the_same_plan_again_changes_no_byte(self):
        rota = make_desk()
        publish(rota)
        tokens = self.feeds_of(rota, each="interval")
        before = [[event.to_ical() for event in read(token)] for token in tokens]

        publish(rota, now=NOON + HOUR)

        after = [[event.to_ical() for event in read(token, NOON + HOUR)] for token in tokens]
        assert after == before

    def test_other_hours_keep_every_uid_and_raise_every_sequence(self):
        rota = make_desk(developers=1, products=1)
        publish(rota)
        rotas_feed = subscribe(make_member(team=False), "rota", rota=rota)
        before = {str(event["UID"]): event for event in read(rotas_feed)}

        rota.templates.update(local_start=time(10), length_minutes=420)
        publish(rota, now=NOON + HOUR)

        after = {str(event["UID"]): event for event in read(rotas_feed, NOON + HOUR)}
        assert set(after) == set(before)
        assert {event["SEQUENCE"] for event in after.values()} == {1}
        assert {event["DTSTART"].dt.hour for event in after.values()} == {10}

    def test_who_keeps_a_shift_in_a_slot_of_new_hours_sees_a_higher_sequence(self, planner):
        """Their shift stays as it is, but the stretches of it that are worked do not."""
        rota = make_desk(developers=2, products=1)
        publish(rota, weeks=1)
        product = shifts_of(rota).filter(seat__job="product").first().member
        token = subscribe(product, each="interval")
        before = uids(token)
        lunch = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in WEEKDAYS}
        rotas.set_opening_hours(rota=rota, weekly=lunch, by=None, now=NOON)
        developer = shifts_of(rota).filter(seat__job="developer").first()
        Shift.objects.filter(pk=developer.pk).update(member=None)

        publish(rota, weeks=1, now=NOON + HOUR)

        touched = developer.starts_at
        events = {event["DTSTART"].dt: event for event in read(token, NOON + HOUR)}
        assert events[touched]["DTEND"].dt == touched + 3 * HOUR
        assert events[touched]["SEQUENCE"] == 1
        assert events[touched + 4 * HOUR]["DTEND"].dt == touched + 8 * HOUR
        assert str(events[touched]["UID"]) == before[touched]


def test_what_ended_longer_ago_than_any_feed_shows_wakes_no_calendar():
    member = make_member()
    old = make_shift(member, rota=make_rota(), starts_at=NOON - 366 * DAY)

    feeds.touch_slot(slot=old.slot, now=NOON)

    member.refresh_from_db()
    assert member.feed_version == 1
