"""Real calendars with a few bytes or lines changed are read or refused, and never take long."""

import random
import time
from datetime import datetime

import pytest

from rotation.calendars.refusals import Refused
from tests.benchmarks.calendars import kit
from tests.rotation.calendars.kit import FOLDER, NEEDS_KIT
from tests.rotation.calendars.reading import reading

pytestmark = [NEEDS_KIT, pytest.mark.slow]
IMPORTS = FOLDER / "imports"
SIGNS = b'0123456789;:,=TZ-"\\+ /P'
OTHERWISE = {
    b"2020": [b"0001", b"1582", b"9999"],
    b"2021": [b"1900", b"0000", b"2027"],
    b"WEEKLY": [b"YEARLY", b"DAILY", b"MONTHLY", b"HOURLY"],
    b"BYDAY": [b"BYMONTHDAY", b"BYSETPOS", b"BYWEEKNO", b"BYYEARDAY", b"BYHOUR"],
}


def changed(content, chance):
    """The calendar after up to eight slips."""
    rows = content.split(b"\n")
    for _ in range(chance.randint(1, 8)):
        at, other = chance.randrange(len(rows)), chance.randrange(len(rows))
        slip = chance.choice(["copy", "again", "sign", "sign", "word"])
        if slip == "copy":
            rows[at] = rows[other]
        elif slip == "again":
            rows.insert(at, rows[other])
        elif slip == "sign" and rows[at]:
            place = chance.randrange(len(rows[at]))
            sign = bytes([chance.choice(SIGNS)])
            rows[at] = rows[at][:place] + sign + rows[at][place + 1 :]
        else:
            word = chance.choice(list(OTHERWISE))
            rows[at] = rows[at].replace(word, chance.choice(OTHERWISE[word]))
    return b"\n".join(rows)


def test_a_real_calendar_with_slips_in_it():
    chance = random.Random(2026)
    entries = kit.imports()
    outcomes = set()
    for number in range(3000):
        entry = entries[number % len(entries)]
        content = (IMPORTS / "files" / f"{entry['name']}.ics").read_bytes()
        window = [datetime.fromisoformat(entry[name]) for name in ("from", "to")]
        began = time.process_time()
        try:
            reading(changed(content, chance), zone=entry["zone"], start=window[0], end=window[1])
            outcomes.add("read")
        except Refused as refused:
            outcomes.add(refused.code)
        assert time.process_time() - began < 3, (number, entry["name"])

    assert {"read", "calendar_malformed", "calendar_bad_time_zone"} <= outcomes
