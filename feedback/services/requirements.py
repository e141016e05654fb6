"""The requirement pool: what could be done, the evidence for it, and what it would cure."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import (
    Case,
    Cure,
    FrictionPoint,
    FrictionText,
    Insight,
    Requirement,
    Theme,
    ThemeLink,
)
from feedback.services import activity, checks, merging, quotes
from rotation.public import DomainError

CHANGEABLE = (
    "title", "problem", "proposal", "state", "effort_minutes", "owner_id", "fixed_in_id",
)  # fmt: skip


class NotOneEvidence(DomainError):
    """An insight is about exactly one case, friction point or theme."""

    code = "not_one_evidence"


@transaction.atomic
def create(
    *, title: str, by: AbstractUser, now: datetime, problem: str = "", proposal: str = ""
) -> Requirement:
    """Return a new idea in the pool. Raises Refused."""
    requirement = Requirement(
        title=checks.plain_text(title),
        problem=checks.plain_text(problem),
        proposal=checks.plain_text(proposal),
        made_by_id=by.pk,
        made_at=now,
    )
    found = checks.row(requirement, only=["title", "problem", "proposal"])
    checks.Refused.unless_good(found)
    requirement.save()
    activity.record("added", requirement, by=by, now=now)
    return requirement


@transaction.atomic
def update(
    *, requirement: Requirement, row_version: int, by: AbstractUser, now: datetime, **changes: Any
) -> Requirement:
    """Change what CHANGEABLE names.

    Raises Stale, naming the present value of what differs, when somebody changed it since
    `row_version`; Refused for a bad value.
    """
    checks.changes(changes, CHANGEABLE)
    locked = _locked(requirement)
    values = {
        name: checks.plain_text(value) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    checks.fresh(locked, row_version=row_version, wanted=values)
    changed = activity.assign(locked, values)
    if not changed:
        return locked
    checks.Refused.unless_good(checks.row(locked, only=changed))
    locked.row_version += 1
    locked.save(update_fields=[*changed, "row_version"])
    activity.record("changed", locked, by=by, now=now, changed=changed)
    return locked


@transaction.atomic
def add_insight(
    *,
    requirement: Requirement,
    by: AbstractUser,
    now: datetime,
    case: Case | None = None,
    point: FrictionPoint | None = None,
    theme: Theme | None = None,
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    text_id: int | None = None,
    importance: str = "important",
) -> Insight:
    """Tie one piece of evidence to a requirement, with the quote that made somebody act.

    Of a point: `start` and `end` are code points, half-open, in the wording `text_id` (the one
    now when left out); without them the quote is looked for. Of a case the quote must occur in
    what was needed or what happened, of a theme in one of its friction points. The same evidence
    with the same quote is tied once. Raises NotOneEvidence, QuoteNotFound, QuoteOutOfRange,
    QuoteMismatch, Refused.
    """
    if [case, point, theme].count(None) != 2:
        raise NotOneEvidence(_("Choose one case, friction point or theme."))
    if point is not None:
        found = _of_point(point, quote.strip(), start, end, text_id)
    elif start is not None or end is not None or text_id is not None:
        raise quotes.QuoteOutOfRange(_("Only words of a friction point have a place."))
    elif not quote.strip():
        found = quotes.Quote("")
    elif case is not None:
        found = quotes.within([case.happened, case.needed], quote)
    else:
        found = quotes.find(_wordings(theme), quote)
    insight = Insight(
        requirement=requirement,
        case=case,
        point=point,
        theme=theme,
        quote=found.words,
        quoted_text=found.wording,
        quote_start=found.start,
        quote_end=found.end,
        importance=importance,
        by_id=by.pk,
        at=now,
    )
    checks.Refused.unless_good(checks.row(insight, only=["quote", "importance"]))
    # The lock makes a form that is sent twice find what the first one tied.
    _locked(requirement)
    same = requirement.insights.filter(case=case, point=point, theme=theme, quote=found.words)
    known = same.order_by("pk").first()
    if known is not None:
        return known
    insight.save()
    activity.record("got_insight", requirement, by=by, now=now, changed=_told(insight))
    return insight


def _of_point(
    point: FrictionPoint, quote: str, start: int | None, end: int | None, text_id: int | None
) -> quotes.Quote:
    wordings = FrictionText.objects.filter(point=point).order_by("-revision")
    if text_id is not None:
        wordings = wordings.filter(pk=text_id)
    wording = wordings.first()
    if wording is None:
        raise quotes.QuoteNotFound(_("This friction point never had that wording."))
    if start is not None and end is not None:
        return quotes.at(wording, quote=quote, start=start, end=end)
    if start is not None or end is not None:
        raise quotes.QuoteOutOfRange(_("A quote needs both its start and its end."))
    return quotes.find([wording], quote) if quote else quotes.Quote("")


def _wordings(theme: Theme | None) -> list[FrictionText]:
    """Return every wording of the points on a theme, the latest of each first."""
    texts = FrictionText.objects.filter(
        point__theme_links__theme=theme, point__theme_links__state=ThemeLink.State.CONFIRMED
    )
    return list(texts.order_by("-revision", "point_id"))


def _told(insight: Insight) -> dict[str, Any]:
    """Return what the timeline says of an insight."""
    evidence = {
        name: [None, value]
        for name, value in (
            ("case", insight.case_id), ("point", insight.point_id), ("theme", insight.theme_id),
        )
        if value is not None
    }  # fmt: skip
    return evidence | {"insight": [None, insight.pk]}


@transaction.atomic
def remove_insight(*, insight: Insight, by: AbstractUser, now: datetime) -> None:
    """Untie a piece of evidence from its requirement; the evidence itself stays."""
    changed = {name: [after, before] for name, (before, after) in _told(insight).items()}
    requirement = insight.requirement
    gone, _rows = Insight.objects.filter(pk=insight.pk).delete()
    if gone:
        activity.record("lost_insight", requirement, by=by, now=now, changed=changed)


@transaction.atomic
def set_cure(
    *,
    requirement: Requirement,
    theme: Theme,
    by: AbstractUser,
    now: datetime,
    share: Decimal = Decimal("0.7"),
) -> Cure:
    """Say what share (0 to 1) of a theme a requirement would make disappear. Raises Refused."""
    _locked(requirement)
    cure = requirement.cures.filter(theme=theme).first()
    before = cure.share if cure else None
    cure = cure or Cure(requirement=requirement, theme=theme)
    cure.share = share
    checks.Refused.unless_good(checks.row(cure, only=["share"]))
    if before != cure.share:
        cure.save()
        changed = {"theme": [None, theme.pk], "share": [before, cure.share]}
        activity.record("set_cure", requirement, by=by, now=now, changed=changed)
    return cure


@transaction.atomic
def remove_cure(*, requirement: Requirement, theme: Theme, by: AbstractUser, now: datetime) -> None:
    """Say that a requirement would not cure a theme after all; again changes nothing."""
    cure = requirement.cures.filter(theme=theme).first()
    if cure is not None:
        cure.delete()
        changed = {"theme": [theme.pk, None], "share": [cure.share, None]}
        activity.record("removed_cure", requirement, by=by, now=now, changed=changed)


def merge(
    *, requirement: Requirement, into: Requirement, by: AbstractUser, now: datetime
) -> Requirement:
    """Point a requirement at the one it is the same as; insights and cures stay with it.

    Raises MergedAlready, or MergeRefused where that would close a ring.
    """
    return merging.merge(requirement, into=into, by=by, now=now)


def split(*, requirement: Requirement, by: AbstractUser, now: datetime) -> Requirement:
    """Take a merge back. Raises NotMerged."""
    return merging.split(requirement, by=by, now=now)


def _locked(requirement: Requirement) -> Requirement:
    return Requirement.objects.select_for_update(no_key=True).get(pk=requirement.pk)
