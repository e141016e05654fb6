"""manage.py import_people FILE.csv: take in people, their teams and their areas."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rotation.models import User
from rotation.services import imports
from rotation.services.people_rows import COLUMNS, NEEDED


class Command(BaseCommand):
    help = (
        "Import people from a CSV file (UTF-8), all of them or nobody. People are known by their "
        "e-mail address; a second run changes nothing. Columns: "
        f"{', '.join(COLUMNS)}. Needed: {', '.join(NEEDED)} and name, or first_name and last_name. "
        "Days are written 2026-11-18, `until` is the first day no longer in the team, areas are "
        "separated by |."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, who is said to do it, and whether it is only tried."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", default="", help="sign-in name of who is said to import")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was imported; with errors print them to stderr and end with status 1."""
        try:
            with options["file"].open("rb") as file:
                report = imports.import_people(
                    file=file,
                    by=_user(options["by"]),
                    now=timezone.now(),
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        for line, field, code, message in report.errors:
            self.stderr.write(f"line {line}: {field or 'file'}: {message} ({code})")
        if report.errors:
            raise CommandError(f"{len(report.errors)} errors; nothing was imported")
        done = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{report.created} people {done} created, {report.updated} updated, "
            f"{report.unchanged} unchanged"
        )


def _user(name: str) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"nobody has the sign-in name {name}")
    return user
