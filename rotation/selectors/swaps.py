"""What pages show of shifts that people give to each other, with a fixed number of queries."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from rotation.models import Member, Membership, Payback, Shift, Trade, TradeAnswer, User
from rotation.models.rotas import CoverChoice

Kind, State, Answer = Trade.Kind, Trade.State, TradeAnswer.Answer
MOST = 100
SHOWN = (
    "shift__member__user",
    "shift__seat",
    "shift__slot__rota",
    "other_shift__member__user",
    "other_shift__seat",
    "giver__user",
    "taker__user",
    "made_by",
    "decided_by",
)


def _in_order(rows: QuerySet[Trade]) -> list[Trade]:
    """Return the requests with everything their lines show, the shift that begins first first."""
    ordered = rows.order_by("shift__starts_at", "pk")
    return list(ordered.select_related(*SHOWN)[:MOST])


def waiting_rows(user: User, now: datetime, *, plans: bool) -> QuerySet[Trade]:
    """Return the open requests that wait for an answer of the user.

    A shift given away is for everybody with the job of its seat in the team of its rota; who
    cannot take it says so, or reads which rule is against it. What is too late waits until the
    sweep ends it. For planners there are also those
    in which they choose, once somebody is willing.
    """
    asked = Membership.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=now.date()),
        member__user=user,
        member__job=OuterRef("shift__seat__job"),
        team=OuterRef("shift__slot__rota__team"),
        from_on__lte=now.date(),
    )
    answered = TradeAnswer.objects.filter(trade=OuterRef("pk"), member__user=user)
    to_all = Q(Exists(asked), ~Exists(answered), kind=Kind.COVER)
    rows = Trade.objects.filter(state=State.OPEN, shift__ends_at__gt=now).exclude(giver__user=user)
    waits = Q(kind=Kind.TRADE, taker__user=user) | to_all
    if plans:
        willing = TradeAnswer.objects.filter(trade=OuterRef("pk"), answer=Answer.WILLING)
        waits |= Q(Exists(willing), choice=CoverChoice.PLANNER)
    return rows.filter(waits)


def waiting_for(user: User, now: datetime, *, plans: bool) -> list[Trade]:
    """Return the requests that wait for an answer of the user."""
    return _in_order(waiting_rows(user, now, plans=plans))


def asked_by(member: Member, now: datetime) -> list[Trade]:
    """Return the member's own requests about shifts that are not over, however they ended."""
    rows = Trade.objects.filter(giver=member, shift__ends_at__gt=now).exclude(kind=Kind.TAKE)
    return _in_order(rows)


def taken_by(member: Member, now: datetime) -> list[Trade]:
    """Return the requests the member agreed to, about shifts that are not over."""
    rows = Trade.objects.filter(taker=member, state=State.ACCEPTED, shift__ends_at__gt=now)
    return _in_order(rows)


def open_ones(now: datetime) -> list[Trade]:
    """Return every open request about a shift that is not over."""
    return _in_order(Trade.objects.filter(state=State.OPEN, shift__ends_at__gt=now))


def left_over(now: datetime) -> list[Trade]:
    """Return the requests that nobody answered, about shifts to come that are where they were."""
    rows = Trade.objects.filter(
        state=State.EXPIRED,
        shift__state=Shift.State.PUBLISHED,
        shift__starts_at__gt=now,
        shift__member=F("giver"),
    )
    again = Trade.objects.filter(shift=OuterRef("shift"), made_at__gt=OuterRef("made_at"))
    return _in_order(rows.exclude(Exists(again)))


def for_a_planner(trades: list[Trade]) -> set[int]:
    """Return the ids of those of the requests for which a planner can choose somebody willing."""
    ids = [one.pk for one in trades if one.choice == CoverChoice.PLANNER]
    rows = TradeAnswer.objects.filter(trade__in=ids, answer=Answer.WILLING)
    return set(rows.values_list("trade", flat=True))


def of_shift(shift: Shift) -> list[Trade]:
    """Return every request about a shift, the latest first."""
    rows = Trade.objects.filter(Q(shift=shift) | Q(other_shift=shift))
    return list(rows.select_related(*SHOWN).order_by("-made_at", "-pk")[:MOST])


def open_of_shifts(shifts: list[Shift]) -> dict[int, Trade]:
    """Return the open request about each shift, by the shift's id."""
    rows = Trade.objects.filter(state=State.OPEN, shift__in=[shift.pk for shift in shifts])
    return {trade.shift_id: trade for trade in rows.select_related("taker__user").order_by("pk")}


def asked_in_return(shifts: list[Shift]) -> set[int]:
    """Return the ids of those shifts that an open proposal to swap asks for."""
    rows = Trade.objects.filter(state=State.OPEN, other_shift__in=[shift.pk for shift in shifts])
    return {pk for pk in rows.values_list("other_shift", flat=True) if pk}


def answers(trade: Trade) -> list[TradeAnswer]:
    """Return what those who were asked said, the first answer first."""
    return list(trade.answers.select_related("member__user").order_by("at", "pk"))


def in_return(shift: Shift, now: datetime) -> list[Shift]:
    """Return the shifts to come that one might get in return: same desk and job, of others."""
    rows = Shift.objects.published().filter(
        slot__rota=shift.slot.rota_id,
        seat__job=shift.seat.job,
        seat__kind=shift.seat.kind,
        starts_at__gt=now,
        member__isnull=False,
        member__user__is_active=True,
    )
    return list(rows.exclude(member=shift.member_id).with_people().in_order()[:MOST])


def parts_given(trade: Trade) -> list[Shift]:
    """Return the parts that were cut out of the shift of a request to be handed over."""
    rows = Shift.objects.filter(uid__in=trade.outcome.get("shifts", ()))
    whole = [pk for pk in (trade.shift_id, trade.other_shift_id) if pk]
    return list(rows.exclude(pk__in=whole).with_people().in_order())


def payback_of(trade: Trade) -> Payback | None:
    """Return what is still owed for a shift that was taken over."""
    rows = Payback.objects.filter(trade=trade, state=Payback.State.OPEN)
    return rows.select_related("debtor__user", "creditor__user").order_by("pk").first()


def paybacks(member: Member) -> list[Payback]:
    """Return what the member owes and is owed, the oldest first."""
    rows = Payback.objects.filter(Q(debtor=member) | Q(creditor=member), state=Payback.State.OPEN)
    return list(
        rows.select_related("debtor__user", "creditor__user", "rota").order_by("made_at", "pk")
    )
