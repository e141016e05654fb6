"""Publishing makes the draft the rota, changes no more than it must, and tells whom it touches."""

from datetime import date, timedelta

import pytest

from rotation.errors import Stale
from rotation.models import Activity, Draft, LedgerEntry, Member, Notice, Shift, ShiftHolding, Slot
from rotation.services import absences, drafts, publishing, rotas, templates
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_template, make_user
from tests.rotation.plans import MONDAY, draft_of, make_desk, publish, shifts_of, states

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def away(member, first, days, *, now=NOON):
    starts_at = NOON.replace(year=first.year, month=first.month, day=first.day, hour=0)
    return absences.enter(
        member=member,
        kind="holiday",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=days),
        all_day=True,
        note="",
        by=member.user,
        now=now,
    )


class TestTheFirstTime:
    def test_every_seat_of_every_slot_becomes_a_shift(self):
        rota = make_desk()

        result = publish(rota)

        assert (result.created, result.changed, result.cancelled, result.open) == (20, 0, 0, 0)
        assert Slot.objects.filter(rota=rota).count() == 10
        assert {shift.revision for shift in shifts_of(rota)} == {0}

    def test_holders_points_and_reasons_are_those_of_the_draft(self):
        rota = make_desk()
        draft = draft_of(rota)
        publishing.publish(draft=draft, by=draft.made_by, now=NOON)

        planned = draft.shifts.values_list("day", "seat", "member", "points", "why")
        made = shifts_of(rota).values_list("slot__day", "seat", "member", "points", "why")
        assert sorted(made, key=str) == sorted(planned, key=str)

    def test_the_ledger_and_the_holdings_say_who_has_what_from_now_on(self):
        rota = make_desk()
        publish(rota)

        for shift in shifts_of(rota):
            [entry], [holding] = shift.ledger.all(), shift.holdings.all()
            assert (entry.member, entry.points) == (shift.member, shift.points)
            assert entry.reason["code"] == "published"
            assert (holding.member, holding.from_at, holding.until_at) == (shift.member, NOON, None)

    def test_each_person_gets_one_notice_with_a_summary(self):
        rota = make_desk()

        result = publish(rota)

        assert result.told == 6
        notices = Notice.objects.filter(kind="shifts.published")
        assert notices.count() == 6
        assert {notice.user for notice in notices} == {m.user for m in Member.objects.all()}
        first = shifts_of(rota).first()
        notice = notices.get(user=first.member.user)
        held = shifts_of(rota).filter(member=first.member).count()
        assert notice.subject == f"{rota.name}: {held} new shifts"
        assert "Mon 7 Dec, 09:00 to 17:00, Developer" in notice.body

    def test_a_notice_is_in_the_zone_of_its_reader(self):
        rota = make_desk(products=0, seats=("developer",))
        reader = Member.objects.first().user
        reader.zone = "Asia/Tokyo"
        reader.save()

        publish(rota)

        assert "18:00 to Tue 8 Dec, 02:00" in Notice.objects.get(user=reader).body.replace(
            "Mon 7 Dec, ", ""
        ) or "18:00 to" in Notice.objects.get(user=reader).body

    def test_feeds_of_all_holders_are_new(self):
        rota = make_desk()
        before = dict(Member.objects.values_list("pk", "feed_version"))

        publish(rota)

        after = dict(Member.objects.values_list("pk", "feed_version"))
        assert all(after[pk] > before[pk] for pk in before)

    def test_it_is_written_down_once_for_the_draft(self):
        draft = draft_of(make_desk())
        publishing.publish(draft=draft, by=draft.made_by, now=NOON)

        [row] = Activity.objects.filter(verb="draft.published")
        assert (row.subject_id, row.actor) == (draft.pk, draft.made_by)
        assert row.changed == {"created": 20, "changed": 0, "cancelled": 0, "open": 0, "told": 6}
        assert draft.state == Draft.State.PUBLISHED
        assert draft.published_at == NOON

    def test_gaps_are_published_as_open_shifts_with_their_reason(self):
        rota = make_desk(products=1)
        away(Member.objects.get(job="product"), MONDAY, 14)

        result = publish(rota)

        assert result.open == 10
        gap = shifts_of(rota).filter(member=None).first()
        assert gap.why["gap"]["counts"] == {"absent": 1}
        assert not gap.ledger.exists()
        assert not gap.holdings.exists()
