"""Read the quick-win board, and the rows behind each of its numbers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from feedback.evidence import ranking
from feedback.evidence.hits import Hit
from feedback.evidence.ranking import Proposal, Standing
from feedback.evidence.themes import weigh_themes
from feedback.models import Cure, FrictionPoint, Requirement
from feedback.selectors import evidence, hits, roots
from feedback.selectors.roots import Roots

QUOTES = 3
CLOSED = (Requirement.State.SHIPPED, Requirement.State.DECLINED)


@dataclass(frozen=True, slots=True)
class Win:
    """A requirement on the board, where it stands, and up to three of its friction points."""

    requirement: Requirement
    standing: Standing
    quotes: tuple[FrictionPoint, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Quick wins and near misses in order; `unranked` have no effort yet. `cases` is E."""

    wins: tuple[Win, ...]
    near_misses: tuple[Win, ...]
    unranked: tuple[Win, ...]
    cases: int
    at: datetime


def quick_wins(now: datetime, *, quote_all: bool = True) -> Board:
    """Return the board of all requirements that are neither shipped, declined nor merged.

    Without `quote_all` only the quick wins bring their friction points, not the others.
    """
    pool = Requirement.objects.filter(merged_into__isnull=True).exclude(state__in=CLOSED)
    listed = {each.pk: each for each in pool.select_related("owner__member", "fixed_in")}
    merged = hits.merges()
    proposals = _proposals(listed.values(), merged.themes)
    known = hits.load(now=now, merged=merged, themes=_themes(proposals))
    cases = hits.exposure(now).window
    board = ranking.rank(proposals, known, now=now, cases=cases, typical=hits.typical(now))
    others = (*board.near_misses, *board.unranked) if quote_all else ()
    quotes = _quotes([*board.quick_wins, *others], known)

    def wins(standings: Iterable[Standing]) -> tuple[Win, ...]:
        return tuple(
            Win(listed[each.requirement], each, quotes.get(each.requirement, ()))
            for each in standings
        )

    return Board(
        wins=wins(board.quick_wins),
        near_misses=wins(board.near_misses),
        unranked=wins(board.unranked),
        cases=cases,
        at=now,
    )


def standing(requirement: Requirement, *, now: datetime) -> Standing:
    """Return where one requirement stands, whatever its state."""
    merged = hits.merges()
    [proposal] = _proposals([requirement], merged.themes)
    known = hits.load(now=now, merged=merged, themes=_themes([proposal]))
    cases = hits.exposure(now).window
    weighed = weigh_themes(known, now=now, cases=cases, typical=hits.typical(now))
    return ranking.stand(proposal, weighed, cases=cases)


def evidence_rows(requirement: Requirement, kind: str, *, now: datetime) -> QuerySet[Any]:
    """Return the rows behind a number of a requirement, the kinds of `evidence.rows` and cures.

    Raises UnknownKind.
    """
    if kind == "cures":
        tree = roots.of(Requirement).tree(requirement.pk)
        cures = Cure.objects.filter(requirement__in=tree).select_related("theme", "requirement")
        return cures.order_by("-share", "pk")
    parts = standing(requirement, now=now).parts
    return evidence.rows(kind, [part.evidence for part in parts], now=now)


def _proposals(requirements: Collection[Requirement], themes: Roots) -> list[Proposal]:
    """Return the requirements with the cures of all that is merged into them."""
    merged = roots.of(Requirement)
    home = {member: each.pk for each in requirements for member in merged.tree(each.pk)}
    cures: dict[int, list[ranking.Cure]] = {}
    rows = Cure.objects.filter(requirement__in=home).order_by("pk")
    for requirement, theme, share in rows.values_list("requirement_id", "theme_id", "share"):
        cure = ranking.Cure(theme=themes.root(theme), share=float(share))
        cures.setdefault(home[requirement], []).append(cure)
    return [
        Proposal(each.pk, each.effort_minutes, tuple(cures.get(each.pk, ())))
        for each in requirements
    ]


def _themes(proposals: Iterable[Proposal]) -> set[int]:
    return {cure.theme for proposal in proposals for cure in proposal.cures}


def _quotes(
    standings: Collection[Standing], known: Iterable[Hit]
) -> Mapping[int, tuple[FrictionPoint, ...]]:
    """Return the words to show beside each requirement, latest first, one a voice where it can."""
    by_point = {hit.point: hit for hit in known}
    chosen = {each.requirement: _chosen([by_point[p] for p in each.points]) for each in standings}
    wanted = {point for points in chosen.values() for point in points}
    rows = FrictionPoint.objects.filter(pk__in=wanted).with_context()
    points = {point.pk: point for point in rows.order_by("pk")}
    return {
        requirement: tuple(points[each] for each in ids if each in points)
        for requirement, ids in chosen.items()
    }


def _chosen(own: list[Hit]) -> list[int]:
    """Return up to QUOTES points, a new account before a second word of the same one."""
    latest = sorted(own, key=lambda hit: (hit.at, hit.point), reverse=True)
    heard: dict[tuple[int | None, int], int] = {}
    turns = []
    for hit in latest:
        voice = (hit.account, hit.observer if hit.account is None else 0)
        heard[voice] = heard.get(voice, 0) + 1
        turns.append((heard[voice], hit))
    turns.sort(key=lambda turn: turn[0])
    return [hit.point for _turn, hit in turns[:QUOTES]]
