"""One row of a file of people, checked without asking the database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from rotation.hours import zones
from rotation.services import checks, teams
from rotation.services.checks import Problem
from rotation.services.csv_files import Row, RowError

COLUMNS = (
    "name",
    "first_name",
    "last_name",
    "email",
    "username",
    "job",
    "zone",
    "team",
    "share",
    "from",
    "until",
    "role",
    "areas",
    "stage",
    "language",
)
NEEDED = ("email", "job", "zone", "team")
LONGEST_NAME = 80
LISTED = re.compile(r"\s*[|;]\s*")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a row says; None or empty where it says nothing."""

    line: int
    first_name: str
    last_name: str
    email: str
    username: str
    job: str
    zone: str
    team: str
    share: Decimal | None
    from_on: date | None
    until_on: date | None
    role: str
    areas: tuple[str, ...]
    stage: str
    language: str

    def begins_on(self, now: datetime) -> date:
        """Return the first day in the team: what the row says, else today where they live."""
        return self.from_on or zones.local_day(now, zones.zone(self.zone))


def missing_columns(columns: Iterable[str]) -> list[RowError]:
    """Return the columns without which no row can be read."""
    there = set(columns)
    missing = [name for name in NEEDED if name not in there]
    if "name" not in there and not {"first_name", "last_name"} <= there:
        missing.insert(0, "name")
    message = _('The column "%(name)s" is missing.')
    return [RowError(1, name, "missing_column", message % {"name": name}) for name in missing]


def read(row: Row) -> tuple[PersonRow | None, list[RowError]]:
    """Return what a row says, or everything that is wrong with it."""
    cells = dict.fromkeys(COLUMNS, "") | row.cells
    first, last = _names(cells)
    share, share_problems = _share(cells["share"])
    from_on, from_problems = _day("from", cells["from"])
    until_on, until_problems = _day("until", cells["until"])
    problems = [
        *_missing(cells, first),
        *_too_long("team", [cells["team"]]),
        *_too_long("areas", LISTED.split(cells["areas"])),
        *_email_problems(cells["email"]),
        *(checks.job(cells["job"].lower()) if cells["job"] else []),
        *(checks.zone(cells["zone"]) if cells["zone"] else []),
        *(checks.stage(cells["stage"].lower()) if cells["stage"] else []),
        *checks.language(cells["language"].lower()),
        *share_problems,
        *from_problems,
        *until_problems,
    ]
    if from_on and until_on and until_on <= from_on:
        message = _("The membership ends before it begins.")
        problems.append(Problem("until", "membership_ends_before_it_begins", message))
    if problems:
        return None, [RowError(row.line, *problem) for problem in problems]
    return PersonRow(
        line=row.line,
        first_name=first,
        last_name=last,
        email=cells["email"].lower(),
        username=cells["username"],
        job=cells["job"].lower(),
        zone=cells["zone"],
        team=" ".join(cells["team"].split()),
        share=share,
        from_on=from_on,
        until_on=until_on,
        role=cells["role"].lower(),
        areas=tuple(filter(None, LISTED.split(cells["areas"]))),
        stage=cells["stage"].lower(),
        language=cells["language"].lower(),
    ), []


def _names(cells: dict[str, str]) -> tuple[str, str]:
    """Return first and last name; of a single name the last word is the last name."""
    if not cells["name"]:
        return cells["first_name"], cells["last_name"]
    first, _space, last = " ".join(cells["name"].split()).rpartition(" ")
    return (first, last) if first else (last, "")


def _missing(cells: dict[str, str], first_name: str) -> list[Problem]:
    empty = [name for name in NEEDED if not cells[name]]
    if not first_name and not cells["last_name"]:
        empty.insert(0, "name")
    return [Problem(name, "missing_value", _("This cell has to say something.")) for name in empty]


def _too_long(column: str, names: Iterable[str]) -> list[Problem]:
    if all(len(name) <= LONGEST_NAME for name in names):
        return []
    message = _("A name has at most %(most)d characters.") % {"most": LONGEST_NAME}
    return [Problem(column, "too_long", message)]


def _email_problems(email: str) -> list[Problem]:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        message = _('"%(email)s" is no e-mail address.')
        return [Problem("email", "bad_email", message % {"email": email})]
    return []


def _share(text: str) -> tuple[Decimal | None, list[Problem]]:
    """Return a share written as 0.5 or 0,5."""
    if not text:
        return None, []
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation:
        share = Decimal("NaN")
    return share, teams.share_problems(share)


def _day(column: str, text: str) -> tuple[date | None, list[Problem]]:
    if not text:
        return None, []
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        message = _('"%(text)s" is no day; write it as 2026-11-18.')
        return None, [Problem(column, "bad_date", message % {"text": text})]
    return day, checks.day(day, column)
