"""A weekday off: entered once, and it bars from every shift it takes time of."""

from datetime import date, time, timedelta

import pytest

from rotation.hours.intervals import Interval
from rotation.models import Activity, Notice, RegularAbsence
from rotation.selectors import absences as reads
from rotation.selectors import duty, grid
from rotation.services import absences, candidates, checks, hard_rules, problems
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_user, utc

pytestmark = pytest.mark.django_db

FRIDAY = 4
SUNDAY = 6
CHANGES = [
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Asia/Shanghai", "2026-03-29"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
]


def enter(member, **fields):
    values = {
        "weekday": FRIDAY,
        "local_start": None,
        "local_end": None,
        "from_on": date(2026, 11, 1),
        "until_on": None,
        "note": "",
        "by": member.user,
        "now": NOON,
    }
    return absences.enter_regular(member=member, **(values | fields))


def barred(shift, member):
    return hard_rules.reasons(shift)[member.pk].code == "absent"


class TestEntering:
    def test_it_is_kept_with_a_private_note_that_nobody_else_reads(self):
        member = make_member()

        regular = enter(member, note="  School run ").absence

        assert regular.note == "School run"
        recorded = Activity.objects.get(verb="regular_absence.entered")
        assert "School" not in str(recorded.changed)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            pytest.param({"weekday": 7}, "weekday", id="an eighth day of the week"),
            pytest.param({"weekday": -1}, "weekday", id="a day before Monday"),
            pytest.param(
                {"local_start": time(13), "local_end": time(12)}, "local_end", id="backwards"
            ),
            pytest.param(
                {"local_start": time(13), "local_end": time(13)}, "local_end", id="no time"
            ),
            pytest.param({"local_start": time(13, 0, 30)}, "local_start", id="seconds"),
            pytest.param({"until_on": date(2026, 11, 1)}, "until_on", id="no day"),
            pytest.param({"from_on": date(202, 11, 1)}, "from_on", id="year 202"),
            pytest.param({"until_on": date(9999, 1, 1)}, "until_on", id="year 9999"),
            pytest.param({"note": "x" * 201}, "note", id="note too long"),
        ],
    )
    def test_what_cannot_be_is_refused(self, fields, field):
        with pytest.raises(checks.Refused) as refused:
            enter(make_member(), **fields)

        assert list(refused.value.fields) == [field]
        assert not RegularAbsence.objects.exists()

    def test_the_same_twice_is_a_conflict_unless_one_ends_before_the_other(self):
        member = make_member()
        enter(member, until_on=date(2026, 12, 1))

        with pytest.raises(absences.AlreadyEntered):
            enter(member)
        enter(member, from_on=date(2026, 12, 1))
        enter(member, local_start=time(13))

        assert member.regular_absences.count() == 3

    def test_planners_hear_of_published_shifts_it_takes(self):
        member, planner = make_member(), make_user("planner")
        friday = make_shift(member, starts_at=utc("2026-11-20 09:00"))
        make_shift(member, starts_at=utc("2026-11-23 09:00"))

        assert enter(member).hit == [friday]
        assert Notice.objects.get().user == planner
        friday.refresh_from_db()
        assert friday.member == member


class TestWithdrawing:
    def test_it_no_longer_bars(self):
        member, rota = make_member(), make_rota()
        shift = make_shift(rota=rota, starts_at=utc("2026-11-20 09:00"))
        regular = enter(member).absence
        assert barred(shift, member)

        absences.withdraw_regular(absence=regular, by=member.user, now=NOON)
        absences.withdraw_regular(absence=regular, by=member.user, now=NOON)

        assert not barred(shift, member)
        assert Activity.objects.filter(verb="regular_absence.withdrawn").count() == 1


class TestBarring:
    @pytest.mark.parametrize(("zone", "day"), CHANGES)
    def test_the_day_of_the_members_own_zone_whatever_the_clocks_do(self, zone, day):
        """At a desk that is always open the Sunday is barred, and the days beside it are not."""
        sunday = date.fromisoformat(day)
        member = make_member(zone=zone)
        enter(member, weekday=SUNDAY, from_on=date(2026, 1, 1))
        rota = make_rota(zone=zone, seats=("developer",))
        always = {str(weekday): [["00:00", "24:00"]] for weekday in range(7)}
        rota.opening_hours.create(version=2, weekly=always, zone=zone, made_at=NOON)
        rota.templates.update(
            local_start=time(0), length_minutes=24 * 60, day_offsets=list(range(7))
        )
        first, until = sunday - timedelta(days=2), sunday + timedelta(days=3)

        problem, context = problems.build(rota, first, until, utc("2025-12-01 00:00"))

        out = [context.seats[seat.id].slot.day for seat in problem.seats if not seat.candidates]
        assert out == [sunday]
        assert len(problem.seats) == 5

    def test_half_a_day_leaves_the_shifts_of_the_other_half(self):
        member, rota = make_member(zone="Europe/Berlin"), make_rota()
        enter(member, local_start=time(13))  # 12:00 UTC in winter
        early = make_shift(rota=rota, starts_at=utc("2026-11-20 08:00"), hours=4)
        late = make_shift(rota=rota, starts_at=utc("2026-11-20 11:00"), hours=4)

        assert (barred(early, member), barred(late, member)) == (False, True)

    def test_it_counts_together_with_an_absence_where_a_share_bars(self):
        member, rota = make_member(), make_rota(absence_bars_from_percent=50)
        shift = make_shift(rota=rota, starts_at=utc("2026-11-20 09:00"))
        enter(member, local_end=time(11))
        assert not barred(shift, member)

        member.absences.create(
            starts_at=utc("2026-11-20 15:00"),
            ends_at=utc("2026-11-20 17:00"),
            made_by=member.user,
            made_at=NOON,
        )

        assert barred(shift, member)

    def test_before_its_first_day_and_from_its_last_on_nobody_is_barred(self):
        member, rota = make_member(), make_rota()
        enter(member, from_on=date(2026, 11, 27), until_on=date(2026, 12, 4))

        days = ["2026-11-20", "2026-11-27", "2026-12-04"]
        shifts = [make_shift(rota=rota, starts_at=utc(f"{day} 09:00")) for day in days]

        assert [barred(shift, member) for shift in shifts] == [False, True, False]

    def test_a_weekday_off_is_no_absence_that_excuses_from_load(self):
        rota, member, other = make_rota(seats=("developer",)), make_member(), make_member()
        enter(member)

        problem, _ = problems.build(rota, date(2026, 12, 7), date(2026, 12, 21), NOON)

        due = {int(one.id): one.target_points for one in problem.people}
        assert due == {member.pk: 20, other.pk: 20}


@pytest.mark.parametrize(
    ("at", "away"),
    [
        ("2026-11-20 08:59", False),
        ("2026-11-20 09:00", True),
        ("2026-11-20 12:00", False),
        ("2026-11-19 10:00", False),
    ],
)
def test_whether_somebody_is_away_now_counts_weekdays_too(at, away):
    member = make_member()
    enter(member, local_start=time(9), local_end=time(12))

    assert duty.is_away(member.user, utc(at)) is away


def test_the_rota_marks_shifts_on_a_weekday_off():
    member, rota = make_member(), make_rota()
    enter(member)

    around = grid.surroundings(
        rota, date(2026, 11, 16), date(2026, 11, 23), seat_ids=(), language="en"
    )

    assert [one.starts_at for one in around.off[member.pk]] == [utc("2026-11-20 00:00")]


def test_somebody_is_away_on_that_day_for_everybody_who_asks():
    member = make_member()
    enter(member, local_start=time(9), local_end=time(12))
    span = Interval(utc("2026-11-16 00:00"), utc("2026-11-30 00:00"))

    assert len(reads.regular_of([member.pk], span)[member.pk]) == 2
    assert candidates.absent_times([member.pk], span)[member.pk][0].starts_at == utc(
        "2026-11-20 09:00"
    )
