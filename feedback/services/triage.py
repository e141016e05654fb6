"""Sort what came in: friction points onto themes, tags onto cases."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import Case, CaseTag, FrictionPoint, Tag, Theme, ThemeLink
from feedback.services import activity, checks, index
from rotation.public import Conflict

CONFIRMED, ENDED = ThemeLink.State.CONFIRMED, ThemeLink.State.ENDED


class NotOnTheme(Conflict):
    """The friction point is on no theme."""

    code = "not_on_theme"


class OnTheme(Conflict):
    """The friction point is on a theme, so it is in no inbox."""

    code = "on_theme"


@transaction.atomic
def put_on_theme(
    *, point: FrictionPoint, theme: Theme, by: AbstractUser, now: datetime
) -> ThemeLink:
    """Return the confirmed link of a point to a theme; a former one ends, a set-aside too.

    The link is to the theme as given, also when that is merged into another. Doing it again
    changes nothing.
    """
    [link] = tie([(point, theme.pk)], by=by, now=now)
    return link


def tie(
    pairs: Sequence[tuple[FrictionPoint, int]], *, by: AbstractUser, now: datetime
) -> list[ThemeLink]:
    """Put points on themes by id inside the caller's transaction; return the links in order."""
    touched: set[int] = set()
    links = [_tie(point, theme_id, touched, by=by, now=now) for point, theme_id in pairs]
    index.rebuild(*touched)
    return links


def _tie(
    point: FrictionPoint, theme_id: int, touched: set[int], *, by: AbstractUser, now: datetime
) -> ThemeLink:
    locked = _locked(point)
    former = locked.theme_links.filter(state=CONFIRMED).first()
    if former is not None and former.theme_id == theme_id:
        return former
    if former is not None:
        _end(former, now=now)
        touched.add(former.theme_id)
    link = locked.theme_links.create(theme_id=theme_id, state=CONFIRMED, by_id=by.pk, at=now)
    touched.add(theme_id)
    if locked.set_aside_at is not None:
        locked.set_aside_at = None
        locked.save(update_fields=["set_aside_at"])
    before = former.theme_id if former else None
    activity.record("put_on_theme", locked, by=by, now=now, changed={"theme": [before, theme_id]})
    return link


def themes_of(point: FrictionPoint) -> list[int]:
    """Return the id of the theme a point is on, or nothing."""
    return list(point.theme_links.filter(state=CONFIRMED).values_list("theme_id", flat=True))


@transaction.atomic
def take_off_theme(*, point: FrictionPoint, by: AbstractUser, now: datetime) -> ThemeLink:
    """End the confirmed link of a point and return it. Raises NotOnTheme."""
    locked = _locked(point)
    link = locked.theme_links.filter(state=CONFIRMED).first()
    if link is None:
        raise NotOnTheme(_("This friction point is on no theme."))
    _end(link, now=now)
    index.rebuild(link.theme_id)
    activity.record(
        "taken_off_theme", locked, by=by, now=now, changed={"theme": [link.theme_id, None]}
    )
    return link


@transaction.atomic
def set_aside(*, point: FrictionPoint, by: AbstractUser, now: datetime) -> FrictionPoint:
    """Take a point without a theme out of the inbox; again changes nothing. Raises OnTheme."""
    locked = _locked(point)
    if themes_of(locked):
        raise OnTheme(_("This friction point is on a theme; take it off first."))
    if locked.set_aside_at is None:
        locked.set_aside_at = now
        locked.save(update_fields=["set_aside_at"])
        activity.record("set_aside", locked, by=by, now=now)
    return locked


@transaction.atomic
def bring_back(*, point: FrictionPoint, by: AbstractUser, now: datetime) -> FrictionPoint:
    """Put a point that was set aside into the inbox again; again changes nothing."""
    locked = _locked(point)
    if locked.set_aside_at is not None:
        locked.set_aside_at = None
        locked.save(update_fields=["set_aside_at"])
        activity.record("brought_back", locked, by=by, now=now)
    return locked


@transaction.atomic
def tag_case(*, case: Case, names: Sequence[str], by: AbstractUser, now: datetime) -> list[Tag]:
    """Return all tags of a case, by name, after adding these in lower case. Raises Refused."""
    wanted = list(dict.fromkeys(filter(None, map(tag_name, names))))
    checks.Refused.unless_good(
        problem._replace(field="tags")
        for name in wanted
        for problem in checks.row(Tag(name=name), only=["name"])
    )
    before = _tags(case)
    for name in wanted:
        tag, _made = Tag.objects.get_or_create(name=name)
        CaseTag.objects.get_or_create(case=case, tag=tag)
    return _tagged(case, before, by=by, now=now)


@transaction.atomic
def untag(*, case: Case, name: str, by: AbstractUser, now: datetime) -> list[Tag]:
    """Return the tags left on a case after taking one off; one that is not there stays away."""
    before = _tags(case)
    case.case_tags.filter(tag__name=tag_name(name)).delete()
    return _tagged(case, before, by=by, now=now)


def tag_name(name: str) -> str:
    """Return how a tag is written: lower case, single blanks."""
    return " ".join(name.lower().split())


def _tags(case: Case) -> list[Tag]:
    return list(Tag.objects.filter(case_tags__case=case).order_by("name"))


def _tagged(case: Case, before: list[Tag], *, by: AbstractUser, now: datetime) -> list[Tag]:
    """Record what became of the tags of a case, if anything did, and return them."""
    after = _tags(case)
    names = [[tag.name for tag in tags] for tags in (before, after)]
    if names[0] != names[1]:
        activity.record("tagged", case, by=by, now=now, changed={"tags": names})
    return after


def _end(link: ThemeLink, *, now: datetime) -> None:
    link.state, link.ended_at = ENDED, now
    link.save(update_fields=["state", "ended_at"])


def _locked(point: FrictionPoint) -> FrictionPoint:
    return FrictionPoint.objects.select_for_update(no_key=True).get(pk=point.pk)
