"""What a change of a plan by hand made better and what worse, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from rotation.selectors.drafts import Edit
from rotation.web import score_card


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that got worse by a change, or better, with its words."""

    is_worse: bool
    words: str


def told(edit: Edit) -> str:
    """Return what became better and worse, empty where no figures were kept of the change."""
    if not edit.figures:
        return ""
    effects = list(_effects(*edit.figures))
    better = "; ".join(one.words for one in effects if not one.is_worse)
    worse = "; ".join(one.words for one in effects if one.is_worse)
    parts = []
    if worse:
        parts.append(gettext("Worse: %(what)s.") % {"what": worse})
    if better:
        parts.append(gettext("Better: %(what)s.") % {"what": better})
    if not parts and edit.score[0] == edit.score[1]:
        parts.append(gettext("The plan is as good as before."))
    return " ".join(parts)


def _effects(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Effect]:
    one, other = before["open"], after["open"]
    if one != other:
        phrase = ngettext(
            "%(now)d seat is open, %(before)d before",
            "%(now)d seats are open, %(before)d before",
            other,
        )
        yield _effect(phrase, one, other)
    yield from _loads(before, after)
    yield from _unsocial(before["unsocial"], after["unsocial"])
    yield from _spacing(before, after)
    one, other = before["disliked"], after["disliked"]
    if one != other:
        phrase = ngettext(
            "%(now)d shift against a wish, %(before)d before",
            "%(now)d shifts against a wish, %(before)d before",
            other,
        )
        yield _effect(phrase, one, other)


def _loads(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Effect]:
    """Yield each job of which the load is shared otherwise, else what is above all shares."""
    found = False
    for pool, one, other in _changed(before["load"], after["load"]):
        found = True
        phrase = ngettext(
            "load of %(pool)s at most %(now)d point apart, %(before)d before",
            "load of %(pool)s at most %(now)d points apart, %(before)d before",
            other,
        )
        yield _effect(phrase, one, other, pool=pool)
    one, other = before["over_target"], after["over_target"]
    if not found and one != other:
        phrase = ngettext(
            "%(now)d point above the fair shares, %(before)d before",
            "%(now)d points above the fair shares, %(before)d before",
            other,
        )
        yield _effect(phrase, one, other)


def _unsocial(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[Effect]:
    for pool, one, other in _changed(before, after):
        phrase = ngettext(
            "weekends and holidays of %(pool)s at most %(now)d point apart, %(before)d before",
            "weekends and holidays of %(pool)s at most %(now)d points apart, %(before)d before",
            other,
        )
        yield _effect(phrase, one, other, pool=pool)


def _spacing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Effect]:
    one, other = before["close_pairs"], after["close_pairs"]
    if one != other:
        phrase = ngettext(
            "%(now)d time somebody serves again soon, %(before)d before",
            "%(now)d times somebody serves again soon, %(before)d before",
            other,
        )
        yield _effect(phrase, one, other)
    elif before["closeness"] != after["closeness"]:
        is_worse = after["closeness"] > before["closeness"]
        yield Effect(
            is_worse,
            gettext("shifts closer together") if is_worse else gettext("shifts further apart"),
        )


def _changed(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Yield what people of a job are called with both figures, where these differ."""
    for pool in before:
        if pool in after and before[pool] != after[pool]:
            yield score_card.pool_name(pool), before[pool], after[pool]


def _effect(phrase: str, before: int, now: int, *, pool: str = "") -> Effect:
    return Effect(now > before, phrase % {"before": before, "now": now, "pool": pool})
