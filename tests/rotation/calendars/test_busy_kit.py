"""The real calendars of the kit give the busy time that independent readers agree on."""

import json
import subprocess
import sys
from datetime import datetime

import pytest

from tests.rotation.calendars.kit import FOLDER, NEEDS_KIT
from tests.rotation.calendars.reading import reading

pytestmark = NEEDS_KIT
IMPORTS = FOLDER / "imports"
ENTRIES = json.loads((IMPORTS / "manifest.json").read_text()) if IMPORTS.is_dir() else []
# Files the kit expects nothing of: events found, and events said to make no sense.
WITHOUT_EXPECTATION = {
    "owa-display-name-zones": (11, 0),
    "outlook-broken-quotes": (2, 1),
    "outlook-unfolded-description": (1, 1),
}


def found_in(entry):
    return reading(
        (IMPORTS / "files" / f"{entry['name']}.ics").read_bytes(),
        zone=entry["zone"],
        start=datetime.fromisoformat(entry["from"]),
        end=datetime.fromisoformat(entry["to"]),
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_a_real_calendar_gives_its_busy_time(entry, tmp_path):
    found = found_in(entry)
    if entry["name"] in WITHOUT_EXPECTATION:
        assert (len(found.busy), found.not_read) == WITHOUT_EXPECTATION[entry["name"]]
        return
    actual = tmp_path / "actual.jsonl"
    rows = [
        {"start_utc": one.starts_at.isoformat(), "end_utc": one.ends_at.isoformat()}
        for one in found.busy
    ]
    actual.write_text("".join(json.dumps(row) + "\n" for row in rows))

    checked = subprocess.run(
        [sys.executable, str(IMPORTS / "check_import.py"), entry["name"], str(actual)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
    assert found.not_read == 0
