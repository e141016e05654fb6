"""The API's documentation in a real browser: drawn under the site's policy, without a network."""

import shutil

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from playwright.sync_api import sync_playwright

from tests.make import make_rota, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture
def docs(live_server, monkeypatch):
    """The open page; faults of scripts, the policy and foreign addresses fail the test."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium on this machine")
    # Playwright keeps an event loop in this thread, and the tests ask the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    client = Client()
    client.force_login(make_user("planner"))
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        tab = context.new_page()
        tab.set_default_timeout(30_000)
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        tab.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((live_server.url, "data:"))
                else faults.append(asked.url)
            ),
        )
        tab.goto(f"{live_server.url}/api/docs/")
        yield tab
        browser.close()
    assert not faults


def operations():
    """The names that the page gives the operations of the OpenAPI file."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return {
        f"operations-{one['tags'][0]}-{one['operationId']}"
        for path in schema["paths"].values()
        for one in path.values()
    }


def screens(docs):
    """Scroll from the top to the end, a screen at a time: only what is in sight is drawn."""
    docs.evaluate("window.scrollTo(0, 0)")
    end = False
    while not end:
        docs.wait_for_timeout(100)
        yield
        before = docs.evaluate("window.scrollY")
        docs.mouse.wheel(0, 500)
        docs.wait_for_timeout(50)
        end = docs.evaluate("window.scrollY") == before


def drawn(docs):
    """The names of all operations, as one meets them on the way down."""
    blocks = docs.locator(".opblock")
    return {
        name for _ in screens(docs) for name in blocks.evaluate_all("all => all.map(one => one.id)")
    }


def tried(docs, name, **filled):
    """Open an operation, try it out with these parameters, and return the status of the answer."""
    summary = docs.locator(f"#operations-{name} .opblock-summary-control")
    next(_ for _ in screens(docs) if summary.count())
    summary.click()
    operation = docs.locator(f"#operations-{name}")
    operation.get_by_role("button", name="Try it out").click()
    for parameter, value in filled.items():
        operation.get_by_placeholder(parameter, exact=True).fill(value)
    operation.get_by_role("button", name="Execute").click()
    status = operation.locator(".live-responses-table tr.response td.response-col_status")
    return status.first.inner_text().strip()


def test_every_operation_is_drawn_and_can_be_tried_out_as_oneself(docs):
    make_rota(slug="desk")
    docs.wait_for_selector(".opblock")

    assert drawn(docs) == operations()
    assert tried(docs, "rotas-rotas_on_duty_retrieve", slug="desk").startswith("200")
    # A POST carries the CSRF token of the page.
    assert tried(docs, "notices-notices_read_all_create").startswith("200")
