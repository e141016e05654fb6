"""From a file of people and 1,076 real reports to a quick win on the board, told in figures."""

import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from feedback.models import Case, Theme
from feedback.selectors.themes import nearest_themes
from feedback.services import friction, requirements
from feedback.services import themes as theme_services
from rotation.models import Draft, Member, Shift, Team
from rotation.presets import PRESETS
from rotation.services import drafts, feeds, set_up
from tests.make import WEEKDAYS
from tests.rotation.calendars.readers import check_feed, write_expected

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("SHARED") or ROOT.parent / "shared")
# The reports of a browser end in 2025; in the middle of November 2024 they were many.
NOW = datetime(2024, 11, 15, 9, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 1, tzinfo=UTC)
MONDAY = date(2024, 12, 2)

PEOPLE = """name,email,job,zone,team,role,share,areas
Ada Berg,ada@example.org,product,Europe/Berlin,Desk,admin,1,Sites
Ben Cole,ben@example.org,product,Europe/London,Desk,planner,1,Mail
Cem Demir,cem@example.org,product,Europe/Berlin,Desk,product,1,Sites|Mail
Dana Eklund,dana@example.org,product,Europe/Helsinki,Desk,member,0.5,Start
Emil Fuchs,emil@example.org,developer,Europe/Berlin,Desk,member,1,Sites
Fay Grant,fay@example.org,developer,Europe/London,Desk,member,1,Start
Gil Horn,gil@example.org,developer,Europe/Berlin,Desk,member,1,Mail
Hana Ito,hana@example.org,developer,Europe/Helsinki,Desk,member,0.8,Sites
Ivo Jelic,ivo@example.org,developer,Europe/Berlin,Desk,member,1,Start
Jo Kemp,jo@example.org,developer,Europe/London,Desk,member,1,Mail
Kai Lund,kai@example.org,developer,Europe/Helsinki,Desk,member,1,Sites
Lea Marx,lea@example.org,support,Europe/Berlin,Desk,viewer,1,
"""

# Ten of the reports, what whoever was on shift saw in each, and what recurs in them.
MENU, BLANK, START = "Menu of a site does not open", "Page stays blank", "Does not start on macOS"
SEEN = (
    ("1919882", MENU, "The menu of the site does not open, clicked it four times"),
    ("1921513", MENU, "Menu does not open; used the site map instead"),
    ("1922013", MENU, "Pressed the menu of the site again and again, nothing opens"),
    ("1926099", MENU, "Menu does not open and the top bar covers half of the page"),
    ("1921516", BLANK, "Page stays almost blank, waited a whole minute"),
    ("1921910", BLANK, "Blank page, loaded it three times"),
    ("1923449", BLANK, "The page stays blank since the last version, opened another browser"),
    ("1930494", BLANK, "Blank page again, copied the address into another browser"),
    ("1924612", START, "Does not start after the update of macOS, no message at all"),
    ("1930839", START, "Cannot open it on macOS 15.1, it just bounces"),
)
MAP = "needed=Summary,happened=Description,external_id=Issue id,opened_at=Created,closed_at=Resolved,state=Status"  # fmt: skip


@pytest.fixture
def clock(monkeypatch):
    """The moment at which things are done; the reports are taken in after the last of them."""
    moments = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: moments[-1])
    return moments


def imported(command, *arguments, **options):
    said = StringIO()
    call_command(command, *map(str, arguments), stdout=said, stderr=said, **options)
    return said.getvalue()


def expectation(member):
    """What every reader should find, worked out from the shifts alone."""
    for shift in Shift.objects.filter(member=member).with_people().order_by("starts_at", "pk"):
        yield {
            "uid": f"{shift.uid}@frontline",
            "start_utc": f"{shift.starts_at:%Y-%m-%dT%H:%M:%SZ}",
            "end_utc": f"{shift.ends_at:%Y-%m-%dT%H:%M:%SZ}",
            "all_day": False,
            "summary": f"{shift.slot.rota.name}: {shift.seat.name}",
            "status": "CONFIRMED",
            "sequence": 0,
        }


def test_people_become_a_rota_their_calendars_can_read(clock, client, tmp_path, capsys):
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    first = imported("import_people", file)
    again = imported("import_people", file)
    planner = Member.objects.get(user__email="ben@example.org").user
    rota = set_up.set_up_rota(
        team=Team.objects.get(),
        name="Reports desk",
        zone="Europe/Berlin",
        country="DE",
        weekly=WEEKDAYS,
        seats=set_up.SEAT_SETS["pair"].seats,
        preset=PRESETS["daily"],
        by=planner,
        now=NOW,
    )
    client.force_login(planner)

    client.post(reverse("rotation:drafts", args=[rota.slug]), {"from_on": MONDAY, "weeks": 13})
    draft = Draft.objects.get()
    drafts.compute(draft_id=draft.pk, now=NOW)
    draft.refresh_from_db()
    client.post(reverse("rotation:draft_publish", args=[draft.uid]))

    shifts = Shift.objects.filter(slot__rota=rota)
    held = shifts.filter(member__isnull=False).count()
    assert "12 people were created" in first
    assert "12 unchanged" in again
    assert held == shifts.count() > 100
    read = sum(feed_is_read(client, member, tmp_path) for member in Member.objects.by_name())
    assert read == 12
    with capsys.disabled():
        figures = draft.score["figures"]
        print(
            f"\n12 people; {held} of {shifts.count()} shifts held; figures {figures}; {read} feeds"
        )


def feed_is_read(client, member, folder):
    """Whether every independent reader finds just the member's shifts in their feed."""
    _token, raw = feeds.create(owner=member, kind="person", name="Test", by=member.user, now=NOW)
    feed = folder / f"{member.pk}.ics"
    feed.write_bytes(client.get(reverse("rotation:feed", args=[raw])).content)
    expected = write_expected(folder / f"{member.pk}.jsonl", expectation(member))
    checked = check_feed(feed, expected)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return True


def test_real_reports_become_themes_and_a_quick_win(clock, client, tmp_path, capsys):
    reports = SHARED / "data" / "cases.csv"
    if not reports.is_file():
        pytest.skip(f"no {reports}: SHARED names no folder with the real reports")
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    imported("import_people", people)
    options = {
        "map": [MAP], "state": ["RESOLVED=closed,VERIFIED=closed,*=open"], "source": "seamonkey",
        "account": "SeaMonkey",
    }  # fmt: skip
    clock.append(AFTER)
    first = imported("import_cases", reports, **options)
    again = imported("import_cases", reports, **options)
    clock.pop()
    watchers = [
        Member.objects.get(user__email=f"{name}@example.org").user for name in ("emil", "fay")
    ]
    product = Member.objects.get(user__email="cem@example.org").user

    offered, known = 0, {}
    for place, (number, title, text) in enumerate(SEEN):
        near = [found.theme.title for found in nearest_themes(text, now=NOW)]
        if title in known:
            offered += title in near
        else:
            known[title] = theme_services.create(title=title, by=product, now=NOW)
        friction.add(
            case=Case.objects.get(external_id=number),
            input=friction.PointInput(
                text=text, minutes_customer=20, minutes_staff=25, theme_id=known[title].pk
            ),
            by=watchers[place % 2],
            now=NOW,
        )
    fix = requirements.create(
        title="Open menus that follow the pointer", problem="", proposal="", by=product, now=NOW
    )
    fix = requirements.update(
        requirement=fix, row_version=fix.row_version, effort_minutes=60, by=product, now=NOW
    )
    requirements.set_cure(
        requirement=fix, theme=known[MENU], share=Decimal("0.9"), by=product, now=NOW
    )
    point = known[MENU].links.earliest("pk").point
    requirements.add_insight(
        requirement=fix, point=point, quote="does not open", by=product, now=NOW
    )

    client.force_login(product)
    board = client.get(reverse("feedback:quick_wins"))
    win = board.context["board"].wins[0]
    rows = client.get(reverse("feedback:quick_win_rows", args=[fix.pk, "points"]))

    assert "1076 cases" in first
    assert "0 cases" in again
    assert Case.objects.count() == 1076
    assert Theme.objects.count() == 3
    assert offered == len(SEEN) - len(known)
    assert win.requirement == fix
    assert len(win.standing.points) == 4
    assert all(text in rows.content.decode() for _n, title, text in SEEN if title == MENU)
    with capsys.disabled():
        standing = win.standing
        print(
            f"\n1076 reports; 10 with friction; themes offered {offered} of {len(SEEN) - len(known)};"
            f" saves {standing.saving:.0f} min a month, pays back in {standing.payback:.0f} days;"
            f" window {NOW - timedelta(days=90):%Y-%m-%d} to {NOW:%Y-%m-%d}"
        )
