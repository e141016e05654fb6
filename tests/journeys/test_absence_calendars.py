"""Days off out of another calendar, in a real browser: read in, over a shift, and gone again."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from rotation.models import Absence, AbsenceCalendar
from tests.make import make_member, make_shift
from tests.rotation.absence_calendars.calendars import ics
from tests.rotation.outbound.servers import Server, response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = {"resultTypes": ["violations"], "preload": False}
PAGE = reverse("rotation:absence_calendars")


@pytest.fixture
def server(settings):
    """Somebody's calendar on a server of our own."""
    settings.CALENDAR_ADDRESSES = True
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.OUTBOUND_HTTP = True
    settings.OUTBOUND_PORTS = range(1, 65536)
    with Server() as one:
        yield one


def test_days_off_come_from_another_calendar_and_go_with_it(visit, server):
    mara = make_member(first_name="Mara", zone="UTC")
    day = timezone.localdate() + timedelta(days=14)
    shift = make_shift(mara, starts_at=timezone.now() + timedelta(days=14))
    server.answers = [response(body=ics(day.isoformat(), title="Knee operation"))]
    page = visit(mara.user, reverse("rotation:absences"))

    page.get_by_role("link", name="Calendars read in").click()
    form = page.get_by_role("region", name="Read in a calendar")
    form.get_by_label("Address of the calendar").fill(f"http://127.0.0.1:{server.port}/mine.ics")
    form.get_by_label("Name").fill("Private")
    form.get_by_role("button", name="Read it in").click()
    page.get_by_role("button", name="Read it now").click()
    page.get_by_text("1 new, 0 changed, 0 withdrawn").wait_for()
    page.get_by_text("It covers 1 published shift.").wait_for()

    page.get_by_role("link", name="Who takes over").click()
    page.get_by_role("heading", level=1).wait_for()
    shift.refresh_from_db()
    assert shift.member == mara

    page.goto(page.url.partition("/absences/")[0] + PAGE)
    page.get_by_role("link", name="Private").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Stop reading it").click()
    page.get_by_text("is no longer read").wait_for()
    assert "Knee" not in page.content()
    assert not Absence.objects.standing().exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_have_no_fault_that_axe_finds(visit, width, scheme, settings):
    settings.CALENDAR_ADDRESSES = True
    mara, now = make_member(zone="UTC"), timezone.now()
    failing = AbsenceCalendar.objects.create(
        member=mara, name="Private", host="calendar.example.com", sealed_address="sealed",
        made_by=mara.user, made_at=now, read_at=now - timedelta(days=3), not_read=2,
        failing_since=now - timedelta(days=2), failure="fetch_gone",
    )  # fmt: skip

    for path in (PAGE, reverse("rotation:absence_calendar", args=[failing.uid])):
        page = visit(mara.user, path, width=width, scheme=scheme)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
