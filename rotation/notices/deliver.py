"""Take due notices out of the outbox: never lost, at most one repeat for each crash."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import F, Q, QuerySet

from rotation.models import Notice
from rotation.notices.channels import CHANNELS, Channel, DeliveryFailed, route
from rotation.redact import redact

LEASE = timedelta(minutes=2)
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)
MOST_ATTEMPTS = len(PAUSES) + 1
BATCH = 200
# Well under the lease, so that none taken at `now` runs out while its batch is being sent.
BATCH_SECONDS = 60

logger = logging.getLogger(__name__)


def deliver_due(*, now: datetime, channels: Mapping[str, Channel] = CHANNELS) -> int:
    """Send what is due, urgent notices first, and return how many were sent.

    Any number of workers may run this at once: a notice is claimed by compare-and-set and leased
    for two minutes. A failure is tried again after 1, 5, 15 and 60 minutes; the fifth one, or a
    permanent one, makes the notice a dead letter. Notices no channel takes stay waiting.
    """
    started = monotonic()
    sent = 0
    for notice in _due(now, channels)[:BATCH]:
        if monotonic() - started > BATCH_SECONDS:
            break
        if _claim(notice, now) and _send(notice, channels[route(notice)], now):
            sent += 1
    return sent


def try_again(*, notice: Notice, now: datetime) -> bool:
    """Put a dead letter back into the outbox; False when it is no dead letter any more."""
    rows = Notice.objects.filter(pk=notice.pk, state=Notice.State.DEAD)
    return bool(rows.update(state=Notice.State.WAITING, attempts=0, due_at=now, failure=""))


def _due(now: datetime, channels: Mapping[str, Channel]) -> QuerySet[Notice]:
    rows = Notice.objects.filter(_claimable(now))
    if "bell" not in channels:
        rows = rows.filter(user__isnull=True)
    if "mail" not in channels:
        rows = rows.filter(user__isnull=False)
    return rows.select_related("user").order_by("-urgent", "due_at", "pk")


def _claimable(now: datetime) -> Q:
    abandoned = Q(state=Notice.State.SENDING, leased_until__lte=now)
    return Q(state=Notice.State.WAITING, due_at__lte=now) | abandoned


def _claim(notice: Notice, now: datetime) -> bool:
    """Take the notice unless another worker was faster; a crash has cost it an attempt."""
    taken = Notice.objects.filter(_claimable(now), pk=notice.pk, attempts=notice.attempts).update(
        state=Notice.State.SENDING, attempts=F("attempts") + 1, leased_until=now + LEASE
    )
    notice.attempts += taken
    return bool(taken)


def _send(notice: Notice, channel: Channel, now: datetime) -> bool:
    if notice.attempts > MOST_ATTEMPTS:
        _fail(notice, "the worker stopped while sending", permanent=True, now=now)
        return False
    try:
        channel(notice)
    except DeliveryFailed as error:
        _fail(notice, str(error), permanent=error.permanent, now=now)
        return False
    except Exception as error:
        # One notice that breaks its channel must not hold up the others.
        logger.exception("notice %s could not be sent", notice.uid)
        _fail(notice, type(error).__name__, permanent=False, now=now)
        return False
    _finish(notice, state=Notice.State.SENT, sent_at=now, failure="")
    return True


def _fail(notice: Notice, failure: str, *, permanent: bool, now: datetime) -> None:
    words = redact(failure)[:200]
    if permanent or notice.attempts >= MOST_ATTEMPTS:
        logger.error("notice %s is given up: %s", notice.uid, words)
        _finish(notice, state=Notice.State.DEAD, failure=words)
        return
    due_at = now + PAUSES[notice.attempts - 1]
    _finish(notice, state=Notice.State.WAITING, due_at=due_at, failure=words)


def _finish(notice: Notice, **outcome: object) -> None:
    """Write the outcome unless the lease ran out and somebody else has claimed it since."""
    Notice.objects.filter(
        pk=notice.pk, state=Notice.State.SENDING, attempts=notice.attempts
    ).update(leased_until=None, **outcome)
