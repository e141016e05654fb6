"""What the database refuses by itself: a wording, once written, stays as it is.

SQLite drops the triggers of a table it rebuilds, so `restore` puts them back after every migrate.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

APPEND_ONLY = "friction_text_is_append_only"
_COLUMNS = "point_id, revision, text, at, by_id"

SQLITE_TRIGGERS: dict[str, str] = {
    APPEND_ONLY: (
        f"CREATE TRIGGER {APPEND_ONLY} BEFORE UPDATE OF {_COLUMNS} ON feedback_frictiontext "
        f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    ),
}

POSTGRES_GUARDS: list[str] = [
    f"CREATE OR REPLACE FUNCTION {APPEND_ONLY}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = '23514', CONSTRAINT = '{APPEND_ONLY}'; "
    f"END $$",
    f"CREATE TRIGGER {APPEND_ONLY} BEFORE UPDATE OF {_COLUMNS} ON feedback_frictiontext "
    f"FOR EACH ROW EXECUTE FUNCTION {APPEND_ONLY}()",
]


def restore(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Create the SQLite triggers that are missing; does nothing on PostgreSQL."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'feedback_frictiontext'")
        if not cursor.fetchall():
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
        for name, statement in SQLITE_TRIGGERS.items():
            if name not in present:
                cursor.execute(statement)
