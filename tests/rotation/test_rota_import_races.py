"""Two planners at once: an import is taken over once. PostgreSQL is where it shows."""

import os

import pytest

from rotation.models import LedgerEntry, RotaImport, Shift
from rotation.services import rota_imports
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.databases import race
from tests.rotation.taking_over import COMING, DAY, NEXT, begin, make_desk, take

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgres" not in os.environ.get("DATABASE_URL", ""), reason="needs a PostgreSQL server"
    ),
]
ROWS = (f"{DAY},Mara Klein,", f"{NEXT},Jonas Weber,", f"{COMING},Mara Klein,")


def test_an_import_taken_over_by_many_is_taken_over_once():
    desk, planner = make_desk(), make_user("planner")
    found = begin(desk, planner, *ROWS)

    won, lost = race(lambda _n: rota_imports.apply(found=found, by=planner, now=NOON), writers=6)

    assert len(won) == 1
    assert {type(one) for one in lost} == {rota_imports.Over}
    assert Shift.objects.count() == LedgerEntry.objects.count() == 3


def test_the_same_file_by_many_makes_each_shift_once():
    desk, planner = make_desk(), make_user("planner")

    won, lost = race(lambda _n: take(desk, planner, *ROWS), writers=6)

    assert not lost
    assert sorted(one.result["created"] for one in won) == [0, 0, 0, 0, 0, 3]
    assert Shift.objects.count() == 3
    assert RotaImport.objects.filter(state="done").count() == 6


def test_an_import_taken_back_by_many_is_taken_back_once():
    desk, planner = make_desk(), make_user("planner")
    done = take(desk, planner, *ROWS)

    won, lost = race(lambda _n: rota_imports.undo(found=done, by=planner, now=NOON), writers=6)

    assert len(won) == 1
    assert {type(one) for one in lost} == {rota_imports.Over}
    assert sum(LedgerEntry.objects.values_list("points", flat=True)) == 0
