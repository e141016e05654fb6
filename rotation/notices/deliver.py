"""Take due messages out of the outbox: never lost, at most one repeat for each crash."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from rotation.notices import claims, outcomes, routing
from rotation.notices.channels import CHANNELS, Channel
from rotation.notices.failures import DeliveryFailed
from rotation.notices.lanes import Lanes
from rotation.notices.parcels import Parcel

# New ones are begun for so long; the next sweep goes on with the rest.
SWEEP_SECONDS = 60.0
# What hangs is waited for so long after that, then left to its lease.
LAST_PATIENCE = 45.0
LOOK_EVERY = 0.5

logger = logging.getLogger(__name__)
# One sweep at a time in a process: two would have two messages under way when it is killed.
_sweeping = threading.Lock()


def deliver_due(*, now: datetime, channels: Mapping[str, Channel] = CHANNELS) -> int:
    """Route what waits, send what is due, urgent ones first, and return how many were sent.

    Any number of workers may do this at once: what is sent is claimed by compare-and-set and leased
    for two minutes. A failure is tried again after 1, 5, 15 and 60 minutes; the fifth one, or a
    permanent one, makes a dead letter. While a sweep runs in this process another does nothing, for
    the first one sees what has come meanwhile.
    """
    if not _sweeping.acquire(blocking=False):
        return 0
    try:
        return sweep(now=now, channels=channels)
    finally:
        _sweeping.release()


def sweep(*, now: datetime, channels: Mapping[str, Channel]) -> int:
    """Do the same beside whoever else does it, in this process or another."""
    return _Sweep(now, channels).run()


class _Sweep:
    def __init__(self, now: datetime, channels: Mapping[str, Channel]) -> None:
        self.began_at = now
        self.began = monotonic()
        self.channels = channels
        self.lanes = Lanes(channels)
        self.sent = 0

    @property
    def seconds(self) -> float:
        return monotonic() - self.began

    @property
    def now(self) -> datetime:
        """The moment it was begun at plus how long it has taken, in whole seconds."""
        return self.began_at + timedelta(seconds=int(self.seconds))

    def run(self) -> int:
        try:
            while self._round() or self.lanes.busy:
                if self.seconds > SWEEP_SECONDS + LAST_PATIENCE:
                    break
                self._collect(within=LOOK_EVERY if self.lanes.busy else 0.0)
        finally:
            self.lanes.close()
        return self.sent

    def _round(self) -> bool:
        """Begin what is due now, as far as there is room; tell whether there was anything."""
        if self.seconds > SWEEP_SECONDS:
            return False
        routing.fan_out(now=self.now)
        begun = False
        for parcel in claims.due(self.now, tuple(self.channels)):
            if self.lanes.full or self.seconds > SWEEP_SECONDS:
                break
            taken = claims.take(parcel, self.now)
            if taken is not None:
                begun = True
                self._begin(taken)
                self._collect()
        return begun

    def _begin(self, parcel: Parcel) -> None:
        if parcel.first.attempts > outcomes.MOST_ATTEMPTS:
            outcomes.failed(
                parcel, DeliveryFailed("stopped_while_sending", permanent=True), self.now
            )
            return
        message = self._outcome(parcel, lambda: self.channels[parcel.way].prepare(parcel, self.now))
        if message is not None:
            self.lanes.send(parcel, message)

    def _collect(self, *, within: float = 0.0) -> None:
        for parcel, result in self.lanes.done(within=within):
            if self._outcome(parcel, result) is not None:
                outcomes.sent(parcel, self.now)
                self.sent += len(parcel.deliveries)

    def _outcome(self, parcel: Parcel, step: Callable[[], Any]) -> Any:
        """Return what a step gives, or None after writing down that and why it failed."""
        try:
            return step()
        except DeliveryFailed as error:
            outcomes.failed(parcel, error, self.now)
        except Exception:
            # One message that breaks its channel must not hold up the others.
            logger.exception("message %s could not be sent", parcel.identity)
            outcomes.failed(parcel, DeliveryFailed("failed"), self.now)
        return None
