"""The tables kept from run to run: never those of other migrations, never over anybody's rows."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection, connections

from tests.migrated import copied_tables, fingerprint, sources


@pytest.fixture
def opened():
    """Open a database in memory, or a file, as Django opens its own."""
    wrappers = []

    def open_database(name):
        wrapper = connections.create_connection("default")
        wrapper.settings_dict = wrapper.settings_dict | {"NAME": str(name)}
        wrappers.append(wrapper)
        wrapper.ensure_connection()
        return wrapper

    yield open_database
    for wrapper in wrappers:
        wrapper.close()


def parts(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
        return cursor.fetchall()


def count(wrapper, table):
    with wrapper.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of this file
        return cursor.fetchone()[0]


def test_ours_and_those_of_libraries_decide_what_is_kept() -> None:
    names = {"/".join(file.parts[-3:]) for file in sources()}

    assert "rotation/migrations/0001_initial.py" in names
    assert "auth/migrations/0001_initial.py" in names
    assert "rotation/models/people.py" in names
    assert {"rotation/database.py", "feedback/database.py", "config/roles.py"} <= {
        "/".join(file.parts[-2:]) for file in sources()
    }


def test_a_name_is_that_of_the_same_files_only(tmp_path) -> None:
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    one.write_text("first")
    two.write_text("second")
    before = fingerprint([one, two])

    assert fingerprint([one, two]) == before
    assert fingerprint([one]) != before
    two.write_text("changed")
    assert fingerprint([one, two]) != before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="tables are kept on SQLite only")
@pytest.mark.django_db(transaction=True)
class TestCopies:
    def test_an_empty_database_gets_every_table_and_trigger_and_the_roles(
        self, opened, tmp_path
    ) -> None:
        with copied_tables(tmp_path):
            pass  # nothing is kept yet: this keeps what the test database has
        with copied_tables(tmp_path):
            fresh = opened("file:fresh?mode=memory&cache=shared")

        assert parts(fresh) == parts(connection)
        assert {"trigger", "index", "table"} <= {kind for kind, _name, _sql in parts(fresh)}
        assert count(fresh, "django_migrations") == count(connection, "django_migrations")
        assert count(fresh, "auth_group") == count(connection, "auth_group") > 0

    def test_a_file_gets_nothing(self, opened, tmp_path) -> None:
        with copied_tables(tmp_path):
            pass
        with copied_tables(tmp_path):
            own = opened(tmp_path / "own.sqlite3")

        assert parts(own) == []

    def test_a_database_that_holds_something_keeps_it(self, opened, tmp_path) -> None:
        with copied_tables(tmp_path):
            pass
        name = "file:held?mode=memory&cache=shared"
        with closing(sqlite3.connect(name, uri=True)) as first, copied_tables(tmp_path):
            first.execute("CREATE TABLE mine (id)")
            first.commit()
            held = opened(name)

            assert [part for _kind, part, _sql in parts(held)] == ["mine"]

    def test_those_of_other_migrations_go(self, tmp_path) -> None:
        stale = tmp_path / "0123456789abcdef.sqlite3"
        stale.touch()
        with copied_tables(tmp_path):
            pass

        assert not stale.exists()
        assert len(list(tmp_path.glob("*.sqlite3"))) == 1

    def test_nothing_is_left_listening(self, opened, tmp_path) -> None:
        with copied_tables(tmp_path):
            pass
        with copied_tables(tmp_path):
            pass

        assert parts(opened("file:later?mode=memory&cache=shared")) == []
