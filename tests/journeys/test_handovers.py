"""From one shift to the next, in a real browser: the note is begun for one, read and confirmed."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from rotation.models import Handover, Shift
from rotation.services import handovers
from tests.make import make_case, make_member, make_rota, make_shift

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Without looking up styles by itself: it asks for them at addresses that are not there.
AXE = {"resultTypes": ["violations"], "preload": False}


class Desk:
    """Jonas has left a note, Mara serves now and has two open cases, Ada comes tomorrow."""

    def __init__(self):
        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        rota = make_rota(name="Customer desk")
        self.jonas, self.mara, self.ada = (
            make_member(rota.team, role="product", first_name=name, zone="UTC")
            for name in ("Jonas", "Mara", "Ada")
        )
        self.before, self.shift, self.next = (
            make_shift(one, rota=rota, starts_at=now + timedelta(hours=hours), hours=4)
            for one, hours in ((self.jonas, -6), (self.mara, -2), (self.ada, 22))
        )
        handovers.write(
            shift=self.before, text="The export is slow", by=self.jonas.user, now=timezone.now()
        )
        self.cases = [make_case(handler=self.mara.user) for _ in range(2)]
        self.page = reverse("rotation:handover", args=[self.shift.uid])


@pytest.fixture
def desk():
    return Desk()


def test_the_note_begins_with_the_open_cases_and_is_confirmed_by_who_comes_next(visit, desk):
    page = visit(desk.mara.user, reverse("rotation:today"))
    page.get_by_role("link", name="Read what was left for you").click()
    page.get_by_role("button", name="I have read the note of Jonas").click()
    page.get_by_text("You have confirmed the note of Jonas.").wait_for()

    note = page.get_by_label("What do the next ones need to know?")
    page.get_by_role("heading", name="Cases that are still open").wait_for()
    begun = note.input_value().split("\n")
    assert [line.split(",")[0] for line in begun] == [case.number for case in desk.cases]
    note.fill("\n".join([*begun, "Ask for the log first"]))
    page.get_by_role("button", name="Leave the note").click()
    page.get_by_text("The note is kept. It is for: Ada.").wait_for()

    Shift.objects.filter(pk=desk.shift.pk).update(ends_at=timezone.now())
    page = visit(desk.ada.user, reverse("rotation:today"))
    page.get_by_role("link", name="Read what was left for you").click()
    page.get_by_text("Ask for the log first").wait_for()
    page.get_by_role("button", name="I have read the note of Mara").click()
    page.get_by_text("You have confirmed the note of Mara.").wait_for()
    assert Handover.objects.get(shift=desk.shift).receipts.get().member == desk.ada


def test_what_is_typed_before_the_cases_are_there_stays_and_gets_them_on_demand(visit, desk):
    page = visit(desk.mara.user, reverse("rotation:settings"))
    page.route(
        "**/cases/handover/**", lambda route: (page.wait_for_timeout(800), route.continue_())
    )
    page.goto(page.url.replace("/settings/", desk.page))
    note = page.get_by_label("What do the next ones need to know?")
    note.fill("Typed at once")

    page.get_by_role("heading", name="Cases that are still open").wait_for()
    assert note.input_value() == "Typed at once"
    page.get_by_role("button", name="Put them into the note").click()
    page.wait_for_load_state()

    lines = note.input_value().split("\n")
    assert lines[0] == "Typed at once"
    assert [line.split(",")[0] for line in lines[1:]] == [case.number for case in desk.cases]
    assert not Handover.objects.filter(shift=desk.shift).exists()


def test_without_scripts_the_note_is_written_and_the_cases_are_behind_a_link(visit, desk):
    page = visit(desk.mara.user, desk.page, java_script_enabled=False)

    page.get_by_role("link", name="Cases that are still open").click()
    assert desk.cases[0].number in page.get_by_label("Copy these lines into the note").input_value()
    page.go_back()
    page.get_by_label("What do the next ones need to know?").fill("By hand")
    page.get_by_role("button", name="Leave the note").click()

    page.get_by_text("The note is kept. It is for: Ada.").wait_for()
    assert Handover.objects.get(shift=desk.shift).text == "By hand"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_has_no_fault_that_axe_finds(visit, desk, width, scheme):
    page = visit(desk.mara.user, desk.page, width=width, scheme=scheme)
    page.get_by_role("heading", name="Cases that are still open").wait_for()

    found = Axe().run(page, options=AXE)

    assert found.violations_count == 0, found.generate_report()
