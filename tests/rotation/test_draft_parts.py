"""A shift that was divided is no draft's to move: both parts stay as they are."""

from datetime import timedelta

import pytest

from rotation.services import changes, dividing, draft_edits, publishing
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish, shifts_of, states

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def planner():
    return make_user("planner")


@pytest.fixture
def divided(planner):
    """A published rota whose first developer shift was cut at noon."""
    rota = make_desk()
    publish(rota)
    shift = shifts_of(rota).filter(seat__job="developer").first()
    at = shift.starts_at + timedelta(hours=3)
    return dividing.divide(shift=shift, at=at, reason={"code": "by_hand"}, by=planner, now=NOON)


def test_both_parts_stand_in_the_draft_beside_each_other(divided):
    first, second = divided

    draft = draft_of(first.slot.rota, now=LATER)

    rows = draft.shifts.filter(day=MONDAY, seat__job="developer").order_by("part")
    assert [(row.part, row.member_id, row.starts_at, row.ends_at) for row in rows] == [
        (shift.part, shift.member_id, shift.starts_at, shift.ends_at) for shift in divided
    ]
    assert sum(row.points for row in rows) == first.points + second.points


def test_publishing_leaves_them_as_they_are(divided, planner):
    rota = divided[0].slot.rota
    before = {shift.uid: states(rota)[shift.uid] for shift in divided}
    other = shifts_of(rota).filter(seat__job="product").first()
    away(other.member, MONDAY, days=1)
    draft = draft_of(rota, now=LATER)

    publishing.publish(draft=draft, by=planner, now=LATER)

    assert {shift.uid: states(rota)[shift.uid] for shift in divided} == before
    assert shifts_of(rota).count() == 21


def test_a_draft_that_did_not_know_of_the_cut_is_out_of_date(planner):
    rota = make_desk()
    publish(rota)
    draft = draft_of(rota)
    shift = shifts_of(rota).first()
    at = shift.starts_at + timedelta(hours=3)
    dividing.divide(shift=shift, at=at, reason={"code": "by_hand"}, by=planner, now=NOON)

    assert "shifts" in changes.obstacles(draft, changes.of(draft, LATER))


@pytest.mark.parametrize("part", [0, 1])
def test_a_part_is_changed_by_no_draft(divided, planner, part):
    draft = draft_of(divided[0].slot.rota, now=LATER)
    cell = draft.shifts.select_related("member__user", "seat").get(
        day=MONDAY, seat__job="developer", part=divided[part].part
    )

    with pytest.raises(draft_edits.CellIsFixed):
        draft_edits.change(draft=draft, cell=cell, member=None, by=planner, now=LATER)
