"""A program people really subscribe with reads a feed over HTTP while the rota changes."""

import os
import subprocess
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from icalendar import Calendar

from rotation.models import Shift
from rotation.services import dividing, feeds, publishing, trades
from tests.make import make_user
from tests.rotation.plans import make_desk, publish

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ASKED = {"code": "by_hand", "text": "Asked for it"}

CONFIG = """
[general]
status_path = "{folder}/status/"

[pair rota]
a = "local"
b = "site"
collections = null

[storage local]
type = "filesystem"
path = "{folder}/events/"
fileext = ".ics"

[storage site]
type = "http"
url = "{address}"
"""


class Subscriber:
    """A vdirsyncer of one person, with a folder of its own; it sees nothing but the address."""

    def __init__(self, folder, address):
        named = os.environ.get("FRONTLINE_SUBSCRIBER")
        place = Path(named) if named else ROOT / "var" / "subscriber"
        self.program = place / "bin" / "vdirsyncer"
        if not self.program.exists():
            assert not named, f"there is no vdirsyncer in {named}"
            pytest.skip(
                "no subscriber in var/subscriber; make it with .ci/subscriber var/subscriber"
            )
        (folder / "events").mkdir(parents=True)
        self.events = folder / "events"
        self.config = folder / "config"
        self.config.write_text(CONFIG.format(folder=folder, address=address))
        self.run("discover", "rota")

    def run(self, *arguments):
        done = subprocess.run(
            [self.program, "--config", str(self.config), *arguments],
            capture_output=True,
            text=True,
            input="y\n",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def sees(self):
        """Start, end and status of every event it keeps, by start. (It gives them names anew.)"""
        self.run("sync", "--force-delete")
        found = []
        for file in self.events.glob("*.ics"):
            for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT"):
                start, end = (event.decoded(name).astimezone(UTC) for name in ("DTSTART", "DTEND"))
                found.append((start, end, str(event["STATUS"])))
        return sorted(found)


@pytest.fixture
def subscribed(live_server, settings, tmp_path):
    settings.SITE_URL = live_server.url

    def subscribe(member):
        now = timezone.now()
        _token, raw = feeds.create(
            owner=member, kind="person", name="Telephone", by=member.user, now=now
        )
        return Subscriber(tmp_path / str(member.pk), f"{live_server.url}/feeds/{raw}.ics")

    return subscribe


def held(member, *, but=(), cancelled=()):
    """What a member's calendar should show: shifts held, and those that were lost."""
    rows = Shift.objects.published().filter(member=member).order_by("starts_at")
    shown = [(one.starts_at, one.ends_at, "CONFIRMED") for one in rows]
    return sorted(shown + [(one.starts_at, one.ends_at, "CANCELLED") for one in cancelled])


def test_a_subscriber_sees_a_publish_changes_a_swap_and_a_cancellation(subscribed):
    desk, planner = make_desk(developers=3, products=3), make_user("planner")
    now = timezone.now()
    monday = (now + timedelta(days=30 - now.weekday())).date()
    publish(desk, from_on=monday, weeks=2, now=now)
    rows = Shift.objects.published().filter(seat__job="developer", member__isnull=False)
    first, second = rows.order_by("starts_at")[:2]
    third = rows.exclude(member__in=[first.member, second.member]).order_by("starts_at").first()
    mine, theirs, other = first.member, second.member, third.member
    my_calendar, their_calendar = subscribed(mine), subscribed(theirs)

    # Published.
    assert my_calendar.sees() == held(mine)
    assert their_calendar.sees() == held(theirs)
    assert held(mine)
    assert held(theirs)

    # Given to somebody else by hand.
    publishing.assign(shift=first, member=other, reason=ASKED, by=planner, now=timezone.now())
    lost = [first]
    assert my_calendar.sees() == held(mine, cancelled=lost)

    # Swapped.
    swapped = Shift.objects.published().filter(member=mine).order_by("starts_at").first()
    trade = trades.offer_trade(shift=swapped, other_shift=second, by=mine.user, now=timezone.now())
    trades.accept(trade=trade, by=theirs.user, now=timezone.now())
    lost.append(swapped)
    assert my_calendar.sees() == held(mine, cancelled=lost)
    assert their_calendar.sees() == held(theirs, cancelled=[second])

    # Cut in two: the first part ends earlier, the second is new.
    whole = Shift.objects.published().filter(member=theirs).with_people().latest("starts_at")
    noon = whole.starts_at + (whole.ends_at - whole.starts_at) / 2
    dividing.divide(shift=whole, at=noon, reason=ASKED, by=planner, now=timezone.now())
    assert their_calendar.sees() == held(theirs, cancelled=[second])
    assert (whole.starts_at, noon, "CONFIRMED") in their_calendar.sees()

    # Cancelled.
    second.refresh_from_db()
    publishing.cancel_shift(shift=second, reason=ASKED, by=planner, now=timezone.now())
    assert my_calendar.sees() == held(mine, cancelled=[*lost, second])
    assert (second.starts_at, second.ends_at, "CANCELLED") in my_calendar.sees()
