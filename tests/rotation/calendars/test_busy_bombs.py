"""Hostile calendars end as the kit says: in time, within memory, with a plain sentence."""

import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from rotation.calendars.refusals import Refused
from tests.rotation.calendars.kit import FOLDER, NEEDS_KIT, ROOT
from tests.rotation.calendars.reading import reading

pytestmark = NEEDS_KIT
MOST_SECONDS = 6
MOST_MEMORY = 512 * 1024 * 1024
# Where the limits leave it open, what comes of each: the code, or how many periods.
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
    "parameter-flood": 0,
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


@cache
def names():
    maker = FOLDER / "bombs" / "make_bombs.py"
    if not maker.exists():
        return ()
    listed = subprocess.run(
        [sys.executable, str(maker), "--table"], capture_output=True, text=True, check=True
    ).stdout
    return tuple(line.split("|")[1].strip() for line in listed.splitlines()[2:])


@pytest.fixture(scope="module")
def bombs(tmp_path_factory):
    """The hostile files, and what should become of each."""
    folder = tmp_path_factory.mktemp("bombs")
    maker = FOLDER / "bombs" / "make_bombs.py"
    subprocess.run([sys.executable, str(maker), str(folder)], capture_output=True, check=True)
    return folder, json.loads((folder / "expected.json").read_text())


def meets(expected, name, outcome):
    """Whether a code or a number of periods is what the kit, or the table here, says."""
    if expected["handling"] == "refused":
        return outcome in {REASONS[reason] for reason in expected["reasons"]}
    if expected["handling"] == "accepted":
        return outcome == expected["periods"]
    return outcome == BOUNDED[name]


@pytest.mark.parametrize("name", names())
def test_a_hostile_calendar_is_handled_as_the_kit_says(name, bombs):
    folder, expected = bombs
    began = time.process_time()
    try:
        outcome = len(reading((folder / f"{name}.ics").read_bytes()).busy)
    except Refused as refused:
        outcome = refused.code

    assert meets(expected[name], name, outcome), outcome
    assert time.process_time() - began < MOST_SECONDS


def resident(group):
    """Bytes that all processes of a session have in memory."""
    pages = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) in group:
                    pages += int((entry / "statm").read_text().split()[1])
            except OSError:
                continue  # It has ended meanwhile.
    return pages * os.sysconf("SC_PAGE_SIZE")


def sessions(parent):
    """The session of a process and those its children opened."""
    found = {parent}
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        found.add(int(child))
    return found


class Watched:
    """A run of the command, with its time and the most memory its processes had together."""

    def __init__(self, file):
        began = time.monotonic()
        self.most = 0
        command = [
            sys.executable, "manage.py", "busy", str(file), "--zone", "Europe/Berlin",
            "--from", "2026-01-01T00:00:00Z", "--to", "2027-07-01T00:00:00Z",
        ]  # fmt: skip
        running = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        watcher = threading.Thread(target=self._watch, args=[running])
        watcher.start()
        self.out, self.err = running.communicate(timeout=60)
        self.seconds = time.monotonic() - began
        watcher.join()
        self.status = running.returncode

    def _watch(self, running):
        while running.poll() is None:
            try:
                self.most = max(self.most, resident(sessions(running.pid)))
            except OSError:
                return
            time.sleep(0.02)


@pytest.mark.slow
def test_the_command_stays_within_time_and_memory_on_every_one(bombs):
    folder, expected = bombs
    faults = []
    for name in expected:
        run = Watched(folder / f"{name}.ics")
        outcome = run.err.partition(":")[0] if run.status else len(run.out.splitlines())
        fine = run.status in (0, 2) and meets(expected[name], name, outcome)
        if not fine or run.seconds > MOST_SECONDS or run.most > MOST_MEMORY:
            faults.append((name, run.status, outcome, run.seconds, run.most, run.err[-200:]))

    assert not faults


@pytest.mark.slow
def test_the_command_matches_every_real_calendar(tmp_path):
    imports = FOLDER / "imports"
    for entry in json.loads((imports / "manifest.json").read_text()):
        done = subprocess.run(
            [
                sys.executable, "manage.py", "busy", str(imports / "files" / f"{entry['name']}.ics"),
                "--zone", entry["zone"], "--from", entry["from"], "--to", entry["to"],
            ],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        actual = tmp_path / f"{entry['name']}.jsonl"
        actual.write_text(done.stdout)

        check = [sys.executable, str(imports / "check_import.py"), entry["name"], str(actual)]
        checked = subprocess.run(check, capture_output=True, text=True, check=False)

        has_none = not (imports / "expected" / actual.name).exists()
        assert checked.returncode == (2 if has_none else 0), checked.stdout


def test_hostile_text_comes_out_nowhere(bombs):
    folder, _ = bombs

    found = reading((folder / "hostile-text.ics").read_bytes())

    assert datetime(2026, 1, 5, 9, tzinfo=UTC) == found.busy[0].starts_at
    assert "script" not in repr(found)
