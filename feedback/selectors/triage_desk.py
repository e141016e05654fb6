"""Read what lies on the triage desk beside the inbox, each part by a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from feedback.models import FrictionPoint, Requirement, Tag, Theme, ThemeLink
from feedback.models.cases import CaseQuerySet
from feedback.models.friction import FrictionQuerySet
from feedback.selectors import cases
from feedback.selectors.points import with_links
from feedback.selectors.themes import NearTheme, nearest_themes

NEAR = 5
BESIDE = 4
USUAL_TAGS = 5
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Desk:
    """A friction point with its nearest themes and the latest others of the same account.

    `theme` is the one it is on already; those `beside` carry `confirmed_links`; `sought` is what
    the themes are near to when it is not the point itself.
    """

    point: FrictionPoint
    theme: Theme | None
    near: list[NearTheme]
    beside: list[FrictionPoint]
    sought: str


def desk(point: FrictionPoint, *, now: datetime, q: str = "") -> Desk:
    """Return what helps to decide about a point; with `q` the themes near to that instead."""
    words = " ".join(q.replace("\0", "").split())
    beside: list[FrictionPoint] = []
    if point.account_id is not None:
        others = FrictionPoint.objects.filter(account_id=point.account_id).exclude(pk=point.pk)
        beside = list(with_links(others).order_by("-observed_at", "-pk")[:BESIDE])
    return Desk(
        point=point,
        theme=theme_of(point),
        near=nearest_themes(words or point.text, now=now, limit=NEAR),
        beside=beside,
        sought=words,
    )


def theme_of(point: FrictionPoint) -> Theme | None:
    """Return the theme a point is on."""
    links = point.theme_links.filter(state=ThemeLink.State.CONFIRMED).select_related("theme")
    link = links.first()
    return link.theme if link else None


def set_aside() -> FrictionQuerySet:
    """Return the points that were set aside, the last one first."""
    rows = FrictionPoint.objects.filter(set_aside_at__isnull=False).with_context()
    return rows.order_by("-set_aside_at", "-pk")


def untagged_cases() -> CaseQuerySet:
    """Return the cases without a tag, newest first, each with its friction points at hand."""
    return cases.cases({"untagged": True}).prefetch_related("friction_points")


def usual_tags(*, area_id: int | None) -> list[str]:
    """Return the tags used most, those of cases of the same area first."""
    here = (
        Count("case_tags", filter=Q(case_tags__case__area_id=area_id)) if area_id else Count("pk")
    )
    counted = Tag.objects.annotate(here=here, used=Count("case_tags"))
    rows = counted.filter(used__gt=0).order_by("-here", "-used", "name")
    return list(rows.values_list("name", flat=True)[:USUAL_TAGS])


def open_requirements() -> QuerySet[Requirement]:
    """Return the requirements that evidence may still speak for, the latest first."""
    rows = Requirement.objects.filter(merged_into__isnull=True)
    shut = (Requirement.State.SHIPPED, Requirement.State.DECLINED)
    return rows.exclude(state__in=shut).order_by("-pk")


@dataclass(frozen=True, slots=True)
class LastWeek:
    """What triage did in 7 days: points put on themes, how many themes, and what cures those."""

    points: int
    themes: int
    cured: int
    requirements: list[Requirement]


def last_week(now: datetime) -> LastWeek:
    """Return what came of the points that were put on themes in the 7 days before `now`."""
    links = ThemeLink.objects.filter(
        state=ThemeLink.State.CONFIRMED, at__gte=now - WEEK, at__lt=now
    )
    counts = links.aggregate(
        points=Count("pk", distinct=True),
        themes=Count("theme", distinct=True),
        cured=Count("theme", distinct=True, filter=Q(theme__cures__isnull=False)),
    )
    touched = Requirement.objects.filter(
        merged_into__isnull=True, cures__theme__in=links.values("theme")
    )
    return LastWeek(requirements=list(touched.distinct().order_by("-pk")[:BESIDE]), **counts)
