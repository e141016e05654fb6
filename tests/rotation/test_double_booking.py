"""Nobody is in two places at once, and the database itself says so."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from rotation import database
from rotation.models import Shift
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot
from tests.rotation.databases import WRITERS, copy_into_file, race

ROOT = Path(__file__).resolve().parents[2]
MORNING = NOON.replace(hour=9)

on_sqlite = pytest.mark.skipif(
    "postgres" in os.environ.get("DATABASE_URL", ""), reason="this suite runs on PostgreSQL"
)


def book(member, slot):
    """Give the lead seat of a slot to somebody, in one insert."""
    return Shift.objects.create(
        slot_id=slot.pk,
        seat=slot.rota.seats.order_by("position").first(),
        member_id=member.pk,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        published_at=NOON,
        updated_at=NOON,
    )


def refuses_double_booking(write):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return database.violates(caught.value, database.NO_DOUBLE_BOOKING)


@pytest.mark.django_db
class TestOnePerson:
    def test_cannot_hold_two_shifts_at_once_on_two_rotas(self):
        member = make_member()
        make_shift(member, starts_at=MORNING)

        assert refuses_double_booking(
            lambda: make_shift(member, starts_at=MORNING + timedelta(hours=7, minutes=59))
        )

    def test_may_go_from_one_shift_straight_into_the_next(self):
        member = make_member()
        make_shift(member, starts_at=MORNING, hours=4)
        make_shift(member, starts_at=MORNING + timedelta(hours=4), hours=4)

        assert member.shifts.count() == 2

    @pytest.mark.parametrize("state", ["published", "cancelled"])
    def test_is_not_kept_busy_by_open_and_cancelled_shifts(self, state):
        member = make_member() if state == "cancelled" else None
        make_shift(member, starts_at=MORNING, state=state)
        make_shift(member, starts_at=MORNING)

        assert Shift.objects.count() == 2

    def test_does_not_keep_anybody_else_busy(self):
        make_shift(make_member(), starts_at=MORNING)
        make_shift(make_member(), starts_at=MORNING)

        assert Shift.objects.count() == 2

    @pytest.mark.parametrize(
        ("before", "change"),
        [
            pytest.param({"member": None}, {"member": "the one"}, id="given a second shift"),
            pytest.param({"days": 1}, {"starts_at": MORNING}, id="a shift begins earlier"),
            pytest.param({"days": -1}, {"ends_at": NOON}, id="a shift ends later"),
            pytest.param({"state": "cancelled"}, {"state": "published"}, id="a shift comes back"),
        ],
    )
    def test_cannot_get_there_by_a_change_either(self, before, change):
        member = make_member()
        make_shift(member, starts_at=MORNING)
        other = make_shift(
            before.get("member", member),
            starts_at=MORNING + timedelta(days=before.get("days", 0)),
            state=before.get("state", "published"),
        )
        change = {name: member if value == "the one" else value for name, value in change.items()}

        assert refuses_double_booking(lambda: Shift.objects.filter(pk=other.pk).update(**change))

    def test_may_keep_a_shift_that_is_saved_again(self):
        shift = make_shift(make_member(), starts_at=MORNING)

        shift.ends_at += timedelta(hours=1)
        shift.save()

        assert Shift.objects.get().ends_at == shift.ends_at


def overlapping_slots():
    """32 rotas that all want somebody for the same hours, a minute apart."""
    return [
        make_slot(make_rota(templates=False), MORNING + timedelta(minutes=minute))
        for minute in range(WRITERS)
    ]


def names_the_constraint(errors):
    return [
        isinstance(error, IntegrityError) and database.violates(error, database.NO_DOUBLE_BOOKING)
        for error in errors
    ]


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_of_32_racing_writers_one_wins_on_sqlite(tmp_path):
    """The rows are copied into a file, since threads cannot share the database in memory."""
    member, slots = make_member(), overlapping_slots()
    file = tmp_path / "race.sqlite3"
    copy_into_file(file)

    won, lost = race(lambda number: book(member, slots[number]), file=file)

    assert len(won) == 1
    assert names_the_constraint(lost) == [True] * (WRITERS - 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_32_racing_writers_one_wins_on_postgresql():
    if connection.vendor != "postgresql":
        run_again_on_postgresql("test_of_32_racing_writers_one_wins_on_postgresql")
        return
    member, slots = make_member(), overlapping_slots()

    won, lost = race(lambda number: book(member, slots[number]))

    assert len(won) == 1
    assert names_the_constraint(lost) == [True] * (WRITERS - 1)
    assert list(Shift.objects.values_list("member", flat=True)) == [member.pk]


def run_again_on_postgresql(name):
    """Run one test of this file in a process of its own on the server of TEST_POSTGRES_URL."""
    url = os.environ.get("TEST_POSTGRES_URL")
    if not url:
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"{__file__}::{name}",
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "1 passed" in done.stdout


@on_sqlite
class TestTriggers:
    @pytest.mark.django_db
    def test_are_all_there_after_migrating(self):
        assert database.missing_triggers(connection) == []

    @pytest.mark.django_db
    def test_are_put_back_when_dropped(self):
        with connection.cursor() as cursor:
            for name in database.SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER {name}")
        assert database.missing_triggers(connection) == list(database.SQLITE_TRIGGERS)

        database.restore()

        assert database.missing_triggers(connection) == []
        member = make_member()
        make_shift(member, starts_at=MORNING)
        assert refuses_double_booking(lambda: make_shift(member, starts_at=MORNING))

    @pytest.mark.django_db(transaction=True)
    def test_survive_a_migration_that_rebuilds_the_table(self):
        old = Shift._meta.get_field("points")
        new = models.PositiveBigIntegerField(default=0)
        new.set_attributes_from_name("points")
        try:
            with connection.schema_editor() as editor:
                editor.alter_field(Shift, old, new)
            assert database.missing_triggers(connection) == [
                "shift_no_double_booking_insert",
                "shift_no_double_booking_update",
            ]

            call_command("migrate", verbosity=0)

            assert database.missing_triggers(connection) == []
        finally:
            with connection.schema_editor() as editor:
                editor.alter_field(Shift, new, old)
            database.restore()
