"""Read cases: lists that can be searched, and one case with all that hangs on it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from feedback.models import Account, Case, CaseTag, FrictionPoint, Insight
from feedback.models.cases import CaseQuerySet
from feedback.models.friction import FrictionQuerySet
from feedback.selectors import roots
from feedback.selectors.points import with_links
from rotation import public

EARLIER = 5
MOST_WORDS = 8
LONGEST_SEARCH = 200
NUMBER = re.compile(r"(?:[cC]-)?(\d{1,18})")


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case and all that hangs on it; `earlier` are the account's cases before this one.

    Each point has `confirmed_links`, a list of its link to a theme or of none.
    """

    case: Case
    tags: list[str]
    points: list[FrictionPoint]
    insights: list[Insight]
    earlier: list[Case]


def cases(filters: Mapping[str, Any] | None = None) -> CaseQuerySet:
    """Return cases newest first with the people on them, by filters checked already.

    Filters: state, area (id, parts of it too), handler and account (ids, merged ones too), tag
    (name), origin (of a friction point), untagged (flag), since, until (moments, half-open), q.
    What is None or empty does not narrow.
    """
    return narrowed(Case.objects.all(), filters or {}).with_people().newest_first()


def narrowed(rows: CaseQuerySet, filters: Mapping[str, Any]) -> CaseQuerySet:
    """Keep the cases that pass all filters."""
    wanted = {name: value for name, value in filters.items() if value not in (None, "", False)}
    plain = {"state": "state", "since": "opened_at__gte", "until": "opened_at__lt"}
    for name, lookup in plain.items():
        if name in wanted:
            rows = rows.filter(**{lookup: wanted[name]})
    if "handler" in wanted:
        rows = rows.filter(handler_id=_id(wanted["handler"]))
    if "area" in wanted:
        rows = rows.filter(area_id__in=parts_of_area(_id(wanted["area"])))
    if "account" in wanted:
        rows = rows.filter(account_id__in=roots.of(Account).tree(_id(wanted["account"])))
    if "tag" in wanted:
        tagged = CaseTag.objects.filter(case=OuterRef("pk"), tag__name=str(wanted["tag"]))
        rows = rows.filter(Exists(tagged))
    if "untagged" in wanted:
        rows = untagged(rows)
    if "origin" in wanted:
        points = FrictionPoint.objects.filter(case=OuterRef("pk"), origin=wanted["origin"])
        rows = rows.filter(Exists(points))
    if "q" in wanted:
        rows = search(rows, wanted["q"])
    return rows


def _id(value: Any) -> int:
    return int(getattr(value, "pk", value))


def untagged(rows: CaseQuerySet) -> CaseQuerySet:
    """Keep the cases without any tag."""
    return rows.filter(~Exists(CaseTag.objects.filter(case=OuterRef("pk"))))


def parts_of_area(area: int) -> set[int]:
    """Return the ids of an area and of all its parts."""
    parents = {each.id: each.parent_id for each in public.areas()}
    found = {area}
    while fresh := {each for each, up in parents.items() if up in found} - found:
        found |= fresh
    return found


def search(rows: CaseQuerySet, text: str) -> CaseQuerySet:
    """Keep the cases in which every word of the text occurs, or that it names as C-number.

    A word may stand in what was needed, what happened, a friction point or the account's name;
    letter case does not matter. Only the first MOST_WORDS words of LONGEST_SEARCH characters
    count.
    """
    for word in text[:LONGEST_SEARCH].replace("\0", "").split()[:MOST_WORDS]:
        # Each read once for all cases: asking anew for every case costs many times as much.
        said = FrictionPoint.objects.filter(case__isnull=False, text__icontains=word)
        called = Account.objects.filter(name__icontains=word)
        anywhere = (
            Q(needed__icontains=word)
            | Q(happened__icontains=word)
            | Q(account__in=called.values("pk"))
            | Q(pk__in=said.values("case_id"))
        )
        if number := NUMBER.fullmatch(word):
            anywhere |= Q(pk=int(number[1]))
        rows = rows.filter(anywhere)
    return rows


def with_friction_counts(rows: CaseQuerySet) -> CaseQuerySet:
    """Add `friction_count` and `silent_count` to each case; for a page of a list."""
    points = FrictionPoint.objects.filter(case=OuterRef("pk"))
    return rows.annotate(
        friction_count=_count(points), silent_count=_count(points.filter(origin="silent"))
    )


def _count(points: FrictionQuerySet) -> Coalesce:
    # Counted for the rows of the page only; joining and grouping would count for all cases.
    per_case = points.order_by().values("case").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(per_case), 0)


def page_rows(stretch: CaseQuerySet) -> list[Case]:
    """Return the cases of a stretch of a list with their friction counts, by two queries.

    Counting in the list itself would group all cases before the first page of them is cut off.
    """
    numbers = list(stretch.values_list("pk", flat=True))
    counted = with_friction_counts(Case.objects.filter(pk__in=numbers))
    return list(counted.with_people().newest_first())


def case_page(case: Case) -> CasePage:
    """Return all that hangs on a case."""
    insights = case.insights.select_related("requirement", "by").order_by("at", "pk")
    points = FrictionPoint.objects.filter(case=case)
    earlier = Case.objects.none()
    if case.account_id is not None:
        merged = roots.of(Account)
        family = merged.tree(merged.root(case.account_id))
        before = Q(opened_at__lt=case.opened_at) | Q(opened_at=case.opened_at, pk__lt=case.pk)
        earlier = Case.objects.filter(before, account_id__in=family).newest_first()
    return CasePage(
        case=case,
        tags=list(case.tags.order_by("name").values_list("name", flat=True)),
        points=list(with_links(points).order_by("observed_at", "pk")),
        insights=list(insights),
        earlier=list(earlier[:EARLIER]),
    )


def open_cases_of(handler: int) -> CaseQuerySet:
    """Return the open and waiting cases somebody handles, by user id, the oldest first."""
    rows = Case.objects.open().filter(handler_id=handler).with_people()
    return rows.order_by("opened_at", "pk")
