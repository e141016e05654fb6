"""A shift cancelled by hand stays cancelled until somebody opens it again; a plan's own may return."""

from datetime import date, timedelta

import pytest

from rotation.errors import Stale
from rotation.models import Activity, LedgerEntry, Notice, Shift
from rotation.services import publishing, templates
from tests.conftest import NOON
from tests.make import make_shift, make_user
from tests.rotation.plans import MONDAY, draft_of, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
WHY = {"code": "by_hand", "text": "The desk is closed that day"}


@pytest.fixture
def planner():
    return make_user("planner")


@pytest.fixture
def rota():
    desk = make_desk()
    publish(desk)
    return desk


def cells(rows):
    return {(row.slot.day, row.seat_id) for row in rows}


def cancel(shift, planner):
    return publishing.cancel_shift(shift=shift, reason=WHY, by=planner, now=LATER)


def reopen(shift, planner, now=LATER):
    return publishing.reopen_shift(shift=shift, reason=WHY, by=planner, now=now)


def test_no_later_plan_brings_it_back(rota, planner):
    shift = shifts_of(rota)[0]
    others = cells(shifts_of(rota)[1:])

    cancel(shift, planner)
    publish(rota, now=LATER)

    assert cells(shifts_of(rota)) == others
    assert shift.why != Shift.objects.get(pk=shift.pk).why == {"cancelled": WHY}


def test_opened_again_it_is_filled_by_the_next_plan_under_its_old_uid(rota, planner):
    shift = shifts_of(rota)[0]
    cancel(shift, planner)

    opened = reopen(shift, planner)
    publish(rota, now=LATER)

    assert (opened.state, opened.member, opened.revision) == ("published", None, 2)
    again = Shift.objects.get(uid=shift.uid)
    assert again.member is not None
    assert Activity.objects.get(verb="shift.reopened").reason == WHY


def test_who_held_it_is_told_that_it_was_cancelled_with_the_reason(rota, planner):
    shift = shifts_of(rota)[0]

    cancel(shift, planner)

    notice = Notice.objects.get(kind="shift.cancelled")
    assert notice.user == shift.member.user
    assert notice.subject == f"Your shift on {rota.name} was cancelled"
    assert notice.body.splitlines() == [
        f"Mon 7 Dec, 09:00 to 17:00 (UTC), {rota.name}, {shift.seat.name}",
        "Reason: The desk is closed that day",
    ]
    assert not Notice.objects.filter(kind="shift.changed").exists()


def test_the_points_of_a_cancelled_shift_are_taken_back_and_stay_so(rota, planner):
    shift = shifts_of(rota)[0]

    cancel(shift, planner)
    reopen(shift, planner)

    entries = LedgerEntry.objects.filter(shift=shift)
    assert sum(entry.points for entry in entries) == 0


def test_a_shift_that_is_there_is_not_opened_again(rota, planner):
    with pytest.raises(publishing.NotCancelled):
        reopen(shifts_of(rota)[0], planner)


def test_a_seat_that_is_filled_by_now_is_not_filled_twice(rota, planner):
    shift = cancel(shifts_of(rota)[0], planner)
    make_shift(slot=shift.slot, seat=shift.seat)

    with pytest.raises(publishing.SeatIsFilled):
        reopen(shift, planner)


def test_a_shift_that_fills_the_seat_by_now_is_kept_by_plans(rota, planner):
    shift = cancel(shifts_of(rota)[0], planner)
    other = make_shift(slot=shift.slot, seat=shift.seat)

    publish(rota, now=LATER)

    other.refresh_from_db()
    assert (other.state, other.member is None) == ("published", False)


def test_a_plan_that_dropped_a_shift_may_bring_it_back(rota, planner):
    template = rota.templates.get()
    before = cells(shifts_of(rota))
    templates.end_template(template=template, last_day=date(2026, 12, 16), by=None, now=LATER)
    publish(rota, now=LATER)
    templates.end_template(template=template, last_day=date(2027, 12, 16), by=None, now=LATER)

    publish(rota, now=LATER)

    assert cells(shifts_of(rota)) == before


def test_a_draft_made_before_is_out_of_date(rota, planner):
    draft = draft_of(rota, MONDAY, now=LATER)
    cancel(shifts_of(rota)[0], planner)

    with pytest.raises(Stale):
        publishing.publish(draft=draft, by=planner, now=LATER)
