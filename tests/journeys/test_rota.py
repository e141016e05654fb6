"""A rota in a real browser: walked by keys, narrowed to a person, planned, and subscribed to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rotation.models import Draft
from rotation.services import drafts
from tests.make import make_user
from tests.rotation.plans import make_desk, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk():
    """A desk with two weeks published from three weeks ahead on."""
    rota = make_desk(name="Customer desk", slug="desk")
    now = timezone.now()
    rota.begins = now.date() + timedelta(weeks=3) - timedelta(days=now.weekday())
    publish(rota, rota.begins, now=now)
    return rota


def focused(page):
    """The row and the column of the cell that has the focus."""
    return page.evaluate(
        "() => { const cell = document.activeElement.closest('td');"
        " return [cell.closest('tr').querySelector('.rota-when').textContent, cell.cellIndex]; }"
    )


def test_arrow_keys_walk_from_cell_to_cell_and_into_the_next_week(desk, visit):
    page = visit(make_user("viewer"), f"/rotas/desk/?from={desk.begins}&weeks=2")
    page.locator("table.rota td").first.focus()

    page.keyboard.press("ArrowRight")
    for _ in range(5):
        page.keyboard.press("ArrowDown")

    monday = desk.begins + timedelta(weeks=1)
    assert focused(page) == [f"Mon {monday.day} {monday:%b}", 2]


def test_picking_a_person_dims_the_others_and_can_be_shared_as_an_address(desk, visit):
    member = desk.team.memberships.order_by("pk").first().member
    held = member.shifts.count()
    page = visit(make_user("viewer"), f"/rotas/desk/?from={desk.begins}&weeks=2")

    page.get_by_label("Person").select_option(str(member.uid))
    page.locator(".is-dim").first.wait_for()

    assert page.locator(".is-dim").count() == 20 - held
    assert f"person={member.uid}" in page.url
    page.reload()
    assert page.locator(".is-dim").count() == 20 - held


def test_a_planner_waits_for_a_draft_reads_it_and_publishes_it(desk, visit):
    page = visit(make_user("planner"), "/rotas/desk/drafts/")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_label("Weeks").fill("2")
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_text("Waiting for its turn.").wait_for()

    # What the worker does; the page finds out by itself.
    drafts.compute(draft_id=Draft.objects.latest("made_at").pk, now=timezone.now())
    page.get_by_role("heading", name="Score card").wait_for()
    page.get_by_role("button", name="Publish 2 weeks: tells 6 people").click()

    page.get_by_text("2 weeks published. 6 people told.").wait_for()
    assert page.locator("table.rota th[scope=row]").count() == 10


def test_a_new_address_is_copied_by_a_button(desk, visit):
    page = visit(desk.team.memberships.order_by("pk").first().member.user, "/my-shifts/")
    page.get_by_label("Name of the address").fill("Telephone")
    page.get_by_role("button", name="Make an address").click()

    page.get_by_role("button", name="Copy").click()

    page.get_by_text("Copied", exact=True).wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert page.request.get(copied).headers["content-type"].startswith("text/calendar")
