"""Calendars in a real browser: subscribed to, read by a program, kept up with, hung on a wall."""

import re
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from icalendar import Calendar

from rotation.models import Member, Shift
from rotation.services import publishing
from tests.make import make_member, make_shift
from tests.rotation.plans import make_desk, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Without looking up styles by itself: it asks for them at addresses that are not there.
AXE = {"resultTypes": ["violations"], "preload": False}


@pytest.fixture
def desk():
    """A desk with two weeks published from three weeks ahead on."""
    rota = make_desk(name="Customer desk", slug="desk")
    now = timezone.now()
    begins = now.date() + timedelta(weeks=3) - timedelta(days=now.weekday())
    publish(rota, begins, now=now)
    return rota


@pytest.fixture
def mara(desk):
    return Member.objects.filter(memberships__team=desk.team, job="developer").order_by("pk")[0]


def read_by_a_program(address):
    """Read a feed as a calendar program does, knowing nothing of the browser."""
    site = urlsplit(address)
    program = HTTPConnection(site.hostname, site.port, timeout=10)
    program.request("GET", site.path, headers={"User-Agent": "Thunderbird/140.1"})
    content = program.getresponse().read()
    program.close()
    return [event["UID"] for event in Calendar.from_ical(content).walk("VEVENT")]


def faults(page, width):
    """What a reader with other senses or a small screen would stumble over."""
    found = Axe().run(page, options=AXE)
    said = [found.generate_report()] if found.violations_count else []
    if page.evaluate("document.documentElement.scrollWidth") > width:
        said.append("wider than the screen")
    return said


def test_an_address_is_made_copied_and_read_and_its_health_follows(desk, mara, visit):
    page = visit(mara.user, "/my-shifts/")
    page.get_by_label("Name of the address").fill("Telephone")
    page.get_by_text("Reminders, busy or free, and more").click()
    page.get_by_label("1 hour before").check()
    assert faults(page, 1280) == []
    page.get_by_role("button", name="Make an address").click()
    page.get_by_role("heading", name="How does “Telephone” get into your calendar?").wait_for()
    assert faults(page, 1280) == []
    square = page.locator("img.square")
    assert square.evaluate("image => image.complete && image.naturalWidth > 0")

    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied", exact=True).wait_for()
    address = page.evaluate("() => navigator.clipboard.readText()")
    page.reload()
    assert page.locator("#feed-url").input_value() == address
    page.get_by_role("button", name="I have it").click()
    page.get_by_text("No calendar has read it yet.").wait_for()
    page.go_back()
    assert page.locator("#feed-url").count() == 0

    held = Shift.objects.filter(member=mara)
    assert len(read_by_a_program(address)) == held.count()
    page.goto(page.url.partition("/my-shifts/")[0] + "/my-shifts/")
    page.get_by_text("Thunderbird read it").wait_for()
    page.get_by_text("The latest change is in every calendar that reads.").wait_for()

    lost = held.order_by("starts_at")[0]
    publishing.assign(
        shift=lost, member=None, reason={"code": "by_hand", "text": "Ill"},
        revision=lost.revision, by=None, now=timezone.now(),
    )  # fmt: skip
    page.reload()
    page.get_by_text("1 calendar has not seen the latest change.").wait_for()
    page.get_by_role("link", name="Telephone").click()
    page.get_by_text("behind").wait_for()
    assert page.get_by_label("1 hour before").is_checked()
    assert faults(page, 1280) == []


def test_an_address_is_renewed_and_taken_back_on_a_telephone(desk, mara, visit):
    page = visit(mara.user, "/my-shifts/", width=390, scheme="dark")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_label("Name of the address").fill("Laptop")
    page.get_by_role("button", name="Make an address").click()
    first = page.locator("#feed-url").input_value()
    assert faults(page, 390) == []
    page.get_by_role("button", name="I have it").click()

    page.get_by_role("link", name="Laptop").click()
    assert faults(page, 390) == []
    page.get_by_role("button", name="Make a new address").click()
    second = page.locator("#feed-url").input_value()
    page.get_by_role("button", name="I have it").click()
    page.get_by_role("link", name="Laptop").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("was taken back").wait_for()

    assert first != second
    for address in (first, second):
        assert page.request.get(address).status == 404


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_year_fits_the_screen(desk, mara, visit, width, scheme):
    page = visit(mara.user, "/my-shifts/year/", width=width, scheme=scheme)

    assert faults(page, width) == []
    page.goto(page.url.replace("/my-shifts/year/", "/rotas/desk/year/"))
    assert faults(page, width) == []
    assert page.locator(".wall-month").count() == 12
    assert page.locator(".mark").count() > 20


@pytest.mark.parametrize("people", [2, 60])
def test_a_year_is_printed_on_one_sheet_of_paper(desk, mara, visit, people):
    slots = list(desk.slots.order_by("starts_at"))
    for number in range(people):
        other = make_member(desk.team, first_name=f"Person{number}", last_name="Longname")
        slot = slots[number % len(slots)]
        start = slot.starts_at + timedelta(weeks=20, days=number)
        make_shift(other, rota=desk, starts_at=start)
    page = visit(mara.user, "/rotas/desk/year/")

    printed = page.pdf(prefer_css_page_size=True)

    sheets = re.findall(rb"/Type\s*/Page\b", printed)
    assert len(sheets) == 1
    wide, high = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed).groups())
    assert (round(wide), round(high)) == (842, 595)
