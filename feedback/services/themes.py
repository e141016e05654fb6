"""The same annoyance in other words: make, merge and split themes; links move nothing."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from feedback.models import NotTheSame, Theme
from feedback.selectors import roots
from feedback.services import activity, checks, index, merging
from rotation.public import DomainError


class SameTheme(DomainError):
    """A theme is always the same as itself."""

    code = "same_theme"


@transaction.atomic
def create(
    *, title: str, by: AbstractUser | None, now: datetime, area_id: int | None = None
) -> Theme:
    """Return a new theme, findable at once. Raises Refused."""
    theme = Theme(title=checks.plain_text(title), area_id=area_id, made_at=now)
    theme.made_by_id = by.pk if by else None
    checks.Refused.unless_good(checks.row(theme, only=["title", "area_id"]))
    theme.save()
    index.rebuild(theme.pk)
    activity.record("added", theme, by=by, now=now)
    theme.refresh_from_db(fields=["term_total"])
    return theme


def rename(*, theme: Theme, title: str, row_version: int, by: AbstractUser, now: datetime) -> Theme:
    """Give a theme another title. Raises Stale when somebody changed it since `row_version`."""
    return _change(
        theme, {"title": checks.plain_text(title)}, row_version=row_version, by=by, now=now
    )


def set_area(*, theme: Theme, area_id: int | None, by: AbstractUser, now: datetime) -> Theme:
    """Say which part of the product a theme is about. Raises Refused."""
    return _change(theme, {"area_id": area_id}, row_version=None, by=by, now=now)


def set_state(*, theme: Theme, state: str, by: AbstractUser, now: datetime) -> Theme:
    """Say what is done about a theme: open, in_work, shipped or declined. Raises Refused."""
    return _change(theme, {"state": state}, row_version=None, by=by, now=now)


@transaction.atomic
def _change(
    theme: Theme,
    values: dict[str, Any],
    *,
    row_version: int | None,
    by: AbstractUser,
    now: datetime,
) -> Theme:
    locked = Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    if row_version is not None:
        checks.fresh(locked, row_version=row_version, wanted=values)
    changed = activity.assign(locked, values)
    if not changed:
        return locked
    checks.Refused.unless_good(checks.row(locked, only=changed))
    locked.row_version += 1
    locked.save(update_fields=[*changed, "row_version"])
    if "title" in changed:
        index.rebuild(locked.pk)
        locked.refresh_from_db(fields=["term_total"])
    activity.record("changed", locked, by=by, now=now, changed=changed)
    return locked


@transaction.atomic
def merge(*, theme: Theme, into: Theme, by: AbstractUser, now: datetime) -> Theme:
    """Point a theme at the one it is the same as; no link, cure or pair moves.

    Raises MergedAlready, or MergeRefused when it would close a ring or somebody said that the
    two are not the same.
    """
    if _told_apart(theme, into):
        raise merging.MergeRefused(
            _("Somebody said that these two are not the same; take that back first.")
        )
    return merging.merge(theme, into=into, by=by, now=now)


def split(*, theme: Theme, by: AbstractUser, now: datetime) -> Theme:
    """Take a merge back; everything is as it was before. Raises NotMerged."""
    return merging.split(theme, by=by, now=now)


@transaction.atomic
def not_the_same(*, a: Theme, b: Theme, by: AbstractUser, now: datetime) -> NotTheSame:
    """Remember that two themes are different, so that they are not offered to each other.

    Raises SameTheme. Saying it again changes nothing.
    """
    if a.pk == b.pk:
        raise SameTheme(_("A theme cannot be different from itself."))
    pair, made = NotTheSame.objects.get_or_create(
        **_pair(a, b), defaults={"by_id": by.pk, "at": now}
    )
    if made:
        activity.record("told_apart", a, by=by, now=now, changed={"from": [None, b.pk]})
        activity.record("told_apart", b, by=by, now=now, changed={"from": [None, a.pk]})
    return pair


@transaction.atomic
def may_be_the_same(*, a: Theme, b: Theme, by: AbstractUser, now: datetime) -> None:
    """Forget that two themes were said to be different; again changes nothing."""
    gone, _rows = NotTheSame.objects.filter(**_pair(a, b)).delete()
    if gone:
        activity.record("not_told_apart", a, by=by, now=now, changed={"from": [b.pk, None]})
        activity.record("not_told_apart", b, by=by, now=now, changed={"from": [a.pk, None]})


def _told_apart(a: Theme, b: Theme) -> bool:
    """Return whether a pair of themes that would become one was said to be different."""
    merged = roots.of(Theme)
    here, there = merged.tree(a.pk), merged.tree(merged.root(b.pk))
    return NotTheSame.objects.filter(
        Q(low__in=here, high__in=there) | Q(low__in=there, high__in=here)
    ).exists()


def _pair(a: Theme, b: Theme) -> dict[str, int]:
    low, high = sorted((a.pk, b.pk))
    return {"low_id": low, "high_id": high}
