"""The hard rules for several changes together: what counts is how things are in the end."""

from datetime import timedelta

import pytest

from rotation.models import Shift
from rotation.services import hard_rules
from rotation.services.hard_rules import DoubleBooked
from tests.make import make_member, make_rota, make_shift, make_slot, utc
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db
MONDAY_NINE = utc("2026-12-07 09:00")


@pytest.fixture
def rota():
    return make_rota(seats=("developer", "developer "))


def shift_on(rota, day=0, member=None, *, hour=0, seat=0, slot=None):
    slot = slot or make_slot(rota, MONDAY_NINE + timedelta(days=day, hours=hour))
    rota.seats.update(job="developer")
    shift = make_shift(member, slot=slot, seat=rota.seats.order_by("position")[seat])
    return Shift.objects.with_people().get(pk=shift.pk)


def refusal(moves):
    with pytest.raises((hard_rules.Barred, DoubleBooked)) as caught:
        hard_rules.check_all(moves)
    return caught.value.code


class TestSwaps:
    def test_two_may_swap_shifts_that_run_at_once(self, rota):
        ada, ben = make_member(), make_member()
        slot = make_slot(rota, MONDAY_NINE)
        one, other = (
            shift_on(rota, member=who, seat=seat, slot=slot) for seat, who in enumerate((ada, ben))
        )

        hard_rules.check_all([(one, ben), (other, ada)])

    def test_two_may_swap_shifts_that_lie_too_close(self, rota):
        ada, ben = make_member(), make_member()
        one, other = shift_on(rota, 0, ada), shift_on(rota, 0, ben, hour=12)

        assert refusal([(other, ada)]) == "rest"
        hard_rules.check_all([(one, ben), (other, ada)])

    def test_what_each_gets_is_judged_beside_what_they_keep(self, rota):
        ada, ben = make_member(), make_member()
        one, other = shift_on(rota, 0, ada), shift_on(rota, 2, ben)
        shift_on(rota, 2, ada, hour=4)

        assert refusal([(one, ben), (other, ada)]) == "double_booked"

    def test_somebody_away_on_the_other_day_cannot_swap(self, rota):
        ada, ben = make_member(), make_member()
        one, other = shift_on(rota, 0, ada), shift_on(rota, 2, ben)
        away(ada, other.starts_at.date(), days=1)

        assert refusal([(one, ben), (other, ada)]) == "absent"


class TestSeveralForOne:
    def test_two_shifts_at_once_for_the_same_member(self, rota):
        ada, slot = make_member(), make_slot(rota, MONDAY_NINE)
        both = [shift_on(rota, seat=seat, slot=slot) for seat in (0, 1)]

        assert refusal([(shift, ada) for shift in both]) == "double_booked"

    def test_more_than_the_window_holds(self):
        rota = make_rota(seats=("developer",), max_shifts_in_window=2, window_days=7)
        ada = make_member()
        days = [shift_on(rota, day) for day in (0, 2, 4)]

        hard_rules.check_all([(shift, ada) for shift in days[:2]])
        assert refusal([(shift, ada) for shift in days]) == "window"

    def test_two_who_learn_get_the_seats_of_one_slot(self, rota):
        learners = [make_member(stage="paired") for _ in range(2)]
        slot = make_slot(rota, MONDAY_NINE)
        both = [shift_on(rota, seat=seat, slot=slot) for seat in (0, 1)]

        assert refusal(list(zip(both, learners, strict=True))) == "onboarding_pair"

    def test_one_who_learns_may_take_the_seat_that_another_one_leaves(self, rota):
        new, newer, old = (
            make_member(stage="paired"),
            make_member(stage="paired"),
            make_member(),
        )
        slot = make_slot(rota, MONDAY_NINE)
        held, free = shift_on(rota, member=new, slot=slot), shift_on(rota, slot=slot, seat=1)

        assert refusal([(free, newer)]) == "onboarding_pair"
        hard_rules.check_all([(free, newer), (held, old)])
        hard_rules.check_all([(free, newer), (held, None)])


def test_shifts_that_count_as_given_away_bar_nobody(rota):
    ada = make_member()
    held, wanted = shift_on(rota, 0, ada), shift_on(rota, 0, hour=12)

    assert hard_rules.reasons(wanted)[ada.pk].code == "rest"
    assert hard_rules.reasons(wanted, without=[held.pk])[ada.pk].code == "cost"


def test_whoever_holds_one_part_of_a_divided_shift_may_take_the_other(rota):
    ada = make_member()
    first = shift_on(rota, 0, ada)
    noon = first.starts_at + timedelta(hours=3)
    rest = Shift.objects.create(
        slot=first.slot,
        seat=first.seat,
        part=1,
        starts_at=noon,
        ends_at=first.ends_at,
        published_at=noon,
        updated_at=noon,
    )
    Shift.objects.filter(pk=first.pk).update(ends_at=noon)

    assert hard_rules.reasons(rest)[ada.pk].code == "cost"


def test_an_absence_in_the_morning_leaves_the_afternoon_of_a_divided_shift(rota):
    ada = make_member()
    shift = shift_on(rota)
    shift.starts_at += timedelta(hours=4)
    ada.absences.create(
        starts_at=shift.slot.starts_at,
        ends_at=shift.starts_at,
        all_day=False,
        made_by=ada.user,
        made_at=shift.published_at,
    )

    assert hard_rules.reasons(shift)[ada.pk].code == "cost"
    shift.starts_at -= timedelta(minutes=1)
    assert hard_rules.reasons(shift)[ada.pk].code == "absent"
