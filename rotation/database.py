"""What the database refuses by itself, on PostgreSQL and on SQLite.

SQLite has no exclusion constraints, so triggers stand in for them there; since SQLite drops the
triggers of a table it rebuilds, `restore` puts missing ones back after every migrate.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

NO_DOUBLE_BOOKING = "shift_no_double_booking"
LEDGER_APPEND_ONLY = "ledger_is_append_only"
HOURS_IMMUTABLE = "opening_hours_are_immutable"

_OVERLAP = """
BEGIN
    SELECT RAISE(ABORT, 'shift_no_double_booking') WHERE EXISTS (
        SELECT 1 FROM rotation_shift AS other
        WHERE other.member_id = NEW.member_id AND other.state = 'published'
          AND other.id <> COALESCE(NEW.id, -1)
          AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
    );
END
"""
_HELD = "WHEN NEW.state = 'published' AND NEW.member_id IS NOT NULL"


def _refuse(name: str, table: str, columns: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    )


SQLITE_TRIGGERS: dict[str, str] = {
    "shift_no_double_booking_insert": (
        f"CREATE TRIGGER shift_no_double_booking_insert BEFORE INSERT ON rotation_shift "
        f"{_HELD} {_OVERLAP}"
    ),
    "shift_no_double_booking_update": (
        f"CREATE TRIGGER shift_no_double_booking_update "
        f"BEFORE UPDATE OF member_id, starts_at, ends_at, state ON rotation_shift "
        f"{_HELD} {_OVERLAP}"
    ),
    LEDGER_APPEND_ONLY: _refuse(
        LEDGER_APPEND_ONLY,
        "rotation_ledgerentry",
        "member_id, rota_id, kind, points, unsocial, shift_id, counts_at",
    ),
    HOURS_IMMUTABLE: _refuse(
        HOURS_IMMUTABLE, "rotation_openinghours", "rota_id, version, weekly, zone"
    ),
}


def _refuse_on_postgres(name: str, table: str, columns: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = '23514', CONSTRAINT = '{name}'; END $$",
        f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


POSTGRES_GUARDS: list[str] = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE rotation_shift ADD CONSTRAINT shift_no_double_booking "
    "EXCLUDE USING gist (member_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) "
    "WHERE (state = 'published' AND member_id IS NOT NULL)",
    *_refuse_on_postgres(
        LEDGER_APPEND_ONLY,
        "rotation_ledgerentry",
        "member_id, rota_id, kind, points, unsocial, shift_id, counts_at",
    ),
    *_refuse_on_postgres(
        HOURS_IMMUTABLE, "rotation_openinghours", "rota_id, version, weekly, zone"
    ),
]


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of SQLite triggers that should be there and are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in cursor.fetchall()}
    wanted = SQLITE_TRIGGERS if "rotation_shift" in tables else {}
    return [name for name in wanted if name not in present]


def missing_guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the guards that the database has lost, with the statements that bring each back."""
    if connection.vendor == "sqlite":
        return {name: SQLITE_TRIGGERS[name] for name in missing_triggers(connection)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        present = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        present |= {name for (name,) in cursor.fetchall()}
    wanted = (NO_DOUBLE_BOOKING, LEDGER_APPEND_ONLY, HOURS_IMMUTABLE)
    return {
        name: "; ".join(one for one in POSTGRES_GUARDS if name in one)
        for name in wanted
        if name not in present
    }


def restore(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Create the SQLite triggers that are missing; does nothing on PostgreSQL."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name in missing_triggers(connection):
            cursor.execute(SQLITE_TRIGGERS[name])


def violates(error: IntegrityError, name: str) -> bool:
    """Tell whether a constraint of that name refused the write, on either database."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name == name:
        return True
    return name in str(error)
