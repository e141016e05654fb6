"""The doctor says what is wrong, why it matters and what to do: each thing broken for real."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from django.utils import timezone

from config.doctor.findings import Check, Finding, Question, examine
from config.doctor.table import CHECKS
from rotation import sealed
from rotation.models import AbsenceCalendar, Destination, Notice, Sweep, User
from rotation.selectors.sweeps import WORK
from rotation.services import api_tokens
from tests.broken import database_down, free_port
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_user

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
LONG = "x" * 40
AT_HOME = {"EMBEDDED": True}
ON_A_SERVER = {"EMBEDDED": False, "DEMO": False, "EMAIL_HOST": "mail.example.org"}
PUBLIC = {"SITE_URL": "https://desk.example.org", "ALLOWED_HOSTS": ["desk.example.org"]}


def look(name, **question):
    """The codes of what one check finds."""
    check = next(check for check in CHECKS if check.name == name)
    question.setdefault("now", timezone.now())
    return [finding.code for finding in check.look(Question(**question))]


def worked(at, *, but=()):
    for name, work in WORK.items():
        if name not in but:
            Sweep.objects.create(name=name, every_seconds=work.every, began_at=at, ended_at=at)


# Settings


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param(AT_HOME, [], id="at home"),
        pytest.param(ON_A_SERVER | PUBLIC | {"HTTPS": True}, [], id="on a server, all right"),
        pytest.param(
            ON_A_SERVER | {"SITE_URL": "http://localhost:8000"}, ["site_url_local"], id="local"
        ),
        pytest.param({"SITE_URL": "desk.example.org"}, ["site_url_broken"], id="no scheme"),
        pytest.param({"SITE_URL": "https://"}, ["site_url_broken"], id="no name"),
        pytest.param(
            PUBLIC | {"HTTPS": True, "ALLOWED_HOSTS": ["other.org"]},
            ["host_not_allowed"],
            id="a name nobody may use",
        ),
        pytest.param(PUBLIC, ["https_off"], id="https without HTTPS"),
        pytest.param(
            PUBLIC | {"SITE_URL": "http://desk.example.org", "HTTPS": True},
            ["https_only"],
            id="HTTPS without https",
        ),
    ],
)
def test_the_address_of_the_site(changed, codes):
    with override_settings(**changed):
        assert look("site_address") == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, [], id="made by itself"),
        pytest.param({"SECRET_KEY": "short"}, ["key_short"], id="short"),
        pytest.param({"TOKEN_KEYS": {"k2": LONG, "k1": "old"}}, ["key_short"], id="short old one"),
        pytest.param({"SECRET_KEY": LONG, "TOKEN_KEYS": {"k1": LONG}}, ["keys_same"], id="same"),
        pytest.param(ON_A_SERVER | {"DEBUG": True}, ["debug_on"], id="debug"),
        pytest.param(ON_A_SERVER | {"DEMO": True}, ["demo_on"], id="demo"),
    ],
)
def test_keys_and_switches(changed, codes):
    with override_settings(**changed):
        assert look("secrets") == codes


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param(AT_HOME, [], id="into files at home"),
        pytest.param({"EMBEDDED": False}, ["mail_not_set_up"], id="not set up on a server"),
        pytest.param(
            {"EMAIL_HOST": "mail.example.org", "DEFAULT_FROM_EMAIL": "F <f@localhost>"},
            ["mail_sender_local"],
            id="sender at localhost",
        ),
    ],
)
def test_mail(changed, codes):
    with override_settings(**changed):
        assert look("mail") == codes


def test_a_mail_server_is_knocked_at_only_when_asked():
    backend = "django.core.mail.backends.smtp.EmailBackend"
    nobody = {"EMAIL_BACKEND": backend, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": free_port()}
    with override_settings(**nobody, DEFAULT_FROM_EMAIL="f@example.org"):
        assert look("mail") == []
        assert look("mail", mail=True) == ["mail_server_refuses"]


# The computer


def test_keys_that_others_can_read(tmp_path):
    key = tmp_path / "token_key"
    key.write_text(LONG)
    with override_settings(VAR=tmp_path):
        key.chmod(0o600)
        assert look("rights") == []
        key.chmod(0o640)
        assert look("rights") == ["key_readable"]


@pytest.mark.skipif(not os.access("/dev/full", os.F_OK), reason="no full device here")
def test_a_full_disk(tmp_path):
    assert look("disk") in ([], ["disk_full"])
    full = os.statvfs("/proc")
    assert full.f_bavail == 0
    with override_settings(VAR=Path("/proc")):
        assert look("disk") == ["disk_full"]


def test_styles_that_were_never_collected(tmp_path):
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        assert look("static_files") == ["static_missing"]


def test_packages_that_are_not_those_of_the_lock(tmp_path):
    assert look("packages") == []
    lock = "django==1.0 \\\n    --hash=sha256:00\nno-such-package==2.0 \\\n"
    lock += "windows-only==1.0 ; sys_platform == 'win32' \\\n"
    (tmp_path / "requirements.lock").write_text(lock)
    with override_settings(ROOT=tmp_path):
        check = next(check for check in CHECKS if check.name == "packages")
        (finding,) = check.look(Question(timezone.now()))
    assert "django" in finding.what
    assert "no-such-package (missing)" in finding.what
    assert "windows-only" not in finding.what


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
        check = next(check for check in CHECKS if check.name == "promises")
        (finding,) = check.look(Question(timezone.now()))
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

    check = next(check for check in CHECKS if check.name == "regular_work")
    (finding,) = check.look(Question(timezone.now()))
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


# The command


def run(*arguments):
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out, no_color=True)
    except SystemExit as stopped:
        return stopped.code, out.getvalue()
    return 0, out.getvalue()


def test_every_finding_says_what_why_and_what_to_do():
    status, text = run()

    assert status == 1
    assert text.count("What:") == text.count("Why:") == text.count("To do:") >= 2
    assert "to mend, best from the top." in text


def test_without_a_database_the_rest_is_still_looked_at():
    with database_down():
        status, text = run("--json")

    found = json.loads(text)
    states = {one["name"]: one["state"] for one in found["checks"]}
    assert (status, found["well"]) == (1, False)
    assert (states["database"], states["outbox"], states["promises"]) == (
        "mend",
        "skipped",
        "skipped",
    )
    assert states["rights"] == "ok"


def test_nothing_secret_is_said(settings):
    settings.SECRET_KEY = "hunter2hunter2"
    settings.TOKEN_KEYS = {"k1": "tokenkey"}

    text = run()[1] + run("--json")[1]

    assert "hunter2" not in text
    assert "tokenkey" not in text


def test_a_check_that_breaks_is_a_finding_and_stops_no_other():
    def broken(_question):
        raise ZeroDivisionError("fl_feed_" + "x" * 43)

    def fine(_question):
        return []

    def wrong(_question):
        return [Finding("c", "what", "why", "todo")]

    checks = [Check("a", "A", broken), Check("b", "B", fine), Check("c", "C", wrong, "a"),
              Check("d", "D", wrong, "c"), Check("e", "E", fine, "b")]  # fmt: skip
    found = list(examine(checks, Question(NOON)))

    assert [one.state for one in found] == ["mend", "ok", "skipped", "skipped", "ok"]
    assert found[3].skipped == "A"
    assert "xxxx" not in found[0].findings[0].what


def test_it_changes_nothing():
    make_user("admin")
    counts = [model.objects.count() for model in (Sweep, Notice, User)]
    run()

    assert [model.objects.count() for model in (Sweep, Notice, User)] == counts


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        pytest.param({"PORT": "eighty"}, "PORT must be a whole number", id="a number in words"),
        pytest.param({"HTTPS": "perhaps"}, "HTTPS must be yes or no", id="neither yes nor no"),
        pytest.param({"DATABASE_URL": "mysql://db/x"}, "DATABASE_URL must begin", id="another one"),
    ],
)
def test_a_setting_that_cannot_be_read_is_said_in_one_sentence(environment, words, tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith(words)
    assert len(ended.stderr.splitlines()) == 1


def test_a_new_site_that_runs_is_well(tmp_path):
    surroundings = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "", "DEMO": "0"}
    surroundings |= {"DJANGO_SUPERUSER_PASSWORD": LONG}
    account = ["createsuperuser", "--noinput", "--username=ines", "--email=ines@example.org"]
    for command in (["upgrade"], account, ["doctor"]):
        ended = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=os.environ | surroundings,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.endswith("All is well.\n")
    assert sqlite3.connect(tmp_path / "frontline.sqlite3").execute(
        "SELECT count(*) FROM rotation_sweep"
    ).fetchone() == (len(WORK),)
