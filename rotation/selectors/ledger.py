"""Who carries how many points: sums over 52 weeks, undecayed, and the entries behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from rotation.models import LedgerEntry, Member, Membership, Rota, Shift

HISTORY = timedelta(weeks=52)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Carried:
    """Whole points of one member, of all duty and of weekends and holidays."""

    points: int = 0
    unsocial: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """What a member carried in the 52 weeks before a moment, and what is planned from then on."""

    member: Member
    points: int
    unsocial: int
    planned_points: int
    planned_unsocial: int


def _sum(column: str, within: Q) -> Coalesce:
    return Coalesce(Sum(column, filter=within), 0)


def balances(rota: Rota, at: datetime) -> list[Balance]:
    """Return the balance of everybody in the rota's team or in its ledger, by name."""
    past = Q(counts_at__gte=at - HISTORY, counts_at__lt=at)
    planned = Q(counts_at__gte=at)
    sums: dict[int, Mapping[str, Any]] = {
        row["member_id"]: row
        for row in LedgerEntry.objects.filter(past | planned, rota=rota)
        .values("member_id")
        .annotate(
            past_points=_sum("points", past),
            past_unsocial=_sum("unsocial", past),
            planned_points=_sum("points", planned),
            planned_unsocial=_sum("unsocial", planned),
        )
    }
    in_team = Membership.objects.touching(at.date(), at.date() + ONE_DAY).filter(team=rota.team_id)
    members = Member.objects.with_user().filter(
        Q(pk__in=in_team.values("member_id")) | Q(pk__in=list(sums))
    )
    return [_balance(member, sums.get(member.pk, {})) for member in members.by_name()]


def _balance(member: Member, sums: Mapping[str, Any]) -> Balance:
    return Balance(
        member=member,
        points=sums.get("past_points", 0),
        unsocial=sums.get("past_unsocial", 0),
        planned_points=sums.get("planned_points", 0),
        planned_unsocial=sums.get("planned_unsocial", 0),
    )


def carried(
    rota: Rota, start: datetime, end: datetime, *, without: QuerySet[Shift]
) -> dict[int, Carried]:
    """Return what each member id carries from [start, end), not counting these shifts as held."""
    rows = (
        LedgerEntry.objects.filter(rota=rota, counts_at__gte=start, counts_at__lt=end)
        .exclude(kind__in=["shift", "reversal"], shift__in=without)
        .values("member_id")
        .annotate(points_sum=Sum("points"), unsocial_sum=Sum("unsocial"))
    )
    return {row["member_id"]: Carried(row["points_sum"], row["unsocial_sum"]) for row in rows}


def entries(rota: Rota, member: Member, at: datetime) -> QuerySet[LedgerEntry]:
    """Return the entries behind a balance, newest first, with the shifts they speak of."""
    return (
        LedgerEntry.objects.filter(rota=rota, member=member, counts_at__gte=at - HISTORY)
        .select_related("shift__seat", "shift__slot", "made_by")
        .order_by("-counts_at", "-pk")
    )


def of_rota(rota: Rota, at: datetime) -> QuerySet[LedgerEntry]:
    """Return the entries of everybody from 52 weeks before `at` on, the oldest first."""
    return (
        LedgerEntry.objects.filter(rota=rota, counts_at__gte=at - HISTORY)
        .select_related("member__user", "shift__seat", "made_by")
        .order_by("counts_at", "pk")
    )
