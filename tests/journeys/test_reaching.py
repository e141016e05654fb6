"""What reaches whom, in a real browser: chosen, added, tried, sent again; at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from rotation.models import Destination, NoticeChoice
from rotation.notices import outbox
from tests.conftest import NOON
from tests.make import make_rota, make_team, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Without looking up styles by itself: it asks for them at addresses that are not there.
AXE = {"resultTypes": ["violations"], "preload": False}
PAGES = {
    "notices": "/settings/notices/",
    "channels": "/settings/channels/",
    "outbox": "/settings/outbox/",
}


def fill(me):
    """Something on each of the pages, and something wrong."""
    given = {"sealed_address": "x", "made_by": me, "made_at": NOON, "shown": "Slack"}
    mine = Destination.objects.create(name="Phone", user=me, way="chat", **given)
    bad = {"failing_since": NOON, "failure": "webhook_answered: 500"}
    rota = make_rota(team=make_team("Support"))
    Destination.objects.create(name="Board", rota=rota, way="webhook", **given, **bad)
    Destination.objects.create(name="Room", team=rota.team, way="chat", kinds=["rota.gap"], **given)
    for key, failure in (("1", "mail_unreachable"), ("2", "mail_refused: 550")):
        told = outbox.enqueue(user=me, kind="shift.changed", key=key, subject="Hello", now=NOON)
        told.deliveries.create(
            way="mail", state="dead", failure=failure, attempts=5, due_at=NOON, made_at=NOON
        )
    return mine


def test_somebody_chooses_what_reaches_them_and_the_page_remembers(visit):
    me = make_user("viewer")
    page = visit(me, PAGES["notices"])

    page.get_by_label("A published shift changes, e-mail").select_option("Digest")
    page.get_by_role("button", name="Save what reaches me").click()
    page.get_by_text("Saved. What is told from now on follows.").wait_for()

    chosen = NoticeChoice.objects.get()
    assert (chosen.user, chosen.kind, chosen.choice) == (me, "shift.changed", "digest")
    assert page.get_by_label("A published shift changes, e-mail").input_value() == "digest"


def test_what_was_refused_far_below_the_top_is_what_one_sees(visit):
    page = visit(make_user("viewer"), PAGES["notices"])
    page.get_by_text("Add a chat service or webhook").click()
    form = page.locator("form", has=page.get_by_role("button", name="Add it"))
    form.get_by_label("Name").fill("Room")
    form.get_by_label("Address").fill("ftp://example.org/x")

    form.get_by_role("button", name="Add it").click()

    refusal = page.get_by_role("alert").filter(has_text="needs a second look")
    expect(refusal).to_be_focused()
    expect(refusal).to_be_in_viewport()


def test_a_test_shows_by_itself_what_came_of_it(visit):
    me = make_user("viewer")
    page = visit(me, PAGES["notices"])

    page.get_by_role("button", name="Send a test e-mail to me").click()
    results = page.locator("#test-results")
    results.get_by_text("waiting").wait_for()
    told = me.notices.get()
    told.deliveries.create(way="mail", state="sent", due_at=NOON, made_at=NOON)
    type(told).objects.update(state="sent")

    results.get_by_text("sent", exact=True).wait_for()
    assert results.get_attribute("hx-get") is None


def test_a_dead_letter_is_sent_again_with_the_keyboard(visit):
    admin = make_user("admin")
    fill(admin)
    page = visit(admin, PAGES["outbox"])

    page.get_by_role("button", name="Send 1 again The mail server cannot be reached.").focus()
    page.keyboard.press("Enter")

    page.get_by_text("1 message is sent again now.").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "bell", "destination"])
def test_the_pages_have_no_fault_that_axe_finds(visit, name, scheme, width):
    admin = make_user("admin")
    mine = fill(admin)
    own = {"bell": "/notices/", "destination": f"/settings/destinations/{mine.uid}/"}
    page = visit(admin, (PAGES | own)[name], width=width, scheme=scheme)
    for closed in page.locator("main details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()

    found = Axe().run(page, options=AXE)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
