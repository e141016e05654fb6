"""The rest of a plan is computed again around what a planner pinned; the old plan stays."""

from datetime import timedelta

import pytest

from rotation.services import checks, draft_plans, drafts
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk
from tests.rotation.test_draft_edits import TUESDAY, cell_of, change, other_than

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def planner():
    return make_user("planner")


class TestComputingTheRestAgain:
    def again(self, draft, planner, **fields):
        fresh = drafts.again(draft=draft, moves=400, by=planner, now=LATER, **fields)
        drafts.compute(draft_id=fresh.pk, now=LATER)
        fresh.refresh_from_db()
        return fresh

    def test_keeps_what_is_pinned_and_leaves_the_old_one_to_compare(self, planner):
        draft = draft_of(make_desk())
        taker = other_than(cell_of(draft))
        change(draft, cell_of(draft), taker, planner, text="Asked for it")
        change(draft, cell_of(draft, TUESDAY), None, planner)

        fresh = self.again(draft, planner, title="With Mara on Monday")

        assert (fresh.state, fresh.based_on, fresh.title) == ("ready", draft, "With Mara on Monday")
        kept = cell_of(fresh)
        assert (kept.member, kept.pinned, kept.by_hand) == (taker, True, True)
        assert kept.why["by_hand"]["text"] == "Asked for it"
        assert cell_of(fresh, TUESDAY).member is None
        assert fresh.shifts.filter(pinned=True).count() == 2
        draft.refresh_from_db()
        assert draft.state == "ready"

    def test_is_no_worse_than_what_it_started_from(self, planner):
        draft = draft_of(make_desk(developers=4))
        change(draft, cell_of(draft), other_than(cell_of(draft)), planner)

        fresh = self.again(draft, planner)

        assert fresh.score["figures"]["score"] <= draft.score["figures"]["score"]

    def test_a_pin_that_a_rule_forbids_by_now_is_dropped_and_named(self, planner):
        draft = draft_of(make_desk())
        ada = cell_of(draft).member
        change(draft, cell_of(draft), ada, planner)
        away(ada, MONDAY, days=1)

        fresh = self.again(draft, planner)

        assert cell_of(fresh).member not in (None, ada)
        [dropped] = fresh.score["pins_dropped"]
        assert (dropped["member"], dropped["code"]) == (ada.pk, "absent")
        assert not cell_of(fresh).pinned

    def test_pins_that_cannot_stand_together_are_a_failure_with_a_name(self, planner):
        rota = make_desk()
        draft = draft_of(rota)
        ada = cell_of(draft).member
        change(draft, cell_of(draft), ada, planner)
        if cell_of(draft, TUESDAY).member != ada:
            change(draft, cell_of(draft, TUESDAY), ada, planner)
        else:
            change(draft, cell_of(draft, TUESDAY), ada, planner, pinned=True)
        rota.min_rest_hours = 60
        rota.save()

        fresh = self.again(draft, planner)

        assert (fresh.state, fresh.failure) == ("failed", "fixed_conflict")

    @pytest.mark.parametrize("state", ["queued", "failed", "cancelled", "discarded"])
    def test_needs_a_plan_to_start_from(self, planner, state):
        draft = draft_of(make_desk())
        draft.state = state

        with pytest.raises(draft_plans.NotReady):
            drafts.again(draft=draft, by=planner, now=LATER)

    def test_a_title_as_long_as_a_book_is_refused(self, planner):
        draft = draft_of(make_desk())

        with pytest.raises(checks.Refused) as caught:
            drafts.again(draft=draft, title="x" * 61, by=planner, now=LATER)

        assert list(caught.value.fields) == ["title"]

    def test_what_another_one_starts_from_is_not_put_away_meanwhile(self, planner):
        draft = draft_of(make_desk())
        drafts.again(draft=draft, by=planner, now=LATER)

        with pytest.raises(drafts.StillRunning):
            drafts.discard(draft=draft, by=planner, now=LATER)
