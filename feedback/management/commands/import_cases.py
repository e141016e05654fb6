"""Take in cases that another helpdesk exported as CSV."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.services import imports
from rotation.public import DomainError

ERRORS_SHOWN = 50

EXAMPLE = (
    "Example: import_cases cases.csv --source tracker --map 'needed=Summary,opened_at=Created' "
    "--map 'state=Status' --state 'RESOLVED=closed,*=open' --dry-run"
)


class Command(BaseCommand):
    help = (
        "Takes in the cases of a CSV file, all or none; a second run takes in nothing twice. "
        + EXAMPLE
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The CSV file, UTF-8, with a header line.")
        parser.add_argument(
            "--map",
            action="append",
            required=True,
            metavar="FIELD=COLUMN,...",
            help="Which column holds which of our fields; may be given several times.",
        )
        parser.add_argument(
            "--source", help="Where the cases come from; the file's name if absent."
        )
        parser.add_argument("--date-format", help="Such as '%%d.%%m.%%Y %%H:%%M'; ISO if absent.")
        parser.add_argument("--zone", default="UTC", help="Zone of times without offset (UTC).")
        parser.add_argument("--account", default="", help="Account of rows that name none.")
        parser.add_argument(
            "--state",
            action="append",
            default=[],
            metavar="THEIRS=OURS,...",
            help="What their states mean (open, waiting, closed); * stands for all others.",
        )
        parser.add_argument("--by", default="", help="Sign-in name of who is said to import.")
        parser.add_argument("--dry-run", action="store_true", help="Try it, write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                report = imports.import_cases(
                    file=file,
                    mapping=_pairs(options["map"], "--map"),
                    source=path.stem[:40] if options["source"] is None else options["source"],
                    by=_user(options["by"]),
                    now=timezone.now(),
                    date_format=options["date_format"],
                    zone=options["zone"],
                    states=_pairs(options["state"], "--state"),
                    account=options["account"],
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from None
        except DomainError as error:
            raise CommandError(f"{error.message} [{error.code}]") from None
        self._tell(report, dry_run=options["dry_run"])

    def _tell(self, report: imports.ImportReport, *, dry_run: bool) -> None:
        if report.errors:
            lines = [_line(error) for error in report.errors[:ERRORS_SHOWN]]
            hidden = len(report.errors) - len(lines)
            lines += [f"... and {hidden} more"] if hidden else []
            count = f"{len(report.errors)} faults; nothing was taken in."
            raise CommandError("\n".join([*lines, count]))
        verb = "would be taken in" if dry_run else "taken in"
        self.stdout.write(f"{report.created} cases {verb}, {report.unchanged} were here already.")


def _user(name: str) -> Any:
    """Return the user of this sign-in name, or None for no name."""
    if not name:
        return None
    user = get_user_model()._default_manager.filter(username=name).first()
    if user is None:
        raise CommandError(f"nobody has the sign-in name {name}")
    return user


def _pairs(given: list[str], option: str) -> dict[str, str]:
    """Return 'a=b,c=d' as pairs; a part with a comma in it stands in double quotes."""
    pairs: dict[str, str] = {}
    for part in (part for row in csv.reader(given) for part in row if part.strip()):
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise CommandError(f"{option}: '{part}' is not of the form a=b")
        if name.strip() in pairs:
            raise CommandError(f"{option}: '{name.strip()}' is said twice")
        pairs[name.strip()] = value.strip()
    return pairs


def _line(error: imports.RowError) -> str:
    place = f"line {error.line}" if error.line else "import"
    of = f", {error.field}" if error.field else ""
    column = f' (column "{error.column}")' if error.column else ""
    return f"{place}{of}{column}: {error.message} [{error.code}]"
