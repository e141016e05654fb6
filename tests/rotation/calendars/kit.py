"""Where the calendar kit is: real calendars with their busy time, and hostile ones."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("SHARED") or ROOT.parent / "shared") / "bench" / "calendars"
NEEDS_KIT = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no calendar kit at {FOLDER}: set SHARED"
)
