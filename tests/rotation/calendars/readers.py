"""The calendar kit's independent readers, prepared by `.ci/readers TARGET`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
READERS = ("ical.js", "libical", "python")


def check_feed(feed: Path, expected: Path) -> subprocess.CompletedProcess[str]:
    """Read a feed with every reader that is installed, strictly, and compare with `expected`.

    The status is 0 when all agree, 1 for faults, 2 without readers (stdout says which). They are
    looked for in FRONTLINE_READERS, where all three must be, else in var/readers; without that
    folder the test is skipped.
    """
    named = os.environ.get("FRONTLINE_READERS")
    folder = Path(named) if named else ROOT / "var" / "readers"
    if not named and not (folder / "check_feed.py").is_file():
        pytest.skip("no feed readers in var/readers; make them with .ci/readers var/readers")
    own = folder / "venv" / "bin" / "python"
    command = [
        *(sys.executable, str(folder / "check_feed.py"), str(feed)),
        *("--expect", str(expected), "--strict"),
        *("--python", str(own if own.exists() else sys.executable)),
        *(("--require", *READERS) if named else ()),
    ]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False
    )


def write_expected(path: Path, records: Iterable[Mapping[str, object]]) -> Path:
    """Write what every reader should find, one JSON object a line, and return the path.

    A record has the keys uid, start_utc, end_utc (2026-10-19T07:00:00Z), all_day, summary, status
    and sequence.
    """
    lines = (json.dumps(dict(record), ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")
    return path
