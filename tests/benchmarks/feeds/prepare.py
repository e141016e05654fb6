"""Migrate and fill the database of the feed benchmark.

    python -m tests.benchmarks.feeds.prepare SHIFTS SUBSCRIBERS

Two desks have so many shifts each, hour after hour from now on: on one a single person serves all
of them, on the other forty people take turns in two seats. Prints the session of somebody who may
see all, the address of each feed that is measured, and those of the subscribers.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from datetime import UTC, date, datetime, time, timedelta  # noqa: E402 - Django is set up first
from itertools import cycle, islice  # noqa: E402

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from rotation.models import (  # noqa: E402
    Member,
    OpeningHours,
    Rota,
    Seat,
    Shift,
    ShiftHolding,
    ShiftTemplate,
    Slot,
    Team,
)
from rotation.services import feeds  # noqa: E402
from tests.benchmarks import fill  # noqa: E402

HOUR = timedelta(hours=1)
BATCH = 500
PEOPLE = 41


def main(shifts: int, subscribers: int) -> None:
    """Fill the database and print what to ask."""
    now = timezone.now()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    solo, *others = fill.people(PEOPLE, now)
    alone = desk("alone", [[solo]], shifts, now)
    shared = desk("shared", [others[0::2], others[1::2]], shifts // 2, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measured = {
        f"person, {shifts} shifts": address(solo, "person", now),
        f"person, {Shift.objects.filter(member=others[0]).count()} shifts": address(
            others[0], "person", now
        ),
        f"rota, {shifts} shifts": address(solo, "rota", now, rota=shared),
        f"rota, {shifts} shifts, per interval": address(
            solo, "rota", now, rota=alone, options={"each": "interval"}
        ),
    }
    # Whole years of a large desk are nobody's subscription: these polls are people's own feeds.
    polled = [
        address(owner, "person", now, options={"reminders": [30]})
        for owner in islice(cycle(others), subscribers)
    ]
    print(json.dumps({"session": session(solo), "measured": measured, "polled": polled}))


def desk(name: str, pools: list[list[Member]], hours: int, now: datetime) -> Rota:
    """A desk with a seat for each pool, its people taking turns hour by hour."""
    rota = Rota.objects.create(team=Team.objects.get(slug="bench"), name=name.title(), slug=name)
    weekly = {str(day): [["00:00", "24:00"]] for day in range(7)}
    opening = OpeningHours.objects.create(
        rota=rota, version=1, weekly=weekly, zone="UTC", made_at=now
    )
    jobs = ("developer", "product")
    seats = [
        Seat.objects.create(rota=rota, name=job.title(), job=job, position=place)
        for place, job in enumerate(jobs[: len(pools)])
    ]
    midnight = datetime.combine(now.date(), time(), UTC)
    starts = [midnight + number * HOUR for number in range(hours)]
    templates = [
        ShiftTemplate.objects.create(
            rota=rota, name=f"{hour}:00", first_day=date(2026, 1, 5), local_start=time(hour),
            length_minutes=60, day_offsets=list(range(7)),
        )
        for hour in range(24)
    ]  # fmt: skip
    slots = Slot.objects.bulk_create(
        [
            Slot(
                rota=rota, template=templates[start.hour], opening_hours=opening,
                day=start.date(), starts_at=start, ends_at=start + HOUR,
                working=[[start.isoformat(), (start + HOUR).isoformat()]],
            )
            for start in starts
        ],
        batch_size=BATCH,
    )  # fmt: skip
    made = Shift.objects.bulk_create(
        [
            Shift(
                slot=slot, seat=seat, member=pool[place % len(pool)], points=1,
                starts_at=slot.starts_at, ends_at=slot.ends_at, published_at=now, updated_at=now,
            )
            for place, slot in enumerate(slots)
            for seat, pool in zip(seats, pools, strict=True)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    ShiftHolding.objects.bulk_create(
        [ShiftHolding(shift=shift, member=shift.member, from_at=now) for shift in made],
        batch_size=BATCH,
    )
    return rota


def address(owner: Member, kind: str, now: datetime, **fields: object) -> str:
    """The path of a new feed; nobody may have more than fifteen."""
    _token, raw = feeds.create(owner=owner, kind=kind, name="Bench", by=None, now=now, **fields)
    return f"/feeds/{raw}.ics"


def session(member: Member) -> str:
    """The key of a session of this member."""
    store = SessionStore()
    store[SESSION_KEY] = str(member.user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
