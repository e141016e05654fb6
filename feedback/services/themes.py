"""The same annoyance in other words: make, merge and split themes; links move nothing."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser

from feedback.models import NotTheSame, Theme


def create(
    *, title: str, by: AbstractUser | None, now: datetime, area_id: int | None = None
) -> Theme:
    """Return a new theme, findable at once."""
    raise NotImplementedError


def rename(*, theme: Theme, title: str, row_version: int, by: AbstractUser, now: datetime) -> Theme:
    """Give a theme another title. Raises Stale when somebody changed it since `row_version`."""
    raise NotImplementedError


def set_area(*, theme: Theme, area_id: int | None, by: AbstractUser, now: datetime) -> Theme:
    """Say which part of the product a theme is about."""
    raise NotImplementedError


def set_state(*, theme: Theme, state: str, by: AbstractUser, now: datetime) -> Theme:
    """Say what is being done about a theme: open, in_work, shipped or declined."""
    raise NotImplementedError


def merge(*, theme: Theme, into: Theme, by: AbstractUser, now: datetime) -> Theme:
    """Point a theme at the one it is the same as; no link, cure or pair moves.

    Raises MergeRefused when it is merged already, would close a ring, or somebody said that the
    two are not the same.
    """
    raise NotImplementedError


def split(*, theme: Theme, by: AbstractUser, now: datetime) -> Theme:
    """Take a merge back; everything is as it was before. Raises NotMerged."""
    raise NotImplementedError


def not_the_same(*, a: Theme, b: Theme, by: AbstractUser, now: datetime) -> NotTheSame:
    """Remember that two themes are different, so that they are not offered to each other."""
    raise NotImplementedError


def may_be_the_same(*, a: Theme, b: Theme, by: AbstractUser, now: datetime) -> None:
    """Forget that two themes were said to be different."""
    raise NotImplementedError
