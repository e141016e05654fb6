"""What people owe each other for shifts taken over: remembered, given back, forgiven."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rotation.errors import Conflict
from rotation.hours.intervals import Interval
from rotation.models import AbsencePolicy, Member, Payback, Rota, Shift, Trade, User
from rotation.services import activity, candidates, horizon

State = Payback.State


class PaybackOver(Conflict):
    """It was given back or forgiven before."""

    code = "payback_over"


def remember(*, trade: Trade, shift: Shift, by: User | None, now: datetime) -> Payback | None:
    """Keep what the giver owes for a shift that was taken over, or settle what the taker owed.

    The shift is the one that changed hands. Points have moved in the ledger already; this
    remembers whom to offer the next favour. Nothing is owed for a shift without points, nor for
    one that fell into an absence where the rota excuses those: then None is returned, and for a
    shift that gives back an older favour the payback it settles.
    """
    giver, taker = trade.giver, trade.taker
    if giver is None or taker is None or giver == taker or not (shift.points or shift.unsocial):
        return None
    rota = shift.slot.rota
    older = open_of(rota).filter(debtor=taker, creditor=giver).first()
    if older is not None:
        return settle(payback=older, shift=shift, by=by, now=now)
    if rota.absence_policy == AbsencePolicy.EXCUSED and is_away(giver, shift):
        return None
    return Payback.objects.create(
        rota=rota,
        trade=trade,
        debtor=giver,
        creditor=taker,
        points=shift.points,
        unsocial=shift.unsocial,
        made_at=now,
    )


def is_away(member: Member, shift: Shift) -> bool:
    """Tell whether an absence of the member takes some of the open time of the shift."""
    span = Interval(shift.starts_at, shift.ends_at)
    away = candidates.absent_times([member.pk], span).get(member.pk, ())
    working = horizon.working_of(shift)
    return any(
        one.starts_at < part.ends_at and part.starts_at < one.ends_at
        for one in away
        for part in working
    )


def open_of(rota: Rota) -> QuerySet[Payback]:
    """Return what is still owed on a rota, the oldest first, with both people."""
    rows = Payback.objects.filter(rota=rota, state=State.OPEN)
    return rows.select_related("debtor__user", "creditor__user").order_by("made_at", "pk")


def settle(*, payback: Payback, shift: Shift, by: User | None, now: datetime) -> Payback:
    """Return the payback that a shift has given back; again changes nothing."""
    return _end(payback, State.SETTLED, shift=shift, by=by, now=now)


def honour(*, shifts: Iterable[Shift], by: User | None, now: datetime) -> int:
    """Settle what published shifts give back, by the reasons kept with them; return how many.

    A shift gives back what its holder owes when its plan says so: a note "payback_owed" whose
    parameter `payback` is the uid of what is owed.
    """
    named = {
        note["params"]["payback"]: shift
        for shift in shifts
        if shift.member_id is not None
        for note in shift.why.get("notes", ())
        if note["code"] == "payback_owed" and "payback" in note["params"]
    }
    owed = Payback.objects.filter(uid__in=list(named), state=State.OPEN).order_by("pk")
    settled = [
        settle(payback=one, shift=named[str(one.uid)], by=by, now=now)
        for one in owed
        if one.debtor_id == named[str(one.uid)].member_id
    ]
    return len(settled)


def forgive(*, payback: Payback, by: User, now: datetime) -> Payback:
    """Return the payback that nobody asks for any more. Raises PaybackOver."""
    with transaction.atomic():
        done = _end(payback, State.FORGIVEN, shift=None, by=by, now=now)
    if done.state != State.FORGIVEN:
        raise PaybackOver(_("This was given back already."))
    return done


def _end(
    payback: Payback, state: str, *, shift: Shift | None, by: User | None, now: datetime
) -> Payback:
    rows = Payback.objects.filter(pk=payback.pk, state=State.OPEN)
    if rows.update(state=state, settled_by=shift, settled_at=now):
        activity.record(
            verb=f"payback.{state}",
            subject="payback",
            subject_id=payback.pk,
            actor=by,
            at=now,
            changed={"shift": str(shift.uid) if shift else None},
        )
    payback.refresh_from_db()
    return payback
