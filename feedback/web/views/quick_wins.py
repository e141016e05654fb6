"""Quick wins: what small thing pays back most, and the rows behind each number of it."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from feedback import access
from feedback.evidence.ranking import MOST_EFFORT, MOST_PAYBACK
from feedback.evidence.themes import MONTH_DAYS, WINDOW
from feedback.selectors import quick_wins as reads
from feedback.selectors import theme_page
from feedback.selectors.quick_wins import Board
from feedback.web import plots
from feedback.web.request import SignedInRequest
from feedback.web.views.evidence import WIN_KINDS, rows_page


@login_required
@require_GET
def quick_wins(request: SignedInRequest) -> HttpResponse:
    """Show the board: quick wins in order, what nearly is one, and what has no effort yet."""
    now = timezone.now()
    board = reads.quick_wins(now, quote_all=False)
    context = {"board": board, "scatter": _scatter(board), "since": now - WINDOW, "now": now}
    return render(request, "feedback/quick_wins.html", context)


def _scatter(board: Board) -> plots.Scatter | None:
    """Return the drawing of all that has an effort; nothing to draw is None."""
    works = [*_works(board.wins, wins=True), *_works(board.near_misses, wins=False)]
    if not works:
        return None
    return plots.scatter(
        works, most_effort=MOST_EFFORT, most_payback=MOST_PAYBACK, month=MONTH_DAYS
    )


def _works(listed: Iterable[reads.Win], *, wins: bool) -> Iterable[plots.Work]:
    for win in listed:
        if win.standing.effort is not None:
            yield plots.Work(
                id=win.requirement.pk,
                label=win.requirement.number,
                effort=win.standing.effort,
                saving=win.standing.saving,
                wins=wins,
            )


@login_required
@require_GET
def quick_win_rows(request: SignedInRequest, number: int, kind: str) -> HttpResponse:
    """Show the rows behind a number of a requirement."""
    now = timezone.now()
    requirement = access.requirement(request.user, number)
    rows = reads.evidence_rows(requirement, kind, now=now)
    standing = reads.standing(requirement, now=now)
    titles = theme_page.titles(part.evidence.theme for part in standing.parts)
    return rows_page(
        request,
        rows,
        kind,
        kinds=WIN_KINDS,
        parts=[part.evidence for part in standing.parts],
        now=now,
        template="feedback/quick_win_rows.html",
        context={
            "requirement": requirement,
            "standing": standing,
            "parts": [(titles[part.evidence.theme], part) for part in standing.parts],
        },
    )
