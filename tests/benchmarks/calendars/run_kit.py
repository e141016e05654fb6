"""Run `manage.py busy` on the calendar kit: real calendars, and hostile ones.

    make bench-busy        or        python -m tests.benchmarks.calendars.run_kit

Prints for each file what came of it, the seconds, and the most memory of the whole process tree.
The exit status is 1 where a real calendar gives other busy time than the kit expects, or a
hostile one ends otherwise than its table says, takes more than 6 s or more than 512 MB; 2 without
the kit (SHARED, default ../shared).
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.calendars import kit
from tests.benchmarks.calendars.watched import Watched

MOST_SECONDS = 6
MOST_MEMORY = 512 * 1024 * 1024
WINDOW = ("Europe/Berlin", "2026-01-01T00:00:00Z", "2027-07-01T00:00:00Z")
VERDICTS = {0: "as expected", 1: "DIFFERENT", 2: "nothing expected"}


def main() -> int:
    """Print a line for each file; return 1 for a fault, 2 without the kit."""
    if not kit.folder().is_dir():
        print(f"no calendar kit at {kit.folder()}: set SHARED", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        faults = real(Path(folder)) + hostile(Path(folder))
    print(f"\n{faults} faults")
    return 1 if faults else 0


def real(scratch: Path) -> int:
    """Print what is found in the real calendars; return how many differ."""
    faults = 0
    for entry in kit.imports():
        file = kit.folder() / "imports" / "files" / f"{entry['name']}.ics"
        run = Watched(file, entry["zone"], entry["from"], entry["to"])
        verdict, _why = kit.check_import(entry["name"], run.out, scratch / "actual.jsonl")
        say(entry["name"], run, f"{VERDICTS[verdict]}  {run.err.strip()}")
        faults += verdict == 1 or not run.is_clean
    return faults


def hostile(scratch: Path) -> int:
    """Print how the hostile calendars end; return how many do otherwise than they should."""
    faults = 0
    for name, expected in kit.make_bombs(scratch).items():
        run = Watched(scratch / f"{name}.ics", *WINDOW)
        good = run.is_clean and kit.meets(expected, name, run.outcome)
        good = good and run.seconds <= MOST_SECONDS and run.most <= MOST_MEMORY
        say(name, run, f"{expected['handling']}  {'' if good else 'FAULT'}")
        faults += not good
    return faults


def say(name: str, run: Watched, words: str) -> None:
    """Print one line."""
    print(f"{name:30} {run.outcome!s:32} {run.seconds:5.2f} s {run.most >> 20:4} MB  {words}")


if __name__ == "__main__":
    sys.exit(main())
