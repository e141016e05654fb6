"""Time off and wishes, in a real browser: entered once, and a plan knows of them."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from rotation.models import RegularAbsence, Wish
from rotation.services import problems
from tests.make import make_member, make_rota

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Without looking up styles by itself: it asks for them at addresses that are not there.
AXE = {"resultTypes": ["violations"], "preload": False}
PAGE = reverse("rotation:absences")


def a_tuesday():
    """The first Tuesday at least six weeks ahead."""
    day = timezone.localdate() + timedelta(weeks=6)
    return day + timedelta(days=(1 - day.weekday()) % 7)


def test_a_weekday_off_and_a_wish_reach_the_next_plan(visit):
    rota = make_rota(name="Customer desk", slug="desk", seats=("developer",))
    mara, jonas = make_member(first_name="Mara", zone="UTC"), make_member(first_name="Jonas")
    tuesday = a_tuesday()
    page = visit(mara.user, PAGE)

    weekday = page.get_by_role("region", name="Take a weekday off")
    weekday.get_by_label("Weekday").select_option("Friday")
    weekday.get_by_role("button", name="Take it off").click()
    page.get_by_text("Entered: Every Friday.").wait_for()
    wish = page.get_by_role("region", name="Make a wish")
    wish.get_by_label("What you wish").select_option("I would rather not serve")
    wish.get_by_label("First day").fill(tuesday.isoformat())
    wish.get_by_label("Last day").fill(tuesday.isoformat())
    wish.get_by_role("button", name="Keep the wish").click()
    page.get_by_text("The wish is kept.").wait_for()
    page.get_by_role("cell", name="5 of 6").wait_for()

    assert (RegularAbsence.objects.get().member, Wish.objects.get().member) == (mara, mara)
    problem, _ = problems.build(
        rota,
        tuesday - timedelta(days=1),
        tuesday + timedelta(days=6),
        timezone.now(),
    )
    disliked = [seat.starts_at.date() for seat in problem.seats if seat.dislike]
    barred = [seat.starts_at.weekday() for seat in problem.seats if str(mara.pk) in seat.barred]
    assert (disliked, barred) == ([tuesday], [4])
    assert all(str(jonas.pk) in seat.candidates for seat in problem.seats)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_has_no_fault_that_axe_finds(visit, width):
    member = make_member(zone="UTC")
    page = visit(member.user, PAGE)
    page.set_viewport_size({"width": width, "height": 900})

    found = Axe().run(page, options=AXE)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
