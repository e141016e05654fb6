"""Several drafts side by side: their answers, their pools, and the cells that differ."""

import re
import uuid

import pytest
from django.urls import reverse

from rotation.services import draft_edits
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.plans import MONDAY, draft_of, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clock):
    return make_desk(name="Customer desk", slug="customer-desk")


@pytest.fixture
def planner(client, clock):
    user = make_user("planner")
    client.force_login(user)
    return user


def compare(client, desk, *uids, separator=","):
    address = reverse("rotation:draft_compare", args=[desk.slug])
    return client.get(address, {"drafts": separator.join(str(uid) for uid in uids)})


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def opened(draft, planner):
    """The draft with its first developer seat left open."""
    cell = draft.shifts.select_related("member__user", "seat").get(
        day=MONDAY, seat__job="developer"
    )
    holder = cell.member
    draft_edits.change(draft=draft, cell=cell, member=None, by=planner, now=NOON)
    return holder


def test_two_drafts_stand_side_by_side_with_the_better_answer_named(client, desk, planner):
    first, second = draft_of(desk, title="As computed"), draft_of(desk, title="By hand")
    holder = opened(second, planner)

    page = text_of(compare(client, desk, first.uid, second.uid))

    assert page.index("As computed") < page.index("By hand")
    assert "1 of 20 seats stays open" in page
    assert "All 20 seats are filled" in page
    assert "<strong>best</strong>" in page
    assert "<strong>same</strong>" in page
    assert page.count("<circle") == 12
    differs = page[page.index('id="differs"') :]
    assert 'Cells that differ <span class="count">1</span>' in differs
    assert str(holder) in differs
    assert "gap-word" in differs


def test_what_is_published_stands_beside_what_differs(client, desk, planner):
    publish(desk)
    first, second = draft_of(desk), draft_of(desk)
    opened(second, planner)
    published = shifts_of(desk).filter(seat__job="developer").first()

    page = text_of(compare(client, desk, first.uid, second.uid))

    assert f'data-label="Published">{published.member}</td>' in page


def test_the_same_plan_twice_has_no_difference(client, desk, planner):
    first, second = draft_of(desk), draft_of(desk)

    page = text_of(compare(client, desk, first.uid, second.uid))

    assert "None: these drafts are the same plan." in page
    assert "Draft A" in page
    assert "Draft B" in page


def test_drafts_for_other_days_are_not_judged_against_each_other(client, desk, planner):
    first, second = draft_of(desk, weeks=1), draft_of(desk, weeks=2)

    page = text_of(compare(client, desk, first.uid, second.uid))

    assert "These drafts are for different days" in page
    assert "<strong>best</strong>" not in page


def test_the_list_offers_to_compare_when_there_are_two(client, desk, planner):
    address = reverse("rotation:drafts", args=[desk.slug])
    first = draft_of(desk)
    assert "Compare those ticked" not in text_of(client.get(address))

    second = draft_of(desk)

    page = text_of(client.get(address))
    assert "Compare those ticked" in page
    for draft in (first, second):
        assert f'name="drafts" value="{draft.uid}"' in page
    form = client.get(
        reverse("rotation:draft_compare", args=[desk.slug]), {"drafts": [first.uid, second.uid]}
    )
    assert form.status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(lambda one: [], id="none"),
        pytest.param(lambda one: [one], id="one"),
        pytest.param(lambda one: [one, one], id="one twice"),
        pytest.param(lambda one: [one, uuid.uuid4()], id="one unknown"),
        pytest.param(lambda one: [one, "../../etc"], id="hostile"),
        pytest.param(lambda one: ["x" * 4000] * 50, id="very many"),
    ],
)
def test_too_few_drafts_lead_back_to_the_list(client, desk, planner, asked):
    answer = compare(client, desk, *asked(draft_of(desk).uid))

    assert answer.url == reverse("rotation:drafts", args=[desk.slug])


def test_more_than_four_lead_back_to_the_list(client, desk, planner):
    found = [draft_of(desk, weeks=1).uid for _ in range(5)]

    assert compare(client, desk, *found).status_code == 302
    assert compare(client, desk, *found[:4]).status_code == 200


def test_a_draft_of_another_rota_or_without_a_plan_is_left_out(client, desk, planner):
    other = draft_of(make_desk(), weeks=1)
    failed = draft_of(desk, weeks=1)
    type(failed).objects.filter(pk=failed.pk).update(state="failed")

    assert compare(client, desk, draft_of(desk).uid, other.uid, failed.uid).status_code == 302
