"""Somebody falls ill and a planner finds who takes over; a change is seen before it is made."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from rotation.services import absences
from tests.make import make_user
from tests.rotation.published import developers, make_published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = {"resultTypes": ["violations"], "preload": False}


@pytest.fixture
def desk():
    """A desk whose people take turns from a Monday beyond the freeze on."""
    monday = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)
    monday += timedelta(days=21 - monday.weekday())
    rota = make_published(name="Customer desk", slug="desk", first=monday)
    rota.monday = monday
    return rota


def fall_ill(member, monday, days=1):
    starts_at = monday.replace(hour=0)
    return absences.enter(
        member=member, kind="sick", starts_at=starts_at, ends_at=starts_at + timedelta(days=days),
        all_day=True, note="", by=member.user, now=timezone.now(),
    ).absence  # fmt: skip


def test_a_planner_repairs_an_absence_by_keys_alone(desk, visit):
    ada, planner = developers(desk)[0], make_user("planner")
    fall_ill(ada, desk.monday)
    shift = ada.shifts.earliest("starts_at")

    page = visit(planner, reverse("rotation:notices"))
    page.get_by_text("cannot serve a published shift").first.click()
    page.get_by_role("heading", name=f"Who takes over for {ada}?").wait_for()
    page.get_by_label("Why").fill("Ada is ill")
    page.keyboard.press("Enter")
    page.get_by_text("1 shift was changed.").wait_for()

    shift.refresh_from_db()
    assert shift.member not in {None, ada}
    taker = visit(shift.member.user, reverse("rotation:shift", args=[shift.uid]), width=390)
    taker.get_by_text("Ada is ill").first.wait_for()


def test_a_leaver_is_seen_before_they_leave(desk, visit):
    ada = developers(desk)[0]
    page = visit(make_user("admin"), reverse("rotation:member", args=[ada.uid]))
    page.get_by_text("Leave", exact=False).first.click()
    page.locator("input[name=until_on]").first.fill(desk.monday.date().isoformat())
    page.get_by_role("button", name="Leave the team").click()
    page.get_by_text("4 published shifts need another holder.").wait_for()
    page.get_by_text("Others can take all of them over.").wait_for()
    assert ada.memberships.get().until_on is None

    page.get_by_role("button", name="Let them leave").click()
    page.get_by_text("Saved.").wait_for()
    page.get_by_role("link", name="Who takes over").click()
    page.get_by_role("button", name="Apply, tells").first.click()
    page.get_by_text("4 shifts were changed.").wait_for()

    assert ada.memberships.get().until_on == desk.monday.date()
    assert not ada.shifts.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_it_can_be_used_by_all(desk, visit, width, scheme):
    ada, ben, cem = developers(desk)
    for other in (ben, cem):
        fall_ill(other, desk.monday)
    absence = fall_ill(ada, desk.monday, days=4)
    shift = ben.shifts.earliest("starts_at")
    # What looks for faults writes styles of its own, which our policy would not let pass.
    page = visit(make_user("admin"), "/", width=width, scheme=scheme, bypass_csp=True)
    site, found = page.url.rstrip("/"), {}

    def look(place):
        said = Axe().run(page, options=AXE)
        if said.violations_count:
            found[place] = said.generate_report()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[place] = "wider than the screen"

    for path in (
        reverse("rotation:shift_repair", args=[shift.uid]),
        reverse("rotation:absence_repair", args=[absence.uid]),
        reverse("rotation:absence_repair", args=[absence.uid]) + "?rules=1",
        reverse("rotation:member_repair", args=[cem.uid]),
        reverse("rotation:member", args=[ada.uid]),
    ):
        page.goto(site + path)
        look(path)
    page.locator("summary", has_text="Leave").first.click()
    page.locator("input[name=until_on]").first.fill(desk.monday.date().isoformat())
    page.get_by_role("button", name="Leave the team").click()
    page.get_by_role("button", name="Let them leave").wait_for()
    look("preview")

    assert not found
