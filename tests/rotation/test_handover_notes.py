"""Which note somebody reads at the start of a shift."""

from datetime import timedelta

import pytest

from rotation.models import Handover, Shift
from rotation.selectors import handovers
from tests.make import make_member, make_rota, make_shift, make_slot, utc

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota():
    return make_rota()


def serve(rota, start, *, hours=8, seat=0, member=None, **fields):
    slot = rota.slots.filter(starts_at=utc(start)).first() or make_slot(rota, utc(start), hours)
    seat = rota.seats.order_by("position")[seat]
    return make_shift(member or make_member(), slot=slot, seat=seat, **fields)


def leave(shift, text="The importer is slow, C-12 waits", by=None):
    return Handover.objects.create(
        shift=shift,
        text=text,
        written_by=by or shift.member.user,
        written_at=shift.ends_at,
        updated_at=shift.ends_at,
    )


def read(*shifts):
    return handovers.notes_for([shift.pk for shift in shifts])


def test_whoever_comes_next_reads_what_was_left_with_the_name_of_who_left_it(rota):
    shift = serve(
        rota, "2026-11-18 09:00", member=make_member(first_name="Mara", last_name="Klein")
    )
    following = serve(rota, "2026-11-19 09:00")
    leave(shift, "Two customers wait")

    assert read(following) == {following.pk: "Mara Klein: Two customers wait"}


def test_the_next_on_every_seat_read_what_was_left_on_every_seat(rota):
    last = [serve(rota, "2026-11-18 09:00", seat=seat) for seat in (1, 0)]
    following = [serve(rota, "2026-11-19 09:00", seat=seat) for seat in (0, 1)]
    leave(last[0], "From product")
    leave(last[1], "From development")

    notes = read(*following)

    assert set(notes) == {shift.pk for shift in following}
    for text in notes.values():
        assert [line.split(": ")[1] for line in text.split("\n")] == [
            "From development",
            "From product",
        ]


def test_only_the_first_to_come_reads_it(rota):
    leave(serve(rota, "2026-11-18 09:00"))
    first = serve(rota, "2026-11-19 09:00")
    second = serve(rota, "2026-11-20 09:00")

    assert set(read(first, second)) == {first.pk}


def test_the_next_begins_at_the_very_end_and_not_while_it_still_runs(rota):
    shift = serve(rota, "2026-11-18 09:00")
    leave(shift)
    overlapping = serve(rota, "2026-11-18 16:00", hours=2)
    touching = serve(rota, "2026-11-18 17:00")

    assert set(read(shift, overlapping, touching)) == {touching.pk}


@pytest.mark.parametrize(
    ("start", "reads"),
    [
        pytest.param("2026-12-02 17:00", True, id="two weeks later"),
        pytest.param("2026-12-02 17:01", False, id="a minute more"),
    ],
)
def test_a_note_is_read_within_two_weeks(rota, start, reads):
    leave(serve(rota, "2026-11-18 09:00"))
    following = serve(rota, start)

    assert bool(read(following)) is reads


def test_a_cancelled_shift_is_nobodys_next(rota):
    leave(serve(rota, "2026-11-18 09:00"))
    cancelled = serve(rota, "2026-11-19 09:00", state=Shift.State.CANCELLED)
    following = serve(rota, "2026-11-20 09:00")

    assert set(read(cancelled, following)) == {following.pk}


def test_an_open_shift_is_the_next_one_too_so_that_whoever_takes_it_reads_the_note(rota):
    leave(serve(rota, "2026-11-18 09:00"))
    slot = make_slot(rota, utc("2026-11-19 09:00"))
    gap = make_shift(None, slot=slot)

    assert set(read(gap)) == {gap.pk}


def test_other_rotas_do_not_read_it(rota):
    leave(serve(rota, "2026-11-18 09:00"))
    elsewhere = serve(make_rota(), "2026-11-19 09:00")

    assert read(elsewhere) == {}


def test_the_second_part_of_a_divided_shift_reads_the_note_of_the_first(rota):
    shift = serve(rota, "2026-11-18 09:00")
    noon = utc("2026-11-18 12:00")
    second = make_shift(make_member(), slot=shift.slot, seat=shift.seat, part=1)
    Shift.objects.filter(pk=shift.pk).update(ends_at=noon)
    Shift.objects.filter(pk=second.pk).update(starts_at=noon)
    shift.refresh_from_db()
    leave(shift)

    assert set(read(shift, second)) == {second.pk}


def test_a_part_that_begins_weeks_after_its_long_slot_reads_what_was_left_before_it(rota):
    shift = serve(rota, "2026-11-02 09:00", hours=24 * 28)
    last_day = shift.ends_at - timedelta(days=1)
    second = make_shift(make_member(), slot=shift.slot, seat=shift.seat, part=1)
    Shift.objects.filter(pk=shift.pk).update(ends_at=last_day)
    Shift.objects.filter(pk=second.pk).update(starts_at=last_day)
    shift.refresh_from_db()
    leave(shift)

    assert set(read(second)) == {second.pk}


def test_it_takes_one_query_for_any_number_of_shifts(rota, django_assert_num_queries):
    shifts = [
        serve(rota, f"2026-11-{day} 09:00", seat=seat) for day in range(16, 28) for seat in (0, 1)
    ]
    for shift in shifts[:-2]:
        leave(shift)

    with django_assert_num_queries(1):
        notes = read(*shifts)
    with django_assert_num_queries(0):
        assert read() == {}

    assert set(notes) == {shift.pk for shift in shifts[2:]}
