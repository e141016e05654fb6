"""What every test has: a fixed noon, three personas, no network, and a database by address."""

import gc
import socket
from contextlib import nullcontext
from datetime import UTC, datetime

import hypothesis
import pytest
from django.test import override_settings

from tests.migrated import copied_tables

# Machines are shared: a slow example is no failure, and a failing one is printed to be repeated.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)  # a Wednesday
LOOPBACK = {"127.0.0.1", "127.0.0.2", "::1", "localhost"}


def pytest_collection_finish():
    """Leave alone what every test needs: looking through it for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def plain_static_files():
    """Pages under test need no collected files with hashed names."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        STORAGES=storages,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        # Looks for files when asked, so that a folder nobody has filled yet is no fault.
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Passwords of tests guard nothing: hashing each one a million times would only take long."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_setup(request, pytestconfig, django_test_environment, django_db_blocker):
    """Make the test database, on SQLite from the tables that an earlier run has migrated."""
    cache = getattr(pytestconfig, "cache", None)  # none with -p no:cacheprovider
    copied = copied_tables(cache.mkdir("migrated")) if cache else nullcontext()
    with django_db_blocker.unblock(), copied:
        request.getfixturevalue("django_db_setup")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuse every connection that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def noon():
    return NOON
