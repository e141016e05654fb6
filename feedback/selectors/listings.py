"""What lists of the API go through page by page, each in an order that ends in a unique column."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from feedback.models import FrictionPoint, Tag, Theme, ThemeLink
from feedback.models.cases import CaseQuerySet
from feedback.models.friction import FrictionQuerySet
from feedback.selectors import cases as case_reads
from feedback.selectors import roots
from feedback.selectors.points import with_links


def cases(asked: Mapping[str, Any]) -> CaseQuerySet:
    """Return the cases that pass the filters of `cases.cases`, each with its friction counts."""
    return case_reads.with_friction_counts(case_reads.cases(asked))


def points(asked: Mapping[str, Any]) -> FrictionQuerySet:
    """Return friction points with their themes, newest first, narrowed by what is asked.

    `origin`; `theme`, a number that stands for what is merged into it too; `untied`, whether to
    be sorted still; `since` and `until`, half-open.
    """
    rows = FrictionPoint.objects.all()
    if asked.get("untied"):
        rows = rows.without_theme()
    elif "untied" in asked:
        rows = rows.exclude(pk__in=FrictionPoint.objects.without_theme().values("pk"))
    if "theme" in asked:
        links = ThemeLink.objects.filter(
            theme__in=roots.of(Theme).tree(asked["theme"]), state=ThemeLink.State.CONFIRMED
        )
        rows = rows.filter(pk__in=links.values("point"))
    plain = {"origin": "origin", "since": "observed_at__gte", "until": "observed_at__lt"}
    wanted = {lookup: asked[name] for name, lookup in plain.items() if name in asked}
    return with_links(rows.filter(**wanted)).order_by("-observed_at", "-pk")


def themes(asked: Mapping[str, Any]) -> QuerySet[Theme]:
    """Return the themes that are not merged, the newest first, by state, area and words."""
    rows = Theme.objects.filter(merged_into__isnull=True)
    if "state" in asked:
        rows = rows.filter(state=asked["state"])
    if "area" in asked:
        rows = rows.filter(area_id__in=case_reads.parts_of_area(asked["area"]))
    for word in asked.get("q", "").split()[: case_reads.MOST_WORDS]:
        rows = rows.filter(title__icontains=word)
    return rows.order_by("-pk")


def tags() -> QuerySet[Tag]:
    """Return the tags by name."""
    return Tag.objects.order_by("name", "pk")
