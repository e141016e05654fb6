"""What people have seen of the desk comes with the problem, to decide between equal plans."""

from datetime import date, timedelta

import pytest

from rotation.models import Absence, Area, Seat
from rotation.services import problems
from rotation.solver.problem import Quota
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, utc
from tests.rotation.plans import MONDAY

pytestmark = pytest.mark.django_db
Q4, Q1, Q2 = date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)


def build(rota, from_on=MONDAY, weeks=2, **fields):
    return problems.build(rota, from_on, from_on + timedelta(weeks=weeks), NOON, **fields)[0]


def serve(member, rota, *starts, seat=None, slot=None):
    for start in starts:
        make_shift(member, slot=slot or make_slot(rota, utc(f"{start} 09:00")), seat=seat)


class TestQuotas:
    def least(self, rota, member, **window):
        return {
            quota.from_day: quota.least
            for quota in build(rota, **window).quotas
            if quota.person == str(member.pk)
        }

    def desk(self, least=4):
        return make_rota(seats=("developer",), least_shifts_per_quarter=least)

    def test_nobody_has_to_serve_where_the_rota_asks_for_nothing(self):
        make_member()

        assert build(make_rota(least_shifts_per_quarter=0)).quotas == ()

    def test_everybody_has_one_for_each_quarter_of_the_plan(self):
        rota, member = self.desk(), make_member()
        serve(member, rota, "2026-10-05", "2026-11-02", "2026-09-30")

        assert build(rota, weeks=5).quotas == (
            Quota(str(member.pk), Q4, Q1, 4, held=2),
            Quota(str(member.pk), Q1, Q2, 4, held=0),
        )

    def test_shifts_that_the_plan_moves_are_not_held(self):
        rota, member = self.desk(), make_member()
        serve(member, rota, "2026-11-25", "2026-12-14")  # inside the freeze, and beyond it

        [quota] = build(rota).quotas

        assert quota.held == 1

    @pytest.mark.parametrize(
        ("fields", "least"),
        [
            pytest.param({}, 4, id="all of it"),
            pytest.param({"share": "0.5"}, 2, id="half a share"),
            pytest.param({"share": "0.1"}, None, id="hardly there"),
            pytest.param({"from_on": date(2026, 11, 16)}, 2, id="joined at half time"),
        ],
    )
    def test_it_is_less_for_less_presence(self, fields, least):
        rota, member = self.desk(), make_member(**fields)

        assert self.least(rota, member) == ({Q4: least} if least else {})

    def test_an_absence_makes_it_less_also_behind_the_plan(self):
        rota, member = self.desk(), make_member()
        for start, end in (("2026-10-01", "2026-11-01"), ("2026-12-21", "2027-01-05")):
            Absence.objects.create(
                member=member,
                starts_at=utc(f"{start} 00:00"),
                ends_at=utc(f"{end} 00:00"),
                made_by=member.user,
                made_at=NOON,
            )

        assert self.least(rota, member) == {Q4: 2}

    def test_who_only_watches_has_none(self):
        rota = self.desk()
        Seat.objects.create(rota=rota, name="Watching", job="developer", kind="shadow", position=9)
        make_member()
        watcher = make_member(stage="shadow")

        assert self.least(rota, watcher) == {}


class TestAreas:
    def test_seats_name_their_area_and_people_what_they_have_seen(self):
        rota, member = make_rota(seats=("developer",)), make_member()
        area = Area.objects.create(name="Invoices", slug="invoices")
        member.areas.add(area)
        rota.seats.update(area=area)
        serve(member, rota, "2026-11-02", "2026-11-04", "2025-11-03")

        problem = build(rota)

        assert {seat.area for seat in problem.seats} == {str(area.pk)}
        assert problem.people[0].areas_seen == {str(area.pk): 2}

    def test_seats_without_an_area_are_known_to_everybody(self):
        rota, member = make_rota(seats=("developer",)), make_member()
        serve(member, rota, "2026-11-02")

        problem = build(rota)

        assert {seat.area for seat in problem.seats} == {""}
        assert problem.people[0].areas_seen == {}


class TestPairs:
    def test_how_often_two_shared_a_slot_is_counted(self):
        rota = make_rota()
        ada, ben, cem = make_member(), make_member(job="product"), make_member()
        lead, second = rota.seats.order_by("position")
        watching = Seat.objects.create(rota=rota, name="Watch", job="developer", kind="shadow")
        for start in ("2026-11-02", "2026-11-04", "2025-11-03"):
            slot = make_slot(rota, utc(f"{start} 09:00"))
            make_shift(ada, slot=slot, seat=lead)
            make_shift(ben, slot=slot, seat=second)
            make_shift(cem, slot=slot, seat=watching)

        [pair] = build(rota).together

        assert (pair.one, pair.other, pair.times) == (str(ada.pk), str(ben.pk), 2)

    def test_who_left_the_team_is_in_no_pair(self):
        rota = make_rota()
        ada, gone = make_member(), make_member(job="product")
        slot = make_slot(rota, utc("2026-11-02 09:00"))
        for member, seat in zip((ada, gone), rota.seats.order_by("position"), strict=True):
            make_shift(member, slot=slot, seat=seat)
        gone.memberships.update(until_on=date(2026, 12, 1))
        make_member(job="product")

        assert build(rota).together == ()
