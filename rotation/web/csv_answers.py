"""Tables to take away: CSV that spreadsheets open without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse

Cell = str | int | float | Decimal | date | datetime | None
# With one of these a spreadsheet takes a text for a formula.
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def answer(name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Return the rows as a file of that name."""
    return HttpResponse(
        text(heading, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "private, no-store",
        },
    )


def text(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the rows as CSV, with the mark that Excel needs to see that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([plain(one) for one in heading])
    writer.writerows([plain(one) for one in row] for row in rows)
    return "\ufeff" + out.getvalue()


def plain(cell: Cell) -> str | int | float | Decimal:
    """Return what stands in a cell: numbers as they are, moments by ISO 8601, no formula."""
    if cell is None:
        return ""
    if isinstance(cell, int | float | Decimal):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    text = cell.isoformat() if isinstance(cell, date) else cell
    return f"'{text}" if text.lstrip(" ").startswith(STARTERS) else text
