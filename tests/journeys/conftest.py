"""A real browser for whole stories: signed in as somebody, at a width, watched for faults."""

import shutil

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture
def visit(live_server, settings, monkeypatch):
    """Open a page as somebody; faults of scripts and of the content policy fail the test."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium on this machine")
    settings.SITE_URL = live_server.url
    # Playwright keeps an event loop in this thread, and the tests ask the database beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)

        def opened(user, path, *, width=1280, scheme="light", **fields):
            client = Client()
            client.force_login(user)
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, **fields
            )
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
            tab = context.new_page()
            tab.set_default_timeout(15_000)
            tab.on("pageerror", lambda error: faults.append(str(error)))
            tab.on("console", lambda said: _is_fault(said) and faults.append(_told(said)))
            tab.goto(live_server.url + path)
            return tab

        yield opened
        browser.close()
    assert not faults


def _is_fault(said):
    # The browser also complains of forms that were refused, which is how it has to be.
    return said.type == "error" and "status of 422" not in said.text


def _told(said):
    return f"{said.text} ({said.location.get('url')})"
