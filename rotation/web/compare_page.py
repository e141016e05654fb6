"""What the page of several drafts side by side shows: their answers, their pools, what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from rotation import moments
from rotation.models import Draft, DraftShift, Member
from rotation.selectors import drafts as reads
from rotation.selectors.draft_compare import differing
from rotation.selectors.drafts import Review
from rotation.web import score_card, words
from rotation.web.score_card import Line, PoolCard

MOST_DIFFERENCES = 120


@dataclass(frozen=True, slots=True)
class Column:
    """One of the drafts: how it is called here, its days and its state."""

    draft: Draft
    name: str
    days: str
    badge: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one draft says to a question of the score card; `mark` is a word about the others."""

    name: str
    line: Line | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the score card with the answer of each draft."""

    label: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class PoolRow:
    """People of one job as each draft treats them, with a word about the others."""

    name: str
    cards: tuple[tuple[str, PoolCard | None, str], ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a cell in one draft; no cell at all where the draft does not plan it."""

    name: str
    cell: DraftShift | None
    member: Member | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that the drafts fill differently."""

    span: str
    seat: str
    published: str
    holders: tuple[Holder, ...]


def context(drafts: Sequence[Draft], now: datetime) -> dict[str, Any]:
    """Return the parts of the page for two drafts or more."""
    reviews = [reads.review(draft, now) for draft in drafts]
    columns = [_column(draft, number) for number, draft in enumerate(drafts)]
    names = [column.name for column in columns]
    same_days = len({(draft.from_on, draft.until_on) for draft in drafts}) == 1
    differences = list(_differences(reviews, names))
    return {
        "columns": columns,
        "same_days": same_days,
        "questions": list(_questions(reviews, names, judged=same_days)),
        "pools": list(_pools(reviews, names, judged=same_days)),
        "differences": differences[:MOST_DIFFERENCES],
        "more": max(0, len(differences) - MOST_DIFFERENCES),
        "count": len(differences),
    }


def name_of(draft: Draft, number: int) -> str:
    """Return what a draft is called among others: its own name, or a letter."""
    letter = pgettext("name of a draft", "Draft %(letter)s") % {"letter": chr(ord("A") + number)}
    return draft.title or letter


def _column(draft: Draft, number: int) -> Column:
    last = draft.until_on.fromordinal(draft.until_on.toordinal() - 1)
    return Column(
        draft=draft,
        name=name_of(draft, number),
        days=moments.days_words(draft.from_on, last),
        badge=words.draft_badge(draft.state),
    )


def _questions(
    reviews: Sequence[Review], names: Sequence[str], *, judged: bool
) -> Iterator[Question]:
    """Yield the lines of the score cards; which one is best is said where it can be judged."""
    found = [{line.label: line for line in score_card.lines(review)} for review in reviews]
    labels = dict.fromkeys(label for lines in found for label in lines)
    for label in labels:
        lines = [one.get(label) for one in found]
        marks = _marks(lines) if judged else [""] * len(lines)
        yield Question(label, tuple(map(Answer, names, lines, marks)))


def _marks(lines: Sequence[Line | None]) -> list[str]:
    """Return a word for each answer: the best, or the same as all others."""
    values = [line.value if line else 0 for line in lines]
    best = min(values)
    if max(values) == best:
        return [gettext("same")] * len(lines)
    return [gettext("best") if value == best else "" for value in values]


def _pools(reviews: Sequence[Review], names: Sequence[str], *, judged: bool) -> Iterator[PoolRow]:
    """Yield the cards of each job, drawn to one scale."""
    reach: dict[str, int] = {}
    for review in reviews:
        for pool in review.pools:
            furthest = max((abs(one.figures["deviation"]) for one in pool.shares), default=0)
            reach[pool.job] = max(furthest, reach.get(pool.job, 0))
    cards = [
        {card.pool.job: card for card in score_card.pools(review, reach=reach)}
        for review in reviews
    ]
    for job in reach:
        found = [one.get(job) for one in cards]
        lines = [card.line if card else None for card in found]
        marks = _marks(lines) if judged else [""] * len(lines)
        yield PoolRow(score_card.pool_name(job), tuple(zip(names, found, marks, strict=True)))


def _differences(reviews: Sequence[Review], names: Sequence[str]) -> Iterator[Difference]:
    nobody = pgettext("seat", "open")
    for one in differing(reviews):
        shift = one.published
        yield Difference(
            span=moments.span_words(one.some.starts_at, one.some.ends_at, None),
            seat=one.some.seat.name,
            published=str(shift.member or nobody) if shift else "",
            holders=tuple(
                Holder(name, cell, cell.member if cell else None)
                for name, cell in zip(names, one.cells, strict=True)
            ),
        )
