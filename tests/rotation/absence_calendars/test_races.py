"""Many at once: one calendar, one reading, and rows as if they had come one after the other."""

import pytest

from rotation.calendars.reading import Filters
from rotation.errors import DomainError
from rotation.models import Absence, AbsenceCalendar, Notice
from rotation.services import absence_calendars, absences
from tests.make import make_shift, utc
from tests.rotation.absence_calendars.calendars import away, ics
from tests.rotation.databases import race
from tests.rotation.outbound.servers import response

pytestmark = pytest.mark.django_db(transaction=True)

DAY = {"starts_at": utc("2026-12-01 00:00"), "ends_at": utc("2026-12-02 00:00")}


def names(errors):
    return {type(one).__name__ for one in errors}


def test_one_of_many_adds_an_address(member, noon, shared):
    file = shared()

    won, lost = race(
        lambda _number: absence_calendars.add_address(
            member=member, name="Private", address="https://calendar.example/a",
            filters=Filters(), by=member.user, now=noon,
        ),
        8,
        file=file,
    )  # fmt: skip

    assert (len(won), names(lost)) == (1, {"AlreadyThere"})
    assert AbsenceCalendar.objects.count() == 1


def test_ten_of_many_find_a_place(member, noon, shared):
    file = shared()

    won, lost = race(
        lambda number: absence_calendars.add_address(
            member=member, name="Private", address=f"https://calendar.example/{number}",
            filters=Filters(), by=member.user, now=noon,
        ),
        14,
        file=file,
    )  # fmt: skip

    assert (len(won), names(lost)) == (10, {"TooMany"})


def test_one_of_many_reads(add, member, planner, noon, shared):
    make_shift(member, starts_at=utc("2026-12-01 09:00"))
    calendar = add()
    calendar.server.answers = [response(body=ics("2026-12-01")) for _ in range(8)]
    file = shared()

    won, lost = race(
        lambda _number: absence_calendars.read(calendar=calendar.row, now=noon), 8, file=file
    )

    assert [one.entered for one in won] == [1]
    assert names(lost) <= {"BeingRead", "ReadJustNow", "ReaderBusy"}
    assert calendar.server.connections == 1
    assert away(member) == [("12-01 00:00", "12-02 00:00")]
    assert Notice.objects.count() == 2


def test_sweeps_share_the_work(add, member, noon, shared):
    add()
    rows = [
        AbsenceCalendar(
            member=member, name=f"{number}", host="127.0.0.1", sealed_address="nonsense",
            made_by=member.user, made_at=noon, next_read_at=noon,
        )
        for number in range(12)
    ]  # fmt: skip
    AbsenceCalendar.objects.bulk_create(rows)
    file = shared()

    won, lost = race(lambda _number: absence_calendars.read_due(now=noon), 4, file=file)

    assert lost == []
    assert sum(won) == 13
    assert max(AbsenceCalendar.objects.values_list("failures", flat=True)) == 1


def test_an_absence_by_hand_at_the_same_moment_is_told_of_once_or_twice(
    add, member, planner, noon, shared
):
    make_shift(member, starts_at=utc("2026-12-01 09:00"))
    calendar = add("2026-12-01")
    file = shared()

    def write(number):
        if number:
            return absence_calendars.read(calendar=calendar.row, now=noon)
        return absences.enter(
            member=member, kind="holiday", all_day=True, note="", by=member.user, now=noon, **DAY
        )

    won, lost = race(write, 2, file=file)

    assert (len(won), lost) == (2, [])
    assert Absence.objects.standing().count() == 2
    assert Notice.objects.filter(user=planner).exists()


def test_removing_while_it_is_read_leaves_nothing_behind(add, member, noon, shared):
    calendar = add("2026-12-01")
    file = shared()

    def write(number):
        if number:
            return absence_calendars.read(calendar=calendar.row, now=noon)
        return absence_calendars.remove(calendar=calendar.row, by=member.user, now=noon)

    _won, lost = race(write, 2, file=file)

    assert all(isinstance(error, DomainError) for error in lost)
    assert AbsenceCalendar.objects.get().removed_at == noon
    assert away(member) == []
