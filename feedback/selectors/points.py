"""Read friction points with the themes they are on."""

from dataclasses import dataclass

from django.db.models import Prefetch

from feedback.models import FrictionPoint, FrictionText, Insight, Theme, ThemeLink
from feedback.models.friction import FrictionQuerySet


@dataclass(frozen=True, slots=True)
class PointPage:
    """A friction point with the theme it is on, every wording (the latest first) and its use."""

    point: FrictionPoint
    theme: Theme | None
    link: ThemeLink | None
    texts: list[FrictionText]
    insights: list[Insight]


def with_links(points: FrictionQuerySet) -> FrictionQuerySet:
    """Read each point with its context and `confirmed_links`: a list of one link, or of none."""
    confirmed = ThemeLink.objects.filter(state=ThemeLink.State.CONFIRMED)
    links = Prefetch(
        "theme_links",
        queryset=confirmed.select_related("theme", "by").order_by("pk"),
        to_attr="confirmed_links",
    )
    return points.with_context().prefetch_related(links)


def point_with_links(number: int) -> FrictionPoint:
    """Return one point so read. Raises DoesNotExist."""
    return with_links(FrictionPoint.objects.all()).get(pk=number)


def point_page(point: FrictionPoint) -> PointPage:
    """Return all that hangs on a friction point."""
    confirmed = point.theme_links.filter(state=ThemeLink.State.CONFIRMED)
    link = confirmed.select_related("theme__area", "by").first()
    insights = point.insights.select_related("requirement", "by").order_by("at", "pk")
    return PointPage(
        point=point,
        theme=link.theme if link else None,
        link=link,
        texts=list(point.texts.select_related("by").order_by("-revision")),
        insights=list(insights),
    )
