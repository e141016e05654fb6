"""The command that runs the kit says how good the plans are, and fails where one is not."""

import pytest

from tests.benchmarks.rota import kit, run_kit


@pytest.mark.skipif(not kit.folder().is_dir(), reason=f"no rota kit at {kit.folder()}: set SHARED")
def test_a_small_run_prints_a_line_for_the_problem(capsys):
    assert run_kit.main(["S-1", "--seeds", "1", "--moves", "2000"]) == 0

    titles, line, _ = capsys.readouterr().out.splitlines()
    figures = dict(zip(titles.split(), line.split(), strict=True))
    assert (figures["problem"], figures["hard"], figures["open"]) == ("S-1", "0", "0")


def test_without_the_kit_the_command_says_where_it_looked(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SHARED", str(tmp_path))

    assert run_kit.main([]) == 2

    assert str(tmp_path) in capsys.readouterr().err
