"""Shifts whose holder cannot serve: ranked ways out, and nobody else's."""

from datetime import date, timedelta

import pytest

from rotation.models import Shift, Stage
from rotation.services import hard_rules, publishing, repairs, teams, trades
from tests.conftest import NOON
from tests.make import make_rota, make_shift, make_user
from tests.rotation.plans import away
from tests.rotation.published import day, developers, make_published, people_of, publish_days
from tests.rotation.repairing import LATER, WHY, held_by, options

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota():
    return make_published()


@pytest.fixture
def planner():
    return make_user("planner")


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

    def test_of_as_many_changes_cost_no_less_the_further_down_they_stand(self, rota):
        ada, ben, cem = developers(rota)
        publish_days(rota, [[cem], people_of(rota, "product")], day("12-28"))
        hit = away(ada, date(2026, 12, 7), days=1).hit

        first, second = [one for one in options(hit).options if len(one.changes) == 1][:2]

        assert [one.changes[0].after for one in (first, second)] == [ben, cem]
        assert first.burden < second.burden
        assert first.apart["developer"] < second.apart["developer"]

    def test_never_name_somebody_a_rule_bars(self, rota):
        ada, ben, cem = developers(rota)
        away(ben, date(2026, 12, 7), days=1)
        hit = away(ada, date(2026, 12, 7), days=1).hit

        plan = options(hit)

        assert {change.after for one in plan.options for change in one.changes} >= {cem}
        for one in plan.options:
            hard_rules.check_all([(change.shift, change.after) for change in one.changes])

    def test_weigh_people_by_all_that_is_published_as_the_page_of_a_swap_does(self, rota):
        ada, ben, cem = developers(rota)
        # Long after the days around it, Cem alone has shifts.
        publish_days(rota, [[cem], people_of(rota, "product")], day("12-28"))
        hit = away(ada, date(2026, 12, 7), days=1).hit

        found = {one.changes[0].after: one.cost for one in options(hit).options[:2]}
        said = {one.member: one.cost for one in trades.candidates(hit[0], now=LATER) if one.able}

        assert found[ben] < found[cem]
        assert said[ben] < said[cem]

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
            with django_assert_max_num_queries(21):
                options(held_by(developers(rota)[0])[:1])
