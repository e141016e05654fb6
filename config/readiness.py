"""Whether this process can serve, and whether the work behind it is done: for load balancers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from rotation.selectors import outbox as outbox_reads
from rotation.selectors import sweeps
from rotation.selectors.outbox import Backlog
from rotation.selectors.sweeps import Health, Standing

# Longer than any pause between two tries of one message would be too late to hear of it.
OUTBOX_PATIENCE = timedelta(minutes=10)
# How long a question waits for a free connection, where connections are pooled.
DATABASE_SECONDS = 2.0

Key = tuple[str, str]


class State(StrEnum):
    """Whether all is well, only pages are served, or not even those."""

    READY = "ready"
    DEGRADED = "degraded"
    NOT_READY = "not_ready"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found; None stands for what could not be asked."""

    state: State
    database: bool
    missing_migrations: int | None
    sweeps: tuple[Standing, ...] | None
    outbox: Backlog | None

    def as_json(self, now: datetime) -> dict[str, Any]:
        """Return what anybody may know: no names, addresses, versions or words of errors."""
        return {
            "state": self.state,
            "database": "answers" if self.database else "does not answer",
            "migrations": {"missing": self.missing_migrations},
            "sweeps": [_sweep(one, now) for one in self.sweeps or ()],
            "outbox": self.outbox and _outbox(self.outbox, now),
        }


def look(now: datetime) -> Readiness:
    """Return how the site stands, in nine short queries.

    Without its database or with migrations missing pages cannot be served: not ready. A worker
    that stands still is no reason to take pages away from people: degraded.
    """
    try:
        reach()
        missing = len(missing_migrations())
        if missing:
            return Readiness(State.NOT_READY, True, missing, None, None)
        standings, outbox = tuple(sweeps.standings(now)), outbox_reads.backlog(now)
    except DatabaseError:
        return Readiness(State.NOT_READY, False, None, None, None)
    late = outbox.oldest_due_at is not None and outbox.oldest_due_at < now - OUTBOX_PATIENCE
    wrong = (Health.STOPPED, Health.FAILING, Health.UNKNOWN)
    still = any(one.health in wrong and not one.work.quiet for one in standings)
    state = State.DEGRADED if late or still else State.READY
    return Readiness(state, True, 0, standings, outbox)


def reach() -> None:
    """Ask the database for a sign of life; raises DatabaseError, soon where a pool has run dry."""
    pool = getattr(connection, "pool", None)
    if pool is not None and connection.connection is None:
        # By itself it would wait for a connection as long as a page may.
        with connection.wrap_database_errors:
            pool.open()
            pool.putconn(pool.getconn(timeout=DATABASE_SECONDS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def knock() -> None:
    """Open and close one connection of its own; raises the driver's error, which says why not."""
    wanted = connection.get_connection_params()
    if connection.vendor == "postgresql":
        wanted |= {"connect_timeout": 5}
    driver: Any = connection.Database  # type: ignore[attr-defined]  # each backend names it so
    driver.connect(**wanted).close()


def missing_migrations() -> list[Key]:
    """Return the migrations of this version that the database has not seen, in two queries."""
    recorder = MigrationRecorder(connection)
    applied: set[Key] = set()
    if recorder.has_table():
        applied.update(recorder.migration_qs.values_list("app", "name"))
    seen = set(applied)
    for key, replaced in known_migrations().items():
        # One that replaces others stands for all of them, and all of them for it.
        if key in applied:
            seen |= replaced
        elif replaced and replaced <= applied:
            seen.add(key)
    return sorted(set(known_migrations()) - seen)


@cache
def known_migrations() -> dict[Key, frozenset[Key]]:
    """Return each migration of this version with those it replaces."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {key: frozenset(migration.replaces) for key, migration in found.items()}


def _sweep(one: Standing, now: datetime) -> dict[str, Any]:
    ended_at = one.sweep.ended_at if one.sweep else None
    return {
        "name": one.name,
        "every_seconds": one.work.every,
        "state": one.health,
        "ended_at": _utc(ended_at),
        "age_seconds": _age(ended_at, now),
    }


def _outbox(outbox: Backlog, now: datetime) -> dict[str, Any]:
    return {
        "oldest_due_at": _utc(outbox.oldest_due_at),
        "oldest_due_seconds": _age(outbox.oldest_due_at, now),
        "dead": outbox.dead,
    }


def _utc(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _age(moment: datetime | None, now: datetime) -> int | None:
    return max(0, round((now - moment).total_seconds())) if moment else None
