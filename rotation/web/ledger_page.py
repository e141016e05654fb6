"""The ledger as people read it: a card for each pool, and the entries behind a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from rotation import moments
from rotation.models import LedgerEntry
from rotation.selectors.shares import Overview, PoolShares, Standing
from rotation.web import ledger_words, plots
from rotation.web.plots import Mark, YearLine, YearPlot
from rotation.web.score_card import pool_name

# The ends of weeks that the table beside the drawing tells of: each a quarter before the next.
QUARTERS = (-40, -27, -14, -1)
LEAST_WEEKS = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One person: their standing, their dot, and their line in the drawing of the year."""

    standing: Standing
    mark: Mark
    line: YearLine
    off: str
    quarters: tuple[int | None, ...]
    me: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Those of one job: how even it is in words, the drawing of the year, a line a person."""

    job: str
    name: str
    sentence: str
    state: str
    verdict: str
    plot: YearPlot
    lines: tuple[Line, ...]
    extremes: tuple[Line, ...]
    unsocial: bool


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry with what the points add up to from the oldest shown until it."""

    entry: LedgerEntry
    sentence: str
    total: int
    planned: bool


def cards(found: Overview, me: int | None) -> list[Card]:
    """Return a card for each pool; `me` is the member id of who reads."""
    return [_card(pool, _first_drawn(found), me) for pool in found.pools]


def dates(found: Overview) -> list[str]:
    """Return the days that stand below the drawing, evenly apart, the oldest first."""
    first = found.ends[_first_drawn(found)]
    length = (found.ends[-1] - first) / 4
    return [moments.day_words((first + length * step).date()) for step in range(5)]


def quarter_ends(found: Overview) -> list[datetime]:
    """Return the moments of the columns of the table beside the drawing."""
    return [found.ends[place] for place in QUARTERS]


def entry_lines(rows: Iterable[LedgerEntry], at: datetime) -> list[EntryLine]:
    """Return the entries with the running sum of their points, in the order given: the latest first."""
    listed = list(rows)
    total = sum(row.points for row in listed)
    lines = []
    for row in listed:
        sentence = ledger_words.reason(row)
        lines.append(EntryLine(row, sentence, total, row.counts_at >= at))
        total -= row.points
    return lines


def _first_drawn(found: Overview) -> int:
    """Return the week before anybody carried anything; a year that was quiet is no news."""
    return max(0, min(found.begins - 1, len(found.ends) - LEAST_WEEKS))


def _card(pool: PoolShares, first: int, me: int | None) -> Card:
    plot = plots.year_plot([one.weeks[first:] for one in pool.standings], band=pool.usual)
    reach = max((abs(one.off) for one in pool.standings), default=0)
    lines = tuple(
        Line(
            standing=one,
            mark=plots.mark(one.off, reach=max(reach, pool.usual)),
            line=line,
            off=ledger_words.from_share(one.off),
            quarters=tuple(one.weeks[place] for place in QUARTERS),
            me=one.member.pk == me,
        )
        for one, line in zip(pool.standings, plot.lines, strict=True)
    )
    state, verdict = _verdict(pool)
    return Card(
        job=pool.job,
        name=pool_name(pool.job),
        sentence=_sentence(pool),
        state=state,
        verdict=verdict,
        plot=plot,
        lines=lines,
        extremes=_extremes(lines),
        unsocial=pool.has_unsocial,
    )


def _extremes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return who stands out: the reader, and who carries most and least where that differs."""
    if not lines:
        return ()
    ends = [lines[0], lines[-1]] if lines[0].standing.off != lines[-1].standing.off else []
    mine = [line for line in lines if line.me and line not in ends]
    return (*ends[:1], *mine, *ends[1:])


def _sentence(pool: PoolShares) -> str:
    if len(pool.standings) == 1:
        return gettext("Only one person has this job: nobody can share the load or stand in.")
    if not pool.spread:
        apart = gettext("Everybody carries exactly their fair share.")
    else:
        words = ngettext(
            "Between who carries most and who carries least lies %(points)d point; a shift is"
            " about %(usual)d.",
            "Between who carries most and who carries least lie %(points)d points; a shift is"
            " about %(usual)d.",
            pool.spread,
        )
        apart = words % {"points": pool.spread, "usual": pool.usual}
    sentences = [apart]
    if pool.unsocial_spread:
        words = ngettext(
            "Of weekends and holidays: %(points)d point.",
            "Of weekends and holidays: %(points)d points.",
            pool.unsocial_spread,
        )
        sentences.append(words % {"points": pool.unsocial_spread})
    if any(one.planned_points for one in pool.standings):
        words = ngettext(
            "Once all that is planned was served, it will be about %(points)d point.",
            "Once all that is planned was served, it will be about %(points)d points.",
            pool.spread_ahead,
        )
        sentences.append(words % {"points": pool.spread_ahead})
    return " ".join(sentences)


def _verdict(pool: PoolShares) -> tuple[str, str]:
    """Judge a spread against what a shift weighs: nothing can be shared finer than that."""
    if len(pool.standings) == 1:
        return "watch", gettext("have a look")
    if pool.spread <= pool.usual:
        return "good", gettext("even")
    if pool.spread <= 3 * pool.usual:
        return "watch", gettext("have a look")
    return "bad", gettext("uneven")
