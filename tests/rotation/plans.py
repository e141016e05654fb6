"""Steps that tests of drafts and publishing share: draft, compute, publish, look."""

from datetime import UTC, date, datetime, time, timedelta

from rotation.models import Draft, Shift
from rotation.services import absences, drafts, publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_user

MONDAY = date(2026, 12, 7)  # beyond the freeze of two weeks after noon
FEW_MOVES = 400


def make_desk(developers=3, products=3, **fields):
    """A rota whose team has so many developers and product people."""
    rota = make_rota(**fields)
    for _ in range(developers):
        make_member(rota.team, job="developer")
    for _ in range(products):
        make_member(rota.team, job="product")
    return rota


def draft_of(rota, from_on=MONDAY, weeks=2, *, moves=FEW_MOVES, now=NOON, **fields):
    """A computed draft, by default of two weeks beyond the freeze."""
    draft = drafts.create(
        rota=rota,
        from_on=from_on,
        until_on=from_on + timedelta(weeks=weeks),
        moves=moves,
        by=fields.pop("by", None) or make_user("planner"),
        now=now,
        **fields,
    )
    drafts.compute(draft_id=draft.pk, now=now)
    draft.refresh_from_db()
    assert draft.state == Draft.State.READY, draft.failure
    return draft


def publish(rota, from_on=MONDAY, weeks=2, *, now=NOON, **fields):
    """Draft, compute and publish; return what came of it."""
    draft = draft_of(rota, from_on, weeks, now=now, **fields)
    return publishing.publish(draft=draft, by=draft.made_by, now=now)


def away(member, first, *, days, now=NOON):
    """An absence of whole days (UTC)."""
    starts_at = datetime.combine(first, time(), UTC)
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


def shifts_of(rota):
    return Shift.objects.published().filter(slot__rota=rota).with_people().in_order()


def states(rota):
    """What subscribers see of every shift: uid, revision, holder and times."""
    rows = shifts_of(rota).values_list("uid", "revision", "member", "starts_at", "ends_at")
    return {row[0]: row[1:] for row in rows}
