"""Drafts are computed in child processes, one at a time, and a child that dies is noticed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from rotation import tasks
from rotation.models import Draft
from rotation.services import drafts
from rotation.services.leases import Lease
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.databases import copy_into_file, race, use_file
from tests.rotation.plans import FEW_MOVES, MONDAY, make_desk
from tests.rotation.test_double_booking import on_sqlite


def waiting(rota, **fields):
    return drafts.create(
        rota=rota,
        from_on=MONDAY,
        until_on=MONDAY + timedelta(weeks=1),
        moves=FEW_MOVES,
        by=make_user("planner"),
        now=fields.pop("now", NOON),
    )


def states():
    return list(Draft.objects.order_by("pk").values_list("state", "failure"))


@pytest.fixture
def shared_file(tmp_path, monkeypatch, transactional_db):
    """Work on a file that child processes open too."""

    def open_it():
        file = tmp_path / "shared.sqlite3"
        copy_into_file(file)
        before.append(use_file(file))
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")

    before = []
    yield open_it
    if before:
        connections["default"].close()
        connections["default"] = before[0]


@on_sqlite
class TestTheSweep:
    def test_computes_what_waits_in_a_process_of_its_own(self, shared_file):
        waiting(make_desk())
        shared_file()

        assert drafts.compute_waiting(now=NOON) == 1

        assert states() == [("ready", "")]

    def test_leaves_a_failed_draft_when_the_child_dies(self, shared_file, monkeypatch):
        waiting(make_desk())
        shared_file()
        monkeypatch.setenv("LOG_LEVEL", "no such level")

        drafts.compute_waiting(now=NOON)

        assert states() == [("failed", "crashed")]

    def test_keeps_one_thread_of_a_worker_at_most(self, shared_file, tmp_path):
        waiting(make_desk())
        shared_file()
        file = tmp_path / "shared.sqlite3"

        tried, lost = race(lambda _: drafts.compute_waiting(now=NOON), 4, file=file)

        assert lost == []
        assert sorted(tried) == [0, 0, 0, 1]

    def test_does_not_wait_for_ever(self, shared_file):
        waiting(make_desk())
        shared_file()

        drafts.compute_waiting(now=NOON, seconds=0.01)

        assert states() == [("failed", "took_too_long")]


@pytest.mark.django_db
def test_the_sweep_has_nothing_to_do_while_another_one_computes():
    rota = make_desk()
    first = waiting(rota)
    waiting(rota)
    Lease.take(first.pk, NOON)

    assert drafts.compute_waiting(now=NOON + timedelta(minutes=1)) == 0
    assert [state for state, _ in states()] == ["computing", "queued"]


@pytest.mark.django_db
def test_the_tasks_do_nothing_when_there_is_nothing_to_do():
    tasks.compute_drafts(unknown="from a newer version")
    tasks.deliver_notices()
    tasks.forget_requests()

    assert states() == []


@pytest.mark.django_db
def test_the_command_computes_one_draft_and_says_what_came_of_it(capsys):
    draft = waiting(make_desk(), now=timezone.now())

    call_command("compute_draft", str(draft.uid))
    call_command("compute_draft", str(draft.uid))

    assert capsys.readouterr().out.splitlines() == [
        f"{draft.uid}: ready",
        f"{draft.uid}: not waiting",
    ]


@pytest.mark.django_db
def test_the_command_names_a_draft_that_is_not_there():
    with pytest.raises(CommandError, match="There is no draft"):
        call_command("compute_draft", str(uuid4()))
