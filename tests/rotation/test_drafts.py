"""A draft waits, is computed once, and keeps its plan with the score card and the reasons."""

from datetime import timedelta

import pytest

from rotation.models import Absence, Activity, Draft, Member
from rotation.services import checks, draft_plans, drafts, problems
from rotation.services.leases import Lease
from rotation.solver import score, solve
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_user, utc
from tests.rotation.plans import FEW_MOVES, MONDAY, draft_of, make_desk, publish

pytestmark = pytest.mark.django_db


def waiting(rota=None, *, until_on=None, **fields):
    return drafts.create(
        rota=rota or make_desk(),
        from_on=fields.pop("from_on", MONDAY),
        until_on=until_on or MONDAY + timedelta(weeks=2),
        moves=fields.pop("moves", FEW_MOVES),
        by=make_user("planner"),
        now=NOON,
        **fields,
    )


def compute(draft, now=NOON):
    done = drafts.compute(draft_id=draft.pk, now=now)
    draft.refresh_from_db()
    return done


def away(member, start, end):
    Absence.objects.create(
        member=member, starts_at=utc(start), ends_at=utc(end), made_by=member.user, made_at=NOON
    )


def plan_of(draft):
    rows = draft.shifts.order_by("starts_at", "seat__position")
    return list(rows.values_list("day", "seat", "member"))


class TestCreating:
    def test_makes_a_row_that_waits(self):
        draft = waiting(seed=7)

        assert (draft.state, draft.seed) == ("queued", 7)
        assert Activity.objects.get(verb="draft.created").subject_id == draft.pk

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            pytest.param({"until_on": MONDAY}, "draft_ends_before_it_begins", id="no day"),
            pytest.param(
                {"until_on": MONDAY - timedelta(days=1)}, "draft_ends_before_it_begins", id="back"
            ),
            pytest.param({"until_on": MONDAY + timedelta(days=733)}, "draft_too_long", id="long"),
            pytest.param({"moves": 10**9}, "too_many_moves", id="too much computing"),
        ],
    )
    def test_refuses_what_cannot_be_planned(self, fields, code):
        with pytest.raises(checks.Refused) as caught:
            waiting(**fields)

        assert caught.value.code == code
        assert not Draft.objects.exists()

    def test_kicks_the_worker_only_when_the_row_is_there(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            waiting()

        assert len(callbacks) == 1


class TestProving:
    def test_a_small_plan_is_proven_best_when_that_is_asked_for(self):
        rota = make_desk()

        draft = draft_of(rota, weeks=1, prove=True)

        assert draft.score["proof"] == {"optimal": True}
        searched = draft_of(rota, weeks=1)
        assert searched.score["proof"] is None
        assert draft.score["figures"]["score"] <= searched.score["figures"]["score"]


class TestProgress:
    def test_the_row_says_how_far_it_is_and_how_good_the_best_plan_is(self):
        draft = waiting()
        lease = Lease.take(draft.pk, NOON)

        lease.said -= 1
        lease.progress(200, 31_334)

        draft.refresh_from_db()
        assert (draft.progress_moves, draft.progress_score) == (200, 31_334)

    def test_the_best_score_ends_as_that_of_the_plan_where_nothing_published_moves(self):
        rota = make_desk()
        publish(rota)

        draft = draft_of(rota, now=NOON + timedelta(minutes=1))

        assert draft.score["changes"]["changed"] == 0
        problem, context = problems.build(rota, draft.from_on, draft.until_on, NOON)
        plan = draft_plans.as_plan(draft_plans.by_seat(draft.shifts.all()), problem)
        steady = score.judge(problems.steady(problem, context.held), plan).score
        bonus = draft_plans.kept_bonus(problem, context.held)
        assert steady + bonus == draft.score["figures"]["score"]

    def test_another_try_starts_to_count_anew(self):
        draft = waiting()
        Draft.objects.filter(pk=draft.pk).update(
            state="computing", progress_moves=99, progress_score=5, leased_until=NOON
        )

        Lease.take(draft.pk, NOON + timedelta(minutes=1))

        draft.refresh_from_db()
        assert (draft.progress_moves, draft.progress_score) == (0, None)


class TestComputing:
    def test_stores_a_row_for_every_seat_and_makes_the_draft_ready(self):
        draft = waiting()

        assert compute(draft)

        assert draft.state == Draft.State.READY
        assert draft.shifts.count() == 20
        assert (draft.leased_until, draft.failure, draft.progress_moves) == (None, "", FEW_MOVES)
        assert draft.opening_hours == draft.rota.opening_hours.get()
        assert (len(draft.basis), len(draft.problem_digest)) == (60, 64)

    def test_the_same_input_gives_the_same_plan(self):
        rota = make_desk()

        first, second = draft_of(rota, seed=3), draft_of(rota, seed=3)

        assert first.problem_digest == second.problem_digest
        assert plan_of(first) == plan_of(second)
        assert first.score == second.score

    def test_no_number_of_moves_means_what_the_size_is_worth(self):
        draft = draft_of(make_desk(), weeks=1, moves=None)

        assert draft.moves == 10 * solve.MOVES_PER_SEAT

    def test_is_done_once(self):
        draft = draft_of(make_desk())

        assert not compute(draft)
        assert draft.state == Draft.State.READY

    def test_holders_obey_the_rules(self):
        rota = make_desk(developers=4, min_rest_hours=40)
        ill = Member.objects.filter(job="developer").first()
        away(ill, "2026-12-07 00:00", "2026-12-14 00:00")

        draft = draft_of(rota)

        held = draft.shifts.filter(member=ill)
        assert all(row.day >= MONDAY + timedelta(weeks=1) for row in held)
        assert draft.score["figures"]["hard_violations"] == 0
        assert draft.score["figures"]["uncovered"] == 0

    def test_each_held_seat_says_why_not_the_others(self):
        rota = make_desk()
        ill = Member.objects.filter(job="product").first()
        away(ill, "2026-12-07 00:00", "2026-12-08 00:00")

        row = draft_of(rota).shifts.get(day=MONDAY, seat__job="product")

        others = {one["member"]: one["code"] for one in row.why["others"]}
        assert others[ill.pk] == "absent"
        assert set(others) == set(
            Member.objects.filter(job="product").exclude(pk=row.member_id).values_list("pk", flat=1)
        )

    def test_reasons_name_people_and_seats_by_their_rows(self):
        rota = make_rota()
        newcomers = [make_member(stage="paired"), make_member(stage="paired", job="product")]

        draft = draft_of(rota, weeks=1)

        gap = draft.shifts.filter(member=None).first()
        held = draft.shifts.get(day=gap.day, member__isnull=False)
        [other] = gap.why["others"]
        assert other["code"] == "onboarding_pair"
        assert other["params"] == {"member": held.member_id, "seat": held.seat_id}
        assert {held.member_id, other["member"]} == {one.pk for one in newcomers}

    def test_a_gap_names_the_rules_in_conflict_and_the_cheapest_way_out(self):
        rota = make_desk(products=2)
        ill, other = Member.objects.filter(job="product").order_by("pk")
        away(ill, "2026-12-07 00:00", "2026-12-21 00:00")

        draft = draft_of(rota)

        assert draft.score["gaps"]["count"] == 0
        away(other, "2026-12-08 00:00", "2026-12-09 00:00")
        draft = draft_of(rota)
        [gap] = draft.shifts.filter(member=None)
        assert gap.day == MONDAY + timedelta(days=1)
        assert gap.why["gap"]["counts"] == {"absent": 2}
        assert gap.why["gap"]["cheapest"]["codes"] == ["absent"]
        assert draft.score["gaps"] == {"count": 1, "codes": {"absent": 2}}

    def test_a_job_nobody_has_leaves_its_seats_open(self):
        draft = draft_of(make_desk(products=0), weeks=1)

        gaps = draft.shifts.filter(seat__job="product")
        assert [gap.why for gap in gaps] == [
            {"gap": {"counts": {}, "cheapest": None}, "others": []}
        ] * 5

    def test_days_without_a_slot_fail_by_name(self):
        draft = waiting(make_desk(templates=False))

        assert compute(draft)

        assert (draft.state, draft.failure) == ("failed", "nothing_to_plan")
        assert draft.leased_until is None


class TestTheScoreCard:
    def test_says_for_each_pool_how_even_it_is_and_what_each_member_gets(self):
        rota = make_desk(developers=2, products=0, seats=("developer",))

        draft = draft_of(rota)

        [pool] = draft.score["pools"]
        assert (pool["pool"], pool["spread"]) == ("developer", 0)
        assert [(one["shifts"], one["points"], one["due"]) for one in pool["members"]] == [
            (5, 20, 20),
            (5, 20, 20),
        ]
        assert draft.score["seats"] == 10

    def test_leaves_out_who_is_compared_with_nobody(self):
        rota = make_desk(developers=2, products=0, seats=("developer",))
        away(Member.objects.first(), "2026-12-01 00:00", "2027-01-31 00:00")

        [pool] = draft_of(rota).score["pools"]

        assert len(pool["members"]) == 1

    def test_compares_with_what_is_published(self):
        rota = make_desk()
        publish(rota)

        same = draft_of(rota)

        assert same.score["changes"] == {"created": 0, "changed": 0, "cancelled": 0, "kept": 20}

    def test_counts_the_shifts_that_stay(self):
        rota = make_desk()
        publish(rota, MONDAY)
        eleven_days_on = NOON + timedelta(days=11)  # so the freeze covers the first week

        draft = draft_of(rota, now=eleven_days_on)

        assert draft.score["frozen"] == 10
        assert draft.score["seats"] == 10
        assert draft.shifts.count() == 20


class TestLeasing:
    def test_somebody_who_has_it_keeps_it(self):
        draft = waiting()
        lease = Lease.take(draft.pk, NOON)

        assert lease is not None
        assert Lease.take(draft.pk, NOON + timedelta(minutes=4)) is None
        assert not compute(draft, NOON + timedelta(minutes=4))

    def test_a_draft_left_behind_is_computed_by_the_next(self):
        draft = waiting()
        Lease.take(draft.pk, NOON)

        assert compute(draft, NOON + timedelta(minutes=5, seconds=1))
        assert draft.state == Draft.State.READY

    def test_whoever_comes_back_late_writes_nothing(self):
        draft = waiting()
        late = Lease.take(draft.pk, NOON)
        Lease.take(draft.pk, NOON + timedelta(minutes=6))

        late.keep(progress_moves=99)
        late.end(state=Draft.State.FAILED)

        draft.refresh_from_db()
        assert late.is_over()
        assert (draft.state, draft.progress_moves) == ("computing", 0)

    def test_progress_is_said_at_most_once_a_second(self):
        draft = waiting()
        lease = Lease.take(draft.pk, NOON)

        lease.progress(100, 0)
        draft.refresh_from_db()
        assert draft.progress_moves == 0
        lease.said -= 1
        lease.progress(200, 0)
        lease.progress(300, 0)

        draft.refresh_from_db()
        assert draft.progress_moves == 200
        assert draft.leased_until == lease.until


class TestStopping:
    def stop(self, draft):
        return drafts.cancel(draft=draft, by=draft.made_by, now=NOON)

    def test_a_waiting_draft_is_not_computed_any_more(self):
        draft = waiting()

        assert self.stop(draft).state == Draft.State.CANCELLED
        assert not compute(draft)

    def test_one_that_is_being_computed_hears_of_it(self):
        draft = waiting()
        lease = Lease.take(draft.pk, NOON)

        assert self.stop(draft).state == Draft.State.COMPUTING
        lease.said -= 1
        lease.progress(1, 0)

        assert lease.is_over()

    def test_nothing_is_stored_when_it_is_stopped_at_the_last_moment(self):
        draft = waiting()
        Draft.objects.filter(pk=draft.pk).update(cancel_asked=True)

        assert compute(draft)

        assert draft.state == Draft.State.CANCELLED
        assert not draft.shifts.exists()

    def test_a_finished_one_cannot_be_stopped(self):
        with pytest.raises(drafts.NotRunning):
            self.stop(draft_of(make_desk()))

    def test_a_finished_one_can_be_put_away(self):
        draft = draft_of(make_desk())

        drafts.discard(draft=draft, by=draft.made_by, now=NOON)

        assert draft.state == Draft.State.DISCARDED
        assert not draft.shifts.exists()

    @pytest.mark.parametrize("state", ["queued", "computing", "published", "discarded"])
    def test_others_cannot_be_put_away(self, state):
        draft = waiting()
        Draft.objects.filter(pk=draft.pk).update(state=state)

        with pytest.raises(drafts.StillRunning):
            drafts.discard(draft=draft, by=draft.made_by, now=NOON)
