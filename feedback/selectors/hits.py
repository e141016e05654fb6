"""Load friction points as the formulas see them: plain values, merges already followed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Func, Q, TextField
from django.db.models.sql.compiler import SQLCompiler

from feedback.evidence.hits import Hit, TypicalMinutes, typical_of
from feedback.evidence.themes import WINDOW
from feedback.models import Account, Case, FrictionPoint, Theme, ThemeLink
from feedback.selectors import roots
from feedback.selectors.roots import Roots

COLUMNS = (
    "point_id", "theme_id", "at_noted", "point__account_id", "point__observer_id",
    "point__minutes_customer", "point__minutes_staff", "point__area_id", "point__severity",
    "point__origin",
)  # fmt: skip


class AsStored(Func):
    """A moment as the database hands it out: of SQLite words with their zone, else a moment.

    Django would check and convert each of thousands of times, which costs more than all else.
    """

    template = "%(expressions)s"
    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler, connection, template="CAST(%(expressions)s AS text) || '+00:00'", **context
        )


# After 52 weeks a hit has cooled to less than a 4,000th of what it was; the window of 90 days,
# the 26 weeks of the overview and its 6 months lie well within.
HORIZON = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Merges:
    """The merges that decide what a friction point counts for."""

    themes: Roots
    accounts: Roots


def merges() -> Merges:
    """Return the merges of themes and accounts, by one query each."""
    return Merges(themes=roots.of(Theme), accounts=roots.of(Account))


def load(*, now: datetime, merged: Merges, themes: Collection[int] | None = None) -> list[Hit]:
    """Return the hits of the 52 weeks before `now` on a theme, by one query.

    With `themes` (roots) only of these and of what is merged into them.
    """
    rows = ThemeLink.objects.filter(
        state=ThemeLink.State.CONFIRMED,
        point__observed_at__gte=now - HORIZON,
        point__observed_at__lt=now,
    )
    if themes is not None:
        rows = rows.filter(theme__in=merged.themes.forest(themes))
    noted = rows.annotate(at_noted=AsStored("point__observed_at"))
    listed = noted.order_by("point__observed_at", "point_id").values_list(*COLUMNS)
    theme_of, account_of = merged.themes.table(), merged.accounts.table()
    moment = datetime.fromisoformat
    # As Hit._make does, without its count of the columns: this is done for thousands of rows.
    make = tuple.__new__
    return [
        make(Hit, (
            point,
            theme_of.get(theme, theme),
            at if isinstance(at, datetime) else moment(at),
            account_of.get(account, account),
            observer,
            ours if theirs is None else theirs + (ours or 0),
            area,
            severity,
            origin,
        ))
        for point, theme, at, account, observer, theirs, ours, area, severity, origin in listed
    ]  # fmt: skip


def _together(theirs: int | None, ours: int | None) -> int | None:
    return None if theirs is None and ours is None else (theirs or 0) + (ours or 0)


def typical(now: datetime) -> TypicalMinutes:
    """Return what blank minutes stand for in the window of 90 days before `now`, by one query."""
    window = FrictionPoint.objects.observed_within(now - WINDOW, now)
    columns = ("area_id", "minutes_customer", "minutes_staff")
    counted = window.order_by(*columns).values_list(*columns).annotate(times=Count("pk"))
    return typical_of(
        (area, _together(theirs, ours), times) for area, theirs, ours, times in counted
    )


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many cases were handled: in the window of 90 days, the last week, the 8 weeks before."""

    window: int
    this_week: int
    weeks_before: int


def exposure(now: datetime) -> Exposure:
    """Return the cases handled before `now`, by their own time, by one query."""
    week = now - timedelta(weeks=1)
    before = Case.objects.opened_within(now - WINDOW, now)
    counts = before.aggregate(
        window=Count("pk"),
        this_week=Count("pk", filter=Q(opened_at__gte=week)),
        weeks_before=Count(
            "pk", filter=Q(opened_at__gte=week - timedelta(weeks=8), opened_at__lt=week)
        ),
    )
    return Exposure(**counts)
