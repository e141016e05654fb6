"""A stopped clock for pages: requests happen at noon unless a test moves it."""

from datetime import datetime

import pytest
from django.utils import timezone

from tests.conftest import NOON


class Clock:
    """What `timezone.now` answers while a test runs."""

    def __init__(self, now: datetime) -> None:
        self.now = now


@pytest.fixture
def clock(monkeypatch):
    stopped = Clock(NOON)
    monkeypatch.setattr(timezone, "now", lambda: stopped.now)
    return stopped
