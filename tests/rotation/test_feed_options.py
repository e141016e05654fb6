"""What the options of an address make of its feed."""

from datetime import timedelta

import pytest

from rotation.selectors import feeds as reads
from rotation.services import publishing, rotas
from tests.conftest import NOON
from tests.make import (
    make_member,
    make_rota,
    make_shift,
    make_slot,
    make_user,
)
from tests.rotation.feeding import fresh, only, read, subscribe

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REASON = {"code": "by_hand"}
MONDAY = NOON.replace(hour=9) + 5 * DAY


@pytest.fixture
def mara():
    return make_member(first_name="Mara", last_name="Klein")


class TestReminders:
    def test_each_is_an_alarm_so_many_minutes_before(self, mara):
        make_shift(mara)

        event = only(subscribe(mara, reminders=[10, 1440, 0]))

        alarms = event.walk("VALARM")
        assert [alarm["TRIGGER"].dt for alarm in alarms] == [
            timedelta(minutes=-1440),
            timedelta(minutes=-10),
            timedelta(0),
        ]
        assert {str(alarm["ACTION"]) for alarm in alarms} == {"DISPLAY"}
        assert {str(alarm["DESCRIPTION"]) for alarm in alarms} == {str(event["SUMMARY"])}

    def test_nobody_is_reminded_of_a_cancelled_shift(self, mara):
        shift = make_shift(mara, starts_at=MONDAY)
        token = subscribe(mara, reminders=[10])
        publishing.cancel_shift(shift=shift, reason=REASON, by=make_user(), now=NOON)

        event = only(token)

        assert (event["STATUS"], event.walk("VALARM")) == ("CANCELLED", [])

    def test_nobody_is_reminded_of_a_shift_that_somebody_else_has(self, mara):
        shift = make_shift(mara, starts_at=MONDAY)
        token, other = subscribe(mara, reminders=[10]), make_member()
        publishing.assign(
            shift=shift, member=other, reason=REASON, by=make_user("planner"), now=NOON
        )

        assert only(token).walk("VALARM") == []
        assert len(only(subscribe(other, reminders=[10])).walk("VALARM")) == 1

    def test_nobody_is_reminded_who_did_not_ask(self, mara):
        make_shift(mara)

        assert only(subscribe(mara)).walk("VALARM") == []


class TestBusy:
    @pytest.mark.parametrize(
        ("busy", "shown"), [(True, ("OPAQUE", "BUSY")), (False, ("TRANSPARENT", "FREE"))]
    )
    def test_is_said_in_both_ways_programs_read(self, mara, busy, shown):
        make_shift(mara)

        event = only(subscribe(mara, busy=busy))

        assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == shown

    def test_a_rotas_shifts_may_block_time_too(self, mara):
        shift = make_shift(make_member())

        plain = subscribe(mara, "rota", rota=shift.slot.rota)
        busy = subscribe(mara, "rota", rota=shift.slot.rota, busy=True)

        assert (only(plain)["TRANSP"], only(busy)["TRANSP"]) == ("TRANSPARENT", "OPAQUE")


class TestSeats:
    @pytest.mark.parametrize("kind", ["person", "rota", "team"])
    @pytest.mark.parametrize("seats", [["lead"], ["backup"], ["backup", "shadow"]], ids="+".join)
    def test_only_the_kinds_asked_for_are_shown(self, mara, kind, seats):
        rota = make_rota(seats=("developer", "product", "support"))
        for seat, of_kind in zip(
            rota.seats.order_by("pk"), ("lead", "backup", "shadow"), strict=True
        ):
            rotas.update_seat(seat=seat, kind=of_kind, by=None, now=NOON)
            slot = make_slot(rota, MONDAY + seat.position * DAY)
            make_shift(mara, slot=slot, seat=seat)
        fields = {"rota": {"rota": rota}, "team": {"team": rota.team}}.get(kind, {})

        events = read(subscribe(mara, kind, seats=seats, **fields))

        names = {"lead": "Developer", "backup": "Product", "shadow": "Support"}
        assert len(events) == len(seats)
        for event, wanted in zip(events, seats, strict=True):
            assert names[wanted] in str(event["SUMMARY"])

    def test_a_partner_is_named_whose_own_seat_is_not_shown(self, mara):
        slot = make_slot(make_rota())
        developer, product = slot.rota.seats.order_by("position")
        rotas.update_seat(seat=product, kind="backup", by=None, now=NOON)
        make_shift(mara, slot=slot, seat=developer)
        make_shift(make_member(first_name="Tom", last_name="Reed"), slot=slot, seat=product)

        for token in (
            subscribe(mara, seats=["lead"]),
            subscribe(mara, "rota", rota=slot.rota, seats=["lead"]),
        ):
            assert "With: Tom Reed (Product)" in str(only(token)["DESCRIPTION"])

    def test_a_lost_shift_of_another_seat_is_not_shown_either(self, mara):
        shift = make_shift(mara, starts_at=MONDAY)
        publishing.assign(
            shift=shift, member=None, reason=REASON, by=make_user("planner"), now=NOON
        )

        assert read(subscribe(mara, seats=["backup"])) == []
        assert len(read(subscribe(mara, seats=["lead"]))) == 1

    def test_a_seat_of_another_kind_changes_the_feeds_that_show_it(self, mara):
        shift = make_shift(mara, starts_at=MONDAY)
        tokens = [
            subscribe(mara, seats=["lead"]),
            subscribe(mara, "rota", rota=shift.slot.rota, seats=["lead"]),
        ]
        before = [reads.snapshot(fresh(token), NOON).etag for token in tokens]

        rotas.update_seat(seat=shift.seat, kind="backup", by=None, now=NOON)

        assert [read(token) for token in tokens] == [[], []]
        after = [reads.snapshot(fresh(token), NOON).etag for token in tokens]
        assert all(old != new for old, new in zip(before, after, strict=True))


class TestPastWeeks:
    @pytest.mark.parametrize(
        ("weeks", "days", "shown"),
        [
            pytest.param(0, 0, True, id="none: what ended today"),
            pytest.param(0, -1, False, id="none: what ended yesterday"),
            pytest.param(1, -7, True, id="one: seven days ago"),
            pytest.param(1, -8, False, id="one: eight days ago"),
            pytest.param(52, -364, True, id="a year: 52 weeks ago"),
            pytest.param(52, -365, False, id="a year: longer ago"),
        ],
    )
    @pytest.mark.parametrize("kind", ["person", "rota"])
    def test_what_is_over_stays_so_long(self, mara, kind, weeks, days, shown):
        shift = make_shift(mara, starts_at=NOON.replace(hour=1) + days * DAY)
        fields = {"rota": shift.slot.rota} if kind == "rota" else {}

        assert bool(read(subscribe(mara, kind, past_weeks=weeks, **fields))) is shown

    def test_a_new_name_reaches_what_the_longest_feed_shows(self, mara):
        shift = make_shift(mara, starts_at=NOON - 360 * DAY)
        token = subscribe(mara, "rota", rota=shift.slot.rota, past_weeks=52)
        before = reads.snapshot(fresh(token), NOON).etag

        rotas.update_seat(seat=shift.seat, name="Engineer", by=None, now=NOON)

        assert reads.snapshot(fresh(token), NOON).etag != before
