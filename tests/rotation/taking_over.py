"""Steps that tests of imports share: a file, a look at it, the shifts it made."""

import io

from rotation.models import Shift
from rotation.services import rota_imports
from tests.conftest import NOON
from tests.make import make_member, make_rota

HEADING = "start,end,person,seat\n"
DAY = "2026-11-09 09:00,2026-11-09 17:00"
NEXT = "2026-11-10 09:00,2026-11-10 17:00"
COMING = "2026-11-23 09:00,2026-11-23 17:00"


def make_desk():
    """A weekday desk in Berlin with Mara, who is product, and Jonas, a developer."""
    rota = make_rota(zone="Europe/Berlin", name="Customer desk", slug="customer-desk")
    make_member(job="product", first_name="Mara", last_name="Klein")
    make_member(job="developer", first_name="Jonas", last_name="Weber")
    return rota


def file(*rows, heading=HEADING):
    return io.BytesIO((heading + "\n".join(rows) + "\n").encode())


def begin(desk, planner, *rows, **fields):
    return rota_imports.begin(
        rota=desk, file=file(*rows, **fields), name="old", by=planner, now=NOON
    )


def take(desk, planner, *rows, leave_out=False, **fields):
    found = begin(desk, planner, *rows, **fields)
    return rota_imports.apply(found=found, leave_out=leave_out, by=planner, now=NOON)


def shifts(desk):
    rows = Shift.objects.published().filter(slot__rota=desk).with_people().in_order()
    return [(str(one.member), one.seat.name, f"{one.starts_at:%m-%d %H:%M}") for one in rows]
