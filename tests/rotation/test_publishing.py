"""Publishing makes the draft the rota and tells whom it touches."""

import pytest

from rotation.models import Activity, Destination, Draft, Member, Notice, Slot
from rotation.services import publishing
from tests.conftest import NOON
from tests.make import make_user
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish, shifts_of

pytestmark = pytest.mark.django_db


def test_every_seat_of_every_slot_becomes_a_shift():
    rota = make_desk()

    result = publish(rota)

    assert (result.created, result.changed, result.cancelled, result.open) == (20, 0, 0, 0)
    assert Slot.objects.filter(rota=rota).count() == 10
    assert {shift.revision for shift in shifts_of(rota)} == {0}


def test_holders_points_and_reasons_are_those_of_the_draft():
    rota = make_desk()
    draft = draft_of(rota)
    publishing.publish(draft=draft, by=draft.made_by, now=NOON)

    columns = ("seat", "member", "points", "unsocial", "why")
    planned = draft.shifts.order_by("day", "seat").values_list("day", *columns)
    made = shifts_of(rota).order_by("slot__day", "seat").values_list("slot__day", *columns)
    assert list(made) == list(planned)


def test_a_slot_keeps_its_open_time_and_the_hours_it_was_measured_by():
    rota = make_desk()
    publish(rota)

    slot = Slot.objects.order_by("starts_at").first()
    assert slot.working == [["2026-12-07T09:00:00+00:00", "2026-12-07T17:00:00+00:00"]]
    assert slot.opening_hours == rota.opening_hours.get()


def test_the_ledger_and_the_holdings_say_who_has_what_from_now_on():
    rota = make_desk()
    publish(rota)

    for shift in shifts_of(rota):
        [entry], [holding] = shift.ledger.all(), shift.holdings.all()
        assert (entry.member, entry.points) == (shift.member, shift.points)
        assert entry.reason["code"] == "published"
        assert (holding.member, holding.from_at, holding.until_at) == (shift.member, NOON, None)


def test_each_person_gets_one_notice_with_a_summary():
    rota = make_desk()

    result = publish(rota)

    notices = Notice.objects.filter(kind="shifts.published")
    assert result.told == notices.count() == 6
    first = shifts_of(rota).first()
    held = shifts_of(rota).filter(member=first.member).count()
    notice = notices.get(user=first.member.user)
    assert notice.subject == f"{rota.name}: {held} new shifts"
    assert "Mon 7 Dec, 09:00 to 17:00, Developer" in notice.body
    assert notice.url == f"/rotas/{rota.slug}/"


def test_a_notice_tells_the_time_of_its_reader():
    rota = make_desk(developers=1, products=0, seats=("developer",), max_shifts_in_window=20)
    reader = Member.objects.get().user
    reader.zone = "Asia/Tokyo"
    reader.save()

    publish(rota)

    body = Notice.objects.get(user=reader).body
    assert "Mon 7 Dec, 18:00 to Tue 8 Dec, 02:00, Developer" in body
    assert body.endswith("\nTimes are those of Asia/Tokyo.")


def test_a_long_list_of_shifts_is_cut_short():
    rota = make_desk(developers=1, products=0, seats=("developer",), max_shifts_in_window=30)

    publish(rota, weeks=5)

    notice = Notice.objects.get(kind="shifts.published")
    assert notice.body.splitlines()[-2] == "and 5 more"


def test_feeds_of_all_holders_are_new():
    rota = make_desk()
    before = dict(Member.objects.values_list("pk", "feed_version"))

    publish(rota)

    after = dict(Member.objects.values_list("pk", "feed_version"))
    assert all(after[pk] > before[pk] for pk in before)


def test_it_is_written_down_once_for_the_draft():
    draft = draft_of(make_desk())
    publishing.publish(draft=draft, by=draft.made_by, now=NOON)

    [row] = Activity.objects.filter(verb="draft.published")
    assert (row.subject_id, row.actor) == (draft.pk, draft.made_by)
    assert row.changed == {"created": 20, "changed": 0, "cancelled": 0, "open": 0, "told": 6}
    assert draft.state == Draft.State.PUBLISHED
    assert draft.published_at == NOON


def test_gaps_are_published_as_open_shifts_with_their_reason():
    rota = make_desk(products=1)
    away(Member.objects.get(job="product"), MONDAY, days=14)

    result = publish(rota)

    assert result.open == 10
    gap = shifts_of(rota).filter(member=None).first()
    assert gap.why["gap"]["counts"] == {"absent": 1}
    assert not gap.ledger.exists()
    assert not gap.holdings.exists()


@pytest.mark.parametrize("state", ["queued", "computing", "failed", "cancelled", "discarded"])
def test_a_draft_without_a_plan_cannot_be_published(state):
    draft = draft_of(make_desk())
    Draft.objects.filter(pk=draft.pk).update(state=state)

    with pytest.raises(publishing.NotReady):
        publishing.publish(draft=draft, by=draft.made_by, now=NOON)

    assert not Slot.objects.exists()


def test_an_address_of_the_team_that_asked_for_it_reads_what_a_plan_changes():
    rota = make_desk()
    asked, _other = (
        Destination.objects.create(
            name=name,
            team=rota.team,
            way="chat",
            sealed_address="sealed",
            shown="chat",
            kinds=kinds,
            made_by=make_user("planner"),
            made_at=NOON,
        )
        for name, kinds in (("Desk", ["shifts.published"]), ("Else", ["rota.gap"]))
    )

    publish(rota)

    notice = Notice.objects.get(destination__isnull=False)
    assert (notice.destination, notice.kind) == (asked, "shifts.published")
    assert notice.subject == f"{rota.name}: a plan is published"
    assert notice.body.splitlines() == ["Mon 7 Dec to Sun 20 Dec", "20 new shifts"]
