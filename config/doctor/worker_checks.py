"""The worker: broker, regular work, outbox, and what it is refused by the outside."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from config.celery import app
from config.doctor.findings import Finding, Question, in_short
from config.readiness import OUTBOX_PATIENCE
from rotation.models import AbsenceCalendar, Destination
from rotation.selectors import outbox as outbox_reads
from rotation.selectors import sweeps
from rotation.selectors.sweeps import Health

BROKER_SECONDS = 3
PING_SECONDS = 1.5
LONG_QUEUE = 1000


def broker(_: Question) -> Iterator[Finding]:
    """Look whether the broker takes messages."""
    try:
        with app.connection_for_write(connect_timeout=BROKER_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
            if not settings.REDIS_URL:
                _write_into(Path(settings.VAR / "queue"))
    except Exception as error:  # noqa: BLE001 - brokers fail in many ways
        yield Finding(
            "broker_down",
            f"The broker does not answer. {in_short(error)}",
            "Nothing is sent, computed or read in; nothing is lost either, it waits.",
            "Start Redis, or look at REDIS_URL. Worker and beat come back by themselves."
            if settings.REDIS_URL
            else f"Make sure that {settings.VAR / 'queue'} can be written to.",
        )
        return
    waiting = _waiting()
    if waiting > LONG_QUEUE:
        yield Finding(
            "queue_long",
            f"{waiting} messages wait in the broker.",
            "Beat goes on asking for work, and no worker does it.",
            "Start a worker; what has piled up is harmless and is gone through quickly.",
        )


def regular_work(question: Question) -> Iterator[Finding]:
    """Look when each kind of regular work was done last."""
    found = sweeps.standings(question.now)
    still = [one for one in found if one.health in (Health.STOPPED, Health.UNKNOWN)]
    if still:
        last = max((one.seen_at for one in still if one.seen_at), default=None)
        names = ", ".join(one.name for one in still)
        yield Finding(
            "work_stopped",
            f"Not done: {names}. Last sign of life: {_ago(last, question.now)}.",
            " ".join(str(one.work.missed) for one in still),
            _who_is_missing(whole=len(still) == len(found)),
        )
    for one in found:
        if one.health == Health.FAILING and one.sweep:
            yield Finding(
                "work_failing",
                f"{one.name.capitalize()} fails each time, since"
                f" {_ago(one.sweep.failing_since, question.now)}: {one.sweep.failure}.",
                str(one.work.missed),
                "Look for this name in the log of the worker, which says where it failed.",
            )


def outbox(question: Question) -> Iterator[Finding]:
    """Look for messages that should have left, and for those that were given up."""
    found = outbox_reads.backlog(question.now)
    if found.oldest_due_at and found.oldest_due_at < question.now - OUTBOX_PATIENCE:
        yield Finding(
            "outbox_late",
            f"The oldest waiting message was due {_ago(found.oldest_due_at, question.now)}.",
            "People do not hear of their shifts in time.",
            "See that the worker runs and keeps up; Settings, Outbox says what waits and why.",
        )
    if found.dead:
        yield Finding(
            "outbox_dead",
            f"Messages given up: {found.dead}.",
            "Whom they were for has not heard of them, except in the bell.",
            "Settings, Outbox says why; mend that, then send them again from there.",
        )


def calendars_in(question: Question) -> Iterator[Finding]:
    """Look for calendars with absences that cannot be read."""
    rows = AbsenceCalendar.objects.filter(removed_at__isnull=True, failing_since__isnull=False)
    oldest = rows.order_by("failing_since").first()
    if oldest:
        yield Finding(
            "calendars_failing",
            f"Calendars with absences that cannot be read: {rows.count()}, the first since"
            f" {_ago(oldest.failing_since, question.now)} ({oldest.failure or 'no code'}).",
            "Absences entered there since are not known, so plans may ignore them.",
            "Their owners are told why. If it is all of them, look at this computer's way out.",
        )


def chats(question: Question) -> Iterator[Finding]:
    """Look for chat addresses and webhooks that do not take what is sent."""
    rows = Destination.objects.filter(removed_at__isnull=True, failing_since__isnull=False)
    oldest = rows.order_by("failing_since").first()
    if oldest:
        yield Finding(
            "destinations_failing",
            f"Chat addresses and webhooks that take nothing: {rows.count()}, the first since"
            f" {_ago(oldest.failing_since, question.now)} ({oldest.shown}).",
            "Who reads there is not told, and does not know it.",
            "Try them with the test button under Settings; remove those that are gone.",
        )


def _who_is_missing(*, whole: bool) -> str:
    start = (
        "make run starts worker and beat; without it: celery --app config.celery worker, and beat."
    )
    if not whole:
        return f"Look into the log of the worker. {start}"
    if not settings.REDIS_URL:
        return f"Look into the log of worker and beat. {start}"
    try:
        alive = app.control.ping(timeout=PING_SECONDS)
    except Exception:  # noqa: BLE001 - that the broker is down is said elsewhere
        alive = []
    missing = "a worker answers, so beat is missing" if alive else "no worker answers"
    return f"Of the two, {missing}. {start}"


def _waiting() -> int:
    if not settings.REDIS_URL:
        return sum(1 for _ in Path(settings.VAR / "queue").glob("*.msg"))
    with app.connection_for_read(connect_timeout=BROKER_SECONDS) as connection:
        channel: Any = connection.default_channel
        return int(channel.client.llen(app.conf.task_default_queue))


def _write_into(folder: Path) -> None:
    probe = folder / ".doctor"
    probe.write_text("")
    probe.unlink()


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    minutes = round((now - moment).total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"
