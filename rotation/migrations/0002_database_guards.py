"""Rules Django cannot state on both databases: no double booking, and what is only ever added to."""

from django.db import migrations

from rotation import database


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in database.POSTGRES_GUARDS:
            schema_editor.execute(statement)
    else:
        for statement in database.SQLITE_TRIGGERS.values():
            schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE rotation_shift DROP CONSTRAINT IF EXISTS shift_no_double_booking"
        )
        for name in (database.LEDGER_APPEND_ONLY, database.HOURS_IMMUTABLE):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
    else:
        for name in database.SQLITE_TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("rotation", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
