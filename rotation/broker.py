"""Ask the worker to do something soon, without ever failing or holding up who asks.

What is to be done stands in the database, and a sweep finds it anyway: a kick only makes it sooner.
"""

import logging
from collections.abc import Callable
from time import monotonic

from celery import current_app

# Later than that the sweep has been there anyway, and a queue of old kicks helps nobody.
EXPIRES_SECONDS = 30
# How long nobody knocks at a broker that did not answer, so that it costs one request a moment
# and not all of them.
PAUSE_SECONDS = 10.0

logger = logging.getLogger(__name__)


class Broker:
    """Carries kicks to the worker; after a failure it is left alone for ten seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._silent_until = float("-inf")

    def ask(self, task: str) -> bool:
        """Ask for a task by its name; False when the broker does not take it, or did not just now."""
        if self._clock() < self._silent_until:
            return False
        try:
            current_app.send_task(task, retry=False, ignore_result=True, expires=EXPIRES_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever a broker and its driver can raise
            self._silent_until = self._clock() + PAUSE_SECONDS
            logger.warning("the broker takes no kicks: %s", type(error).__name__)
            return False
        return True


ask = Broker().ask
