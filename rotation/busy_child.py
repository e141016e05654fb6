"""The program that reads one foreign calendar and ends: run as `python -m rotation.busy_child`.

It takes a line of JSON and then the calendar on standard input, and answers on standard output
with one line of JSON. It loads no Django and limits itself before it reads anything, so that a
hostile calendar harms nothing but itself.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from typing import Any, BinaryIO

from rotation.calendars import busy
from rotation.calendars.reading import Filters
from rotation.calendars.refusals import Refused
from rotation.hours import zones

CPU_SECONDS = 5
MOST_MEMORY = 512 * 1024 * 1024
MOST_ANSWER = 1024 * 1024
MOST_FILES = 64
OUT_OF_MEMORY = 3


def main() -> int:
    """Answer, and return the status to end with."""
    _limit_itself()
    try:
        answer = _answer(sys.stdin.buffer)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


def _limit_itself() -> None:
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS, over=1)
    _limit(resource.RLIMIT_FSIZE, MOST_ANSWER)
    _limit(resource.RLIMIT_NOFILE, MOST_FILES)
    if sys.platform != "darwin":  # which knows the limit, and takes no value for it
        _limit(resource.RLIMIT_AS, MOST_MEMORY)


def _limit(kind: int, most: int, *, over: int = 0) -> None:
    """Set a limit; one that is narrower already stays, since it cannot be widened."""
    _soft, hard = resource.getrlimit(kind)
    ceiling = most + over if hard == resource.RLIM_INFINITY else min(hard, most + over)
    resource.setrlimit(kind, (min(most, ceiling), ceiling))


def _answer(asked: BinaryIO) -> dict[str, Any]:
    question = json.loads(asked.readline())
    try:
        reading = busy.read(
            asked.read(),
            zone=zones.zone(question["zone"]),
            start=datetime.fromtimestamp(question["start"], UTC),
            end=datetime.fromtimestamp(question["end"], UTC),
            filters=Filters.from_json(question["filters"]),
        )
    except Refused as refusal:
        return {"refused": refusal.code}
    return {
        "busy": [[one.starts_at.timestamp(), one.ends_at.timestamp()] for one in reading.busy],
        "not_read": reading.not_read,
    }


if __name__ == "__main__":
    sys.exit(main())
