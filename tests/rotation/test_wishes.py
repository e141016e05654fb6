"""Wishes: few days of each kind in a quarter, given back when they are withdrawn in time."""

from datetime import date, timedelta

import pytest

from rotation.models import Activity, Wish
from rotation.selectors import wishes as reads
from rotation.services import checks, wishes
from tests.conftest import NOON
from tests.make import make_member, utc

pytestmark = pytest.mark.django_db

QUARTER = date(2026, 10, 1)
NEXT = date(2027, 1, 1)


def wish(member, first="2026-12-01", days=1, **fields):
    starts_at = utc(f"{first} 00:00")
    values = {
        "kind": "avoid",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(days=days),
        "all_day": True,
        "note": "",
        "by": member.user,
        "now": NOON,
    }
    return wishes.make(member=member, **(values | fields))


def left(member, kind, day):
    """How many days of a kind are left in the quarter of that day."""
    return reads.BUDGET - reads.spent(member)[kind, reads.quarter(day)]


class TestTheBudget:
    def test_everybody_has_six_days_of_each_kind_in_a_quarter(self):
        member = make_member()

        wish(member, days=2)
        wish(member, "2026-12-10", kind="prefer")

        assert left(member, "avoid", date(2026, 11, 18)) == 4
        assert left(member, "prefer", QUARTER) == 5
        assert left(member, "avoid", NEXT) == 6

    def test_a_seventh_day_is_refused_with_what_is_left(self):
        member = make_member()
        wish(member, days=5)

        with pytest.raises(wishes.WishBudgetSpent, match="1 day is left of 6") as refused:
            wish(member, "2026-12-10", days=2)

        assert refused.value.code == "wish_budget_spent"
        assert Wish.objects.count() == 1
        wish(member, "2026-12-10")

    def test_a_wish_over_the_turn_of_a_quarter_spends_of_both(self):
        member = make_member()

        wish(member, "2026-12-30", days=4)

        assert [left(member, "avoid", day) for day in (QUARTER, NEXT)] == [4, 4]

    def test_a_part_of_a_day_counts_as_a_day(self):
        member = make_member()

        wish(member, ends_at=utc("2026-12-01 12:00"), all_day=False)

        assert left(member, "avoid", QUARTER) == 5

    @pytest.mark.parametrize(
        ("zone", "start", "end", "days"),
        [
            # A whole day of the member's own clock, on the days on which it changes.
            ("Europe/London", "2027-03-28 00:00", "2027-03-28 23:00", 1),
            ("America/New_York", "2027-03-14 05:00", "2027-03-15 04:00", 1),
            ("Australia/Lord_Howe", "2027-04-03 13:00", "2027-04-04 13:30", 1),
            ("Asia/Shanghai", "2027-03-27 16:00", "2027-03-28 16:00", 1),
            ("Africa/Casablanca", "2027-02-06 23:00", "2027-02-08 00:00", 1),
            ("Asia/Shanghai", "2027-03-28 00:00", "2027-03-29 00:00", 2),
        ],
    )
    def test_days_are_those_of_the_members_own_clock(self, zone, start, end, days):
        member = make_member(zone=zone)

        made = wish(member, starts_at=utc(start), ends_at=utc(end))

        assert len(reads.days(made)) == days
        assert left(member, "avoid", reads.days(made)[0]) == 6 - days

    def test_another_persons_wishes_cost_nothing(self):
        wish(make_member(), days=6)

        assert left(make_member(), "avoid", QUARTER) == 6


class TestWithdrawing:
    def test_days_to_come_are_free_again(self):
        member = make_member()
        made = wish(member, days=6)

        wishes.withdraw(wish=made, by=member.user, now=NOON)
        wishes.withdraw(wish=made, by=member.user, now=NOON)

        assert left(member, "avoid", QUARTER) == 6
        assert Activity.objects.filter(verb="wish.withdrawn").count() == 1
        wish(member, days=6)

    def test_days_that_are_over_stay_spent(self):
        member = make_member()
        made = wish(member, days=4)

        wishes.withdraw(wish=made, by=member.user, now=utc("2026-12-03 09:00"))

        assert left(member, "avoid", QUARTER) == 4


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        pytest.param({"first": "2026-11-17"}, "starts_at", "wish_is_over", id="yesterday"),
        pytest.param({"days": 0}, "ends_at", "wish_ends_before_it_begins", id="no time"),
        pytest.param({"days": 32}, "ends_at", "wish_too_long", id="32 days"),
        pytest.param({"kind": "maybe"}, "kind", "invalid_choice", id="unknown kind"),
        pytest.param({"note": "x" * 201}, "note", "max_length", id="note too long"),
        pytest.param({"first": "0202-11-25"}, "starts_at", "year_out_of_range", id="year 202"),
    ],
)
def test_what_cannot_be_wished_is_refused(fields, field, code):
    with pytest.raises(checks.Refused) as refused:
        wish(make_member(), **fields)

    assert (list(refused.value.fields), refused.value.code) == ([field], code)
    assert not Wish.objects.exists()


def test_today_may_still_be_wished_for():
    assert wish(make_member(), "2026-11-18").pk


@pytest.mark.parametrize("kind", ["avoid", "prefer"])
def test_one_wish_at_a_time(kind):
    member = make_member()
    wish(member, days=2)

    with pytest.raises(wishes.AlreadyWished) as again:
        wish(member, "2026-12-02", kind=kind)

    assert again.value.status == 409
    wish(member, "2026-12-03", kind=kind)


def test_what_a_wish_says_of_itself_keeps_the_note_private():
    made = wish(make_member(), note="  Concert ")

    assert made.note == "Concert"
    assert "Concert" not in str(Activity.objects.get(verb="wish.made").changed)


@pytest.mark.parametrize(
    ("day", "first", "following"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 7, 1)),
    ],
)
def test_quarters_begin_in_january_april_july_and_october(day, first, following):
    assert (reads.quarter(day), reads.next_quarter(day)) == (first, following)
