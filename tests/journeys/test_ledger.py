"""A rota that ran elsewhere is taken over in a real browser, and the ledger says who carries what."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from rotation.models import LedgerEntry, RotaImport, Shift
from rotation.services import rota_imports
from tests.make import make_member, make_rota, make_user
from tests.rotation.taking_over import HEADING, file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Without looking up styles by itself: it asks for them at addresses that are not there.
AXE = {"resultTypes": ["violations"], "preload": False}


def days(*names):
    """A row for each name, on the last days before today."""
    today = timezone.localdate()
    for back, name in enumerate(names, 1):
        day = today - timedelta(days=back)
        yield f"{day} 09:00,{day} 17:00,{name},"


@pytest.fixture
def desk(transactional_db):
    rota = make_rota(name="Customer desk", slug="desk", seats=("developer",))
    for name in ("Mara", "Jonas", "Idle"):
        make_member(first_name=name)
    return rota


def test_a_planner_takes_over_a_rota_corrects_it_and_takes_it_back(visit, desk):
    page = visit(make_user("planner"), reverse("rotation:rota_import", args=[desk.slug]))

    rows = "\n".join(days("Mara", "Jonas", "Mara", "Nobody we know"))
    page.get_by_label("or its text").fill(HEADING + rows)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("3 shifts are published, 3 of them in the past.").wait_for()
    page.get_by_label("Nobody we know").select_option("Idle")
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_text("4 shifts are published, 4 of them in the past.").wait_for()
    page.get_by_role("button", name="Take over 4 shifts").click()
    page.get_by_text("4 shifts were taken over.").wait_for()

    page.get_by_role("link", name="See the ledger").click()
    page.get_by_role("row", name="Mara").get_by_role("link").click()
    page.get_by_text("Brought in from before: pasted text").first.wait_for()
    page.go_back()
    page.get_by_label("Whose points").select_option("Jonas")
    page.get_by_label("Points", exact=True).fill("-1")
    page.get_by_label("Why").fill("Half a day only")
    page.get_by_role("button", name="Add to the ledger").click()
    page.get_by_text("Corrected: Half a day only").wait_for()

    found = RotaImport.objects.get()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(
        page.url.split("/rotas/")[0]
        + reverse("rotation:rota_import_map", args=[desk.slug, found.uid])
    )
    page.get_by_role("button", name="Take the import back").click()
    page.get_by_text("4 shifts were taken back.").wait_for()
    assert not Shift.objects.published().exists()
    assert sum(LedgerEntry.objects.values_list("points", flat=True)) == -1


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_have_no_fault_that_axe_finds(visit, desk, width):
    planner, now = make_user("planner"), timezone.now()
    take = {"rota": desk, "name": "old", "by": planner, "now": now}
    done = rota_imports.begin(file=file(*days("Mara", "Jonas", "Mara")), **take)
    rota_imports.apply(found=done, by=planner, now=now)
    waiting = rota_imports.begin(file=file(*days("Idle", "Nobody"), "soon,later,Mara,"), **take)
    member = Shift.objects.first().member
    pages = [
        reverse("rotation:ledger", args=[desk.slug]),
        reverse("rotation:ledger_member", args=[desk.slug, member.uid]),
        reverse("rotation:report", args=[desk.slug]),
        reverse("rotation:participation", args=[desk.slug]),
        reverse("rotation:rota_import", args=[desk.slug]),
        reverse("rotation:rota_import_map", args=[desk.slug, done.uid]),
        reverse("rotation:rota_import_map", args=[desk.slug, waiting.uid]),
    ]
    page = visit(planner, pages[0], width=width)

    for path in pages:
        page.goto(page.url.split("/rotas/")[0] + path)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
