"""What a member has: shifts to come with those who serve beside, and addresses of feeds."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from rotation import why
from rotation.models import FeedToken, Member, Shift, Trade
from rotation.selectors import swaps


@dataclass(frozen=True, slots=True)
class Mine:
    """A shift of one's own, the held shifts beside it, why it is held, and the request about it.

    Beside are those of the same slot that share some of its time.
    """

    shift: Shift
    beside: tuple[Shift, ...]
    reason: str = ""
    request: Trade | None = None


def shifts_to_come(member: Member, now: datetime, *, most: int = 200) -> list[Mine]:
    """Return the member's published shifts that are not over, the next first."""
    held = list(
        Shift.objects.published()
        .filter(member=member, ends_at__gt=now)
        .with_people()
        .in_order()[:most]
    )
    others = (
        Shift.objects.published()
        .filter(slot__in={shift.slot_id for shift in held}, member__isnull=False)
        .exclude(member=member)
        .with_people()
        .in_order()
    )
    beside: dict[int, list[Shift]] = defaultdict(list)
    for other in others:
        beside[other.slot_id].append(other)
    requests = swaps.open_of_shifts(held)
    return [
        Mine(
            shift,
            tuple(other for other in beside[shift.slot_id] if _share_time(shift, other)),
            why.of_holder(shift.why),
            requests.get(shift.pk),
        )
        for shift in held
    ]


def _share_time(one: Shift, other: Shift) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def feed_addresses(member: Member) -> QuerySet[FeedToken]:
    """Return the live feed addresses of a member, the newest first."""
    rows = FeedToken.objects.filter(owner=member, revoked_at__isnull=True)
    return rows.select_related("rota", "team").order_by("-made_at", "-pk")
