"""Requests about shifts as lists go through them, in an order that ends in a unique column."""

from django.db.models import Q, QuerySet

from rotation.models import Member, Payback, Rota, Trade


def listing(*, member: Member | None, rota: Rota | None, state: str | None) -> QuerySet[Trade]:
    """Return requests, the latest first, with their shifts, sides and answers.

    They are narrowed by what is not None; a member's are those with them on either side.
    """
    rows = Trade.objects.with_shifts().prefetch_related("answers__member__user")
    if member is not None:
        rows = rows.filter(Q(giver=member) | Q(taker=member))
    if rota is not None:
        rows = rows.filter(shift__slot__rota=rota)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.order_by("-made_at", "-pk")


def paybacks(*, member: Member | None, rota: Rota | None, state: str | None) -> QuerySet[Payback]:
    """Return what is or was owed, the latest first, narrowed by what is not None."""
    rows = Payback.objects.select_related("rota", "debtor__user", "creditor__user", "trade")
    if member is not None:
        rows = rows.filter(Q(debtor=member) | Q(creditor=member))
    if rota is not None:
        rows = rows.filter(rota=rota)
    if state is not None:
        rows = rows.filter(state=state)
    return rows.order_by("-made_at", "-pk")
