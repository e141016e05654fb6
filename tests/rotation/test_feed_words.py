"""What an event tells its reader, and what it never does."""

from datetime import timedelta

import pytest

from rotation.models import Handover, Shift
from rotation.selectors import feeds as reads
from rotation.services import people, publishing
from tests.conftest import NOON
from tests.make import (
    make_account,
    make_case,
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


class TestWhatAnEventSays:
    def test_the_note_of_the_one_before(self, mara):
        rota, tom = make_rota(), make_member(first_name="Tom", last_name="Reed")
        before = make_shift(tom, rota=rota, starts_at=MONDAY - DAY)
        make_shift(mara, slot=make_slot(rota, MONDAY), seat=before.seat)
        text = "Quiet; printer, 2nd floor\nC-1042 waits " + "x" * 2000
        Handover.objects.create(
            shift=before, text=text, written_by=tom.user, written_at=NOON, updated_at=NOON
        )

        said = str(only(subscribe(mara))["DESCRIPTION"])

        assert "Handed over by Tom Reed: Quiet; printer, 2nd floor\nC-1042 waits xxx" in said
        assert "x…\n" in said
        assert len(said) < 1300
        rotas_feed = read(subscribe(mara, "rota", rota=rota))
        assert all("Quiet" not in str(event["DESCRIPTION"]) for event in rotas_feed)

    @pytest.mark.parametrize("kind", ["rota", "team"])
    def test_feeds_of_others_name_partners_and_no_reasons(self, mara, kind):
        slot = make_slot(make_rota())
        developer, product = slot.rota.seats.order_by("position")
        why = {"others": [], "notes": [{"code": "wish_prefer", "params": {}}]}
        make_shift(
            make_member(first_name="Tom", last_name="Reed"), slot=slot, seat=developer, why=why
        )
        make_shift(make_member(first_name="Zoë", last_name="May"), slot=slot, seat=product, why=why)
        subject = {"rota": slot.rota} if kind == "rota" else {"team": slot.rota.team}

        said = [str(event["DESCRIPTION"]) for event in read(subscribe(mara, kind, **subject))]

        assert sorted(line for text in said for line in text.split("\n") if "With" in line) == [
            "With: Tom Reed (Developer)",
            "With: Zoë May (Product)",
        ]
        assert not [text for text in said if "Why" in text or "Asked" in text]

    @pytest.mark.parametrize("kind", ["person", "rota", "team"])
    def test_nothing_of_customers_and_their_cases(self, mara, kind):
        shift = make_shift(mara)
        make_case(
            handler=mara.user,
            shift=shift,
            account=make_account("SECRET-CUSTOMER"),
            needed="SECRET-NEED",
            happened="SECRET-TALE",
        )
        subject = {"rota": {"rota": shift.slot.rota}, "team": {"team": shift.slot.rota.team}}
        token = subscribe(mara, kind, **subject.get(kind, {}))

        for form in (reads.ICS, reads.JSON):
            said = reads.feed_content(fresh(token), NOON, form=form)[0].decode()
            assert str(shift.uid) in said
            assert "SECRET" not in said


class TestNotesOfOthers:
    """A note is read by whoever comes next, and who that is may change."""

    @pytest.fixture
    def tom(self):
        return make_member(first_name="Tom", last_name="Reed")

    @pytest.fixture
    def desk(self, mara, tom):
        """Tom today, who left a note; somebody tomorrow; Mara the day after."""
        rota = make_rota(seats=("developer",))
        first = make_shift(tom, rota=rota, starts_at=NOON.replace(hour=1))
        Handover.objects.create(
            shift=first, text="Quiet", written_by=tom.user, written_at=NOON, updated_at=NOON
        )
        make_shift(make_member(), rota=rota, starts_at=first.starts_at + DAY)
        make_shift(mara, rota=rota, starts_at=first.starts_at + 2 * DAY)
        return rota

    def between(self, desk):
        return Shift.objects.filter(slot__rota=desk).order_by("starts_at")[1]

    def test_is_handed_on_when_the_next_shift_is_cancelled(self, mara, desk):
        token = subscribe(mara)
        before = reads.snapshot(fresh(token), NOON).etag
        planner = make_user("planner")

        publishing.cancel_shift(shift=self.between(desk), reason=REASON, by=planner, now=NOON)
        gone = reads.snapshot(fresh(token), NOON).etag
        read_by_mara = str(only(token)["DESCRIPTION"])
        publishing.reopen_shift(shift=self.between(desk), reason=REASON, by=planner, now=NOON)

        assert "Tom Reed: Quiet" in read_by_mara
        assert "Quiet" not in str(only(token)["DESCRIPTION"])
        assert len({before, gone, reads.snapshot(fresh(token), NOON).etag}) == 3

    def test_names_who_wrote_it_by_their_new_name(self, mara, desk, tom):
        publishing.cancel_shift(
            shift=self.between(desk), reason=REASON, by=make_user("planner"), now=NOON
        )
        token = subscribe(mara)
        before = reads.snapshot(fresh(token), NOON).etag

        people.update_member(member=tom, last_name="Rood", by=None, now=NOON)

        assert "Tom Rood: Quiet" in str(only(token)["DESCRIPTION"])
        assert reads.snapshot(fresh(token), NOON).etag != before

    def test_wakes_nobody_who_comes_much_later(self, mara, desk):
        later = make_member()
        make_shift(later, rota=desk, starts_at=NOON + 40 * DAY)

        publishing.cancel_shift(
            shift=self.between(desk), reason=REASON, by=make_user("planner"), now=NOON
        )

        later.refresh_from_db()
        assert later.feed_version == 1
