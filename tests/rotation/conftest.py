"""What tests of the rotation share: a database that several threads can see."""

import pytest
from django.db import connection, connections

from tests.rotation.databases import copy_into_file, use_file


@pytest.fixture
def shared(tmp_path):
    """Call it when the rows are there: the database that all threads can share from then on."""
    before = []

    def share():
        if connection.vendor != "sqlite":
            return None
        file = tmp_path / "race.sqlite3"
        copy_into_file(file)
        before.append(use_file(file))
        return file

    yield share
    if before:
        connections["default"].close()
        connections["default"] = before[0]
