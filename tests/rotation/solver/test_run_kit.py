"""The command that runs the kit says how good the plans are, and fails where one is not."""

import pytest

from rotation.solver.kit import from_kit
from rotation.solver.solve import solve
from tests.benchmarks.rota import kit, replacing, run_kit

NEEDS_KIT = pytest.mark.skipif(
    not kit.folder().is_dir(), reason=f"no rota kit at {kit.folder()}: set SHARED"
)


@pytest.mark.slow
@NEEDS_KIT
def test_a_small_run_prints_our_plans_beside_the_others_and_the_repairs(capsys):
    assert run_kit.main(["S-1", "--seeds", "1", "--moves", "2000"]) == 0

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    starts = [line[:2] for line in lines if line]
    assert ["S-1", "best"] in starts
    assert ["round_robin_skip", "43177"] in starts
    assert ["least_recent", "35764"] in starts
    (ours,) = [line for line in lines if line[:1] == ["ours"] and len(line) > 10]
    assert ours[3:5] == ["0", "0"]
    repairs = [line[1:5] for line in lines if line[:1] == ["ours"] and len(line) < 10]
    assert repairs == [["10", "0", "24726", "0"], ["7", "0", "12565", "0"]]
    assert any(line[:2] == ["one", "replacement"] for line in lines)


@NEEDS_KIT
def test_one_replacement_among_150_people_takes_less_than_50_ms():
    problem = from_kit(kit.data("L-7"))

    times = replacing.measure(problem, solve(problem, moves=0).plan, 9)

    assert sorted(times)[4] < 50


def test_without_the_kit_the_command_says_where_it_looked(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SHARED", str(tmp_path))

    assert run_kit.main([]) == 2

    assert str(tmp_path) in capsys.readouterr().err
