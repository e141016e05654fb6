"""Wishes, holidays of years before and paybacks make a seat welcome or not, and say so."""

from datetime import date, timedelta

import pytest

from rotation.hours.public_holidays import names_of
from rotation.models import Payback, RotaDay, Seat, Trade
from rotation.services import problems, reasons, wishes
from rotation.solver import solve
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.plans import MONDAY

pytestmark = pytest.mark.django_db
CHRISTMAS_WEEK = date(2026, 12, 21)  # the 25th is a Friday
NEW_YEAR_WEEK = date(2026, 12, 28)


def build(rota, from_on=MONDAY, weeks=1):
    return problems.build(rota, from_on, from_on + timedelta(weeks=weeks), NOON)[0]


def leanings_of(rota, member, **window):
    """Day of the month, cost and codes of each seat about which the member has a leaning."""
    return [
        (seat.starts_at.day, seat.dislike.get(str(member.pk), 0), [note.code for note in notes])
        for seat in build(rota, **window).seats
        if (notes := seat.notes.get(str(member.pk)))
    ]


def desk(**fields):
    return make_rota(seats=("developer",), **fields)


def wish(member, first, kind="avoid", hours=24, hour=0):
    starts_at = utc(f"{first} {hour:02d}:00")
    return wishes.make(
        member=member,
        kind=kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        all_day=hours == 24,
        note="Concert",
        by=member.user,
        now=NOON,
    )


def serve(member, start, rota=None, **fields):
    return make_shift(member, slot=make_slot(rota or make_rota(), utc(start)), **fields)


class TestWishes:
    @pytest.mark.parametrize(
        ("kind", "cost", "code"),
        [("avoid", 3, "wish_avoid"), ("prefer", -3, "wish_prefer")],
    )
    def test_a_wish_leans_for_or_against_the_seats_it_takes_time_of(self, kind, cost, code):
        rota, member = desk(), make_member()
        wish(member, "2026-12-08", kind)

        assert leanings_of(rota, member) == [(8, cost, [code])]

    @pytest.mark.parametrize(
        ("hour", "hours", "touches"),
        [
            pytest.param(16, 4, True, id="the last hour of the shift"),
            pytest.param(17, 4, False, id="after it"),
            pytest.param(5, 4, False, id="before it"),
        ],
    )
    def test_it_is_the_open_time_that_counts(self, hour, hours, touches):
        rota, member = desk(), make_member()
        wish(member, "2026-12-08", hour=hour, hours=hours)

        assert bool(leanings_of(rota, member)) is touches

    def test_two_wishes_about_one_shift_are_one(self):
        rota, member = desk(), make_member()
        wish(member, "2026-12-08", hour=9, hours=2)
        wish(member, "2026-12-08", hour=14, hours=2)

        assert leanings_of(rota, member) == [(8, 3, ["wish_avoid"])]

    def test_a_wish_taken_back_counts_no_more(self):
        rota, member = desk(), make_member()
        wishes.withdraw(wish=wish(member, "2026-12-08"), by=member.user, now=NOON)

        assert leanings_of(rota, member) == []

    def test_a_private_note_stays_out_of_the_problem(self):
        rota, member = desk(), make_member()
        wish(member, "2026-12-08")

        assert "Concert" not in str(build(rota))

    def test_a_plan_keeps_wishes_where_load_allows(self):
        rota, ada, ben = desk(), make_member(), make_member()
        wish(ada, "2026-12-08")
        wish(ben, "2026-12-09", "prefer")
        problem = build(rota, weeks=2)

        plan = solve.solve(problem, seed=1, moves=4000).plan

        holders = {seat.starts_at.day: plan.assignments[seat.id] for seat in problem.seats}
        assert (holders[8], holders[9]) == (str(ben.pk), str(ben.pk))

    @pytest.mark.parametrize(
        ("zone", "sunday"),
        [
            ("Europe/London", "2027-03-28"),
            ("America/New_York", "2027-03-14"),
            ("Australia/Lord_Howe", "2027-04-04"),
            ("Asia/Shanghai", "2027-03-28"),
            ("Africa/Casablanca", "2027-02-07"),
        ],
    )
    def test_a_day_of_a_clock_change_is_wished_for_as_a_whole(self, zone, sunday):
        """The desk is open on the first and the last hour of the local day."""
        day = date.fromisoformat(sunday)
        rota = make_rota(zone=zone, seats=("developer",), templates=False)
        edges = {str(weekday): [["00:00", "01:00"], ["23:00", "24:00"]] for weekday in range(7)}
        rota.opening_hours.create(version=2, weekly=edges, zone=zone, made_at=NOON)
        rota.templates.create(
            name="Day",
            first_day=day - timedelta(days=7),
            local_start=utc("2026-01-01 00:00").time(),
            length_minutes=24 * 60,
            day_offsets=list(range(7)),
        )
        member = make_member(zone=zone)
        form = {"kind": "avoid", "all_day": True, "note": "", "by": member.user, "now": NOON}
        at = problems.horizon.zones.zone(zone)
        midnight = problems.horizon.zones.midnight
        wishes.make(
            member=member,
            starts_at=midnight(day, at),
            ends_at=midnight(day + timedelta(days=1), at),
            **form,
        )

        first = day - timedelta(days=1)
        problem, context = problems.build(rota, first, first + timedelta(days=3), NOON)

        assert [context.seats[seat.id].slot.day for seat in problem.seats if seat.dislike] == [day]


class TestHolidays:
    @pytest.mark.parametrize(
        ("year", "cost"),
        [
            pytest.param(2025, 2, id="last year"),
            pytest.param(2024, 1, id="two years ago"),
            pytest.param(2023, 1, id="three years ago"),
            pytest.param(2022, None, id="longer ago"),
        ],
    )
    def test_who_had_it_in_a_year_before_is_spared(self, year, cost):
        rota, member = desk(holiday_policy="staffed", country="GB"), make_member()
        serve(member, f"{year}-12-25 09:00")

        found = [one for one in leanings_of(rota, member, from_on=CHRISTMAS_WEEK) if one[0] == 25]

        assert found == ([(25, cost, ["had_holiday"])] if cost else [])

    def test_the_note_names_the_holiday_and_the_last_year(self):
        rota, member = desk(holiday_policy="staffed", country="GB"), make_member()
        serve(member, "2024-12-25 09:00")
        serve(member, "2025-12-25 09:00")

        [note] = [
            one
            for seat in build(rota, CHRISTMAS_WEEK).seats
            for one in seat.notes.get(str(member.pk), ())
            if seat.starts_at.day == 25
        ]

        assert note.params == {"holiday": "Christmas Day", "year": 2025}

    def test_a_holiday_that_moves_is_known_by_its_name(self):
        rota = desk(holiday_policy="staffed", country="DE")
        member, other = make_member(), make_member()
        serve(member, "2026-04-06 09:00")  # Easter Monday, which is 29 March in 2027
        serve(other, "2026-03-29 09:00")

        assert [day for day, _, _ in leanings_of(rota, member, from_on=date(2027, 3, 29))] == [29]
        assert leanings_of(rota, other, from_on=date(2027, 3, 29)) == []

    def test_own_holidays_are_known_by_their_names(self):
        rota, member = desk(), make_member()
        for year in (2025, 2026):
            RotaDay.objects.create(
                rota=rota, day=date(year, 12, 9), kind="staffed", name="Founders' Day"
            )
        serve(member, "2025-12-09 09:00")

        assert leanings_of(rota, member) == [(9, 2, ["had_holiday"])]

    def test_a_closed_holiday_and_an_ordinary_day_are_remembered_by_nobody(self):
        member = make_member()
        serve(member, "2025-12-25 09:00")
        serve(member, "2025-12-24 09:00")
        closed = desk(country="GB")
        ordinary = desk(country="GB", holiday_policy="staffed")
        RotaDay.objects.create(rota=ordinary, day=date(2026, 12, 25), kind="ordinary")

        assert leanings_of(closed, member, from_on=CHRISTMAS_WEEK) == []
        assert leanings_of(ordinary, member, from_on=CHRISTMAS_WEEK) == []

    def test_watching_is_no_holiday_served_and_none_to_be_spared(self):
        rota = desk(holiday_policy="staffed", country="GB")
        watcher = Seat.objects.create(rota=rota, name="Watch", job="developer", kind="shadow")
        member = make_member()
        serve(member, "2025-12-25 09:00", rota, seat=watcher)

        assert leanings_of(rota, member, from_on=CHRISTMAS_WEEK) == []

    def test_the_turn_of_the_year_is_as_near_as_any_other_day(self):
        rota, member = desk(holiday_policy="staffed", country="GB"), make_member()
        serve(member, "2026-01-01 09:00")

        found = leanings_of(rota, member, from_on=NEW_YEAR_WEEK)

        assert (1, 2, ["had_holiday"]) in found

    def test_a_plan_gives_christmas_to_who_did_not_have_it(self):
        rota = desk(holiday_policy="staffed", country="GB")
        members = [make_member() for _ in range(3)]
        for member in members[:2]:
            serve(member, "2025-12-25 09:00", job_seat(rota))
        problem = build(rota, CHRISTMAS_WEEK, weeks=2)

        plan = solve.solve(problem, seed=3, moves=4000).plan

        [christmas] = [seat for seat in problem.seats if seat.starts_at.day == 25]
        assert plan.assignments[christmas.id] == str(members[2].pk)

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Christmas Day", {"Christmas Day"}),
            ("Christmas Day (observed)", {"Christmas Day"}),
            ("Boxing Day (substitute day); Sunday", {"Boxing Day", "Sunday"}),
            ("  ", set()),
        ],
    )
    def test_a_day_taken_instead_has_the_name_of_the_holiday(self, text, names):
        assert names_of(text) == names


def job_seat(rota):
    """A rota of its own for the past, so that slots of two Christmases do not collide."""
    return make_rota(rota.team, seats=("developer",))


class TestPaybacks:
    def owe(self, rota, debtor, creditor, unsocial=0, **fields):
        shift = make_shift(starts_at=utc("2026-11-14 09:00"))
        trade = Trade.objects.create(
            kind="cover",
            shift=shift,
            giver=debtor,
            taker=creditor,
            state="accepted",
            made_by=make_user(),
            made_at=NOON,
            expires_at=NOON,
        )
        return Payback.objects.create(
            rota=rota,
            trade=trade,
            debtor=debtor,
            creditor=creditor,
            points=8,
            unsocial=unsocial,
            made_at=NOON,
            **fields,
        )

    def weekend_desk(self):
        rota = desk()
        every_day = {str(day): [["09:00", "17:00"]] for day in range(7)}
        rota.opening_hours.create(version=2, weekly=every_day, zone="UTC", made_at=NOON)
        rota.templates.update(day_offsets=list(range(7)))
        return rota

    @pytest.mark.parametrize(
        ("unsocial", "days"),
        [
            pytest.param(1, [12, 13], id="a weekend for a weekend"),
            pytest.param(0, [7, 8, 9, 10, 11], id="a weekday for a weekday"),
        ],
    )
    def test_the_debtor_is_asked_and_the_creditor_spared(self, unsocial, days):
        rota, debtor, creditor = self.weekend_desk(), make_member(), make_member()
        owed = self.owe(rota, debtor, creditor, unsocial)

        assert leanings_of(rota, debtor) == [(day, -2, ["payback_owed"]) for day in days]
        assert leanings_of(rota, creditor) == [(day, 2, ["payback_due"]) for day in days]
        notes = [note for seat in build(rota).seats for note in seat.notes.get(str(debtor.pk), ())]
        assert notes[0].params == {"payback": str(owed.uid), "person": str(creditor.pk)}

    def test_what_is_settled_or_owed_elsewhere_leans_nowhere(self):
        rota, debtor, creditor = desk(), make_member(), make_member()
        self.owe(rota, debtor, creditor, state="settled", settled_at=NOON)
        self.owe(desk(), debtor, creditor)

        assert leanings_of(rota, debtor) == []

    def test_one_shift_gives_back_one_favour(self):
        rota, debtor, ada, ben = desk(), make_member(), make_member(), make_member()
        self.owe(rota, debtor, ada)
        self.owe(rota, debtor, ben)

        assert {tuple(codes) for _, _, codes in leanings_of(rota, debtor)} == {("payback_owed",)}
        assert leanings_of(rota, ben) == []


def test_several_reasons_add_up_and_are_all_told():
    rota, member = desk(holiday_policy="staffed", country="GB"), make_member()
    serve(member, "2025-12-25 09:00")
    wish(member, "2026-12-25")

    assert (25, 5, ["wish_avoid", "had_holiday"]) in leanings_of(
        rota, member, from_on=CHRISTMAS_WEEK
    )


def test_a_change_by_hand_tells_of_them_too():
    rota, ada, ben = desk(), make_member(), make_member()
    wish(ada, "2026-12-08")
    wish(ben, "2026-12-08", "prefer")
    shift = make_shift(slot=make_slot(rota, utc("2026-12-08 09:00")))

    why = reasons.for_change(shift, ben)

    assert why["notes"] == [{"code": "wish_prefer", "params": {}}]
    assert why["others"][0]["notes"] == [{"code": "wish_avoid", "params": {}}]
