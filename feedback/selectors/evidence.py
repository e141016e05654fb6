"""The rows behind the numbers of themes and requirements."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, get_args

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from feedback.evidence.themes import WINDOW, ThemeEvidence
from feedback.models import Account, Case, FrictionPoint
from rotation.public import DomainError

Kind = Literal["points", "counted", "blank", "hot", "accounts", "observers", "cases"]


class UnknownKind(DomainError):
    """There is no number of this kind."""

    code = "unknown_kind"
    status = 404


def rows(kind: Kind | str, of: Iterable[ThemeEvidence], *, now: datetime) -> QuerySet[Any]:
    """Return the rows behind a number, in their usual order.

    points (minutes, last seen), counted (hits), blank (minutes filled in), hot (heat): friction
    points; accounts and observers: those; cases: all of the window of 90 days. Raises UnknownKind.
    """
    if kind not in get_args(Kind):
        raise UnknownKind(_("There is no number of this kind."))
    if kind == "cases":
        return Case.objects.opened_within(now - WINDOW, now).with_people().newest_first()
    ids = {each for evidence in of for each in getattr(evidence, kind)}
    if kind == "accounts":
        return Account.objects.filter(pk__in=ids).order_by("name", "pk")
    if kind == "observers":
        people = get_user_model()._default_manager.filter(pk__in=ids).select_related("member")
        return people.order_by("first_name", "last_name", "pk")
    points = FrictionPoint.objects.filter(pk__in=ids).with_context()
    return points.order_by("-observed_at", "-pk")
