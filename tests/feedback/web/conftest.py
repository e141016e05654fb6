"""Pages at a stopped noon, seen by people of different roles."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import NOON
from tests.make import make_user


@pytest.fixture(autouse=True)
def noon_clock(monkeypatch):
    """Every request of these tests happens at the fixed noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def sign_in(db):
    """Return a client that is signed in as a user, or as a new one of a role."""

    def signed_in(who="member"):
        user = make_user(who) if isinstance(who, str) else who
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return signed_in
