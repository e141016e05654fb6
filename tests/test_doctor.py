"""`manage.py doctor` says what is wrong, why it matters and what to do, whatever else is broken."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from config.doctor.findings import Check, Finding, Question, examine
from rotation.models import Notice, Sweep, User
from rotation.selectors.sweeps import WORK
from tests.broken import database_down
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.databases import copy_into_file

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
LONG = "x" * 40


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


@pytest.mark.django_db(transaction=True)
def test_a_new_site_that_runs_is_well(tmp_path):
    if connection.vendor == "sqlite":
        # Migrated already, which takes seconds; beside PostgreSQL it begins with nothing.
        copy_into_file(tmp_path / "frontline.sqlite3")
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
