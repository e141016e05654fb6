"""Many at once: a note is written by one, confirmed once by each, and never read half changed."""

import os
from datetime import timedelta

import pytest

from rotation.models import Activity, Handover, HandoverReceipt, Notice
from rotation.services import handovers, publishing, reminders
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user
from tests.rotation.databases import race

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgres" not in os.environ.get("DATABASE_URL", ""), reason="needs a PostgreSQL server"
    ),
]
WRITERS = 8
TOMORROW = NOON.replace(hour=9) + timedelta(days=1)
EVENING = NOON + timedelta(hours=5)  # the end of the shift
WHY = {"code": "by_hand", "text": "Ill"}


class Desk:
    """Mara serves now, Ada and Pia tomorrow."""

    def __init__(self):
        self.rota = make_rota()
        self.mara, self.ada, self.pia = (make_member(self.rota.team) for _ in range(3))
        developer, product = self.rota.seats.order_by("position")
        self.shift = make_shift(self.mara, rota=self.rota, seat=developer)
        slot = make_slot(self.rota, TOMORROW)
        self.next = make_shift(self.ada, slot=slot, seat=developer)
        self.beside = make_shift(self.pia, slot=slot, seat=product)

    def write(self, text, seen=None):
        return handovers.write(
            shift=self.shift, text=text, by=self.mara.user, row_version=seen, now=NOON
        )


@pytest.fixture
def desk():
    return Desk()


def kinds(errors):
    return {type(error).__name__ for error in errors}


def test_of_many_who_write_the_first_note_one_does(desk):

    won, lost = race(lambda number: desk.write(f"From {number}"), WRITERS)

    assert (len(won), kinds(lost)) == (1, {"Stale"})
    assert Handover.objects.get().text == won[0].text
    assert Activity.objects.filter(verb="handover.written").count() == 1


def test_of_many_changes_of_one_version_one_is_made(desk):
    desk.write("One")

    won, lost = race(lambda number: desk.write(f"From {number}", 1), WRITERS)

    assert (len(won), kinds(lost)) == (1, {"Stale"})
    assert Handover.objects.get().row_version == 2


def test_who_confirms_many_times_at_once_confirms_once(desk):
    note = desk.write("One")

    won, lost = race(
        lambda number: handovers.confirm(
            handover=note, by=(desk.ada, desk.pia)[number % 2], now=EVENING
        ),
        WRITERS,
    )

    assert (len(won), lost) == (WRITERS, [])
    assert HandoverReceipt.objects.count() == 2
    assert Activity.objects.filter(verb="handover.confirmed").count() == 2


def test_nobody_confirms_a_text_that_is_changed_at_the_same_moment(desk):
    note = desk.write("One")

    def act(number):
        if number % 2:
            return handovers.confirm(handover=note, by=desk.ada, row_version=1, now=EVENING)
        return desk.write("Two", 1)

    race(act, WRITERS)

    now = Handover.objects.get()
    assert (now.text, now.receipts.count()) in [("One", 1), ("Two", 0)]


def test_notes_and_swaps_of_the_same_rota_do_not_wait_for_each_other_in_a_ring(desk):
    planner = make_user("planner")
    desk.write("One")

    def act(number):
        if number % 2:
            member = (desk.mara, desk.pia, None, desk.ada)[number // 2]
            return publishing.assign(
                shift=desk.next, member=member, reason=WHY, by=planner, now=NOON
            )
        return desk.write(f"From {number}", 1)

    _won, lost = race(act, WRITERS)

    assert kinds(lost) <= {"Stale", "AlreadyThere", "Barred", "DoubleBooked", "OnDuty"}, lost


def test_two_sweeps_at_once_say_everything_once(desk):
    now = TOMORROW
    won, lost = race(lambda _number: reminders.sweep(now=now), 4)

    assert lost == []
    assert sum(won) == Notice.objects.count() == 2
