"""Who is on at each seat, until when, and who is next."""

from datetime import timedelta

import pytest

from rotation.models import Shift
from rotation.selectors import seat_duty
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, utc

pytestmark = pytest.mark.django_db


def serve(member, rota, start, *, seat=0, hours=8, **fields):
    slot = make_slot(rota, utc(start), hours)
    seat = rota.seats.order_by("position")[seat]
    return make_shift(member, slot=slot, seat=seat, **fields)


@pytest.fixture
def rota():
    return make_rota(seats=("developer", "product"))


@pytest.mark.parametrize(
    ("at", "now", "following"),
    [
        pytest.param("2026-11-18 08:59", None, 0, id="before the first"),
        pytest.param("2026-11-18 09:00", 0, 1, id="at the start"),
        pytest.param("2026-11-18 12:59", 0, 1, id="at the last minute"),
        pytest.param("2026-11-18 13:00", 1, 2, id="at the handover"),
        pytest.param("2026-11-18 17:00", None, 2, id="when the desk has closed"),
        pytest.param("2026-11-19 09:00", 2, None, id="during the last one"),
    ],
)
def test_a_shift_runs_until_just_before_its_end(rota, at, now, following):
    shifts = [
        serve(make_member(), rota, "2026-11-18 09:00", hours=4),
        serve(make_member(), rota, "2026-11-18 13:00", hours=4),
        serve(make_member(), rota, "2026-11-19 09:00"),
    ]

    developer, product = seat_duty.by_seat(rota, utc(at))

    assert developer.now == (() if now is None else (shifts[now],))
    assert developer.next == (None if following is None else shifts[following])
    assert (product.now, product.next) == ((), None)


def test_each_seat_has_its_own_next_one(rota):
    first = serve(make_member(), rota, "2026-11-19 09:00", seat=0)
    second = serve(make_member(), rota, "2026-11-23 09:00", seat=1)

    assert [duty.next for duty in seat_duty.by_seat(rota, NOON)] == [first, second]


def test_open_shifts_are_shown_and_cancelled_ones_are_not(rota):
    gap = serve(None, rota, "2026-11-18 09:00")
    serve(make_member(), rota, "2026-11-19 09:00", state=Shift.State.CANCELLED)

    developer, _ = seat_duty.by_seat(rota, NOON)

    assert developer.now == (gap,)
    assert developer.next is None


def test_retired_seats_and_other_rotas_are_left_out(rota):
    rota.seats.filter(position=1).update(retired_at=NOON - timedelta(days=1))
    serve(make_member(), make_rota(), "2026-11-18 09:00")

    [developer] = seat_duty.by_seat(rota, NOON)

    assert (developer.now, developer.next) == ((), None)


def test_it_takes_two_queries_with_people_whatever_there_is(rota, django_assert_num_queries):
    for day in range(18, 28):
        serve(make_member(), rota, f"2026-11-{day} 09:00", seat=day % 2)

    with django_assert_num_queries(2):
        for duty in seat_duty.by_seat(rota, NOON):
            assert [str(shift.member) for shift in (*duty.now, duty.next)]
