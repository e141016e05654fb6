from datetime import timedelta

import icalendar
import pytest
from django.test import override_settings

from rotation.models import Shift
from rotation.selectors import feeds as reads
from rotation.services import feeds, publishing, rotas
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user

DAY = timedelta(days=1)
REASON = {"code": "by_hand"}


def subscribe(owner, kind="person", **fields):
    token, _raw = feeds.create(owner=owner, kind=kind, name="Phone", by=None, now=NOON, **fields)
    return token


def fresh(token):
    """The token as the next request finds it."""
    rows = type(token).objects.select_related("owner__user", "rota", "team")
    return rows.get(pk=token.pk)


def read(token, now=NOON):
    """The events of a feed by UID, read by a library that did not write them."""
    calendar = icalendar.Calendar.from_ical(reads.feed_content(fresh(token), now)[0])
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def only(token, now=NOON):
    [event] = read(token, now).values()
    return event


def lasting(member, days, **fields):
    """A shift of the member that begins so many days after noon's morning."""
    return make_shift(member, starts_at=NOON.replace(hour=9) + days * DAY, **fields)


@pytest.mark.django_db
class TestOnePerson:
    @pytest.fixture
    def mara(self):
        return make_member(first_name="Mara", last_name="Klein", zone="Europe/Berlin")

    def test_reads_when_where_and_with_whom(self, mara):
        rota = make_rota(name="Support")
        slot = make_slot(rota)
        developer, product = rota.seats.order_by("position")
        shift = make_shift(mara, slot=slot, seat=developer, revision=3)
        make_shift(make_member(first_name="Tom", last_name="Reed"), slot=slot, seat=product)

        event = only(subscribe(mara))

        assert str(event["SUMMARY"]) == "Support: Developer"
        assert event["DTSTART"].dt == shift.starts_at
        assert event["DTSTART"].to_ical() == b"20261118T090000Z"
        assert event["SEQUENCE"] == 3
        assert event["LAST-MODIFIED"].dt == shift.updated_at
        assert event["STATUS"] == "CONFIRMED"
        assert "With: Tom Reed (Product)" in str(event["DESCRIPTION"])
        assert str(event["URL"]).endswith(f"/shifts/{shift.uid}/")

    def test_reads_in_one_sentence_why_it_is_them(self, mara):
        lasting(mara, 1, why={"others": [], "notes": [{"code": "wish_prefer", "params": {}}]})

        lines = str(only(subscribe(mara))["DESCRIPTION"]).split("\n")

        assert lines[-2] == "Why you: Asked for this time."
        assert "/shifts/" in lines[-1]

    def test_reads_a_new_reason_under_a_new_tag(self, mara):
        shift, token = lasting(mara, 20, why={"others": []}), subscribe(mara)
        before = reads.snapshot(fresh(token), NOON).etag
        for holder in (make_member(), mara):
            publishing.assign(
                shift=shift,
                member=holder,
                reason={"code": "cover", "text": "Fever"},
                by=make_user("planner"),
                now=NOON,
            )

        assert "Why you: Taken over on request: Fever" in str(only(token)["DESCRIPTION"])
        assert reads.snapshot(fresh(token), NOON).etag != before

    def test_reads_no_reason_where_none_was_kept(self, mara):
        lasting(mara, 1)

        assert "Why" not in str(only(subscribe(mara))["DESCRIPTION"])

    def test_reads_it_in_their_own_language(self, mara):
        lasting(mara, 1)
        mara.user.language = "zh-hans"
        mara.user.save()

        token = subscribe(mara)
        plain = fresh(token)
        plain.owner.user.language = "en"

        assert reads.snapshot(fresh(token), NOON).etag != reads.snapshot(plain, NOON).etag

    @pytest.mark.parametrize(
        ("days", "shown"),
        [
            pytest.param(-63, True, id="nine weeks ago"),
            pytest.param(-64, False, id="longer ago"),
            pytest.param(800, True, id="in years"),
        ],
    )
    def test_sees_nine_weeks_back_and_all_to_come(self, mara, days, shown):
        lasting(mara, days)

        assert bool(read(subscribe(mara))) is shown

    def test_sees_nothing_of_others_and_nothing_open(self, mara):
        lasting(make_member(), 1)
        lasting(None, 2)

        assert read(subscribe(mara)) == {}

    @pytest.mark.parametrize(
        ("days", "shown"), [(0, True), (14, True), (15, False)], ids=lambda value: str(value)
    )
    def test_sees_a_cancelled_shift_struck_out_for_two_weeks(self, mara, days, shown):
        shift = lasting(mara, 20)
        publishing.cancel_shift(shift=shift, reason=REASON, by=make_user(), now=NOON)

        events = list(read(subscribe(mara), NOON + days * DAY).values())

        assert [(event["STATUS"], event["SEQUENCE"]) for event in events] == (
            [("CANCELLED", 1)] if shown else []
        )

    def test_never_blocks_time_with_a_cancelled_shift(self, mara):
        publishing.cancel_shift(shift=lasting(mara, 20), reason=REASON, by=make_user(), now=NOON)

        assert only(subscribe(mara))["TRANSP"] == "TRANSPARENT"

    @pytest.mark.parametrize(
        ("days", "shown"), [(0, True), (14, True), (15, False)], ids=lambda value: str(value)
    )
    def test_sees_a_lost_shift_struck_out_for_two_weeks(self, mara, days, shown):
        shift, planner = lasting(mara, 20), make_user("planner")
        other = make_member()
        publishing.assign(shift=shift, member=other, reason=REASON, by=planner, now=NOON)

        lost = list(read(subscribe(mara), NOON + days * DAY).values())
        gained = only(subscribe(other), NOON + days * DAY)

        assert [(event["STATUS"], event["SEQUENCE"]) for event in lost] == (
            [("CANCELLED", 1)] if shown else []
        )
        assert (gained["STATUS"], gained["SEQUENCE"]) == ("CONFIRMED", 1)

    def test_sees_a_shift_that_comes_back_as_the_same_event_with_a_higher_sequence(self, mara):
        shift, planner, token = lasting(mara, 20), make_user("planner"), subscribe(mara)
        other = make_member()
        seen = []
        for turn, holder in enumerate((None, other, None, other, mara)):
            if holder is not None or turn:
                publishing.assign(
                    shift=Shift.objects.get(),
                    member=holder,
                    reason=REASON,
                    by=planner,
                    now=NOON + turn * timedelta(hours=1),
                )
            event = only(token, NOON + timedelta(hours=6))
            seen.append((str(event["UID"]), event["STATUS"], event["SEQUENCE"]))

        assert len({uid for uid, _status, _sequence in seen}) == 1
        assert [(status, sequence) for _uid, status, sequence in seen] == [
            ("CONFIRMED", 0),
            ("CANCELLED", 1),
            ("CANCELLED", 1),
            ("CANCELLED", 1),
            ("CONFIRMED", 4),
        ]
        assert shift.uid == Shift.objects.get().uid

    def test_reads_a_new_name_of_the_seat_of_a_cancelled_shift_under_a_new_tag(self, mara):
        shift, token = lasting(mara, 20), subscribe(mara)
        publishing.cancel_shift(shift=shift, reason=REASON, by=make_user(), now=NOON)
        before = reads.snapshot(fresh(token), NOON).etag

        rotas.update_seat(seat=shift.seat, name="Engineer", by=None, now=NOON)

        assert reads.snapshot(fresh(token), NOON).etag != before
        assert str(only(token)["SUMMARY"]).endswith("Engineer")

    def test_may_say_that_shifts_do_not_block_time(self, mara):
        lasting(mara, 1)

        plain, free = subscribe(mara), subscribe(mara, options={"busy": False})

        assert (only(plain)["TRANSP"], only(free)["TRANSP"]) == ("OPAQUE", "TRANSPARENT")
        assert reads.snapshot(plain, NOON).etag != reads.snapshot(free, NOON).etag

    def test_finds_the_address_of_the_feed_in_it_only_when_it_is_known(self, mara):
        token = subscribe(mara)

        assert b"SOURCE" not in reads.feed_content(token, NOON)[0]
        with override_settings(SITE_URL="https://desk.example"):
            content = reads.feed_content(token, NOON, raw="fl_feed_x")[0]
        assert b"https://desk.example/feeds/fl_feed_x.ics" in content


@pytest.mark.django_db
class TestRotaAndTeam:
    def test_every_seat_is_shown_with_its_holder_or_open(self):
        rota = make_rota()
        slot = make_slot(rota)
        developer, product = rota.seats.order_by("position")
        make_shift(make_member(first_name="Mara", last_name="Klein"), slot=slot, seat=developer)
        make_shift(None, slot=slot, seat=product)
        lasting(make_member(), 1)  # of another rota of the team

        events = read(subscribe(make_member(), "rota", rota=rota)).values()
        team = read(subscribe(make_member(), "team", team=rota.team)).values()

        assert {str(event["SUMMARY"]) for event in events} == {
            "Developer: Mara Klein",
            "Product: open",
        }
        assert {event["TRANSP"] for event in events} == {"TRANSPARENT"}
        assert len(team) == 3

    def test_a_cancelled_seat_that_nobody_held_just_goes(self):
        shift = lasting(None, 20)
        token = subscribe(make_member(), "rota", rota=shift.slot.rota)

        publishing.cancel_shift(shift=shift, reason=REASON, by=make_user(), now=NOON)

        assert read(token) == {}

    def test_a_shift_that_changes_hands_stays_one_event(self):
        shift = lasting(make_member(first_name="Mara"), 20)
        token = subscribe(make_member(), "rota", rota=shift.slot.rota)

        publishing.assign(
            shift=shift,
            member=make_member(first_name="Tom", last_name=""),
            reason=REASON,
            by=make_user("planner"),
            now=NOON,
        )

        event = only(token)
        assert (str(event["SUMMARY"]), event["STATUS"]) == ("Developer: Tom", "CONFIRMED")


@pytest.mark.django_db
def test_a_reader_who_asks_by_date_is_told_of_a_new_partner():
    slot = make_slot(make_rota(), NOON + 20 * DAY)
    developer, product = slot.rota.seats.order_by("position")
    mara = make_member()
    make_shift(mara, slot=slot, seat=developer)
    partners = make_shift(make_member(job="product"), slot=slot, seat=product)
    token = subscribe(mara)
    before = reads.snapshot(token, NOON).state.changed_at

    publishing.assign(shift=partners, member=None, reason=REASON, by=make_user("planner"), now=NOON)

    assert before == NOON.replace(hour=0)
    assert reads.snapshot(fresh(token), NOON).state.changed_at == NOON


@pytest.mark.django_db
def test_midnight_is_the_latest_change_when_nothing_else_is():
    token = subscribe(make_member())

    assert reads.snapshot(token, NOON).state.changed_at == NOON.replace(hour=0)
    assert reads.snapshot(token, NOON + DAY).state.changed_at == NOON.replace(hour=0) + DAY
