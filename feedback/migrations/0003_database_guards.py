"""Wordings of friction points are only ever added."""

from django.db import migrations

from feedback import database


def guard(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    wanted = database.POSTGRES_GUARDS if on_postgres else database.SQLITE_TRIGGERS.values()
    for statement in wanted:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {database.APPEND_ONLY}() CASCADE")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {database.APPEND_ONLY}")


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_initial")]
    operations = [migrations.RunPython(guard, unguard)]
