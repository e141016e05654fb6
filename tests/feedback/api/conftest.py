"""Programs ask at a stopped noon."""

import pytest
from django.utils import timezone

from tests.conftest import NOON


@pytest.fixture(autouse=True)
def noon_clock(monkeypatch):
    """Every request of these tests happens at the fixed noon."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
