"""Read the triage inbox."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from feedback.models import Case, FrictionPoint, ThemeLink
from feedback.selectors.cases import untagged
from rotation.public import DomainError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class BadCursor(DomainError):
    """The place to go on from is not one that a list gave."""

    code = "bad_cursor"


@dataclass(frozen=True, slots=True)
class Inbox:
    """A stretch of friction points without a theme, newest first; `next` continues it.

    `next` is empty at the end. The counts are of everything: `untied` are still to be sorted,
    `set_aside` and `on_themes` are done, `untagged_cases` have no tag.
    """

    points: list[FrictionPoint]
    next: str
    untied: int
    set_aside: int
    on_themes: int
    untagged_cases: int


def triage_inbox(*, after: str = "", limit: int = 50) -> Inbox:
    """Return a stretch of the inbox and its counts. Raises BadCursor for an `after` not ours."""
    untied = FrictionPoint.objects.without_theme()
    rows = untied.with_context().order_by("-observed_at", "-pk")
    if after:
        at, pk = _place(after)
        rows = rows.filter(Q(observed_at__lt=at) | Q(observed_at=at, pk__lt=pk))
    points = list(rows[: limit + 1])
    more, points = len(points) > limit, points[:limit]
    return Inbox(
        points=points,
        next=_cursor(points[-1]) if more else "",
        untied=untied.count(),
        set_aside=FrictionPoint.objects.filter(set_aside_at__isnull=False).count(),
        on_themes=ThemeLink.objects.filter(state=ThemeLink.State.CONFIRMED).count(),
        untagged_cases=untagged(Case.objects.all()).count(),
    )


def _cursor(point: FrictionPoint) -> str:
    return f"{(point.observed_at - EPOCH) // MICROSECOND}-{point.pk}"


def _place(cursor: str) -> tuple[datetime, int]:
    micros, _dash, pk = cursor.partition("-")
    digits = micros.isdecimal() and micros.isascii() and pk.isdecimal() and pk.isascii()
    if not digits or len(micros) > 17 or len(pk) > 18:
        raise BadCursor(_("This place in the list does not exist; begin again at its top."))
    return EPOCH + int(micros) * MICROSECOND, int(pk)
