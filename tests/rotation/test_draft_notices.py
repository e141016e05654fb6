"""Who asked for a draft hears what came of it, once."""

from datetime import timedelta

import pytest

from rotation.models import Notice
from rotation.services import drafts
from tests.conftest import NOON
from tests.make import make_rota, make_user
from tests.rotation.plans import FEW_MOVES, MONDAY, make_desk

pytestmark = pytest.mark.django_db


def waiting(rota=None, **fields):
    return drafts.create(
        rota=rota or make_desk(),
        from_on=MONDAY,
        until_on=MONDAY + timedelta(weeks=2),
        moves=FEW_MOVES,
        by=make_user("planner"),
        now=NOON,
        **fields,
    )


def compute(draft):
    drafts.compute(draft_id=draft.pk, now=NOON)
    draft.refresh_from_db()


def test_they_read_that_it_is_ready_with_its_score_in_words():
    draft = waiting(title="Before the holidays")

    compute(draft)
    compute(draft)

    notice = Notice.objects.get(kind="draft.ready")
    assert notice.user == draft.made_by
    assert notice.subject == f"The draft of {draft.rota.name} is ready"
    assert notice.body.splitlines() == [
        "Before the holidays",
        "All 20 seats are filled",
        "20 new shifts",
        "Nobody is told of it before you publish it.",
    ]
    assert notice.url == f"/drafts/{draft.uid}/"


def test_they_read_how_many_seats_stay_open():
    draft = waiting(make_desk(developers=3, products=0))

    compute(draft)

    assert "10 of 20 seats stay open" in Notice.objects.get().body


def test_they_read_that_there_is_none():
    draft = waiting(make_rota(templates=False))

    compute(draft)

    assert draft.state == "failed"
    notice = Notice.objects.get(user=draft.made_by, kind="draft.ready")
    assert notice.subject == f"The draft of {draft.rota.name} could not be computed"
    assert notice.body == "Its page says why, and what to do about it."


def test_they_read_it_too_when_the_process_that_computes_it_dies():
    draft = waiting()

    drafts.compute_waiting(now=NOON, seconds=0)

    draft.refresh_from_db()
    assert (draft.state, draft.failure) == ("failed", "took_too_long")
    assert Notice.objects.get().subject == f"The draft of {draft.rota.name} could not be computed"


def test_they_read_nothing_when_they_stopped_it_themselves():
    draft = waiting()
    drafts.cancel(draft=draft, by=draft.made_by, now=NOON)

    compute(draft)

    assert not Notice.objects.exists()
