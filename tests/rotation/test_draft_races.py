"""Editors and publishers of one draft at the same moment: one wins, the others are told."""

import os
from datetime import timedelta

import pytest

from rotation.models import Activity, Draft
from rotation.services import draft_edits, publishing
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.plans import draft_of, make_desk, shifts_of
from tests.rotation.test_service_races import WRITERS, at_once, kinds

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgres" not in os.environ.get("DATABASE_URL", ""), reason="needs a PostgreSQL server"
    ),
]
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def draft():
    return draft_of(make_desk(developers=4))


def open_cell(draft, planner, number):
    fresh = Draft.objects.select_related("rota").get(pk=draft.pk)
    cells = fresh.shifts.select_related("member__user", "seat").order_by("pk")
    return draft_edits.change(
        draft=fresh, cell=cells[number], member=None, version=1, by=planner, now=LATER
    )


def test_of_many_editors_of_one_version_one_wins(draft):
    planner = make_user("planner")

    results = at_once(lambda number: open_cell(draft, planner, number))

    assert kinds(results) == {"DraftShift": 1, "Stale": WRITERS - 1}
    assert draft.shifts.filter(member=None).count() == 1
    assert Activity.objects.filter(verb="draft.cell_changed").count() == 1


def test_what_is_published_is_what_the_draft_says(draft):
    planner = make_user("planner")

    def work(number):
        if number == 0:
            return publishing.publish(draft=draft, by=planner, now=LATER)
        return open_cell(draft, planner, number)

    results = at_once(work)

    assert kinds(results)["Published"] == 1
    planned = {(row.day, row.seat_id): row.member_id for row in draft.shifts.all()}
    held = {(one.slot.day, one.seat_id): one.member_id for one in shifts_of(draft.rota)}
    assert held == planned
