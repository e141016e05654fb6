"""Drafts in a real browser: a cell changed beside the plan, undone, and plans side by side."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rotation.services import draft_edits
from tests.journeys.test_swaps import faults
from tests.make import make_user
from tests.rotation.plans import draft_of, make_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planner():
    return make_user("planner", zone="UTC")


def coming_draft(rota, **fields):
    """A computed draft of two weeks from a Monday beyond the freeze on."""
    now = timezone.now()
    monday = now.date() + timedelta(days=28 - now.weekday())
    return draft_of(rota, from_on=monday, now=now, **fields)


def first_cell(draft, job="developer"):
    rows = draft.shifts.filter(seat__job=job).select_related("member__user", "seat")
    return rows.order_by("day").first()


def test_a_cell_is_changed_beside_the_plan_and_undone_by_keys_alone(planner, visit):
    draft = coming_draft(make_desk(developers=4))
    cell = first_cell(draft)
    page = visit(planner, reverse("rotation:draft", args=[draft.uid]))
    place = page.locator(f"td:has(a[hx-get='/drafts/{draft.uid}/cells/{cell.pk}/'])")
    place.locator("summary").focus()
    page.keyboard.press("Enter")
    place.get_by_role("link", name="Change").focus()
    page.keyboard.press("Enter")
    panel = page.locator("#cell-form")
    panel.wait_for()
    page.wait_for_function("document.activeElement.id === 'cell-head'")

    panel.locator("select").focus()
    page.keyboard.press("ArrowDown")
    panel.get_by_role("button", name="Change the plan").focus()
    page.keyboard.press("Enter")
    page.get_by_text(f"instead of {cell.member}.").first.wait_for()

    fresh = first_cell(draft)
    assert fresh.member != cell.member
    assert (fresh.pinned, fresh.by_hand) == (True, True)

    page.locator(".just-changed").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_text(f"{cell.member} instead of {fresh.member}.").first.wait_for()
    back = first_cell(draft)
    assert (back.member, back.pinned, back.by_hand) == (cell.member, False, False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_it_can_be_used_by_all(planner, visit, width, scheme):
    rota = make_desk(developers=4)
    first, second = coming_draft(rota), coming_draft(rota, title="With Mara on Monday")
    cell = first_cell(second)
    draft_edits.change(draft=second, cell=cell, member=None, by=planner, now=timezone.now())
    # What looks for faults writes styles of its own, which our policy would not let pass.
    page = visit(planner, "/", width=width, scheme=scheme, bypass_csp=True)

    compare = reverse("rotation:draft_compare", args=[rota.slug])
    paths = [
        reverse("rotation:drafts", args=[rota.slug]),
        reverse("rotation:draft", args=[second.uid]) + "?changed=1",
        reverse("rotation:draft_cell", args=[second.uid, cell.pk]),
        f"{compare}?drafts={first.uid},{second.uid}",
    ]

    assert not faults(page, page.url.rstrip("/"), paths, width)
