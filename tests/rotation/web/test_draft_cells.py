"""Cells of a draft: read with who could, given to somebody, pinned, given back."""

import re

import pytest
from django.urls import reverse

from rotation.models import Draft, Member
from rotation.services import draft_edits, drafts, publishing
from tests.conftest import NOON
from tests.make import make_member, make_team, make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock):
    return make_desk(developers=4, name="Customer desk", slug="customer-desk")


@pytest.fixture
def planner(client, clock):
    user = make_user("planner")
    client.force_login(user)
    return user


@pytest.fixture
def draft(desk):
    return draft_of(desk)


def cell_of(draft, job="developer", day=MONDAY):
    return draft.shifts.select_related("member__user", "seat").get(day=day, seat__job=job)


def url(draft, cell=None):
    cell = cell or cell_of(draft)
    return reverse("rotation:draft_cell", args=[draft.uid, cell.pk])


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def other_than(cell):
    busy = cell.draft.shifts.filter(day=cell.day).values("member")
    return Member.objects.filter(job=cell.seat.job).exclude(pk__in=busy).with_user().first()


def typed(draft, member, **more):
    who = str(member.uid) if member else "open"
    return {"member": who, "version": draft.row_version, "pinned": "on", **more}


def change(draft, cell, member, planner, **more):
    return draft_edits.change(draft=draft, cell=cell, member=member, by=planner, now=NOON, **more)


class TestLooking:
    def test_the_plan_leads_to_each_cell(self, client, draft, planner):
        page = text_of(client.get(reverse("rotation:draft", args=[draft.uid])))

        for row in draft.shifts.all():
            assert f'href="{url(draft, row)}"' in page

    def test_a_cell_lists_who_could_and_marks_the_others_by_their_rule(self, client, desk, planner):
        ill = Member.objects.filter(job="developer").with_user().first()
        away(ill, MONDAY, days=1)
        draft = draft_of(desk)
        cell = cell_of(draft)

        page = text_of(client.get(url(draft)))

        options = re.findall(r"<option ([^>]*)>([^<]*)</option>", page)
        said = {words: attributes for attributes, words in options}
        assert "selected" in said[str(cell.member)]
        assert "disabled" in said[f"{ill}: is away then"]
        assert len([words for words in said if "could take it" in words]) == 2
        assert "Leave it open" in said

    def test_a_fragment_comes_without_the_page_around_it(self, client, draft, planner):
        answer = client.get(url(draft), headers={"HX-Request": "true"})

        assert "<html" not in answer.content.decode()
        assert "HX-Request" in answer.headers["Vary"]

    def test_a_draft_that_is_out_of_date_offers_only_to_let_go(self, client, draft, planner):
        away(other_than(cell_of(draft)), MONDAY, days=1)

        page = text_of(client.get(url(draft)))

        assert "Absences were entered or withdrawn." in page
        assert page.count("<option") == 1

    def test_a_published_draft_has_nothing_to_change(self, client, draft, planner):
        publishing.publish(draft=draft, by=planner, now=NOON)

        assert client.get(url(draft)).url == reverse("rotation:draft", args=[draft.uid])

    def test_a_fixed_shift_has_no_address_to_change_it(self, client, desk, planner):
        desk.freeze_days = 28
        desk.save()
        publish(desk, weeks=1)
        draft = draft_of(desk, weeks=2)

        page = text_of(client.get(reverse("rotation:draft", args=[draft.uid])))

        assert url(draft) not in page
        assert "is fixed" in text_of(client.get(url(draft)))


class TestChanging:
    def test_gives_the_cell_and_says_so_with_an_undo(self, client, draft, planner):
        cell = cell_of(draft)
        before, taker = cell.member, other_than(cell)

        answer = client.post(url(draft), typed(draft, taker, text="Knows it"), follow=True)

        page = text_of(answer)
        assert answer.redirect_chain[0][0].startswith(f"/drafts/{draft.uid}/?changed=1#seat-")
        assert f"{taker} instead of {before}." in page
        assert "by hand, pinned" in page
        assert f'name="member" value="{before.uid}"' in page
        fresh = cell_of(draft)
        assert (fresh.member, fresh.pinned, fresh.why["by_hand"]["text"]) == (
            taker,
            True,
            "Knows it",
        )

    def test_undo_is_an_ordinary_change(self, client, draft, planner):
        cell = cell_of(draft)
        change(draft, cell_of(draft), other_than(cell), planner)

        client.post(
            url(draft), {"member": str(cell.member.uid), "version": draft.row_version}, follow=True
        )

        fresh = cell_of(draft)
        assert (fresh.member, fresh.pinned, fresh.by_hand) == (cell.member, False, False)

    def test_opens_it(self, client, draft, planner):
        page = text_of(client.post(url(draft), typed(draft, None), follow=True))

        assert "open instead of" in page
        assert "1 of 20 seats stays open" in page
        assert "Worse: 1 seat is open, 0 before" in page

    def test_a_rule_is_said_beside_the_field(self, client, desk, planner):
        ill = Member.objects.filter(job="developer").with_user().first()
        away(ill, MONDAY, days=1)
        draft = draft_of(desk)

        answer = client.post(url(draft), typed(draft, ill))

        assert answer.status_code == 422
        assert f"{ill} is away then." in text_of(answer)
        assert cell_of(draft).member != ill

    def test_the_second_of_two_editors_is_told(self, client, draft, planner):
        seen = typed(draft, other_than(cell_of(draft)))
        change(draft, cell_of(draft), None, planner)

        answer = client.post(url(draft), seen)

        assert answer.status_code == 409
        assert "Somebody else changed this draft meanwhile." in text_of(answer)
        assert cell_of(draft).member is None

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param({}, id="nothing"),
            pytest.param({"member": "", "version": "1"}, id="nobody chosen"),
            pytest.param({"member": "open", "version": "one"}, id="no version"),
            pytest.param({"member": "' or 1=1", "version": "1"}, id="no member"),
            pytest.param({"member": "open", "version": "1", "text": "x" * 5000}, id="a book"),
        ],
    )
    def test_what_cannot_be_read_changes_nothing(self, client, draft, planner, data):
        assert client.post(url(draft), data).status_code == 422
        assert Draft.objects.get(pk=draft.pk).row_version == 1

    def test_a_member_of_another_team_cannot_be_smuggled_in(self, client, draft, planner):
        stranger = make_member(make_team("Other"))

        assert client.post(url(draft), typed(draft, stranger)).status_code == 422
        assert cell_of(draft).member != stranger


class TestWhoMay:
    def test_a_cell_of_another_draft_is_not_there(self, client, desk, draft, planner):
        foreign = cell_of(draft_of(desk))

        assert client.get(url(draft, foreign)).status_code == 404
        assert client.post(url(draft, foreign), typed(draft, None)).status_code == 404

    def test_a_number_no_row_can_have_is_not_there(self, client, draft, planner):
        address = f"/drafts/{draft.uid}/cells/{10**30}/"

        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("role", ["viewer", "member", "product"])
    def test_only_planners_know_that_drafts_exist(self, client, draft, role):
        client.force_login(make_user(role))

        assert client.get(url(draft)).status_code == 404
        assert client.post(url(draft), typed(draft, None)).status_code == 404
        again = reverse("rotation:draft_again", args=[draft.uid])
        assert client.post(again).status_code == 404
        compare = reverse("rotation:draft_compare", args=[draft.rota.slug])
        assert client.get(compare).status_code == 403
        assert cell_of(draft).member is not None

    def test_a_stranger_is_asked_to_sign_in(self, client, draft):
        assert client.get(url(draft)).url.startswith("/accounts/login/")
        assert client.post(url(draft)).url.startswith("/accounts/login/")


class TestPlanningTheRestAgain:
    def again(self, client, draft, **data):
        return client.post(reverse("rotation:draft_again", args=[draft.uid]), data)

    def test_makes_a_draft_that_starts_from_this_one(self, client, draft, planner):
        change(draft, cell_of(draft), cell_of(draft).member, planner)
        page = text_of(client.get(reverse("rotation:draft", args=[draft.uid])))
        assert "1 cell is pinned." in page

        answer = self.again(client, draft, title="Second try", seed="7")

        fresh = Draft.objects.latest("pk")
        assert answer.url == reverse("rotation:draft", args=[fresh.uid])
        assert (fresh.based_on, fresh.title, fresh.seed) == (draft, "Second try", 7)
        drafts.compute(draft_id=fresh.pk, now=NOON)
        page = text_of(client.get(answer.url))
        assert "Second try" in page
        assert f"?drafts={draft.uid},{fresh.uid}" in page

    def test_a_plan_that_is_proven_is_searched_further_only_around_pins(
        self, client, draft, planner
    ):
        draft.score["proof"] = {"optimal": True}
        draft.save()
        page = text_of(client.get(reverse("rotation:draft", args=[draft.uid])))
        assert "Search further" not in page

        change(draft, cell_of(draft), cell_of(draft).member, planner)

        page = text_of(client.get(reverse("rotation:draft", args=[draft.uid])))
        assert "Plan the rest again" in page

    def test_a_stale_one_is_planned_again_by_one_button(self, client, draft, planner):
        ada = cell_of(draft).member
        change(draft, cell_of(draft), ada, planner)
        away(ada, MONDAY, days=1)
        page = text_of(client.get(reverse("rotation:draft", args=[draft.uid])))
        assert "1 pinned cell is kept where the rules still allow it." in page

        answer = self.again(client, draft, title="")

        fresh = Draft.objects.latest("pk")
        drafts.compute(draft_id=fresh.pk, now=NOON)
        page = text_of(client.get(answer.url))
        assert "One pinned cell could not be kept" in page
        assert f"{ada} is away then." in page

    @pytest.mark.parametrize(
        "data", [{"title": "x" * 61}, {"seed": "-1"}, {"seed": "many"}, {"seed": str(10**12)}]
    )
    def test_what_cannot_be_read_makes_no_draft(self, client, draft, planner, data):
        assert self.again(client, draft, **data).status_code == 422
        assert Draft.objects.count() == 1

    def test_a_draft_without_a_plan_cannot_be_started_from(self, client, draft, planner):
        Draft.objects.update(state="failed")

        assert self.again(client, draft).status_code == 409
        assert Draft.objects.count() == 1

    def test_one_that_failed_is_planned_again_from_where_it_started(self, client, draft, planner):
        self.again(client, draft, title="Second try")
        failed = Draft.objects.latest("pk")
        Draft.objects.filter(pk=failed.pk).update(state="failed", failure="fixed_conflict")

        page = text_of(client.get(reverse("rotation:draft", args=[failed.uid])))

        assert "The pinned cells break a hard rule together" in page
        assert f'action="{reverse("rotation:draft_again", args=[draft.uid])}"' in page
        assert 'name="title" value="Second try"' in page

    def test_a_hostile_name_is_only_text(self, client, draft, planner):
        self.again(client, draft, title="<script>alert(1)</script>")
        fresh = Draft.objects.latest("pk")
        drafts.compute(draft_id=fresh.pk, now=NOON)

        page = text_of(client.get(reverse("rotation:draft", args=[fresh.uid])))

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
