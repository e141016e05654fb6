"""What the worker does regularly, when it did it last, and what stands still when it does not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rotation.models import Sweep

# Three periods, and never less than two minutes: a restart or a slow run is no standstill.
MISSED = 3
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of regular work: how often it is done, and what does not happen without it.

    Quiet work is tidying that nobody misses for a day: it is shown to who runs the site only.
    """

    every: int
    missed: Promise
    quiet: bool = False

    @property
    def patience(self) -> timedelta:
        """How long after its last sign of life the work counts as stopped."""
        return max(PATIENCE, MISSED * timedelta(seconds=self.every))


WORK: dict[str, Work] = {
    "deliver notices": Work(5, _("Notices are not sent by e-mail or to chats.")),
    "tell who is on duty": Work(30, _("Chats and programs are not told who is on duty.")),
    "remind of shifts": Work(60, _("Nobody is reminded of a shift or handed over to.")),
    "read absence calendars": Work(60, _("Calendars with absences are not read.")),
    "compute waiting drafts": Work(10, _("Drafts are not computed.")),
    "end trades nobody answered": Work(60, _("Requests nobody answered do not end.")),
    "take learners further": Work(600, _("Learners do not move on by themselves.")),
    "forget old API answers": Work(
        3600, _("Old answers of the API are kept longer than a day."), quiet=True
    ),
}


class Health(StrEnum):
    """How one kind of work goes."""

    FINE = "fine"
    EXPECTED = "expected"
    FAILING = "failing"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of work as it stands; without a row it was never done and never expected."""

    name: str
    work: Work
    sweep: Sweep | None
    health: Health

    @property
    def seen_at(self) -> datetime | None:
        """Return the last sign of life: when it began or ended last."""
        if self.sweep is None:
            return None
        return max(filter(None, (self.sweep.began_at, self.sweep.ended_at)))


def standings(now: datetime) -> list[Standing]:
    """Return every kind of work in the order of the table, in one query."""
    rows = {sweep.name: sweep for sweep in Sweep.objects.filter(name__in=WORK).order_by("pk")}
    return [
        Standing(name, work, rows.get(name), _health(rows.get(name), work, now))
        for name, work in WORK.items()
    ]


def stopped(now: datetime) -> list[Standing]:
    """Return the work whose standstill people notice, what ran last first, in one query."""
    found = [one for one in standings(now) if one.health == Health.STOPPED and not one.work.quiet]
    return sorted(found, key=lambda one: one.seen_at or now, reverse=True)


def stopped_rows(now: datetime) -> QuerySet[Sweep]:
    """Return the rows of the work whose standstill people notice, as part of another query."""
    late = Q()
    for patience in {work.patience for work in _noticed()}:
        names = [name for name, work in WORK.items() if work.patience == patience]
        late |= Q(name__in=names, began_at__lt=now - patience) & (
            Q(ended_at__isnull=True) | Q(ended_at__lt=now - patience)
        )
    quiet = [name for name, work in WORK.items() if work.quiet]
    return Sweep.objects.filter(late).exclude(name__in=quiet)


def _noticed() -> Iterable[Work]:
    return (work for work in WORK.values() if not work.quiet)


def _health(sweep: Sweep | None, work: Work, now: datetime) -> Health:
    if sweep is None:
        return Health.UNKNOWN
    seen_at = max(filter(None, (sweep.began_at, sweep.ended_at)))
    if seen_at < now - work.patience:
        return Health.STOPPED
    if sweep.failing_since:
        return Health.FAILING
    return Health.FINE if sweep.ended_at else Health.EXPECTED
