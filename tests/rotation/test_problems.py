"""Rows become the problem the solver reads: seats, candidates, bars and commitments."""

from datetime import date, timedelta

import pytest

from rotation.models import Absence, Area, Seat
from rotation.services import basis, ledger, problems
from rotation.services.horizon import NothingToPlan
from rotation.solver.problem import digest
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_team, make_template, utc
from tests.rotation.plans import MONDAY, make_desk

pytestmark = pytest.mark.django_db


def build(rota, from_on=MONDAY, weeks=1, now=NOON):
    return problems.build(rota, from_on, from_on + timedelta(weeks=weeks), now)


def away(member, start, end):
    return Absence.objects.create(
        member=member,
        starts_at=utc(start),
        ends_at=utc(end),
        made_by=member.user,
        made_at=NOON,
    )


def publish(member, rota, start, **fields):
    """A published shift in a slot of the rota's own template."""
    slot = make_slot(rota, utc(start), template=rota.templates.get())
    shift = make_shift(member, slot=slot, **fields)
    ledger.for_shift(shift=shift, reason={}, by=None, now=NOON)
    return shift


def test_every_slot_has_every_live_seat():
    rota = make_desk()
    Seat.objects.create(rota=rota, name="Old", job="developer", position=9, retired_at=NOON)

    problem, context = build(rota)

    assert len(problem.seats) == 10
    assert {seat.kind for seat in problem.seats} == {"front"}
    assert list(context.seats) == [seat.id for seat in problem.seats]


def test_seats_of_a_slot_run_together_and_weigh_what_their_day_weighs():
    rota = make_desk(holiday_policy="staffed", country="DE")
    Seat.objects.create(rota=rota, name="Backup", job="developer", kind="backup", position=5)

    problem, _ = build(rota, date(2026, 12, 21))

    friday = [seat for seat in problem.seats if seat.starts_at.day == 25]
    assert len({seat.slot for seat in friday}) == 1
    assert [(seat.kind, seat.points, seat.unsocial) for seat in friday] == [
        ("front", 12, 2),
        ("front", 12, 2),
        ("backup", 6, 0),
    ]


def test_people_who_may_not_are_named_with_the_rule_that_bars_them():
    rota = make_rota(seats=())
    area = Area.objects.create(name="Invoices", slug="invoices")
    Seat.objects.create(rota=rota, name="Invoices", job="developer", area=area)
    fits, ill, other, late, watches, product = (
        make_member(),
        make_member(),
        make_member(),
        make_member(from_on=date(2026, 12, 9)),
        make_member(stage="shadow"),
        make_member(job="product"),
    )
    for member in (fits, ill, late, watches):
        member.areas.add(area)
    away(ill, "2026-12-07 00:00", "2026-12-08 00:00")

    problem, _ = build(rota)

    monday = problem.seats[0]
    assert monday.candidates == (str(fits.pk),)
    assert {person: reason.code for person, reason in monday.barred.items()} == {
        str(ill.pk): "absent",
        str(other.pk): "not_in_area",
        str(late.pk): "not_employed",
        str(watches.pk): "stage",
    }
    assert str(product.pk) not in {person.id for person in problem.people}
    assert set(problem.seats[2].candidates) == {str(fits.pk), str(ill.pk), str(late.pk)}


def test_slots_of_closed_days_are_no_problem():
    rota = make_desk(country="DE")

    problem, _ = build(rota, date(2026, 12, 21))

    assert {seat.starts_at.day for seat in problem.seats} == {21, 22, 23, 24}


def test_days_without_any_slot_say_so():
    with pytest.raises(NothingToPlan):
        build(make_desk(templates=False))


def test_what_has_ended_is_not_planned_but_what_runs_is():
    rota = make_desk()

    problem, _ = build(rota, date(2026, 11, 16), now=NOON)

    assert {seat.starts_at.day for seat in problem.seats} == {18, 19, 20}


class TestWhatIsPublished:
    def test_held_shifts_inside_the_freeze_are_commitments_and_no_seats(self):
        rota = make_desk(products=0, seats=("developer",))
        holder = rota.team.memberships.first().member
        kept = publish(holder, rota, "2026-11-30 09:00")
        moves = publish(holder, rota, "2026-12-03 09:00")

        problem, context = build(rota, date(2026, 11, 30))

        starts = {seat.starts_at for seat in problem.seats}
        assert kept.starts_at not in starts
        assert moves.starts_at in starts
        assert [shift.pk for shift in context.frozen] == [kept.pk]
        [commitment] = problem.commitments
        assert (commitment.person, commitment.starts_at) == (str(holder.pk), kept.starts_at)

    def test_points_of_frozen_shifts_are_carried_and_those_of_others_planned_anew(self):
        rota = make_desk(products=0, seats=("developer",))
        holder = rota.team.memberships.first().member
        publish(holder, rota, "2026-11-30 09:00", points=5)
        publish(holder, rota, "2026-12-03 09:00", points=7)

        problem, _ = build(rota, date(2026, 11, 30))

        assert [one.history_points for one in problem.people if one.id == str(holder.pk)] == [5]

    def test_open_shifts_inside_the_freeze_may_be_filled(self):
        rota = make_desk(products=0, seats=("developer",))
        gap = publish(None, rota, "2026-11-30 09:00")

        problem, context = build(rota, date(2026, 11, 30))

        assert gap.starts_at in {seat.starts_at for seat in problem.seats}
        assert context.frozen == ()

    def test_a_newcomer_who_keeps_a_lead_seat_bars_other_newcomers_from_that_slot(self):
        rota = make_rota()
        newcomer, other, old = (
            make_member(stage="paired"),
            make_member(stage="paired", job="product"),
            make_member(job="product"),
        )
        publish(newcomer, rota, "2026-11-30 09:00")

        problem, _ = build(rota, date(2026, 11, 30))

        product = {seat.starts_at.day: seat for seat in problem.seats if seat.pool == "product"}
        assert product[30].candidates == (str(old.pk),)
        assert product[30].barred[str(other.pk)].code == "onboarding_pair"
        assert len(product[1].candidates) == 2

    def test_a_slot_with_a_shift_that_stays_keeps_the_times_people_know(self):
        rota = make_desk()
        holder = rota.team.memberships.filter(member__job="developer").first().member
        kept = publish(holder, rota, "2026-11-30 08:00")

        problem, _ = build(rota, date(2026, 11, 30))

        [beside] = [seat for seat in problem.seats if seat.starts_at.day == 30]
        assert (beside.starts_at, beside.ends_at) == (kept.starts_at, kept.ends_at)

    def test_shifts_on_other_rotas_are_commitments(self):
        rota, other = make_desk(), make_rota(make_team("Other"))
        member = rota.team.memberships.first().member
        stranger = make_member(make_team("Other"))
        shift = make_shift(member, rota=other, starts_at=utc("2026-12-10 09:00"))
        make_shift(stranger, rota=other, starts_at=utc("2026-12-10 09:00"))
        make_shift(member, rota=other, starts_at=utc("2026-12-11 09:00"), state="cancelled")

        problem, _ = build(rota)

        assert [(one.person, one.starts_at) for one in problem.commitments] == [
            (str(member.pk), shift.starts_at)
        ]

    def test_shifts_just_outside_the_days_count_and_those_far_away_do_not(self):
        rota = make_desk()
        member = rota.team.memberships.first().member
        near = publish(member, rota, "2026-12-04 09:00")
        publish(member, rota, "2026-10-01 09:00")

        problem, _ = build(rota)

        assert [one.starts_at for one in problem.commitments] == [near.starts_at]


def test_the_same_rows_give_the_same_problem():
    rota = make_desk()

    assert digest(build(rota)[0]) == digest(build(rota)[0])


def test_reading_takes_as_many_queries_for_many_rows_as_for_few(django_assert_num_queries):
    rota = make_desk(developers=8, products=8)
    for day in range(1, 5):
        holder = rota.team.memberships.all()[day].member
        publish(holder, rota, f"2026-12-0{day} 09:00")
        away(holder, f"2026-12-{6 + day:02d} 00:00", "2026-12-12 00:00")

    with django_assert_num_queries(20):
        build(rota, date(2026, 11, 30), weeks=3)


def test_the_window_of_the_rules_reaches_beyond_the_plan():
    rota = make_rota(window_days=10, spacing_days=4, min_rest_hours=11)

    assert basis.reach(rota) == timedelta(days=11)


def test_two_templates_of_one_day_are_two_slots():
    rota = make_desk(templates=False)
    make_template(rota, length_minutes=240)
    make_template(rota, length_minutes=240, local_start=utc("2026-01-01 13:00").time())

    problem, _ = build(rota)

    assert len({seat.slot for seat in problem.seats}) == 10
    assert {seat.points for seat in problem.seats} == {2}


class TestThawing:
    """A repair may touch what has not begun, inside the freeze or not, and nothing else."""

    def build(self, rota, **fields):
        return problems.build(rota, date(2026, 11, 16), date(2026, 12, 14), NOON, thaw=True)

    def test_shifts_inside_the_freeze_are_seats_and_those_that_run_are_not(self):
        rota = make_desk(products=0, seats=("developer",))
        holder = rota.team.memberships.first().member
        running = publish(holder, rota, "2026-11-18 09:00")
        near, far = (publish(holder, rota, f"2026-{day} 09:00") for day in ("11-20", "12-09"))

        problem, context = self.build(rota)

        assert [seat.starts_at for seat in problem.seats] == [near.starts_at, far.starts_at]
        assert context.frozen == (running,)
        assert list(context.movable.values()) == [near, far]
        assert set(context.held.values()) == {str(holder.pk)}

    def test_seats_keep_the_times_and_points_that_people_know(self):
        rota = make_desk(products=0, seats=("developer",))
        known = publish(None, rota, "2026-12-09 07:00", points=9, unsocial=1)
        rota.templates.update(last_day=date(2026, 12, 1))
        rota.seats.update(retired_at=NOON)

        [seat] = self.build(rota)[0].seats

        assert (seat.starts_at, seat.ends_at) == (known.starts_at, known.ends_at)
        assert (seat.points, seat.unsocial) == (9, 1)

    def test_what_is_thawed_is_not_carried(self):
        rota = make_desk(products=0, seats=("developer",))
        holder = rota.team.memberships.first().member
        publish(holder, rota, "2026-11-18 09:00", points=5)
        publish(holder, rota, "2026-11-20 09:00", points=7)

        problem, _ = self.build(rota)

        assert [one.history_points for one in problem.people if one.id == str(holder.pk)] == [5]

    def test_the_parts_of_a_divided_shift_are_seats_of_their_own(self):
        rota = make_desk(products=0, seats=("developer",))
        ada, ben, _ = (one.member for one in rota.team.memberships.order_by("pk"))
        first = publish(ada, rota, "2026-12-09 09:00")
        noon = utc("2026-12-09 12:00")
        rest = first.slot.shifts.create(
            seat=first.seat,
            part=1,
            member=ben,
            starts_at=noon,
            ends_at=first.ends_at,
            points=2,
            published_at=NOON,
            updated_at=NOON,
        )
        first.ends_at = noon
        first.save()
        away(ada, "2026-12-09 13:00", "2026-12-09 17:00")

        problem, context = self.build(rota)

        assert [context.movable[seat.id] for seat in problem.seats] == [first, rest]
        assert [str(ada.pk) in seat.candidates for seat in problem.seats] == [True, False]


class TestPins:
    def test_a_pinned_seat_keeps_its_holder_and_an_open_one_stays_open(self):
        rota = make_desk(products=0, seats=("developer",))
        member = rota.team.memberships.first().member
        one, other = list(build(rota)[1].seats.values())[:2]

        problem, _ = problems.build(
            rota,
            MONDAY,
            MONDAY + timedelta(weeks=1),
            NOON,
            pins={one.key: member.pk, other.key: None},
        )

        assert problem.fixed == {one.id: str(member.pk), other.id: None}

    def test_who_may_not_take_the_seat_any_more_cannot_be_pinned_to_it(self):
        rota = make_desk(products=0, seats=("developer",))
        member = rota.team.memberships.first().member
        one = next(iter(build(rota)[1].seats.values()))
        away(member, "2026-12-07 00:00", "2026-12-08 00:00")

        with pytest.raises(problems.PinIsImpossible, match="Developer on 2026-12-07"):
            problems.build(
                rota, MONDAY, MONDAY + timedelta(weeks=1), NOON, pins={one.key: member.pk}
            )

    def test_pins_of_seats_that_are_not_planned_mean_nothing(self):
        rota = make_desk(products=0, seats=("developer",))
        gone = (999, MONDAY, 999, 0)

        problem, _ = problems.build(rota, MONDAY, MONDAY + timedelta(weeks=1), NOON, pins={gone: 1})

        assert problem.fixed == {}
