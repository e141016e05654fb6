"""Who takes shifts and who does not, leaders included: nobody of the team is invisible."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q

from rotation.hours import zones
from rotation.models import Member, Membership, Rota, Shift, Trade, User
from rotation.selectors import shares
from rotation.selectors.ledger import HISTORY, ONE_DAY

MAY_HOLD = "hold_shifts"
LEADING = frozenset({"planner", "admin"})


class Record(NamedTuple):
    """How many shifts somebody began in 52 weeks, when the last one and the next."""

    shifts: int = 0
    last_at: datetime | None = None
    next_at: datetime | None = None


NONE = Record()


@dataclass(frozen=True, slots=True)
class Participant:
    """One person: what they served on the rota in 52 weeks, and what they took over or gave away.

    `member` is None for somebody who may hold shifts and was never made a member, `percent` is
    of the fair share. `leads` says that they plan or administer.
    """

    user: User
    member: Member | None
    leads: bool
    record: Record = NONE
    percent: int | None = None
    taken: int = 0
    given: int = 0


@dataclass(frozen=True, slots=True)
class Participation:
    """The team, and everybody else who may hold shifts; who served least comes first."""

    team: tuple[Participant, ...]
    others: tuple[Participant, ...]

    @property
    def served(self) -> int:
        """How many of the team served at least once in 52 weeks."""
        return sum(1 for one in self.team if one.record.shifts)

    @property
    def leaders(self) -> tuple[Participant, ...]:
        """Those of the team and beside it who plan or administer."""
        return tuple(one for one in (*self.team, *self.others) if one.leads)


def overview(rota: Rota, at: datetime) -> Participation:
    """Return who takes part in a rota; a fixed number of queries."""
    served = _served(rota, at)
    percents = {pk: one.percent for pk, one in shares.overview(rota, at).standings().items()}
    taken, given = _covers(rota, at)
    today = zones.local_day(at, zones.zone(rota.zone))
    in_team = set(
        Membership.objects.touching(today, today + ONE_DAY)
        .filter(team=rota.team_id)
        .values_list("member_id", flat=True)
    )
    people = [
        _participant(user, served, percents, taken, given) for user in _users(in_team, served)
    ]
    team = [one for one in people if one.member is not None and one.member.pk in in_team]
    others = [one for one in people if one.member is None or one.member.pk not in in_team]
    return Participation(tuple(sorted(team, key=_least)), tuple(sorted(others, key=_least)))


def _users(in_team: set[int], served: Iterable[int]) -> list[User]:
    """Return the active users who belong to the team, may hold shifts, or held some."""
    holders = Q(groups__permissions__codename=MAY_HOLD) | Q(is_superuser=True)
    wanted = holders | Q(member__in=in_team | set(served))
    rows = User.objects.filter(wanted, is_active=True).distinct().order_by("pk")
    return list(rows.select_related("member").prefetch_related("groups"))


def _served(rota: Rota, at: datetime) -> dict[int, Record]:
    held = Shift.objects.published().filter(slot__rota=rota, member__isnull=False)
    past, ahead = Q(starts_at__lt=at), Q(starts_at__gte=at)
    rows = held.values("member_id").annotate(
        begun=Count("pk", filter=Q(starts_at__gte=at - HISTORY, starts_at__lt=at)),
        last=Max("starts_at", filter=past),
        next=Min("starts_at", filter=ahead),
    )
    listed = rows.order_by("member_id").values_list("member_id", "begun", "last", "next")
    return {member_id: Record(*record) for member_id, *record in listed}


def _covers(rota: Rota, at: datetime) -> tuple[dict[int, int], dict[int, int]]:
    """Return how many shifts each took over, and how many each gave away, in 52 weeks."""
    trades = Trade.objects.filter(
        shift__slot__rota=rota,
        kind__in=[Trade.Kind.COVER, Trade.Kind.TAKE],
        state=Trade.State.ACCEPTED,
        decided_at__gte=at - HISTORY,
    )
    taken: dict[int, int] = defaultdict(int)
    given: dict[int, int] = defaultdict(int)
    for giver, taker in trades.order_by("pk").values_list("giver_id", "taker_id"):
        if taker:
            taken[taker] += 1
        if giver:
            given[giver] += 1
    return taken, given


def _participant(
    user: User,
    served: dict[int, Record],
    percents: dict[int, int | None],
    taken: dict[int, int],
    given: dict[int, int],
) -> Participant:
    member: Member | None = getattr(user, "member", None)
    roles = {group.name for group in user.groups.all()}
    leads = user.is_superuser or bool(roles & LEADING)
    if member is None:
        return Participant(user, None, leads)
    return Participant(
        user=user,
        member=member,
        leads=leads,
        percent=percents.get(member.pk),
        taken=taken.get(member.pk, 0),
        given=given.get(member.pk, 0),
        record=served.get(member.pk, NONE),
    )


def _least(one: Participant) -> tuple[int, str, int]:
    return one.record.shifts, one.user.display_name, one.user.pk
