"""A report as a table: one row a person and month."""

from collections.abc import Iterator

from rotation.selectors.reports import Report
from rotation.web.csv_answers import Cell

HEADING = (
    "month",
    "person",
    "sign_in",
    "job",
    "shifts",
    "hours_on_duty",
    "hours_open",
    "points",
    "unsocial",
    "extra_points",
)


def rows(found: Report) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each row; hours and shifts with two decimals."""
    for part in found.months:
        for row in part.rows:
            yield (
                f"{part.month.first_day:%Y-%m}",
                str(row.member),
                row.member.user.username,
                row.member.job,
                round(row.shift_count, 2),
                round(row.duty_minutes / 60, 2),
                round(row.working_minutes / 60, 2),
                row.points,
                row.unsocial,
                row.extra,
            )
