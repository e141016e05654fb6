"""From watching over serving in a pair to leading: by shifts served in the rota."""

from datetime import timedelta

import pytest

from config import celery
from rotation import tasks
from rotation.models import Activity, Notice, Rota, Seat, Shift, User
from rotation.selectors import progression as reads
from rotation.services import hard_rules, people, problems, progression
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_team, make_user, utc
from tests.rotation.plans import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota():
    """Two shifts to watch, then two in a pair."""
    rota = make_rota(seats=("developer",), shadow_shifts=2, paired_shifts=2)
    Seat.objects.create(rota=rota, name="Watching", job="developer", kind="shadow", position=9)
    return rota


def serve(member, rota, *days, seat=0, month="2026-11"):
    """Shifts from 09:00 to 17:00 on these days; seat 1 is the one to watch from."""
    places = list(rota.seats.order_by("position"))
    return [
        make_shift(member, slot=make_slot(rota, utc(f"{month}-{day:02d} 09:00")), seat=places[seat])
        for day in days
    ]


def steps(rota, member, **fields):
    found = reads.steps(rota, [member], **fields).get(member.pk, ())
    return [(f"{step.at:%m-%d %H}", step.stage) for step in found]


class TestSteps:
    def test_the_last_shift_to_watch_makes_the_pair_and_the_last_in_a_pair_the_lead(self, rota):
        member = make_member(stage="shadow")
        serve(member, rota, 2, 3, seat=1)
        serve(member, rota, 10, 30)

        assert steps(rota, member) == [("11-03 17", "paired"), ("11-30 17", "lead")]

    def test_too_few_are_no_step(self, rota):
        member = make_member(stage="shadow")
        serve(member, rota, 2, seat=1)
        serve(member, rota, 10, 11, 12)

        assert steps(rota, member) == []

    def test_shifts_before_the_stage_began_do_not_count(self, rota):
        member = make_member(stage="paired")
        serve(member, rota, 2, 3, 20)
        member.stage_since = utc("2026-11-03 00:00")

        assert steps(rota, member) == [("11-20 17", "lead")]

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            pytest.param({"paired_shifts": 0}, [("11-03 17", "paired")], id="leading by hand"),
            pytest.param({"shadow_shifts": 0}, [], id="pairing by hand"),
        ],
    )
    def test_a_step_that_is_left_to_people_is_none(self, rota, fields, expected):
        member = make_member(stage="shadow")
        serve(member, rota, 2, 3, seat=1)
        serve(member, rota, 10, 11)
        for name, value in fields.items():
            setattr(rota, name, value)

        assert steps(rota, member) == expected

    def test_cancelled_shifts_those_of_other_rotas_and_those_without_do_not_count(self, rota):
        member = make_member(stage="paired")
        first, second = serve(member, rota, 2, 3)
        serve(member, make_rota(make_team("Other")), 4, 5)

        assert steps(rota, member) == [("11-03 17", "lead")]
        assert steps(rota, member, without=Shift.objects.filter(pk=second.pk)) == []
        Shift.objects.filter(pk=first.pk).update(state="cancelled")
        assert steps(rota, member) == []

    def test_asking_is_one_query_and_none_where_nobody_learns(
        self, rota, django_assert_num_queries
    ):
        learners = [make_member(stage="shadow") for _ in range(4)]
        with django_assert_num_queries(1):
            reads.steps(rota, learners)
        done = make_member()
        with django_assert_num_queries(0):
            reads.steps(rota, [done])


class TestInAPlan:
    def test_seats_after_the_last_one_in_a_pair_are_free_of_the_newcomers_rule(self, rota):
        member = make_member(stage="paired")
        serve(member, rota, 20, 24)  # inside the freeze

        problem, _ = problems.build(rota, MONDAY, MONDAY + timedelta(weeks=1), NOON)

        [person] = problem.people
        assert (person.onboarding, person.learns_until) == (True, utc("2026-11-24 17:00"))

    def test_who_watches_first_may_take_the_seats_after_it(self, rota):
        member = make_member(stage="shadow")
        serve(member, rota, 20, seat=1)
        serve(member, rota, 1, seat=1, month="2026-12")
        day = utc("2026-12-01 00:00").date()

        problem, _ = problems.build(rota, day, day + timedelta(days=2), NOON)

        leads = [seat for seat in problem.seats if seat.kind == "front"]
        assert {seat.starts_at.day for seat in leads} == {1, 2}
        assert {seat.starts_at.day for seat in leads if seat.candidates} == {2}

    def test_shifts_that_the_plan_gives_anew_teach_nobody_yet(self, rota):
        member = make_member(stage="paired")
        serve(member, rota, 9, 10, month="2026-12")

        problem, _ = problems.build(rota, MONDAY, MONDAY + timedelta(weeks=2), NOON)

        assert problem.people[0].learns_until is None

    def test_a_change_by_hand_knows_it_too(self, rota):
        newcomer, other = make_member(stage="paired"), make_member(stage="paired")
        Seat.objects.create(rota=rota, name="Second", job="developer", position=1)
        serve(newcomer, rota, 20, 24)
        slot = make_slot(rota, utc("2026-12-07 09:00"))
        lead, second = rota.seats.filter(kind="lead").order_by("position")
        make_shift(other, slot=slot, seat=lead)
        shift = make_shift(slot=slot, seat=second)

        reasons = hard_rules.reasons(Shift.objects.with_people().get(pk=shift.pk))

        assert reasons[newcomer.pk].code == "cost"


class TestTheSweep:
    def test_takes_further_who_has_served_enough_and_tells_them_and_the_planners(self, rota):
        planner = make_user("planner")
        member = make_member(stage="shadow", first_name="Mara")
        serve(member, rota, 2, 3, seat=1)

        assert progression.sweep(NOON) == 1

        member.refresh_from_db()
        assert (member.stage, member.stage_since) == ("paired", utc("2026-11-03 17:00"))
        said = dict(Notice.objects.values_list("user", "subject"))
        assert said[member.user.pk].startswith("You have watched enough")
        assert said[planner.pk].startswith("Mara has watched enough")
        recorded = Activity.objects.get(verb="member.promoted")
        assert recorded.changed == {"stage": ["shadow", "paired"]}
        assert recorded.reason == {"code": "progression", "rota": rota.pk}

    def test_again_changes_nothing(self, rota):
        serve(make_member(stage="paired"), rota, 2, 3)

        assert [progression.sweep(NOON), progression.sweep(NOON)] == [1, 0]
        assert Notice.objects.count() == 1

    def test_late_it_takes_two_steps_at_once(self, rota):
        member = make_member(stage="shadow")
        serve(member, rota, 2, 3, seat=1)
        serve(member, rota, 10, 11)

        progression.sweep(NOON)

        member.refresh_from_db()
        assert (member.stage, member.stage_since) == ("lead", utc("2026-11-11 17:00"))

    @pytest.mark.parametrize(
        "days",
        [
            pytest.param((2, 20), id="a shift to come"),
            pytest.param((2, 18), id="a shift that runs"),
        ],
    )
    def test_what_is_not_served_yet_takes_nobody_further(self, rota, days):
        member = make_member(stage="paired")
        serve(member, rota, *days)

        assert progression.sweep(NOON) == 0

    def test_a_rota_without_numbers_and_an_archived_one_teach_nobody(self, rota):
        member = make_member(stage="paired")
        serve(member, rota, 2, 3)
        Rota.objects.filter(pk=rota.pk).update(archived_at=NOON)

        assert progression.sweep(NOON) == 0
        Rota.objects.filter(pk=rota.pk).update(archived_at=None, paired_shifts=0)
        assert progression.sweep(NOON) == 0

    def test_who_has_left_the_team_or_the_company_is_left_alone(self, rota):
        left, gone = make_member(stage="paired"), make_member(stage="paired")
        serve(left, rota, 2, 3)
        serve(gone, rota, 4, 5)
        left.memberships.update(until_on=NOON.date())
        User.objects.filter(pk=gone.user.pk).update(is_active=False)

        assert progression.sweep(NOON) == 0

    def test_the_task_runs_it(self, rota):
        tasks.take_learners_further()

        assert "take learners further" in celery.app.conf.beat_schedule


def test_a_stage_given_by_hand_begins_then(rota):
    member = make_member(stage="paired")
    serve(member, rota, 2, 3)

    people.update_member(member=member, stage="shadow", by=None, now=NOON)
    people.update_member(member=member, stage="paired", by=None, now=NOON)

    member.refresh_from_db()
    assert member.stage_since == NOON
    assert progression.sweep(NOON) == 0
