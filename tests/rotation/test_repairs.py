"""Shifts whose holder cannot serve: ranked ways out, the one a planner takes, and nobody else's."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rotation.models import Activity, LedgerEntry, Notice, Shift, Stage
from rotation.services import hard_rules, ledger, publishing, repairs, teams
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user
from tests.rotation.plans import away, states
from tests.rotation.published import day, developers, make_published, people_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
WHY = {"code": "repair", "cause": "absent", "text": "Ada is ill"}


@pytest.fixture
def rota():
    return make_published()


@pytest.fixture
def planner():
    return make_user("planner")


def held_by(member):
    return list(Shift.objects.published().filter(member=member).with_people().in_order())


def options(shifts, now=LATER):
    return repairs.options(shifts=shifts, now=now)


def apply(plan, option, planner, now=LATER):
    return repairs.apply(
        shifts=plan.shifts,
        option_key=option.key,
        digest=plan.digest,
        reason=WHY,
        by=planner,
        now=now,
    )


class TestOptions:
    def test_of_an_absence_give_the_shift_to_others_who_can(self, rota):
        ada, ben, cem = developers(rota)
        hit = away(ada, date(2026, 12, 7), days=1).hit

        plan = options(hit)

        assert [one.kind for one in plan.options[:2]] == ["replace", "replace"]
        takers = {one.changes[0].after for one in plan.options[:2]}
        assert takers == {ben, cem}
        first = plan.options[0]
        assert (first.open, first.points, len(first.changes)) == (0, 4, 1)
        assert first.changes[0].before == ada
        assert set(first.people) == {ada, first.changes[0].after}
        assert first.notice == day("12-07") - LATER
        assert plan.unfilled == ()

    def test_never_name_somebody_a_rule_bars(self, rota):
        ada, ben, cem = developers(rota)
        away(ben, date(2026, 12, 7), days=1)
        hit = away(ada, date(2026, 12, 7), days=1).hit

        plan = options(hit)

        assert {change.after for one in plan.options for change in one.changes} >= {cem}
        for one in plan.options:
            hard_rules.check_all([(change.shift, change.after) for change in one.changes])

    def test_rank_the_fewest_changes_first(self, rota):
        ada, *_others = developers(rota)
        hit = away(ada, date(2026, 12, 7), days=14).hit

        counts = [(one.open, len(one.changes)) for one in options(hit).options]

        assert counts == sorted(counts)
        assert counts[0] == (0, 4)

    def test_say_why_when_two_are_away_and_nobody_is_left(self):
        rota = make_published(developers=2)
        ada, ben = developers(rota)
        away(ben, date(2026, 12, 7), days=3)
        hit = away(ada, date(2026, 12, 7), days=1).hit

        plan = options(hit)

        assert plan.options[0].open == 1
        (stuck,) = plan.unfilled
        assert stuck.shift.member == ada
        assert dict(stuck.gap.counts) == {"absent": 2}
        assert stuck.gap.cheapest is not None
        assert stuck.cheapest in {ada, ben}
        assert plan.conflict is None

    def test_say_which_rules_keep_it_open_even_when_others_move(self):
        rota = make_published(developers=2)
        ada, ben = developers(rota)
        away(ben, date(2026, 12, 7), days=3)
        hit = away(ada, date(2026, 12, 7), days=1).hit

        conflict = repairs.options(shifts=hit, now=LATER, rules=True).conflict

        assert conflict is not None
        assert conflict.codes == ("absent",)
        assert [(way.code, way.shift) for way in conflict.ways] == [("absent", hit[0])]

    def test_let_others_move_up_before_they_leave_a_shift_open(self):
        """Only Cem is free, who would have too many shifts then and hands one on."""
        rota = make_published(developers=3, weeks=1, max_shifts_in_window=2, window_days=7)
        ada, ben, cem = developers(rota)
        Shift.objects.filter(member=ada, slot__day="2026-12-10").update(member=cem)
        away(ben, date(2026, 12, 7), days=1)
        hit = away(ada, date(2026, 12, 7), days=1).hit

        plan = options(hit)

        filled = [one for one in plan.options if not one.open]
        for one in filled:
            hard_rules.check_all([(change.shift, change.after) for change in one.changes])
        assert filled
        assert filled[0].changes[0].after == cem
        assert len(filled[0].changes) > 1

    def test_of_a_leaver_cover_all_that_is_left_behind(self, rota):
        ada, *_others = developers(rota)
        teams.leave(
            membership=ada.memberships.get(), until_on=date(2026, 12, 8), by=None, now=LATER
        )

        found = repairs.unable(ada, LATER)
        plan = options(list(found))

        assert [shift.starts_at for shift in found] == [day("12-10"), day("12-15"), day("12-18")]
        assert set(found.values()) == {"not_employed"}
        assert plan.options[0].open == 0
        assert all(change.before == ada for change in plan.options[0].changes)

    def test_of_a_shift_put_back_are_for_everybody_else(self, rota):
        ada, *_others = developers(rota)
        shift = held_by(ada)[0]

        plan = options([shift])

        assert repairs.cause(shift) == "put_back"
        assert ada not in {change.after for one in plan.options for change in one.changes}

    def test_of_an_open_shift_fill_it(self, rota):
        shift = held_by(developers(rota)[0])[0]
        publishing.assign(shift=shift, member=None, reason=WHY, by=make_user(), now=NOON)
        shift = Shift.objects.with_people().get(pk=shift.pk)

        plan = options([shift])

        assert repairs.cause(shift) == "open"
        assert plan.options[0].changes[0].before is None
        assert plan.options[0].open == 0

    def test_reach_inside_the_freeze_and_a_shift_that_runs(self):
        make_published(first=NOON.replace(hour=9), weeks=1)
        runs = Shift.objects.with_people().earliest("starts_at", "pk")
        assert runs.starts_at < LATER < runs.ends_at

        plan = options([runs])

        assert plan.options[0].open == 0
        assert plan.options[0].notice == timedelta()

    def test_keep_two_who_learn_apart(self, rota):
        learner = developers(rota)[1]
        learner.stage = Stage.PAIRED
        learner.save()
        shift = held_by(developers(rota)[0])[0]
        partner = Shift.objects.get(slot=shift.slot, seat__job="product").member
        partner.stage = Stage.PAIRED
        partner.save()

        takers = {
            change.after
            for one in options([shift]).options
            for change in one.changes
            if one.kind == "replace"
        }

        assert learner not in takers

    def test_of_shifts_that_are_over_are_none(self, rota):
        assert repairs.by_rota(held_by(developers(rota)[0]), day("12-30")) == []

    def test_come_rota_by_rota(self, rota):
        ada = developers(rota)[0]
        other = make_rota(rota.team)
        make_shift(ada, rota=other, starts_at=day("12-08"))

        groups = repairs.by_rota(held_by(ada), LATER)

        assert [(one, len(shifts)) for one, shifts in groups] == [(rota, 4), (other, 1)]
        with pytest.raises(ValueError, match="unpack"):
            options(held_by(ada))

    def test_ask_the_same_number_of_queries_for_more_people(self, django_assert_max_num_queries):
        for count in (3, 12):
            rota = make_published(developers=count, products=count)
            with django_assert_max_num_queries(20):
                options(held_by(developers(rota)[0])[:1])


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        pytest.param(lambda ada: None, "put_back", id="put back"),
        pytest.param(lambda ada: away(ada, date(2026, 12, 7), days=1), "absent", id="away"),
        pytest.param(
            lambda ada: teams.leave(
                membership=ada.memberships.get(), until_on=date(2026, 12, 1), by=None, now=NOON
            ),
            "left",
            id="left",
        ),
        pytest.param(
            lambda ada: type(ada).objects.filter(pk=ada.pk).update(job="product"),
            "unfit",
            id="has another job now",
        ),
    ],
)
def test_what_is_kept_of_a_repair_names_its_cause(rota, change, cause):
    ada = developers(rota)[0]
    change(ada)

    assert repairs.reason(held_by(ada)[:1], text="") == {
        "code": "repair", "cause": cause, "text": ""
    }  # fmt: skip


def test_a_repair_of_an_absence_keeps_which(rota):
    absence = away(developers(rota)[0], date(2026, 12, 7), days=1).absence

    assert repairs.reason([], text="x", absence=absence)["absence"] == str(absence.uid)


class TestApplying:
    def test_gives_the_shift_away_and_tells_both(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)

        (given,) = apply(plan, plan.options[0], planner)

        taker = plan.options[0].changes[0].after
        assert (given.member, given.revision) == (taker, 1)
        told = Notice.objects.filter(kind="shift.changed").values_list("user", flat=True)
        assert set(told) == {ada.user_id, taker.user_id}
        assert Activity.objects.get(verb="shift.assigned").reason == WHY
        assert given.why["by_hand"] == WHY
        others = {one["member"]: one["code"] for one in given.why["others"]}
        other = next(one for one in developers(rota) if one not in {ada, taker})
        assert others == {ada.pk: "absent", other.pk: "cost"}

    def test_moves_the_points_along(self, rota, planner):
        shifts = list(Shift.objects.with_people())
        ledger.for_shifts(shifts=shifts, reason={}, by=None, now=NOON)
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=14).hit)
        total = sum(LedgerEntry.objects.values_list("points", flat=True))

        apply(plan, plan.options[0], planner)

        assert sum(entry.points for entry in ada.ledger.all()) == 0
        assert sum(LedgerEntry.objects.values_list("points", flat=True)) == total

    def test_leaves_every_other_shift_alone(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)
        before = states(rota)

        apply(plan, plan.options[0], planner)

        touched = {change.shift.uid for change in plan.options[0].changes}
        after = states(rota)
        assert {uid for uid in before if before[uid] != after[uid]} == touched

    def test_of_a_chain_is_done_at_once(self, planner):
        rota = make_published(developers=3, max_shifts_in_window=4, window_days=14)
        ada, ben, cem = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)

        for one in plan.options:
            if one.kind in {"chain", "trade"}:
                apply(plan, one, planner)
                break

        for member in (ada, ben, cem):
            assert Shift.objects.filter(member=member).count() <= 4

    def test_twice_is_refused_the_second_time(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)
        first, second = plan.options[:2]

        apply(plan, first, planner)
        with pytest.raises(repairs.Stale) as refused:
            apply(plan, second, make_user("planner"))

        taker = first.changes[0].after
        assert refused.value.status == 409
        assert f"is held by {taker} now" in refused.value.message
        assert Shift.objects.get(pk=plan.shifts[0].pk).member == taker

    def test_is_stale_when_nothing_needs_a_repair_any_more(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])

        with pytest.raises(repairs.Stale):
            repairs.apply(
                shifts=[], option_key=plan.options[0].key, digest=plan.digest, reason=WHY,
                by=planner, now=LATER,
            )  # fmt: skip

    def test_is_refused_when_who_was_to_take_it_is_away_meanwhile(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)
        taker = plan.options[0].changes[0].after
        away(taker, date(2026, 12, 7), days=1)
        before = states(rota)

        with pytest.raises(hard_rules.IsAbsent):
            apply(plan, plan.options[0], planner)

        assert states(rota) == before

    def test_is_refused_when_the_shift_is_over_meanwhile(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])

        with pytest.raises(repairs.Stale):
            apply(plan, plan.options[0], planner, now=day("12-30"))

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "nonsense",
            "a:b:c",
            f"{uuid4()}:0:open",
            "x" * 5000,
            "é:1:ü",
        ],
    )
    def test_of_something_that_was_not_offered_is_refused(self, rota, planner, key):
        plan = options(held_by(developers(rota)[0])[:1])

        with pytest.raises(repairs.UnknownOption):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip

    def test_of_a_shift_of_another_rota_is_refused(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])
        other = make_shift(make_member(), slot=make_slot(make_rota(), day("12-09")))
        key = f"{plan.options[0].key},{other.uid}:0:open"

        with pytest.raises(repairs.UnknownOption):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip

    def test_of_somebody_nobody_knows_is_refused(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])
        key = f"{plan.shifts[0].uid}:0:{uuid4()}"

        with pytest.raises(repairs.UnknownOption):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip

    def test_of_somebody_with_another_job_is_refused(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])
        key = f"{plan.shifts[0].uid}:0:{people_of(rota, 'product')[0].uid}"

        with pytest.raises(hard_rules.Barred):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip
