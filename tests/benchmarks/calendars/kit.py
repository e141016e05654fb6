"""The calendar kit: real calendars with their busy time, and hostile ones with how they end."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
# Where the kit's limits leave it open, what comes of each: the code, or how many periods.
BOUNDED = {
    "yearly-never": 1,
    "yearly-rare": 1,
    "daily-since-year-1": 546,
    "exdate-flood": "calendar_too_many_dates",
    "override-flood": "calendar_too_many_occurrences",
    "same-uid-4000": 1,
    "deep-nesting": 1,
    "one-long-line": 1,
    "fold-flood": 1,
    "parameter-flood": "calendar_malformed",
    "end-before-start": "calendar_malformed",
    "tz-secondly": "calendar_bad_time_zone",
    "tz-rdate-flood": "calendar_bad_time_zone",
}
# The words of the kit for a reason, and the codes they stand for here.
REASONS = {
    "frequency": "calendar_frequency",
    "count": "calendar_count",
    "interval": "calendar_interval",
    "dates": "calendar_too_many_dates",
    "occurrences": "calendar_too_many_occurrences",
    "events": "calendar_too_many_events",
    "size": "calendar_too_large",
    "malformed": "calendar_malformed",
    "not a calendar": "calendar_not_a_calendar",
    "duration": "calendar_bad_duration",
    "time zone": "calendar_bad_time_zone",
}


def folder() -> Path:
    """Where the kit is, there or not."""
    shared = Path(os.environ.get("SHARED") or ROOT.parent / "shared")
    return shared / "bench" / "calendars"


def imports() -> list[dict[str, str]]:
    """The real calendars: name, owner's zone and window of each; none without the kit."""
    listed = folder() / "imports" / "manifest.json"
    return json.loads(listed.read_text()) if listed.exists() else []


def make_bombs(into: Path) -> dict[str, dict[str, Any]]:
    """Write the hostile calendars and return by name how each should end."""
    maker = folder() / "bombs" / "make_bombs.py"
    subprocess.run([sys.executable, str(maker), str(into)], capture_output=True, check=True)
    return json.loads((into / "expected.json").read_text())


def names_of_bombs() -> list[str]:
    """The names alone; none without the kit."""
    maker = folder() / "bombs" / "make_bombs.py"
    if not maker.exists():
        return []
    table = [sys.executable, str(maker), "--table"]
    listed = subprocess.run(table, capture_output=True, text=True, check=True).stdout
    return [line.split("|")[1].strip() for line in listed.splitlines()[2:]]


def meets(expected: dict[str, Any], name: str, outcome: str | int) -> bool:
    """Whether a code or a number of periods is what the kit, or the table here, says."""
    if expected["handling"] == "refused":
        return outcome in {REASONS[reason] for reason in expected["reasons"]}
    if expected["handling"] == "accepted":
        return outcome == expected["periods"]
    return outcome == BOUNDED[name]


def check_import(name: str, lines: str, scratch: Path) -> tuple[int, str]:
    """The kit's verdict on busy time as JSON lines: 0 the same, 1 different, 2 nothing expected."""
    scratch.write_text(lines)
    judge = folder() / "imports" / "check_import.py"
    checked = subprocess.run(
        [sys.executable, str(judge), name, str(scratch)],
        capture_output=True,
        text=True,
        check=False,
    )
    return checked.returncode, checked.stdout.strip()
