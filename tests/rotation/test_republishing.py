"""A later plan changes no more than it must, never inside the freeze, and only if it is fresh."""

from datetime import timedelta

import pytest

from rotation.errors import Stale
from rotation.models import Activity, LedgerEntry, Member, Notice, Rota, Shift, Slot
from rotation.services import publishing, rotas, seats, templates
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_team, make_user
from tests.rotation.plans import (
    MONDAY,
    away,
    draft_of,
    make_desk,
    publish,
    shifts_of,
    states,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
TUESDAY = MONDAY + timedelta(days=1)


def version_of(member):
    return Member.objects.values_list("feed_version", flat=True).get(pk=member.pk)


class TestTheSameAgain:
    def test_changes_nothing_and_tells_nobody(self):
        rota = make_desk()
        publish(rota)
        notices = Notice.objects.filter(kind="shifts.published")
        before, told = states(rota), notices.count()

        result = publish(rota, now=LATER)

        assert (result.created, result.changed, result.cancelled, result.told) == (0, 0, 0, 0)
        assert states(rota) == before
        assert notices.count() == told
        assert LedgerEntry.objects.count() == 20

    def test_leaves_the_feeds_as_they_are(self):
        rota = make_desk()
        publish(rota)
        before = dict(Member.objects.values_list("pk", "feed_version"))

        publish(rota, now=LATER)

        assert dict(Member.objects.values_list("pk", "feed_version")) == before

    def test_an_extension_touches_only_the_new_days(self):
        rota = make_desk()
        publish(rota, MONDAY, weeks=1)
        before = states(rota)

        result = publish(rota, MONDAY + timedelta(weeks=1), weeks=1, now=LATER)

        assert result.created == 10
        assert before.items() <= states(rota).items()


class TestSomebodyElse:
    """A person who falls ill on one day has to be replaced there."""

    @pytest.fixture
    def moved(self):
        rota = make_desk(products=0, seats=("developer",))
        publish(rota)
        shift = shifts_of(rota).first()
        away(shift.member, shift.slot.day, days=1)
        before = states(rota)
        return rota, shift, before, publish(rota, now=LATER)

    def test_keeps_the_uid_and_raises_the_revision(self, moved):
        rota, shift, before, result = moved

        now = Shift.objects.get(pk=shift.pk)
        assert (now.uid, now.revision, now.updated_at) == (shift.uid, 1, LATER)
        assert now.member != shift.member
        differ = {uid for uid, state in states(rota).items() if state != before[uid]}
        assert result.changed == len(differ)

    def test_every_shift_that_did_not_move_keeps_its_revision(self, moved):
        rota, _shift, before, result = moved

        kept = [uid for uid, state in states(rota).items() if state == before[uid]]
        assert len(kept) == 10 - result.changed
        assert set(Shift.objects.filter(uid__in=kept).values_list("revision", flat=True)) <= {0}

    def test_the_holdings_say_who_had_it_when(self, moved):
        _rota, shift, _before, _result = moved

        lost, held = Shift.objects.get(pk=shift.pk).holdings.order_by("pk")
        assert (lost.member, lost.from_at, lost.until_at) == (shift.member, NOON, LATER)
        assert lost.revision_at_loss == 1
        assert (held.from_at, held.until_at) == (LATER, None)

    def test_the_ledger_is_reversed_and_written_anew(self, moved):
        _rota, shift, _before, _result = moved

        entries = LedgerEntry.objects.filter(shift=shift).order_by("pk")
        assert [entry.kind for entry in entries] == ["shift", "reversal", "shift"]
        assert sum(entry.points for entry in entries.filter(member=shift.member)) == 0

    def test_both_are_told_in_one_notice_each_and_their_feeds_are_new(self, moved):
        _rota, shift, _before, result = moved

        notices = Notice.objects.filter(kind="shifts.published", made_at=LATER)
        assert notices.count() == result.told
        former = notices.get(user=shift.member.user)
        assert "no longer yours" in former.subject
        assert "No longer yours:\nMon 7 Dec, 09:00 to 17:00, Developer" in former.body
        assert version_of(shift.member) > 2

    def test_the_change_is_written_down_with_its_reason(self, moved):
        _rota, shift, _before, _result = moved

        row = Activity.objects.get(verb="shift.replanned", subject_id=shift.pk)
        now = Shift.objects.get(pk=shift.pk)
        assert row.changed == {"member": [shift.member_id, now.member_id]}
        assert row.reason["code"] == "published"


def test_an_absence_moves_few_other_shifts():
    rota = make_desk(products=0, developers=8, seats=("developer",))
    publish(rota, weeks=6, moves=None)
    shift = shifts_of(rota)[7]
    away(shift.member, shift.slot.day, days=1)

    result = publish(rota, weeks=6, moves=None, now=LATER)

    assert 1 <= result.changed <= 3


def test_a_joiner_gets_shifts_and_the_others_keep_the_rest_of_theirs():
    rota = make_desk(products=0, developers=3, seats=("developer",))
    publish(rota, weeks=6, moves=None)
    joiner = make_member(rota.team, from_on=MONDAY)

    result = publish(rota, weeks=6, moves=None, now=LATER)

    assert joiner.shifts.count() in (7, 8)
    assert result.changed <= 10


class TestTheFreeze:
    def test_an_absence_moves_nothing_by_itself(self):
        rota = make_desk()
        publish(rota)
        before = states(rota)
        shift = shifts_of(rota).first()

        entered = away(shift.member, shift.slot.day, days=1)

        assert entered.hit == [shift]
        assert states(rota) == before

    def test_held_shifts_inside_it_stay_whatever_the_plan_says(self):
        rota = make_desk(products=0, seats=("developer",))
        publish(rota)
        shift = shifts_of(rota).first()
        away(shift.member, shift.slot.day, days=1)

        publish(rota, now=NOON + timedelta(days=6))

        assert Shift.objects.get(pk=shift.pk).member == shift.member

    def test_open_shifts_inside_it_are_filled(self):
        rota = make_desk(products=0, developers=1, seats=("developer",))
        away(Member.objects.get(), MONDAY, days=1)
        publish(rota)
        gap = shifts_of(rota).first()
        assert gap.member is None
        helper = make_member(rota.team)

        publish(rota, now=NOON + timedelta(days=6))

        assert Shift.objects.get(pk=gap.pk).member == helper

    def test_a_template_that_ended_cancels_what_is_beyond_and_keeps_what_is_inside(self):
        rota = make_desk()
        publish(rota)
        template = rota.templates.get()
        now = NOON + timedelta(days=6)  # Monday and Tuesday are frozen by then
        templates.end_template(template=template, last_day=MONDAY, by=make_user("planner"), now=now)

        result = publish_all_but(rota, now)

        assert result.cancelled == 16
        days = sorted(set(shifts_of(rota).values_list("slot__day", flat=True)))
        assert days == [MONDAY, TUESDAY]

    def test_a_draft_is_stale_when_what_it_moves_has_come_too_near(self):
        rota = make_desk(products=0, seats=("developer",))
        publish(rota)
        shift = shifts_of(rota).first()
        away(shift.member, shift.slot.day, days=1)
        draft = draft_of(rota)

        with pytest.raises(Stale) as caught:
            publishing.publish(draft=draft, by=draft.made_by, now=NOON + timedelta(days=6))

        assert caught.value.changed.keys() == {"freeze"}


def publish_all_but(rota, now):
    """Publish a plan of two weeks in which there may be nothing left to fill."""
    other = templates.add_template(
        rota=rota,
        name="One more",
        first_day=MONDAY + timedelta(days=11),
        local_start=NOON.replace(hour=9).time(),
        length_minutes=480,
        every_weeks=1,
        day_offsets=[0],
        by=make_user("planner"),
        now=now,
    )
    result = publish(rota, now=now)
    Shift.objects.filter(slot__template=other).update(state="cancelled")
    return result


class TestWhatEnds:
    def test_a_closed_day_cancels_its_shifts(self):
        rota = make_desk()
        publish(rota)
        gone = list(shifts_of(rota).filter(slot__day=TUESDAY))
        rotas.set_day(
            rota=rota, day=TUESDAY, kind="closed", name="Move", by=make_user("planner"), now=NOON
        )

        result = publish(rota, now=LATER)

        assert result.cancelled == 2
        for shift in gone:
            now = Shift.objects.get(pk=shift.pk)
            assert (now.state, now.revision, now.member) == ("cancelled", 1, shift.member)
            [holding] = now.holdings.all()
            assert (holding.until_at, holding.revision_at_loss) == (LATER, 1)
            assert sum(entry.points for entry in now.ledger.all()) == 0
            assert Notice.objects.filter(user=shift.member.user, made_at=LATER).count() == 1

    def test_a_day_that_opens_again_gets_new_shifts(self):
        rota = make_desk()
        publish(rota)
        planner = make_user("planner")
        rotas.set_day(rota=rota, day=TUESDAY, kind="closed", name="", by=planner, now=NOON)
        publish(rota, now=LATER)
        rotas.set_day(rota=rota, day=TUESDAY, kind="ordinary", name="", by=planner, now=LATER)

        result = publish(rota, now=LATER)

        assert result.created == 2
        assert Slot.objects.filter(rota=rota, day=TUESDAY).count() == 1
        assert shifts_of(rota).count() == 20

    def test_a_retired_seat_is_cancelled_and_a_new_one_filled(self):
        rota = make_desk()
        publish(rota)
        planner = make_user("planner")
        seats.retire_seat(seat=rota.seats.get(job="product"), by=planner, now=NOON)
        seats.add_seat(rota=rota, name="Second", job="product", by=planner, now=NOON)

        result = publish(rota, now=LATER)

        assert (result.created, result.cancelled) == (10, 10)


class TestOtherTimes:
    def test_a_new_zone_moves_the_shifts_and_keeps_their_uid(self):
        rota = make_desk(products=0, developers=1, seats=("developer",))
        publish(rota)
        before = states(rota)
        rota = rotas.update(
            rota=rota,
            row_version=1,
            zone="Europe/Berlin",
            by=make_user("planner"),
            now=NOON,
        )

        result = publish(rota, now=LATER)

        assert (result.created, result.changed, result.cancelled) == (0, 10, 0)
        assert states(rota).keys() == before.keys()
        first = shifts_of(rota).first()
        assert (first.starts_at.hour, first.slot.starts_at.hour, first.revision) == (8, 8, 1)
        assert first.holdings.count() == 1
        notice = Notice.objects.get(kind="shifts.published", made_at=LATER)
        assert "10 at another time" in notice.subject

    def test_another_weight_changes_the_ledger_and_nothing_else(self):
        rota = make_desk(products=0, developers=1, seats=("developer",), holiday_policy="staffed")
        publish(rota)
        before = states(rota)
        rotas.set_day(
            rota=rota, day=TUESDAY, kind="staffed", name="", by=make_user("planner"), now=NOON
        )

        result = publish(rota, now=LATER)

        assert (result.changed, result.told) == (0, 0)
        assert states(rota) == before
        shift = shifts_of(rota).get(slot__day=TUESDAY)
        assert (shift.points, shift.unsocial) == (12, 2)
        assert sum(entry.points for entry in shift.ledger.all()) == 12


class TestStale:
    def test_a_draft_is_published_once(self):
        draft = draft_of(make_desk())
        publishing.publish(draft=draft, by=draft.made_by, now=NOON)

        with pytest.raises(Stale, match="published already"):
            publishing.publish(draft=draft, by=draft.made_by, now=NOON)

    def test_of_two_drafts_the_second_is_stale(self):
        rota = make_desk()
        first, second = draft_of(rota), draft_of(rota, seed=1)
        publishing.publish(draft=first, by=first.made_by, now=NOON)
        before = states(rota)

        with pytest.raises(Stale) as caught:
            publishing.publish(draft=second, by=second.made_by, now=NOON)

        assert caught.value.changed.keys() == {"shifts"}
        assert caught.value.status == 409
        assert states(rota) == before

    def test_an_absence_since_then_is_named(self):
        rota = make_desk()
        draft = draft_of(rota)
        away(Member.objects.first(), MONDAY, days=1)

        with pytest.raises(Stale, match=r"Absences were entered or withdrawn\.") as caught:
            publishing.publish(draft=draft, by=draft.made_by, now=LATER)

        assert caught.value.changed.keys() == {"absences"}

    def test_people_of_two_rotas_are_not_promised_twice(self):
        rota = make_desk()
        other = make_rota(rota.team)
        draft = draft_of(rota)
        publish(other)

        with pytest.raises(Stale) as caught:
            publishing.publish(draft=draft, by=draft.made_by, now=LATER)

        assert caught.value.changed.keys() == {"elsewhere"}

    def test_a_plan_beside_another_rota_of_the_same_people_keeps_clear_of_it(self):
        first, second = make_desk(), make_rota(make_team())
        publish(first)

        result = publish(second)

        assert result.created == 20
        assert Rota.objects.count() == 2
