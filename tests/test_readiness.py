"""What load balancers and supervisors are told, with each part broken for real."""

from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from rotation.models import Notice, Sweep
from rotation.selectors.sweeps import WORK
from rotation.services import sweeps
from tests.broken import database_down
from tests.make import make_user

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def working(now):
    """A worker that has just done everything."""
    for name, work in WORK.items():
        Sweep.objects.create(name=name, every_seconds=work.every, began_at=now, ended_at=now)


def leave(due_at, state="waiting"):
    return Notice.objects.create(
        address="ada@example.org",
        kind="test",
        key=str(due_at),
        subject="s",
        due_at=due_at,
        made_at=due_at,
        state=state,
    )


def ask(query="", client=None):
    answer = (client or Client()).get(f"/readyz{query}")
    return answer.status_code, answer.json()


def test_a_site_that_works_is_ready(working):
    status, found = ask()

    assert (status, found["state"], found["database"]) == (200, "ready", "answers")
    assert found["migrations"] == {"missing": 0}
    assert found["outbox"] == {"oldest_due_at": None, "oldest_due_seconds": None, "dead": 0}
    assert {one["name"] for one in found["sweeps"]} == set(WORK)
    assert all(one["age_seconds"] < 60 for one in found["sweeps"])


@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
def test_no_answer_is_kept_anywhere(path):
    answer = Client().get(path)

    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_only_read(method):
    assert getattr(Client(), method)("/readyz").status_code == 405


def test_without_its_database_it_is_not_ready_and_says_so_soon():
    with database_down():
        started = monotonic()
        status, found = ask()

    assert (status, found["state"], found["database"]) == (503, "not_ready", "does not answer")
    assert (found["sweeps"], found["outbox"], found["migrations"]) == ([], None, {"missing": None})
    assert monotonic() - started < 5


def test_somebody_signed_in_gets_the_same_answer_without_a_database():
    client = Client()
    client.force_login(make_user("admin"))

    with database_down():
        status, found = ask(client=client)

    assert (status, found["state"]) == (503, "not_ready")


def test_with_a_migration_missing_it_is_not_ready():
    MigrationRecorder(connection).record_unapplied("rotation", "0004_calendars_and_notices")

    status, found = ask()

    assert (status, found["state"], found["migrations"]) == (503, "not_ready", {"missing": 1})


def test_a_newer_database_is_no_fault(working):
    MigrationRecorder(connection).record_applied("rotation", "0099_tomorrow")

    assert ask()[0] == 200


@pytest.mark.parametrize(("query", "status"), [("", 200), ("?strict=1", 503), ("?strict=no", 200)])
def test_pages_are_served_on_while_the_worker_stands_still(query, status, working, now):
    Sweep.objects.filter(name="deliver notices").update(
        began_at=now - 5 * MINUTE, ended_at=now - 5 * MINUTE
    )

    found = ask(query)

    assert (found[0], found[1]["state"]) == (status, "degraded")
    states = {one["name"]: one["state"] for one in found[1]["sweeps"]}
    assert (states.pop("deliver notices"), set(states.values())) == ("stopped", {"fine"})


def test_a_worker_that_never_ran_is_named():
    _, found = ask()

    assert found["state"] == "degraded"
    assert {one["state"] for one in found["sweeps"]} == {"unknown"}
    assert {one["age_seconds"] for one in found["sweeps"]} == {None}


def test_work_that_fails_is_said_without_its_words(working, now):
    with pytest.raises(ValueError, match="secret"), sweeps.running("deliver notices", every=5):
        raise ValueError("secret.example.org")

    answer = Client().get("/readyz")

    assert '"failing"' in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize(
    ("minutes", "state"), [pytest.param(9, "ready", id="soon"), pytest.param(11, "degraded", id="late")]
)  # fmt: skip
def test_an_old_message_that_waits_is_told(minutes, state, working, now):
    leave(now - minutes * MINUTE)
    leave(now + MINUTE)

    _, found = ask()

    assert found["state"] == state
    assert found["outbox"]["oldest_due_seconds"] == pytest.approx(minutes * 60, abs=20)


def test_dead_letters_are_counted_and_do_not_make_a_site_sick_for_good(working, now):
    leave(now - 9000 * MINUTE, "dead")

    _, found = ask()

    assert (found["state"], found["outbox"]["dead"]) == ("ready", 1)


def test_a_clock_that_runs_ahead_breaks_nothing(working, now):
    Sweep.objects.update(began_at=now + 5 * MINUTE, ended_at=now + 5 * MINUTE)

    assert ask()[1]["sweeps"][0]["age_seconds"] == 0


def test_it_asks_few_questions(working, now, django_assert_num_queries):
    for number in range(20):
        leave(now - number * MINUTE)
    ask()

    with django_assert_num_queries(10):
        ask()
