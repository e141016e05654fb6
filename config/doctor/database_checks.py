"""The database: whether it answers, is up to date, keeps its promises, and shares our clock."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import readiness
from config.doctor.findings import Finding, Question, in_short
from rotation import database as guards

APPS = ("rotation", "feedback")
CLOCK_SECONDS = 5
MOST_NAMED = 5


def answers(_: Question) -> Iterator[Finding]:
    """Look whether the database answers, past any pool, which would not say why it does not."""
    try:
        readiness.knock()
    except Exception as error:  # noqa: BLE001 - drivers and pools fail in many ways
        yield Finding(
            "database_down",
            f"The database does not answer. {in_short(error)}",
            "No page can be shown and nothing is sent; what was kept is not lost.",
            "Start the database, or look at DATABASE_URL.",
        )


def version(_: Question) -> Iterator[Finding]:
    """Look whether Django still supports the version of the database."""
    least = connection.features.minimum_database_version
    found = connection.get_database_version()
    if least and found < least:
        yield Finding(
            "database_old",
            f"{connection.display_name} {_dotted(found)} is older than {_dotted(least)}.",
            "Nobody tests this version any more, and commands may be missing.",
            f"Upgrade the database to {_dotted(least)} or newer.",
        )


def migrations(_: Question) -> Iterator[Finding]:
    """Look whether the tables are those of this version."""
    missing = readiness.missing_migrations()
    if missing:
        yield Finding(
            "migrations_missing",
            f"{len(missing)} migrations are missing, the first is {'.'.join(missing[0])}.",
            "Pages that need the new tables fail.",
            "Run: .venv/bin/python manage.py upgrade",
        )
    newer = sorted(
        key
        for key in MigrationRecorder(connection).applied_migrations()
        if key[0] in APPS and key not in readiness.known_migrations()
    )
    if newer:
        yield Finding(
            "code_older",
            f"The database has {'.'.join(newer[-1])}, which this version does not know.",
            "An older version may write rows that the newer one cannot read.",
            "Start the newer version, or restore the backup made before it.",
        )


def promises(_: Question) -> Iterator[Finding]:
    """Look whether every constraint and trigger is there that the code relies on."""
    for name, statements in guards.missing_guards(connection).items():
        yield Finding(
            "guard_missing",
            f"The database has lost {name}.",
            "It no longer refuses what must never be, such as somebody on two shifts at once.",
            "Run: .venv/bin/python manage.py migrate"
            if connection.vendor == "sqlite"
            else f"In manage.py dbshell: {statements};",
        )
    lost = list(_lost_constraints())
    if lost:
        many = f" and {len(lost) - MOST_NAMED} more" if len(lost) > MOST_NAMED else ""
        yield Finding(
            "constraints_missing",
            f"The database has lost {', '.join(lost[:MOST_NAMED])}{many}.",
            "It accepts rows that the code takes for impossible.",
            "Compare with a new database (manage.py sqlmigrate shows the statements), and add what"
            " is missing.",
        )


def clock(_: Question) -> Iterator[Finding]:
    """Look whether the database's clock shows what this computer's does."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
    apart = abs((datetime.now(UTC) - there).total_seconds())
    if apart > CLOCK_SECONDS:
        yield Finding(
            "clocks_apart",
            f"The clocks of the database and of this computer are {apart:.0f} seconds apart.",
            "Reminders come at the wrong moment, and work leased by one is taken by another.",
            "Let both follow a time server.",
        )


def _lost_constraints() -> Iterator[str]:
    """Yield the named constraints of our tables that the database does not have."""
    with connection.cursor() as cursor:
        for app in APPS:
            for model in apps.get_app_config(app).get_models():
                wanted = {one.name for one in model._meta.constraints}
                if wanted:
                    there = connection.introspection.get_constraints(cursor, model._meta.db_table)
                    yield from sorted(wanted - set(there))


def _dotted(parts: tuple[int, ...]) -> str:
    return ".".join(map(str, parts))
