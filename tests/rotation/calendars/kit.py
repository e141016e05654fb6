"""Tests that need the calendar kit."""

import pytest

from tests.benchmarks.calendars import kit

FOLDER = kit.folder()
NEEDS_KIT = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no calendar kit at {FOLDER}: set SHARED"
)
