"""Hostile calendars end as the kit says: in time, within memory, with a plain sentence."""

import time
from datetime import UTC, datetime

import pytest

from rotation.calendars.refusals import Refused
from tests.benchmarks.calendars import kit, run_kit
from tests.rotation.calendars.kit import NEEDS_KIT
from tests.rotation.calendars.reading import reading

pytestmark = NEEDS_KIT


@pytest.fixture(scope="module")
def bombs(tmp_path_factory):
    """The hostile files, and what should become of each."""
    folder = tmp_path_factory.mktemp("bombs")
    return folder, kit.make_bombs(folder)


@pytest.mark.parametrize("name", kit.names_of_bombs())
def test_a_hostile_calendar_is_handled_as_the_kit_says(name, bombs):
    folder, expected = bombs
    began = time.process_time()
    try:
        outcome = len(reading((folder / f"{name}.ics").read_bytes()).busy)
    except Refused as refused:
        outcome = refused.code

    assert kit.meets(expected[name], name, outcome), outcome
    assert time.process_time() - began < run_kit.MOST_SECONDS


def test_hostile_text_comes_out_nowhere(bombs):
    folder, _ = bombs

    found = reading((folder / "hostile-text.ics").read_bytes())

    assert datetime(2026, 1, 5, 9, tzinfo=UTC) == found.busy[0].starts_at
    assert "script" not in repr(found)


@pytest.mark.slow
def test_the_command_meets_the_whole_kit_within_time_and_memory(capsys):
    assert run_kit.main() == 0, capsys.readouterr().out


def test_without_the_kit_the_benchmark_says_where_it_looked(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SHARED", str(tmp_path))

    assert run_kit.main() == 2
    assert str(tmp_path) in capsys.readouterr().err
