"""Keep when the worker did its regular work last, so that a standstill can be seen."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from rotation.errors import DomainError
from rotation.models import Sweep
from rotation.selectors.sweeps import WORK

# Work that is done every few seconds is written down less often than it is done.
WRITE_EVERY = timedelta(seconds=15)

logger = logging.getLogger(__name__)


def _site_clock() -> datetime:
    # Looked up each time, so that whoever sets the site's clock sets this one too.
    return timezone.now()


@contextmanager
def running(
    name: str, *, every: int, clock: Callable[[], datetime] = _site_clock
) -> Iterator[datetime]:
    """Give the moment the work begins; keep when it began, when it ended and whether it failed.

    `every` is its period in seconds. A failure is kept as a code and goes on to the caller. The
    work is done whether or not its row can be read and written.
    """
    now = clock()
    last = _last(name)
    due = last is None or not last.began_at <= now < last.began_at + WRITE_EVERY
    if due:
        _write(name, every_seconds=every, began_at=now)
    try:
        yield now
    except Exception as error:
        since = Coalesce(F("failing_since"), Value(clock(), DateTimeField()))
        failed = {"failing_since": since, "failure": _code(error)}
        _write(name, every_seconds=every, began_at=now, ended_at=clock(), **failed)
        raise
    if due or (last is not None and last.failing_since):
        _write(name, ended_at=clock(), failing_since=None, failure="")


def expect(*, now: datetime) -> None:
    """Say that a worker is about to start: what shows no sign of life from now on has stopped."""
    for name, work in WORK.items():
        _write(name, every_seconds=work.every, began_at=now)


def _last(name: str) -> Sweep | None:
    try:
        return Sweep.objects.filter(name=name).first()
    except DatabaseError:
        # The work itself meets the same database and says what is wrong with it.
        return None


def _write(name: str, **changes: Any) -> None:
    rows = Sweep.objects.filter(name=name)
    try:
        with transaction.atomic():
            if not rows.update(**changes) and "began_at" in changes:
                first = Sweep(name=name, every_seconds=0, began_at=changes["began_at"])
                # Another worker may be making it at the same moment.
                Sweep.objects.bulk_create([first], ignore_conflicts=True)
                rows.update(**changes)
    except DatabaseError as error:
        logger.warning("when %r was done could not be kept: %s", name, type(error).__name__)


def _code(error: Exception) -> str:
    """Return what may be shown of a failure: its words can hold addresses and names."""
    code = error.code if isinstance(error, DomainError) else type(error).__name__
    return code[:200]
