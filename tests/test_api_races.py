"""Sixteen programs at once: one effect, one winner, and everybody else is told."""

from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from feedback.models import Case
from tests.conftest import NOON
from tests.make import make_requirement
from tests.programs import Program
from tests.rotation.databases import copy_into_file, race

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAMS = 16
NEW_CASE = {"who": {"account_name": "Polar"}, "needed": "To print", "happened": "Showed how"}


@pytest.fixture(autouse=True)
def noon_clock(monkeypatch):
    """Every request of these tests happens at the fixed noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def at_once(tmp_path):
    """Send a request from many threads; return how often which status was answered.

    SQLite's database in memory belongs to one thread, so that its rows are copied into a file.
    """

    def run(send, read):
        file = None
        if connection.vendor == "sqlite":
            file = tmp_path / "race.sqlite3"
            copy_into_file(file)
        answered, failed = race(lambda number: send(number).status_code, PROGRAMS, file=file)
        assert not failed
        [seen], _none = race(lambda _number: read(), 1, file=file)
        return Counter(answered), seen

    return run


def test_a_post_sent_sixteen_times_with_one_key_is_done_once(at_once):
    program = Program()
    program.get("me/")

    answered, cases = at_once(
        lambda _number: program.post("cases/", NEW_CASE, Idempotency_Key="k1"), Case.objects.count
    )

    assert cases == 1
    assert set(answered) <= {201, 409}
    assert answered[201] >= 1


def test_of_sixteen_editors_of_one_version_one_wins(at_once):
    requirement = make_requirement()
    program = Program("product")
    program.get("me/")

    def read():
        requirement.refresh_from_db()
        return requirement.row_version

    answered, version = at_once(
        lambda number: program.patch(
            f"requirements/{requirement.pk}/", {"title": f"Title {number}"}, If_Match='"v1"'
        ),
        read,
    )

    assert answered == {200: 1, 409: PROGRAMS - 1}
    assert version == 2
