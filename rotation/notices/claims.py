"""Whose turn it is to send a message: claimed by compare-and-set, leased, claimed again later."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet

from rotation.models import Delivery
from rotation.notices.parcels import Parcel

# Longer than the slowest message takes; whoever held it longer is dead.
LEASE = timedelta(minutes=2)
A_LOOK = 50
State = Delivery.State


def due(now: datetime, ways: Collection[str]) -> list[Parcel]:
    """Return what may be claimed now, urgent ones first, each digest once."""
    rows = Delivery.objects.filter(_claimable(now), way__in=ways)
    found: dict[object, Parcel] = {}
    for one in _with_recipients(rows).order_by("-notice__urgent", "due_at", "pk")[:A_LOOK]:
        found.setdefault(_together(one), Parcel((one,)))
    return list(found.values())


def take(parcel: Parcel, now: datetime) -> Parcel | None:
    """Return the parcel with everything that goes out with it, or None when somebody was faster.

    A crash has cost it an attempt.
    """
    first = parcel.first
    if not first.digest:
        rows = Delivery.objects.filter(pk=first.pk)
    elif first.batch is not None:
        rows = Delivery.objects.filter(batch=first.batch)
    else:
        return _take_new_batch(first, now)
    return _claim(rows, first.attempts, now)


def _take_new_batch(first: Delivery, now: datetime) -> Parcel | None:
    """Put everything that waits for the same digest into one batch, which stays together."""
    same = Delivery.objects.filter(
        digest=True,
        batch__isnull=True,
        state=State.WAITING,
        due_at__lte=now,
        way=first.way,
        destination=first.destination,
        notice__user=first.notice.user,
    )
    batch = uuid4()
    with transaction.atomic():
        # The inner query cannot be locked on its own; only who still finds no batch writes one.
        rows = Delivery.objects.filter(pk__in=list(same.values_list("pk", flat=True)))
        rows.filter(batch__isnull=True, state=State.WAITING).update(batch=batch)
        return _claim(Delivery.objects.filter(batch=batch), None, now)


def _claim(rows: QuerySet[Delivery], attempts: int | None, now: datetime) -> Parcel | None:
    mine = rows.filter(_claimable(now))
    if attempts is not None:
        mine = mine.filter(attempts=attempts)
    with transaction.atomic():
        taken = mine.update(
            state=State.SENDING, attempts=F("attempts") + 1, leased_until=now + LEASE
        )
        if not taken:
            return None
        held = rows.filter(state=State.SENDING, leased_until=now + LEASE)
        return Parcel(tuple(_with_recipients(held).order_by("pk")))


def _claimable(now: datetime) -> Q:
    abandoned = Q(state=State.SENDING, leased_until__lte=now)
    return Q(state=State.WAITING, due_at__lte=now) | abandoned


def _together(one: Delivery) -> object:
    """Return what deliveries of one message have in common."""
    if not one.digest:
        return one.pk
    return one.batch or (one.notice.user_id, one.way, one.destination_id)


def _with_recipients(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return rows.select_related("notice__user", "notice__destination", "destination__user")
