"""The real calendars of the kit give the busy time that independent readers agree on."""

import json
from datetime import datetime

import pytest

from tests.benchmarks.calendars import kit
from tests.rotation.calendars.kit import FOLDER, NEEDS_KIT
from tests.rotation.calendars.reading import reading

pytestmark = NEEDS_KIT
# Files the kit expects nothing of: events found, and events said to make no sense.
WITHOUT_EXPECTATION = {
    "owa-display-name-zones": (11, 0),
    "outlook-broken-quotes": (2, 1),
    "outlook-unfolded-description": (1, 1),
}


@pytest.mark.parametrize("entry", kit.imports(), ids=lambda entry: entry["name"])
def test_a_real_calendar_gives_its_busy_time(entry, tmp_path):
    found = reading(
        (FOLDER / "imports" / "files" / f"{entry['name']}.ics").read_bytes(),
        zone=entry["zone"],
        start=datetime.fromisoformat(entry["from"]),
        end=datetime.fromisoformat(entry["to"]),
    )
    if entry["name"] in WITHOUT_EXPECTATION:
        assert (len(found.busy), found.not_read) == WITHOUT_EXPECTATION[entry["name"]]
        return
    rows = [
        {"start_utc": one.starts_at.isoformat(), "end_utc": one.ends_at.isoformat()}
        for one in found.busy
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)

    verdict, why = kit.check_import(entry["name"], lines, tmp_path / "actual.jsonl")

    assert verdict == 0, why
    assert found.not_read == 0
