"""Read friction points with the themes they are on."""

from django.db.models import Prefetch

from feedback.models import FrictionPoint, ThemeLink
from feedback.models.friction import FrictionQuerySet


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
