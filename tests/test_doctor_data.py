"""The doctor looks at database and worker: each thing broken for real."""

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import timezone

from rotation import sealed
from rotation.models import AbsenceCalendar, Destination, Notice, Sweep
from rotation.selectors.sweeps import WORK
from rotation.services import api_tokens
from tests.broken import database_down, findings, look
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_user

pytestmark = pytest.mark.django_db

LONG = "x" * 40


def worked(at, *, but=()):
    for name, work in WORK.items():
        if name not in but:
            Sweep.objects.create(name=name, every_seconds=work.every, began_at=at, ended_at=at)


# The database


def test_a_database_that_is_down():
    assert look("database") == []
    with database_down():
        assert look("database") == ["database_down"]


def test_a_missing_migration_and_a_newer_database():
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("rotation", "0004_calendars_and_notices")
    recorder.record_applied("feedback", "0099_tomorrow")

    assert look("migrations") == ["migrations_missing", "code_older"]


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_lost_trigger_is_brought_back_by_what_is_advised():
    assert look("promises") == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_is_append_only")
    assert look("promises") == ["guard_missing"]

    call_command("migrate", verbosity=0)

    assert look("promises") == []


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize(
    "loss",
    [
        "ALTER TABLE rotation_shift DROP CONSTRAINT shift_no_double_booking",
        "DROP TRIGGER ledger_is_append_only ON rotation_ledgerentry",
    ],
)
def test_a_lost_guard_is_brought_back_by_what_is_advised(loss):
    assert look("promises") == []
    with connection.cursor() as cursor:
        cursor.execute(loss)
        (finding,) = findings("promises")
        cursor.execute(finding.todo.removeprefix("In manage.py dbshell: "))

    assert look("promises") == []


def test_a_lost_constraint():
    table, name = "rotation_destination", "destination_belongs_to_one"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        else:
            cursor.execute("PRAGMA writable_schema = ON")
            cursor.execute(
                "UPDATE sqlite_master SET sql = replace(sql, %s, 'something_else') WHERE name = %s",
                [name, table],
            )
        try:
            assert look("promises") == ["constraints_missing"]
        finally:
            if connection.vendor == "sqlite":
                cursor.execute(
                    "UPDATE sqlite_master SET sql = replace(sql, 'something_else', %s)"
                    " WHERE name = %s",
                    [name, table],
                )
                cursor.execute("PRAGMA writable_schema = OFF")


def test_a_site_without_accounts():
    assert look("people") == ["nobody"]
    make_user("admin")
    assert look("people") == []


def test_a_lost_token_key():
    member = make_member()
    api_tokens.create(user=member.user, name="Script", scope="read", now=NOON)
    seal = sealed.seal("https://chat.example.org/secret")
    Destination.objects.create(
        rota=make_rota(), name="Chat", way="chat", sealed_address=seal, shown="chat",
        made_by=member.user, made_at=NOON,
    )  # fmt: skip
    AbsenceCalendar.objects.create(
        member=member,
        name="Own",
        sealed_address=seal,
        host="a.example.org",
        made_by=member.user,
        made_at=NOON,
    )

    assert look("lost_keys") == []
    with override_settings(TOKEN_KEYS={"new": LONG}):
        assert look("lost_keys") == ["seals_broken", "tokens_lost"]
    with override_settings(TOKEN_KEYS={"new": LONG} | site.TOKEN_KEYS):
        assert look("lost_keys") == []


# The worker


def test_work_that_has_stopped_or_never_began():
    now = timezone.now()
    assert look("regular_work") == ["work_stopped"]
    worked(now)
    assert look("regular_work") == []
    assert look("regular_work", now=now + timedelta(days=1)) == ["work_stopped"]


def test_work_that_fails_each_time_is_named_with_its_code():
    worked(timezone.now())
    Sweep.objects.filter(name="deliver notices").update(
        failing_since=timezone.now(), failure="SMTPServerDisconnected"
    )

    (finding,) = findings("regular_work")
    assert finding.code == "work_failing"
    assert "SMTPServerDisconnected" in finding.what


def test_an_outbox_that_is_behind_and_letters_that_were_given_up():
    assert look("outbox") == []
    old = timezone.now() - timedelta(hours=1)
    for state in ("waiting", "dead"):
        Notice.objects.create(
            address="a@example.org", kind="test", key=state, subject="s", state=state,
            due_at=old, made_at=old,
        )  # fmt: skip
    assert look("outbox") == ["outbox_late", "outbox_dead"]


def test_calendars_and_chats_that_fail():
    member = make_member()
    assert (look("calendars_in"), look("chats")) == ([], [])
    AbsenceCalendar.objects.create(
        member=member, name="Own", made_by=member.user, made_at=NOON,
        failing_since=NOON, failure="calendar_malformed",
    )  # fmt: skip
    Destination.objects.create(
        rota=make_rota(), name="Chat", way="chat", sealed_address="", shown="chat",
        made_by=member.user, made_at=NOON, failing_since=NOON,
    )  # fmt: skip
    assert (look("calendars_in"), look("chats")) == (
        ["calendars_failing"],
        ["destinations_failing"],
    )
