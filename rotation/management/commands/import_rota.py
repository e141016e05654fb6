"""manage.py import_rota FILE --rota SLUG --by NAME: take over a running rota with its history."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rotation.errors import DomainError
from rotation.models import User
from rotation.selectors import rotas
from rotation.services import rota_imports
from rotation.services.rota_imports import COLUMNS


class Command(BaseCommand):
    help = (
        "Take over the shifts of a running rota, past and to come, from a CSV file (UTF-8) or a "
        "calendar (ICS), all of them or none; the same file twice changes nothing. "
        f"Columns: {', '.join(COLUMNS)}. Needed: person, and start and end (2026-11-18 09:00, in "
        "the rota's zone unless an offset says otherwise) or day, from and until. A name has to "
        "be that of one person; look at doubtful ones on the page instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the rota, who is said to do it, and what happens to doubtful rows."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--rota", required=True, help="slug of the rota")
        parser.add_argument("--by", required=True, help="sign-in name of who is said to import")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument(
            "--leave-out", action="store_true", help="take over the rows without problems"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was taken over; with errors print them to stderr and end with status 1."""
        rota = rotas.standing().filter(slug=options["rota"]).first()
        if rota is None:
            raise CommandError(f"no rota is called {options['rota']}")
        user = User.objects.filter(username=options["by"]).first()
        if user is None:
            raise CommandError(f"nobody has the sign-in name {options['by']}")
        try:
            with options["file"].open("rb") as file:
                report = rota_imports.import_file(
                    rota=rota,
                    file=file,
                    name=options["file"].name,
                    by=user,
                    now=timezone.now(),
                    leave_out=options["leave_out"],
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        for line, field, code, message in report.errors:
            self.stderr.write(f"line {line}: {field or 'file'}: {message} ({code})")
        if report.errors:
            raise CommandError(f"{len(report.errors)} errors; nothing was taken over")
        done = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{report.created} shifts {done} taken over, {report.unchanged} unchanged, "
            f"{report.left_out} left out"
        )
