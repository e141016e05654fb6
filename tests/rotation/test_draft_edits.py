"""A planner changes single cells of a draft: each change is judged as the plan itself was."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotation.errors import Conflict, DomainError, Stale
from rotation.models import Activity, Draft, Member, Shift
from rotation.services import (
    checks,
    draft_edits,
    draft_plans,
    hard_rules,
    problems,
    publishing,
    score_cards,
)
from rotation.solver import score
from tests.conftest import NOON
from tests.make import make_member, make_team, make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def planner():
    return make_user("planner")


def cell_of(draft, day=MONDAY, job="developer"):
    return draft.shifts.select_related("member__user", "seat").get(day=day, seat__job=job)


def change(draft, cell, member, planner, **fields):
    return draft_edits.change(
        draft=draft, cell=cell, member=member, by=planner, now=LATER, **fields
    )


def other_than(cell):
    busy = cell.draft.shifts.filter(day=cell.day).values("member")
    rows = Member.objects.filter(job=cell.seat.job).exclude(pk__in=busy)
    return rows.with_user().first()


def judged(draft):
    """The evaluator's figures for what the rows of the draft say."""
    problem, _context = problems.build(draft.rota, draft.from_on, draft.until_on, LATER)
    rows = draft_plans.by_seat(draft.shifts.all())
    return score.judge(problem, draft_plans.as_plan(rows, problem)).figures()


class TestGivingACell:
    def test_changes_the_holder_pins_it_and_judges_the_plan_anew(self, planner):
        draft = draft_of(make_desk())
        cell = cell_of(draft)
        before, taker = cell.member, other_than(cell)

        change(draft, cell, taker, planner, text="Knows the customer")

        fresh = cell_of(draft)
        assert (fresh.member, fresh.pinned, fresh.by_hand) == (taker, True, True)
        assert fresh.why["by_hand"] == {"code": "by_hand", "text": "Knows the customer"}
        assert before.pk in {one["member"] for one in fresh.why["others"]}
        draft.refresh_from_db()
        assert draft.row_version == 2
        assert draft.score["figures"] == judged(draft)

    def test_is_written_down(self, planner):
        draft = draft_of(make_desk())
        cell = cell_of(draft)
        before, taker = cell.member, other_than(cell)
        card_before = draft.score

        change(draft, cell, taker, planner)

        row = Activity.objects.get(verb="draft.cell_changed")
        assert (row.subject, row.subject_id, row.actor) == ("draft", draft.pk, planner)
        assert row.changed == {
            "cell": cell.pk,
            "member": [before.pk, taker.pk],
            "pinned": [False, True],
            "score": [card["figures"]["score"] for card in (card_before, draft.score)],
            "figures": [score_cards.in_short(card) for card in (card_before, draft.score)],
        }

    def test_opening_says_who_could_have_served(self, planner):
        draft = draft_of(make_desk())
        cell = cell_of(draft)

        change(draft, cell, None, planner)

        fresh = cell_of(draft)
        assert (fresh.member, fresh.pinned) == (None, True)
        assert fresh.why["gap"]["cheapest"]
        draft.refresh_from_db()
        assert draft.score["gaps"]["count"] == draft.score["figures"]["uncovered"] == 1

    def test_giving_it_back_takes_all_of_it_back(self, planner):
        draft = draft_of(make_desk())
        cell = cell_of(draft)
        before, plan = cell.member, list(draft.shifts.order_by("pk").values())
        score_before = draft.score

        change(draft, cell, other_than(cell), planner)
        change(draft, cell_of(draft), before, planner, pinned=False)

        assert list(draft.shifts.order_by("pk").values()) == plan
        draft.refresh_from_db()
        assert draft.score == score_before

    def test_what_was_proven_of_the_plan_is_so_no_longer(self, planner):
        draft = draft_of(make_desk(), weeks=1, prove=True)

        change(draft, cell_of(draft), None, planner)

        assert draft.score["proof"] is None

    def test_only_pinning_leaves_the_plan_alone(self, planner):
        draft = draft_of(make_desk())
        cell = cell_of(draft)

        change(draft, cell, cell.member, planner)

        fresh = cell_of(draft)
        assert (fresh.pinned, fresh.by_hand, fresh.why) == (True, False, cell.why)

    def test_what_is_so_already_is_said(self, planner):
        draft = draft_of(make_desk())
        cell = cell_of(draft)

        with pytest.raises(publishing.AlreadyThere):
            change(draft, cell, cell.member, planner, pinned=False)

    def test_is_published_with_its_reason(self, planner):
        draft = draft_of(make_desk())
        taker = other_than(cell_of(draft))
        change(draft, cell_of(draft), taker, planner, text="Asked for it")

        publishing.publish(draft=draft, by=planner, now=LATER)

        shift = Shift.objects.get(slot__day=MONDAY, seat__job="developer")
        assert shift.member == taker
        assert shift.why["by_hand"]["text"] == "Asked for it"


class TestTheHardRulesHold:
    def refused(self, draft, cell, member, planner):
        before = list(draft.shifts.order_by("pk").values())
        with pytest.raises(DomainError) as caught:
            change(draft, cell, member, planner)
        assert list(draft.shifts.order_by("pk").values()) == before
        draft.refresh_from_db()
        assert draft.row_version == 1
        return caught.value.code

    def test_for_somebody_away(self, planner):
        rota = make_desk()
        ill = Member.objects.filter(job="developer").first()
        away(ill, MONDAY, days=1)
        draft = draft_of(rota)

        assert self.refused(draft, cell_of(draft), ill, planner) == "absent"

    def test_for_too_little_rest(self, planner):
        draft = draft_of(make_desk(developers=4, min_rest_hours=30))
        tuesday = cell_of(draft, TUESDAY)

        assert self.refused(draft, cell_of(draft), tuesday.member, planner) == "rest"

    @pytest.mark.parametrize(
        ("member", "code"),
        [
            pytest.param(lambda: make_member(make_team("Other")), "not_employed", id="other team"),
            pytest.param(
                lambda: Member.objects.filter(job="product").first(), "not_qualified", id="job"
            ),
            pytest.param(lambda: make_member(job="support"), "not_qualified", id="job of no seat"),
        ],
    )
    def test_for_somebody_who_is_no_candidate(self, planner, member, code):
        rota = make_desk()
        somebody = member()
        draft = draft_of(rota)

        assert self.refused(draft, cell_of(draft), somebody, planner) == code


class TestWhoCould:
    def test_everybody_with_the_job_is_listed_the_cheapest_first_and_the_barred_last(self):
        rota = make_desk(developers=5)
        ill = Member.objects.filter(job="developer").first()
        away(ill, MONDAY, days=1)
        draft = draft_of(rota)
        cell = cell_of(draft)

        found = draft_edits.choices(draft=draft, cell=cell, now=LATER)

        assert len(found) == 4
        assert (found[-1].member, found[-1].reason.code, found[-1].cost) == (ill, "absent", None)
        costs = [one.cost for one in found[:-1]]
        assert costs == sorted(costs)
        assert cell.member not in [one.member for one in found]

    def test_the_cost_is_what_the_score_changes_by(self, planner):
        draft = draft_of(make_desk(developers=4))
        cell = cell_of(draft)
        cheapest = draft_edits.choices(draft=draft, cell=cell, now=LATER)[0]
        before = draft.score["figures"]["score"]

        change(draft, cell, cheapest.member, planner)

        assert draft.score["figures"]["score"] == before + cheapest.cost


class TestTwoEditors:
    def test_the_second_hears_that_somebody_was_faster(self, planner):
        draft = draft_of(make_desk())
        seen = draft.row_version
        change(draft, cell_of(draft), other_than(cell_of(draft)), planner, version=seen)
        fresh = Draft.objects.get(pk=draft.pk)
        tuesday = cell_of(fresh, TUESDAY)

        with pytest.raises(Stale) as caught:
            change(fresh, tuesday, None, planner, version=seen)

        assert list(caught.value.changed) == ["row_version"]
        assert cell_of(fresh, TUESDAY).member == tuesday.member

    def test_of_two_at_once_one_wins(self, planner):
        draft = draft_of(make_desk())
        also = Draft.objects.get(pk=draft.pk)
        change(draft, cell_of(draft), other_than(cell_of(draft)), planner)

        with pytest.raises(Stale):
            change(also, cell_of(also, TUESDAY), None, planner)


class TestWhatMayNotBeChanged:
    def test_a_draft_that_is_out_of_date(self, planner):
        rota = make_desk()
        draft = draft_of(rota)
        away(Member.objects.first(), MONDAY, days=1)

        with pytest.raises(Stale) as caught:
            change(draft, cell_of(draft), None, planner)

        assert list(caught.value.changed) == ["absences"]

    def test_but_its_pins_can_be_taken_out(self, planner):
        draft = draft_of(make_desk())
        change(draft, cell_of(draft), cell_of(draft).member, planner)
        away(Member.objects.first(), MONDAY, days=1)

        change(draft, cell_of(draft), cell_of(draft).member, planner, pinned=False)

        assert not cell_of(draft).pinned

    def test_a_draft_that_is_published(self, planner):
        draft = draft_of(make_desk())
        publishing.publish(draft=draft, by=planner, now=LATER)

        with pytest.raises(Stale):
            change(draft, cell_of(draft), None, planner)

    @pytest.mark.parametrize("state", ["queued", "computing", "failed", "discarded"])
    def test_a_draft_without_a_plan(self, planner, state):
        draft = draft_of(make_desk())
        cell = cell_of(draft)
        draft.state = state

        with pytest.raises(draft_plans.NotReady):
            change(draft, cell, None, planner)

    def test_a_shift_that_is_fixed_already(self, planner):
        rota = make_desk(freeze_days=28)
        publish(rota, weeks=1)
        draft = draft_of(rota, weeks=2)

        with pytest.raises(draft_edits.CellIsFixed):
            change(draft, cell_of(draft), None, planner)

    def test_a_reason_as_long_as_a_book(self, planner):
        draft = draft_of(make_desk())

        with pytest.raises(checks.Refused):
            change(draft, cell_of(draft), None, planner, text="x" * 201)


@settings(max_examples=6)
@given(data=st.data())
def test_after_any_changes_the_stored_score_is_the_evaluators(data):
    with_rest = data.draw(st.sampled_from([11, 30]))
    draft = draft_of(make_desk(developers=4, products=2, min_rest_hours=with_rest), weeks=1)
    planner = make_user("planner")
    everybody = [None, *Member.objects.with_user().order_by("pk")]
    for _step in range(data.draw(st.integers(1, 8))):
        cells = draft.shifts.select_related("member__user", "seat").order_by("pk")
        cell = cells[data.draw(st.integers(0, 9))]
        member = everybody[data.draw(st.integers(0, len(everybody) - 1))]
        try:
            change(draft, cell, member, planner, pinned=data.draw(st.booleans()))
        except (hard_rules.Barred, Conflict):
            continue
    fresh = Draft.objects.get(pk=draft.pk)
    assert fresh.score["figures"] == judged(fresh)
    assert fresh.score["figures"]["hard_violations"] == 0
    assert fresh.score["gaps"]["count"] == fresh.shifts.filter(member=None).count()
