"""Shifts that change hands, in a real browser: given away, swapped, and read by everybody after."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from rotation.models import Payback, Trade
from rotation.selectors import feeds as feed_reads
from rotation.services import feeds, trades
from tests.make import make_member, make_rota, make_user
from tests.rotation.trades.steps import points_of, shift_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Without looking up styles by itself: it asks for them at addresses that are not there.
AXE = {"resultTypes": ["violations"], "preload": False}


@pytest.fixture
def desk():
    """A desk with Jonas, Mara and Lena, who have a shift each from two weeks ahead on."""
    rota = make_rota(name="Customer desk", slug="desk", seats=("developer",))
    monday = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)
    monday += timedelta(days=21 - monday.weekday())
    rota.held = {}
    for week, name in enumerate(("Jonas", "Mara", "Lena")):
        member = make_member(first_name=name, zone="UTC")
        rota.held[name] = shift_on(rota, monday + timedelta(weeks=week), member)
    return rota


def held_by(shift):
    shift.refresh_from_db()
    return shift.member.user.first_name


def feed_of(member):
    token, _raw = feeds.create(
        owner=member, kind="person", name="Phone", by=None, now=timezone.now()
    )
    return feed_reads.feed_content(token, timezone.now())[0].decode()


def test_a_shift_is_given_away_and_ledger_and_calendar_follow(desk, visit):
    shift, mara = desk.held["Jonas"], desk.held["Mara"].member
    page = visit(shift.member.user, reverse("rotation:my_shifts"))
    page.get_by_role("link", name="Swap").filter(has_text="-").first.click()
    page.get_by_role("heading", name="Who can take it, and what does it cost them?").wait_for()
    page.locator("#give_note").fill("My sister visits")
    page.get_by_role("button", name="Ask 2 people").click()
    page.get_by_text("Asked. The first who accepts has it.").wait_for()

    other = visit(mara.user, "/")
    other.get_by_role("link", name="1 request waits for your answer").click()
    other.get_by_role("link", name="Jonas gives away").click()
    other.get_by_text("My sister visits").first.wait_for()
    other.get_by_role("button", name="Take the shift").click()
    other.get_by_text("Mara has it now.").first.wait_for()

    assert held_by(shift) == "Mara"
    assert points_of(mara) == 2 * shift.points
    assert Payback.objects.get().creditor == mara
    feed = feed_of(mara).replace("\r\n ", "")
    assert str(shift.uid) in feed
    assert "Why you: Taken over on request." in feed
    late = visit(desk.held["Lena"].member.user, reverse("rotation:trades"))
    late.get_by_text("Nobody asks anything of you.").wait_for()


def test_two_swap_with_consent_of_both_by_keys_alone(desk, visit):
    mine, theirs = desk.held["Jonas"], desk.held["Mara"]
    page = visit(mine.member.user, reverse("rotation:shift_swap", args=[mine.uid]))
    page.locator("#swap_other_shift").select_option(str(theirs.uid))
    page.get_by_role("button", name="Propose the swap").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Mara can answer until").first.wait_for()
    assert held_by(mine) == "Jonas"

    trade = Trade.objects.get()
    other = visit(theirs.member.user, reverse("rotation:trade", args=[trade.uid]), width=390)
    other.get_by_role("heading", name="Do you agree?").wait_for()
    other.get_by_role("button", name="Swap the shifts").focus()
    other.keyboard.press("Enter")
    other.get_by_text("Both agreed: the shifts are swapped.").first.wait_for()

    assert (held_by(mine), held_by(theirs)) == ("Mara", "Jonas")


def faults(page, site, paths, width):
    """What keeps somebody from using these pages, by address."""
    found = {}
    for path in paths:
        page.goto(site + path)
        said = Axe().run(page, options=AXE)
        if said.violations_count:
            found[path] = said.generate_report()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[path] = "wider than the screen"
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("role", ["member", "planner"])
def test_every_page_of_it_can_be_used_by_all(desk, visit, role, width, scheme):
    mine, mara = desk.held["Jonas"], desk.held["Mara"].member
    offered = trades.offer_cover(shift=desk.held["Mara"], by=mara.user, now=timezone.now())
    reader = mine.member.user if role == "member" else make_user("planner")
    # What looks for faults writes styles of its own, which our policy would not let pass.
    page = visit(reader, "/", width=width, scheme=scheme, bypass_csp=True)

    paths = [
        reverse("rotation:today"),
        reverse("rotation:my_shifts"),
        reverse("rotation:trades"),
        reverse("rotation:trade", args=[offered.uid]),
        reverse("rotation:shift", args=[mine.uid]),
        reverse("rotation:shift_swap", args=[mine.uid]),
    ]

    assert not faults(page, page.url.rstrip("/"), paths, width)
