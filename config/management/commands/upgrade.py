"""`manage.py upgrade`: bring the database and the collected files up to date, before serving."""

import hashlib
import io
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config import readiness
from rotation.services import sweeps


class Command(BaseCommand):
    help = (
        "Migrate, collect the static files when they changed, and load the demo data into an empty"
        " database. Progress goes to stderr, who may sign in to stdout."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        _knock()
        self._migrate()
        self._collect()
        if settings.DEMO:
            call_command("demo", "--if-empty", stdout=sys.stderr)
            call_command("demo", "--sign-ins", stdout=self.stdout)
        sweeps.expect(now=timezone.now())
        if not get_user_model().objects.exists():
            self.stdout.write("Make the first account: .venv/bin/python manage.py createsuperuser")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            sys.stderr.write("Migrating the database.\n")
        steps = io.StringIO()
        try:
            # Also when nothing waits: the signal at its end puts roles and database guards back.
            call_command("migrate", interactive=False, stdout=steps)
        except Exception:
            sys.stderr.write(f"{steps.getvalue()}\n")
            raise

    def _collect(self) -> None:
        stamp = settings.VAR / "static.stamp"
        wanted = _fingerprint()
        if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).is_dir():
            return
        sys.stderr.write("Collecting the static files.\n")
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def _knock() -> None:
    """Raise CommandError at once when the database cannot be used; a pool would wait for it."""
    try:
        readiness.knock()
    except connection.Database.Error as error:  # type: ignore[attr-defined]  # each backend has it
        raise CommandError(f"The database cannot be used: {error}") from error


def _fingerprint() -> str:
    """Return a text that changes when any static file is added, removed or changed."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            found.update(f"{storage.path(name)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()
