"""Logging a case in a real browser: themes are offered while typing, and nothing slips away."""

import shutil

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

from feedback.services import themes
from tests.conftest import NOON
from tests.make import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDTHS = [pytest.param(1280, id="desktop"), pytest.param(390, id="phone")]


@pytest.fixture(params=WIDTHS)
def page(request, live_server):
    """The form as a member sees it; faults of scripts and of the content policy fail the test."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium on this machine")
    for title in ("Export forgets the folder", *(f"Export folder {n}" for n in range(5))):
        themes.create(title=title, by=None, now=NOON)
    client = Client()
    client.force_login(make_user("member"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(viewport={"width": request.param, "height": 844})
        context.add_cookies([cookie | {"url": live_server.url}])
        tab = context.new_page()
        tab.set_default_timeout(15_000)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        tab.goto(f"{live_server.url}/cases/new/")
        yield tab
        browser.close()
    assert not faults


def type_line(page, number, text):
    """Type into a line of friction and wait for the themes near to it."""
    with page.expect_response("**/themes/near/**"):
        page.locator(f"[name=friction-{number}-text]").click()
        page.keyboard.type(text)


def test_a_case_is_logged_with_a_theme_tied_and_a_line_added(page):
    page.fill("[name=account]", "Polar Pharma")
    page.fill("[name=needed]", "To hand the list to the gate")
    page.fill("[name=happened]", "Exported it together")
    type_line(page, 0, "Picked the export folder again")
    page.get_by_text("Export forgets the folder").click()
    assert page.locator("[name=friction-0-theme_id]:checked").input_value() != ""

    # A line left for a button must not move that button away from under the pointer.
    page.locator("[name=friction-1-text]").click()
    page.get_by_role("button", name="Add a line").click()
    assert page.locator("[name=friction-3-text]").count() == 1
    type_line(page, 3, "Export folder was lost")
    page.locator("button[name=next]:visible").click()
    page.get_by_text("logged with 2 friction points").wait_for()

    page.goto(page.url.replace("/cases/new/", "/cases/mine/"))
    page.get_by_role("link", name="To hand the list to the gate").click()
    page.get_by_role("link", name="Picked the export folder again").wait_for()
    assert page.locator("#friction .theme-tag").inner_text() == "Export forgets the folder"


def test_the_keyboard_alone_ties_a_theme(page):
    type_line(page, 0, "Picked the export folder again")
    page.locator("[name=friction-0-theme_id]").first.wait_for()

    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")

    chosen = page.locator("[name=friction-0-theme_id]:checked").input_value()
    assert chosen != ""
    assert page.evaluate("document.activeElement.value") == chosen

    page.get_by_role("button", name="Add a line").click()
    assert page.locator("[name=friction-3-text]").count() == 1
