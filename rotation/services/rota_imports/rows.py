"""What an import has read: one row a shift, with the names as they were written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.services.csv_files import RowError

LEAST = timedelta(minutes=15)
MOST = timedelta(days=28)
PAST = timedelta(weeks=52 * 5 + 2)
FUTURE = timedelta(weeks=57)

WORDS: dict[str, Promise] = {
    "bad_time": _("There is no time in it that can be read."),
    "missing_value": _("This cell has to say something."),
    "too_long_text": _("This text is too long for a name."),
    "ends_before_it_begins": _("It ends before it begins."),
    "too_short": _("A shift takes at least 15 minutes."),
    "too_long": _("A shift takes at most 28 days."),
    "too_far": _("It lies more than five years back or more than a year ahead."),
    "unknown_zone": _("Nobody knows its time zone by name."),
    "repeats_unclearly": _(
        "It repeats by a rule that is not understood here: only by day and by week, at one time."
    ),
    "unknown_person": _("Nobody was chosen for this name."),
    "unknown_seat": _("No seat was chosen for this name."),
    "no_seat_for_job": _("The rota has no seat for the job of %(person)s."),
    "seat_taken": _("Another row of the file has this seat then: line %(line)s."),
    "seat_filled": _("%(person)s holds this seat then already."),
    "seat_open": _("This seat is published and open then: assign it on its page."),
    "slot_differs": _("A published shift of this day has other times."),
    "overlap": _("%(person)s has another shift then: %(span)s."),
    "overlap_in_file": _("%(person)s has another shift then in line %(line)s."),
}


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One shift as it was read, or the code of what is wrong with it.

    `who` and `what` are the names of person and seat as they stand in the file; `line` is that of
    the file, in a calendar the number of the event.
    """

    line: int
    who: str = ""
    what: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    problem: str = ""
    field: str = ""

    def stored(self) -> dict[str, Any]:
        """Return the row as it is kept."""
        kept: dict[str, Any] = {"line": self.line, "who": self.who, "what": self.what}
        if self.starts_at and self.ends_at:
            kept |= {"from": self.starts_at.isoformat(), "until": self.ends_at.isoformat()}
        if self.problem:
            kept |= {"problem": self.problem, "field": self.field}
        return kept


def load(rows: Iterable[Mapping[str, Any]]) -> list[ImportRow]:
    """Return rows from what was kept of them."""
    return [
        ImportRow(
            line=row["line"],
            who=row["who"],
            what=row["what"],
            starts_at=datetime.fromisoformat(row["from"]) if "from" in row else None,
            ends_at=datetime.fromisoformat(row["until"]) if "until" in row else None,
            problem=row.get("problem", ""),
            field=row.get("field", ""),
        )
        for row in rows
    ]


def time_problem(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Return the code of what is wrong with the time of a shift, or nothing."""
    if ends_at <= starts_at:
        return "ends_before_it_begins"
    if ends_at - starts_at < LEAST:
        return "too_short"
    if ends_at - starts_at > MOST:
        return "too_long"
    if starts_at < now - PAST or starts_at > now + FUTURE:
        return "too_far"
    return ""


def error(line: int, field: str, code: str, /, **params: Any) -> RowError:
    """Return what is wrong with a row in words; parameters are filled in."""
    words = WORDS.get(code)
    said = (
        str(words) % params if words else gettext("It cannot be used (%(code)s).") % {"code": code}
    )
    return RowError(line, field, code, said)
