"""What became of a message, written unless its lease ran out and somebody else has it since."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from rotation.models import Delivery, Destination
from rotation.notices import failures, outbox
from rotation.notices.failures import DeliveryFailed
from rotation.notices.parcels import Parcel

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)
MOST_ATTEMPTS = len(PAUSES) + 1
GONE = "webhook_gone"
# A destination that works is written down that often.
NOTED_EVERY = timedelta(minutes=5)
State = Delivery.State

logger = logging.getLogger(__name__)


def sent(parcel: Parcel, now: datetime) -> None:
    """Write down that it was sent."""
    _finish(parcel, state=State.SENT, sent_at=now, failure="")
    if parcel.destination is not None:
        stale = Q(last_good_at__isnull=True) | Q(last_good_at__lte=now - NOTED_EVERY)
        rows = Destination.objects.filter(
            stale | Q(failing_since__isnull=False), pk=parcel.destination.pk
        )
        rows.update(last_good_at=now, failing_since=None, failure="")


def failed(parcel: Parcel, error: DeliveryFailed, now: datetime) -> None:
    """Write down why not, and whether it is tried again: after 1, 5, 15 and 60 minutes."""
    words = failures.stored(error.code, error.said)
    attempts = parcel.first.attempts
    if error.permanent or attempts >= MOST_ATTEMPTS:
        # The row says to whom; a log does not.
        logger.error("message %s is given up: %s", parcel.identity, error.code)
        _finish(parcel, state=State.DEAD, failure=words)
    else:
        due_at = now + PAUSES[attempts - 1]
        _finish(parcel, state=State.WAITING, due_at=due_at, failure=words)
    if parcel.destination is not None:
        _note(parcel.destination, error.code, words, now)


def _note(destination: Destination, code: str, words: str, now: datetime) -> None:
    since = Coalesce(F("failing_since"), Value(now, DateTimeField()))
    rows = Destination.objects.filter(pk=destination.pk, removed_at__isnull=True)
    rows.update(failing_since=since, failure=words)
    if code == GONE:
        _close(destination, now)


def _close(destination: Destination, now: datetime) -> None:
    """Send nothing more to what says that it is gone, and tell who gave the address."""
    reader = destination.user or destination.made_by
    with transaction.atomic():
        rows = Destination.objects.filter(pk=destination.pk, removed_at__isnull=True)
        if not rows.update(removed_at=now, sealed_address="", sealed_secret=""):
            return
        with translation.override(reader.speaks):
            subject = _("Nothing more is sent to %(name)s") % {"name": destination.name}
            body = _("Its other end says that it is gone. Add it anew if that is a mistake.")
        outbox.enqueue(
            user=reader,
            kind="destination.gone",
            key=f"destination:{destination.uid}",
            subject=subject,
            body=body,
            url="/settings/notices/" if destination.user_id else "/settings/channels/",
            now=now,
        )


def _finish(parcel: Parcel, **outcome: object) -> None:
    rows = Delivery.objects.filter(
        pk__in=[one.pk for one in parcel.deliveries],
        state=State.SENDING,
        attempts=parcel.first.attempts,
    )
    rows.update(leased_until=None, **outcome)
