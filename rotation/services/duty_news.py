"""Keep chats and programs of a rota in step with who is on duty there."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from rotation.models import Delivery, Destination, Notice, Rota, Shift
from rotation.notices import outbox
from rotation.selectors import duty_news
from rotation.selectors.duty_news import Situation
from rotation.services import duty_words

KIND = "duty.changed"
SUPERSEDED = "superseded"
# What could not be delivered for so long is told anew as it is by then.
AGAIN_AFTER = timedelta(hours=1)

logger = logging.getLogger(__name__)


def tell(*, now: datetime, rota: Rota | None = None) -> int:
    """Tell the addresses of all rotas, or of one, who is on duty where that changed; return how many.

    A chat is told when who serves or until when changes, a program also when who is next does. An
    address that was added since is told at once. Two sweeps at the same time tell it once. What
    was told before and has not arrived is taken back, so that nobody hears of yesterday's duty
    after an outage. A rota that cannot be read holds up no other; its error is raised at the end.
    """
    rows = Destination.objects.filter(removed_at__isnull=True, rota__archived_at__isnull=True)
    rows = rows.filter(rota=rota) if rota else rows.filter(rota__isnull=False)
    destinations = list(rows.select_related("rota").order_by("rota_id", "pk"))
    given_up = _given_up(destinations)
    told, failure = 0, None
    for _pk, group in groupby(destinations, key=lambda one: one.rota_id):
        try:
            told += _tell_rota(list(group), given_up, now)
        except Exception as error:
            logger.exception("who is on duty on a rota could not be told")
            failure = error
    # What was on its way when newer news were told may have come back since.
    _take_back(destinations)
    if failure is not None:
        raise failure
    return told


def _tell_rota(destinations: list[Destination], given_up: set[int], now: datetime) -> int:
    rota = destinations[0].rota
    assert rota is not None  # noqa: S101 - only addresses of rotas are read
    found = duty_news.situation(rota, now)
    told = 0
    for one in destinations:
        state = _state(found, one)
        overdue = one.told_at is not None and one.told_at <= now - AGAIN_AFTER
        if state != one.told or (one.pk in given_up and overdue):
            told += _tell_one(one, found, state, now)
    return told


def _tell_one(
    destination: Destination, found: Situation, state: dict[str, Any], now: datetime
) -> bool:
    """Tell one address unless another sweep has done so since it was read."""
    digest = sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        rows = Destination.objects.filter(pk=destination.pk, removed_at__isnull=True)
        if not rows.filter(told_at=destination.told_at).update(told=state, told_at=now):
            return False
        notice = outbox.enqueue(
            destination=destination,
            kind=KIND,
            key=f"{found.rota.uid}:{digest}:{now.isoformat()}",
            subject=duty_words.subject(found),
            body=duty_words.body(found),
            url=duty_words.url(found.rota),
            data=duty_words.data(found),
            now=now,
        )
        _take_back([destination])
    return notice is not None


def _state(found: Situation, destination: Destination) -> dict[str, Any]:
    """Return what an address is told about, by which a change is known."""
    state: dict[str, Any] = {"on": _marks(found.running)}
    if destination.way == Destination.Way.WEBHOOK:
        state |= {"next": _marks(found.coming)}
    elif not found.running:
        first = min((shift.starts_at for shift in found.coming), default=None)
        state |= {"until": first and first.isoformat()}
    return state


def _marks(shifts: Iterable[Shift]) -> list[list[str]]:
    return [
        [
            str(shift.uid),
            str(shift.member.uid) if shift.member else "",
            shift.starts_at.isoformat(),
            shift.ends_at.isoformat(),
        ]
        for shift in shifts
    ]


def _given_up(destinations: Iterable[Destination]) -> set[int]:
    """Return the ids of those that were told and whose message became a dead letter."""
    rows = Delivery.objects.filter(
        destination__in=destinations, notice__kind=KIND, state=Delivery.State.DEAD
    )
    return set(rows.values_list("destination_id", flat=True).order_by())


def _take_back(destinations: Iterable[Destination]) -> None:
    """End what was told before the newest and has not arrived, without sending it."""
    old = Notice.objects.filter(
        kind=KIND, destination__in=destinations, made_at__lt=F("destination__told_at")
    )
    waiting = old.filter(state__in=(Notice.State.WAITING, Notice.State.DEAD))
    waiting.update(state=Notice.State.SENT, failure=SUPERSEDED)
    rows = Delivery.objects.filter(
        notice__in=old, state__in=(Delivery.State.WAITING, Delivery.State.DEAD)
    )
    rows.update(state=Delivery.State.SENT, failure=SUPERSEDED, leased_until=None)
