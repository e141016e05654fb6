"""Fetch and authorise in one step: a stranger gets 404, who may see but not change gets 403."""

from typing import TypeVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

from feedback.models import Account, Case, FrictionPoint, Insight, Requirement, Theme

LOG = "feedback.log_cases"
TRIAGE = "feedback.triage_evidence"

Row = TypeVar("Row", bound=Model)


def need(user: AbstractUser, permission: str) -> None:
    """Raise PermissionDenied unless the user has the permission."""
    if not user.has_perm(permission):
        raise PermissionDenied


def _get(rows: QuerySet[Row], **lookup: object) -> Row:
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError):
        raise Http404 from None


def case(user: AbstractUser, number: int) -> Case:
    """Return a case anybody signed in may read."""
    return _get(Case.objects.with_people(), pk=number)


def case_to_change(user: AbstractUser, number: int) -> Case:
    """Return a case the user may change."""
    found = case(user, number)
    need(user, LOG)
    return found


def case_to_triage(user: AbstractUser, number: int) -> Case:
    """Return a case the user may tag and tie to requirements."""
    found = case(user, number)
    need(user, TRIAGE)
    return found


def point(user: AbstractUser, number: int) -> FrictionPoint:
    """Return a friction point anybody signed in may read."""
    return _get(FrictionPoint.objects.with_context(), pk=number)


def may_change_point(user: AbstractUser, point: FrictionPoint) -> bool:
    """Tell whether the point is the user's own, or the user is one of those who triage."""
    own = user.has_perm(LOG) and point.observer_id == user.pk
    return own or user.has_perm(TRIAGE)


def point_to_change(user: AbstractUser, number: int) -> FrictionPoint:
    """Return a friction point of the user's own, or anybody's for those who triage."""
    found = point(user, number)
    if not may_change_point(user, found):
        raise PermissionDenied
    return found


def point_to_triage(user: AbstractUser, number: int) -> FrictionPoint:
    """Return a friction point the user may put on a theme."""
    found = point(user, number)
    need(user, TRIAGE)
    return found


def theme(user: AbstractUser, number: int) -> Theme:
    """Return a theme anybody signed in may read."""
    return _get(Theme.objects.select_related("area", "merged_into"), pk=number)


def theme_to_change(user: AbstractUser, number: int) -> Theme:
    """Return a theme the user may change."""
    found = theme(user, number)
    need(user, TRIAGE)
    return found


def requirement(user: AbstractUser, number: int) -> Requirement:
    """Return a requirement anybody signed in may read."""
    return _get(Requirement.objects.select_related("owner", "merged_into"), pk=number)


def requirement_to_change(user: AbstractUser, number: int) -> Requirement:
    """Return a requirement the user may change."""
    found = requirement(user, number)
    need(user, TRIAGE)
    return found


def insight_to_change(user: AbstractUser, number: int) -> Insight:
    """Return a piece of evidence the user may untie from its requirement."""
    found = _get(Insight.objects.select_related("requirement"), pk=number)
    need(user, TRIAGE)
    return found


def account(user: AbstractUser, number: int) -> Account:
    """Return an account anybody signed in may read."""
    return _get(Account.objects.select_related("merged_into"), pk=number)
