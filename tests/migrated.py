"""Keep the migrated tables of SQLite from run to run: making them takes every process seconds."""

import fcntl
import hashlib
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import django
from django.apps import apps
from django.db import connection
from django.db.backends.signals import connection_created

# What decides, in an installed app, how its tables look and which rows they begin with.
PARTS = ("migrations/*.py", "models.py", "models/*.py", "database.py", "roles.py")


def sources():
    """Every file that decides what a migrated database holds, ours and those of libraries."""
    folders = [Path(app.path) for app in apps.get_app_configs()]
    return sorted({file for folder in folders for part in PARTS for file in folder.glob(part)})


def fingerprint(files):
    """A name that changes with any of these files, with Django and with SQLite."""
    known = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in files:
        content = file.read_bytes()
        known.update(f"\0{file}\0{len(content)}\0".encode() + content)
    return known.hexdigest()[:32]


@contextmanager
def copied_tables(folder):
    """While this lasts, empty SQLite databases in memory begin with the tables kept in a folder.

    Whoever finds none there keeps those of the test database at the end, and others wait for it.
    Migrations run in any case, and with them what puts back roles, permissions and triggers.
    """
    if connection.vendor != "sqlite":
        yield
        return
    kept = folder / f"{fingerprint(sources())}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = kept.exists()
        if made:
            fcntl.flock(lock, fcntl.LOCK_UN)

        def fill(connection, **_signal):
            if made and _in_memory(connection):
                _copy(kept, connection)

        connection_created.connect(fill)
        try:
            yield
        finally:
            connection_created.disconnect(fill)
        if not made and _in_memory(connection):
            _keep(kept)


def _in_memory(connection):
    # Never a file: that could be somebody's own data.
    return connection.vendor == "sqlite" and connection.is_in_memory_db()


def _copy(kept, connection):
    target = connection.connection
    if target.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        with closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True)) as source:
            source.backup(target)


def _keep(kept):
    """Write the test database beside its name first, so that nobody copies half of it."""
    for old in kept.parent.glob("*.sqlite3*"):
        with suppress(FileNotFoundError):
            old.unlink()
    half = kept.with_suffix(f".sqlite3-{os.getpid()}")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    half.replace(kept)
