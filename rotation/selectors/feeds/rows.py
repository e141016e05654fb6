"""What a feed shows as its rows say it: shifts in a window of time, and those lost lately."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from rotation.calendars.options import INTERVAL, FeedOptions
from rotation.models import FeedToken, Member, Shift, ShiftHolding

LOST_SHOWN = timedelta(days=14)
# Rows are read as plain values: ten thousand shifts with all they point at take seconds as objects.
COLUMNS = {
    "pk": "pk",
    "uid": "uid",
    "slot": "slot_id",
    "seat": "seat__name",
    "kind": "seat__kind",
    "rota": "slot__rota__name",
    "member": "member_id",
    "first_name": "member__user__first_name",
    "last_name": "member__user__last_name",
    "username": "member__user__username",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "revision": "revision",
    "changed_at": "updated_at",
    "state": "state",
}
# The day is counted in the zone of the hours the slot was cut by, which never changes.
FOR_INTERVALS = {
    "day": "slot__day",
    "zone": "slot__opening_hours__zone",
    "working": "slot__working",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One shift of a feed; what a feed does not need is left empty."""

    pk: int
    uid: UUID
    slot: int
    seat: str
    kind: str
    rota: str
    member: int | None
    first_name: str | None
    last_name: str | None
    username: str | None
    starts_at: datetime
    ends_at: datetime
    revision: int
    changed_at: datetime
    state: str
    day: date | None = None
    zone: str = ""
    working: tuple[tuple[str, str], ...] = ()
    why: Mapping[str, Any] | None = None

    @property
    def cancelled(self) -> bool:
        return self.state == Shift.State.CANCELLED

    @property
    def person(self) -> str:
        """The holder's name as pages show it, empty for an open seat."""
        return named(self.first_name or "", self.last_name or "", self.username or "")

    def beside(self, other: "Duty") -> bool:
        """Say whether both run together; the parts of a divided shift run one after the other."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def named(first_name: str, last_name: str, username: str) -> str:
    """Return the name of a person as pages show it."""
    return f"{first_name} {last_name}".strip() or username


def midnight(now: datetime) -> datetime:
    """Return the last midnight UTC, at which the windows of every feed move."""
    return datetime.combine(now.astimezone(UTC).date(), time.min, tzinfo=UTC)


def shown_from(options: FeedOptions, now: datetime) -> datetime:
    """Return the moment from which on a feed shows what ended."""
    return midnight(now) - timedelta(weeks=options.past_weeks)


def subject(token: FeedToken) -> QuerySet[Shift]:
    """Return every shift the feed is about, of any time and state."""
    if token.rota_id is not None:
        return Shift.objects.filter(slot__rota=token.rota_id)
    if token.team_id is not None:
        return Shift.objects.filter(slot__rota__team=token.team_id)
    return Shift.objects.filter(member=token.owner_id)


def duties(token: FeedToken, options: FeedOptions, now: datetime) -> list[Duty]:
    """Return the shifts of a feed, those cancelled lately too, of every kind of seat: one query."""
    # A cancelled seat that nobody held struck out nobody's day; it just goes.
    just_cancelled = Q(
        state=Shift.State.CANCELLED,
        member__isnull=False,
        updated_at__gte=midnight(now) - LOST_SHOWN,
    )
    found = subject(token).filter(
        Q(state=Shift.State.PUBLISHED) | just_cancelled, ends_at__gt=shown_from(options, now)
    )
    return list(read(found, options, reasons=token.kind == FeedToken.Kind.PERSON))


def lost(member: Member, options: FeedOptions, now: datetime) -> Iterator[Duty]:
    """Yield what the member held until lately, each as it was lost, the last loss first: one query.

    It is somebody else's now, or nobody's; a shift lost twice comes twice.
    """
    rows = ShiftHolding.objects.filter(
        member=member,
        until_at__gte=midnight(now) - LOST_SHOWN,
        shift__ends_at__gt=shown_from(options, now),
    ).order_by("-until_at", "-pk")
    named = _columns(options, reasons=False)
    columns = [f"shift__{column}" for column in named.values()]
    for until_at, revision, *values in rows.values_list(
        "until_at", "revision_at_loss", *columns
    ).iterator():
        duty = Duty(**dict(zip(named, values, strict=True)))
        yield replace(
            duty,
            state=Shift.State.CANCELLED,
            changed_at=until_at,
            revision=duty.revision if revision is None else revision,
        )


def read(shifts: QuerySet[Shift], options: FeedOptions, *, reasons: bool) -> Iterator[Duty]:
    """Yield the shifts as a feed with these options needs them, with or without their reasons."""
    named = _columns(options, reasons=reasons)
    for values in shifts.order_by("pk").values_list(*named.values()):
        yield Duty(**dict(zip(named, values, strict=True)))


def _columns(options: FeedOptions, *, reasons: bool) -> dict[str, str]:
    intervals = FOR_INTERVALS if options.each == INTERVAL else {}
    return {**COLUMNS, **intervals, **({"why": "why"} if reasons else {})}
