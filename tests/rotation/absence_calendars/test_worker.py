"""The worker reads what is due, and is told at once of what is new."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rotation import tasks
from rotation.calendars.reading import Filters
from rotation.models import AbsenceCalendar, Sweep
from rotation.services import absence_calendars
from rotation.services.absence_calendars import keeping

pytestmark = pytest.mark.django_db


def test_the_task_reads_what_is_due_and_leaves_a_sign_of_life(add):
    add("2026-12-01", now=timezone.now() - timedelta(hours=1))

    tasks.read_calendars()

    assert AbsenceCalendar.objects.get().read_at is not None
    sweep = Sweep.objects.get(name="read absence calendars")
    assert (sweep.ended_at is not None, sweep.failure) == (True, "")


def test_what_is_kicked_is_that_task():
    assert tasks.read_calendars.name == keeping.KICK


def test_new_addresses_and_other_filters_are_kicked_and_names_are_not(
    add, member, noon, django_capture_on_commit_callbacks
):
    def kicks(act):
        with django_capture_on_commit_callbacks() as kicked:
            act()
        return len(kicked)

    def change(name, **filters):
        absence_calendars.change(
            calendar=AbsenceCalendar.objects.get(), name=name, filters=Filters(**filters),
            by=member.user, now=noon,
        )  # fmt: skip

    assert kicks(lambda: add("2026-12-01")) == 1
    assert kicks(lambda: change("Other")) == 0
    assert kicks(lambda: change("Other", only_all_day=True)) == 1
