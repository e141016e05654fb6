"""The score card of a draft in words: what a planner asks before publishing it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rotation.models import Draft
from rotation.selectors.drafts import Pool, Review
from rotation.web import ledger_words, plots, score_wishes, words
from rotation.web.plots import DotPlot, Place
from rotation.web.score_line import Line as Line

POOLS: dict[str, Promise] = {
    "developer": _("Developers"),
    "product": _("Product"),
    "support": _("Support"),
    "operations": _("Operations"),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A person in a drawing, with how many points they are from their fair share in words."""

    place: Place
    name: str
    hue: int
    words: str


@dataclass(frozen=True, slots=True)
class PoolCard:
    """How evenly those of one job are treated: a sentence, a drawing and its figures."""

    name: str
    line: Line
    plot: DotPlot
    dots: tuple[Dot, ...]
    pool: Pool


def lines(review: Review) -> list[Line]:
    """Return the answers about the plan as a whole."""
    score = review.draft.score
    found = [_covered(score), *_unsocial(review), _spacing(review)]
    return [*found, *score_wishes.lines(review), _changes(review)]


def pools(review: Review, *, reach: Mapping[str, int] | None = None) -> list[PoolCard]:
    """Return a card for each group of people that share load; `reach` is a scale by job."""
    return [_pool(pool, (reach or {}).get(pool.job, 0)) for pool in review.pools]


def pool_name(pool: str) -> str:
    """Return what people of a job are called together."""
    return str(POOLS.get(pool, pool))


def _covered(score: Mapping[str, Any]) -> Line:
    seats, gaps = score["seats"], score["gaps"]["count"]
    if not gaps:
        sentence = ngettext("The one seat is filled", "All %(seats)d seats are filled", seats)
    else:
        sentence = ngettext(
            "%(gaps)d of %(seats)d seats stays open", "%(gaps)d of %(seats)d seats stay open", gaps
        )
    counted = words.counted(score["gaps"]["codes"])
    said = sentence % {"seats": seats, "gaps": gaps}
    # Over several gaps the same person counts once for each.
    because = gettext("%(said)s (%(counts)s)") % {"said": said, "counts": counted}
    return Line(
        label=gettext("Seats"),
        sentence=because if gaps == 1 and counted else said,
        state="bad" if gaps else "good",
        value=gaps,
        most=max(1, seats),
        rows="open-seats" if gaps else "",
    )


def _spacing(review: Review) -> Line:
    pairs = review.draft.score["figures"]["close_pairs"]
    days = review.draft.rota.spacing_days
    if not pairs:
        sentence = gettext("Nobody serves again within %(days)d days")
    else:
        sentence = ngettext(
            "%(pairs)d time somebody serves again within %(days)d days",
            "%(pairs)d times somebody serves again within %(days)d days",
            pairs,
        )
    return Line(
        label=gettext("Spacing"),
        sentence=sentence % {"pairs": pairs, "days": days},
        state="watch" if pairs else "good",
        value=pairs,
        most=max(1, review.draft.score["seats"]),
    )


def _unsocial(review: Review) -> Iterator[Line]:
    loaded = [pool for pool in review.pools if _sum(pool, "unsocial") or pool.unsocial_spread]
    if not loaded:
        yield Line(
            label=gettext("Weekends and holidays"),
            sentence=gettext("None in these weeks"),
            state="good",
            value=0,
            most=1,
        )
    for pool in loaded:
        most = max(1, max(share.figures["unsocial"] for share in pool.shares))
        yield Line(
            label=gettext("Weekends and holidays: %(pool)s") % {"pool": pool_name(pool.job)},
            sentence=apart(pool.unsocial_spread),
            state=_evenness(pool.unsocial_spread, most),
            value=min(pool.unsocial_spread, 3 * most),
            most=3 * most,
        )


def _changes(review: Review) -> Line:
    found = review.changes
    parts = (
        (len(found.created), ngettext("%(count)d new", "%(count)d new", len(found.created))),
        (len(found.moved), ngettext("%(count)d changed", "%(count)d changed", len(found.moved))),
        (
            len(found.cancelled),
            ngettext("%(count)d ended", "%(count)d ended", len(found.cancelled)),
        ),
        (len(found.kept), ngettext("%(count)d unchanged", "%(count)d unchanged", len(found.kept))),
    )
    said = ", ".join(phrase % {"count": count} for count, phrase in parts if count)
    touched = len(found.moved) + len(found.cancelled)
    published = touched + len(found.kept)
    return Line(
        label=gettext("Against what is published"),
        sentence=said if published else gettext("All new: nothing is published for these days"),
        state="watch" if touched else "good",
        value=touched,
        most=max(1, published),
        rows="told" if review.draft.state == Draft.State.READY else "",
    )


def _pool(pool: Pool, reach: int = 0) -> PoolCard:
    plot = plots.dot_plot([share.figures["deviation"] for share in pool.shares], reach=reach)
    dots = (
        Dot(place, str(share.member), share.member.hue, ledger_words.from_share(place.value))
        for place, share in zip(plot.places, pool.shares, strict=True)
    )
    alone = len(pool.shares) == 1
    return PoolCard(
        name=pool_name(pool.job),
        line=_alone() if alone else _load(pool),
        plot=plot,
        dots=() if alone else tuple(dots),
        pool=pool,
    )


def _load(pool: Pool) -> Line:
    usual = _usual_shift(pool)
    sentence = gettext("%(apart)s; a shift is about %(usual)d")
    return Line(
        label=gettext("Load"),
        sentence=sentence % {"apart": apart(pool.spread), "usual": round(usual)},
        state=_evenness(pool.spread, usual),
        value=min(pool.spread, 3 * usual),
        most=3 * usual,
    )


def _alone() -> Line:
    """Return the line of a pool of one, whom nothing can be compared with."""
    return Line(
        label=gettext("Load"),
        sentence=gettext("Only one person has this job: nobody can share it or stand in"),
        state="watch",
        value=0,
        most=1,
    )


def apart(spread: int) -> str:
    """Return how far apart loads lie at most, in points."""
    if not spread:
        return gettext("Shared evenly")
    phrase = ngettext("At most %(points)d point apart", "At most %(points)d points apart", spread)
    return phrase % {"points": spread}


def _evenness(spread: float, unit: float) -> str:
    """Judge a spread against what one shift weighs: nothing can be shared finer than that."""
    if spread <= unit:
        return "good"
    return "watch" if spread <= 2 * unit else "bad"


def _usual_shift(pool: Pool) -> float:
    """Return the points of an average planned shift, 1 where none is planned."""
    return max(1.0, _sum(pool, "points") / max(1, _sum(pool, "shifts")))


def _sum(pool: Pool, figure: str) -> int:
    return sum(share.figures[figure] for share in pool.shares)
