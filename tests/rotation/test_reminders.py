"""What is said by the clock: exactly these notices, at their minute, and nothing else."""

from datetime import timedelta

import pytest

from rotation.models import Notice, NoticeSettings, Shift
from rotation.services import handovers, publishing, reminders
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc

pytestmark = pytest.mark.django_db
BEGIN = utc("2026-11-20 09:00")
END = BEGIN + timedelta(hours=8)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WHY = {"code": "by_hand", "text": "Ill"}


@pytest.fixture
def rota():
    return make_rota(name="Customer desk")


@pytest.fixture
def mara(rota):
    return make_member(rota.team, first_name="Mara", zone="Europe/Berlin")


def wish(member, hours):
    NoticeSettings.objects.create(user=member.user, reminder_hours=hours)


def said(now):
    """The notices one sweep leaves, as who, what kind."""
    before = set(Notice.objects.values_list("pk", flat=True))
    reminders.sweep(now=now)
    fresh = Notice.objects.exclude(pk__in=before).order_by("kind", "pk")
    return [(notice.user, notice.kind) for notice in fresh]


def assign(shift, member, now):
    return publishing.assign(
        shift=shift, member=member, reason=WHY, by=make_user("planner"), now=now
    )


class TestFromBeginToEnd:
    def test_a_shift_is_announced_begun_and_ended_once_each(self, rota, mara):
        make_shift(mara, rota=rota, starts_at=BEGIN)
        marks = [
            (BEGIN - DAY - MINUTE, []),
            (BEGIN - DAY, ["shift.reminder"]),
            (BEGIN - DAY + MINUTE, []),
            (BEGIN - MINUTE, []),
            (BEGIN, ["shift.starts"]),
            (BEGIN + MINUTE, []),
            (END - 16 * MINUTE, []),
            (END - 15 * MINUTE, ["shift.ends"]),
            (END - MINUTE, []),
            (END, []),
            (END + DAY, []),
        ]

        assert [(now, [kind for _user, kind in said(now)]) for now, _kinds in marks] == marks

    def test_it_speaks_to_whoever_holds_the_shift_and_to_nobody_else(self, rota, mara):
        slot = make_slot(rota, BEGIN)
        developer, product = rota.seats.order_by("position")
        jonas = make_member(rota.team, job="product")
        make_shift(mara, slot=slot, seat=developer)
        make_shift(jonas, slot=slot, seat=product)
        make_user("planner")

        assert {user for user, _kind in said(BEGIN)} == {mara.user, jonas.user}

    @pytest.mark.parametrize("now", [BEGIN - DAY, BEGIN, END])
    def test_it_is_silent_about_what_is_cancelled_and_to_who_may_not_sign_in(self, rota, mara, now):
        make_shift(mara, rota=rota, starts_at=BEGIN, state=Shift.State.CANCELLED)
        gone = make_member(rota.team, is_active=False)
        make_shift(gone, rota=rota, starts_at=BEGIN)

        assert said(now) == []

    def test_twice_at_once_says_it_once(self, rota, mara):
        make_shift(mara, rota=rota, starts_at=BEGIN)

        assert [reminders.sweep(now=BEGIN), reminders.sweep(now=BEGIN)] == [1, 0]


class TestReminders:
    @pytest.mark.parametrize("hours", [1, 2, 24, 168, 336])
    def test_each_is_reminded_as_long_before_as_they_wish(self, rota, mara, hours):
        make_shift(mara, rota=rota, starts_at=BEGIN)
        wish(mara, hours)
        due = BEGIN - timedelta(hours=hours)

        assert said(due - MINUTE) == []
        assert said(due) == [(mara.user, "shift.reminder")]

    def test_who_wishes_none_gets_none(self, rota, mara):
        make_shift(mara, rota=rota, starts_at=BEGIN)
        wish(mara, 0)

        assert [said(BEGIN - timedelta(hours=left)) for left in (24, 1)] == [[], []]

    def test_who_was_given_the_shift_since_has_just_been_told_of_it(self, rota, mara):
        shift = make_shift(make_member(rota.team), rota=rota, starts_at=BEGIN)
        assign(shift, mara, BEGIN - DAY + MINUTE)

        assert said(BEGIN - timedelta(hours=5)) == []

    def test_who_was_given_it_before_that_is_reminded(self, rota, mara):
        shift = make_shift(make_member(rota.team), rota=rota, starts_at=BEGIN)
        assign(shift, mara, BEGIN - DAY - MINUTE)

        assert said(BEGIN - DAY) == [(mara.user, "shift.reminder")]

    def test_a_shift_that_moves_is_announced_again_at_its_new_time(self, rota, mara):
        shift = make_shift(mara, rota=rota, starts_at=BEGIN)
        said(BEGIN - DAY)
        Shift.objects.filter(pk=shift.pk).update(
            starts_at=BEGIN + DAY, ends_at=END + DAY, revision=1
        )

        assert said(BEGIN - MINUTE) == []
        assert said(BEGIN) == [(mara.user, "shift.reminder")]

    @pytest.mark.parametrize(
        ("starts_at", "local"),
        [
            pytest.param("2026-10-25 08:00", "Sun 25 Oct, 09:00", id="clocks go back"),
            pytest.param("2027-03-28 07:00", "Sun 28 Mar, 09:00", id="clocks go forward"),
        ],
    )
    def test_hours_are_hours_that_pass_also_when_the_clocks_change(
        self, rota, mara, starts_at, local
    ):
        begin = utc(starts_at)
        shift = make_shift(mara, rota=rota, starts_at=begin)
        shift.holdings.update(from_at=begin - 10 * DAY)

        assert said(begin - DAY - MINUTE) == []
        assert said(begin - DAY) == [(mara.user, "shift.reminder")]
        assert local in Notice.objects.get().subject

    def test_it_says_when_on_the_readers_clocks_and_names_the_zone(self, rota, mara):
        slot = make_slot(rota, BEGIN)
        developer, product = rota.seats.order_by("position")
        shift = make_shift(mara, slot=slot, seat=developer)
        jonas = make_member(rota.team, job="product", first_name="Jonas", last_name="Hart")
        jonas.reach = "+49 40 5550"
        jonas.save()
        make_shift(jonas, slot=slot, seat=product)

        reminders.sweep(now=BEGIN - DAY)

        notice = Notice.objects.get(user=mara.user)
        assert notice.subject == "Your shift on Customer desk begins Fri 20 Nov, 10:00"
        assert notice.body.split("\n") == [
            "Fri 20 Nov, 10:00 to 18:00 (Europe/Berlin), Customer desk, Developer",
            "With: Jonas Hart (Product), +49 40 5550",
            "If you cannot serve it, give it away or swap it now.",
        ]
        assert notice.url == f"/shifts/{shift.uid}/"
        assert notice.data["shift"] == str(shift.uid)
        assert notice.data["starts_at"] == "2026-11-20T09:00:00+00:00"


class TestStarts:
    def test_the_note_of_who_left_is_in_it(self, rota, mara):
        jonas = make_member(rota.team, first_name="Jonas")
        before = make_shift(jonas, rota=rota, starts_at=BEGIN - DAY)
        shift = make_shift(mara, rota=rota, starts_at=BEGIN)
        handovers.write(shift=before, text="C-12 waits", by=jonas.user, now=END - DAY)

        reminders.sweep(now=BEGIN)

        notice = Notice.objects.get(kind="shift.starts")
        assert notice.subject == "You are on duty now: Customer desk"
        assert notice.body.split("\n")[1:] == ["Left for you:", "Jonas: C-12 waits"]
        assert notice.url == f"/shifts/{shift.uid}/handover/"

    def test_without_a_note_it_says_so(self, rota, mara):
        shift = make_shift(mara, rota=rota, starts_at=BEGIN)

        reminders.sweep(now=BEGIN)

        notice = Notice.objects.get()
        assert notice.body.endswith("\nNobody left a note for you.")
        assert notice.url == f"/shifts/{shift.uid}/"

    def test_who_takes_over_in_the_middle_is_told_then(self, rota, mara):
        shift = make_shift(make_member(rota.team), rota=rota, starts_at=BEGIN)
        said(BEGIN)
        assign(shift, mara, BEGIN + timedelta(hours=1))

        assert said(BEGIN + timedelta(hours=1)) == [(mara.user, "shift.starts")]


class TestEnds:
    def test_it_asks_for_the_note_unless_there_is_one(self, rota, mara):
        shift = make_shift(mara, rota=rota, starts_at=BEGIN)
        other = make_shift(make_member(rota.team), rota=rota, starts_at=BEGIN)
        handovers.write(shift=other, text="All done", by=other.member.user, now=END - 20 * MINUTE)

        reminders.sweep(now=END - 15 * MINUTE)

        asked, written = (
            Notice.objects.get(user=one.member.user, kind="shift.ends") for one in (shift, other)
        )
        assert asked.subject == "Before you leave Customer desk"
        assert "Write down what the next ones need to know." in asked.body
        assert "Your note is written" in written.body
        assert asked.url == f"/shifts/{shift.uid}/handover/"


class TestLateSweeps:
    """The worker stood still for hours: what is still of use is said, the rest is not."""

    def test_no_reminder_of_what_has_begun_and_no_start_of_what_is_over(self, rota, mara):
        make_shift(mara, rota=rota, starts_at=BEGIN)

        assert said(END + MINUTE) == [(mara.user, "shift.ends")]

    def test_a_start_while_it_runs_and_a_reminder_before_it_does_are_said_late(self, rota, mara):
        make_shift(mara, rota=rota, starts_at=BEGIN)

        assert said(BEGIN - timedelta(hours=3)) == [(mara.user, "shift.reminder")]
        assert said(BEGIN + timedelta(hours=3)) == [(mara.user, "shift.starts")]

    @pytest.mark.parametrize(("hours", "asked"), [(3, True), (5, False)])
    def test_who_has_long_left_is_not_asked_for_a_note(self, rota, mara, hours, asked):
        make_shift(mara, rota=rota, starts_at=BEGIN)

        assert bool(said(END + timedelta(hours=hours))) is asked


class TestCosts:
    @pytest.mark.parametrize("shifts", [1, 12])
    def test_with_nothing_to_say_it_asks_four_times(
        self, rota, mara, shifts, django_assert_num_queries
    ):
        for day in range(shifts):
            make_shift(mara, rota=rota, starts_at=BEGIN + day * DAY)
        said(BEGIN)

        with django_assert_num_queries(4):
            assert reminders.sweep(now=BEGIN + MINUTE) == 0

    @pytest.mark.parametrize("shifts", [1, 12])
    def test_each_notice_costs_the_same(self, rota, shifts, django_assert_num_queries):
        slot = make_slot(rota, BEGIN)
        for number in range(shifts):
            make_shift(make_member(rota.team), slot=slot, part=number)

        # Reading those that are due, those beside and their notes; writing and finding each.
        with django_assert_num_queries(4 + 2 + 2 * shifts):
            assert reminders.sweep(now=BEGIN) == shifts

    def test_more_than_a_batch_is_said_in_one_sweep(self, rota):
        slot = make_slot(rota, BEGIN)
        for number in range(7):
            make_shift(make_member(rota.team), slot=slot, part=number)

        assert reminders.sweep(now=BEGIN, batch=3) == 7


def test_the_noon_of_these_tests_is_before_the_first_reminder():
    assert NOON < BEGIN - DAY
