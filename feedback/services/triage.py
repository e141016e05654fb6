"""Sort what came in: friction points onto themes, tags onto cases."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractUser

from feedback.models import Case, FrictionPoint, Tag, Theme, ThemeLink


def put_on_theme(
    *, point: FrictionPoint, theme: Theme, by: AbstractUser, now: datetime
) -> ThemeLink:
    """Return the confirmed link of a point to a theme; a former one ends, a set-aside too."""
    raise NotImplementedError


def take_off_theme(*, point: FrictionPoint, by: AbstractUser, now: datetime) -> ThemeLink:
    """End the confirmed link of a point and return it. Raises NotOnTheme."""
    raise NotImplementedError


def set_aside(*, point: FrictionPoint, by: AbstractUser, now: datetime) -> FrictionPoint:
    """Take a point without a theme out of the inbox. Raises OnTheme."""
    raise NotImplementedError


def bring_back(*, point: FrictionPoint, by: AbstractUser, now: datetime) -> FrictionPoint:
    """Put a point that was set aside into the inbox again."""
    raise NotImplementedError


def tag_case(*, case: Case, names: Sequence[str], by: AbstractUser, now: datetime) -> list[Tag]:
    """Return all tags of a case after adding these, new ones made; in lower case, by name."""
    raise NotImplementedError


def untag(*, case: Case, name: str, by: AbstractUser, now: datetime) -> list[Tag]:
    """Return the tags left on a case after taking one off; one that is not there stays away."""
    raise NotImplementedError
