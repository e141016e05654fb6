"""The commands of the rota benchmark: a plan file comes out, or a reason and nothing else."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from rotation.management.files import UnusableFile, read_json
from tests.benchmarks.rota import kit
from tests.rotation.solver.make import DAY, as_kit, person, problem, seat

ROOT = Path(__file__).resolve().parents[2]
ONE = problem(
    [seat(f"s{day}", day * DAY + 9, candidates=("ann", "bob")) for day in range(6)],
    [person("ann"), person("bob")],
)
NEEDS_KIT = pytest.mark.skipif(
    not kit.folder().is_dir(), reason=f"no rota kit at {kit.folder()}: set SHARED"
)


@pytest.fixture
def problem_file(tmp_path):
    file = tmp_path / "small.json"
    file.write_text(json.dumps(as_kit(ONE)))
    return file


@pytest.fixture
def repair_file(tmp_path, problem_file):
    file = tmp_path / "small.repair.json"
    published = {f"s{day}": "ann" if day % 2 else "bob" for day in range(6)}
    away = [{"person": "ann", "from": "2026-01-06", "to": "2026-01-06"}]
    case = {"problem": "small.json", "published": published, "absences": away}
    file.write_text(json.dumps(case))
    return file


def holders(out: Path):
    return json.loads(out.read_text())["assignments"]


def refused(capsys, *arguments):
    with pytest.raises(SystemExit) as caught:
        call_command(*map(str, arguments))
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_plan_is_written_and_its_score_printed(problem_file, tmp_path, capsys):
    out = tmp_path / "plan.json"

    call_command("solve", str(problem_file), "--out", str(out), "--moves", "500")

    assert set(holders(out).values()) == {"ann", "bob"}
    assert "score 240, 0 open, 0 hard violations" in capsys.readouterr().out


def test_a_gzipped_problem_gives_the_same_bytes(problem_file, tmp_path):
    zipped = tmp_path / "small.json.gz"
    zipped.write_bytes(gzip.compress(problem_file.read_bytes()))
    outs = [tmp_path / "one.json", tmp_path / "two.json"]

    for file, out in zip((problem_file, zipped), outs, strict=True):
        call_command("solve", str(file), "--out", str(out), "--seed", "3", "--moves", "500")

    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_fewest_shifts_change_in_a_repair(repair_file, tmp_path, capsys):
    out = tmp_path / "plan.json"

    call_command("repair", str(repair_file), "--out", str(out))

    before = json.loads(repair_file.read_text())["published"]
    assert {seat for seat, who in holders(out).items() if who != before[seat]} == {"s1"}
    assert "1 hit, 1 changed (proven fewest), score" in capsys.readouterr().out


def test_a_repair_finds_a_gzipped_problem_beside_it(repair_file, problem_file, tmp_path):
    Path(f"{problem_file}.gz").write_bytes(gzip.compress(problem_file.read_bytes()))
    problem_file.unlink()

    call_command("repair", str(repair_file), "--out", str(tmp_path / "plan.json"))

    assert holders(tmp_path / "plan.json")["s1"] == "bob"


def test_no_database_is_touched(problem_file, tmp_path):
    """This test may use none: Django would refuse it."""
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "solve", problem_file, "--out", tmp_path / "plan.json"]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert holders(tmp_path / "plan.json")


BAD = {
    "empty": (b"", "no_json"),
    "no JSON": (b"people: ann", "no_json"),
    "half a file": (b'{"name": "sma', "no_json"),
    "a list": (b"[1, 2]", "wrong_type"),
    "a number": (b"3", "wrong_type"),
    "null": (b"null", "wrong_type"),
    "no text": (b"\xff\xfe\x00{", "no_json"),
    "a broken gzip": (gzip.compress(b"{}")[:-6], "unreadable"),
    "a gzip of rubbish": (b"\x1f\x8b\x08" + b"rubbish" * 9, "unreadable"),
    "deep": (b"[" * 200_000, "no_json"),
    "a number of too many digits": (b"9" * 5_000, "no_json"),
    "twice the same key": (b'{"name": "a", "name": "b"}', "duplicate_key"),
}


@pytest.mark.parametrize("command", ["solve", "repair"])
@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD)
def test_files_that_cannot_be_used_end_with_status_2(command, content, code, tmp_path, capsys):
    bad, out = tmp_path / "bad.json", tmp_path / "plan.json"
    bad.write_bytes(content)

    with pytest.raises(SystemExit) as caught:
        call_command(command, str(bad), "--out", str(out))

    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith(f"{code}: ")
    assert list(tmp_path.iterdir()) == [bad]


def test_a_file_that_unpacks_to_too_much_is_not_read(tmp_path):
    bomb = tmp_path / "bomb.json.gz"
    bomb.write_bytes(gzip.compress(b" " * 1001))

    with pytest.raises(UnusableFile) as caught:
        read_json(bomb, largest=1000)

    assert caught.value.code == "too_large"


def test_missing_files_and_folders_are_named(problem_file, repair_file, tmp_path, capsys):
    out = tmp_path / "plan.json"

    refused(capsys, "solve", tmp_path / "none.json", "--out", out)
    refused(capsys, "solve", tmp_path, "--out", out)
    refused(capsys, "solve", problem_file, "--out", tmp_path / "none" / "plan.json")
    refused(capsys, "solve", problem_file, "--out", tmp_path)
    refused(capsys, "solve", problem_file, "--out", "/dev/null")
    refused(capsys, "solve", problem_file, "--out", "/proc/plan.json")
    refused(capsys, "solve", problem_file, "--out", problem_file)
    refused(capsys, "repair", repair_file, "--out", problem_file)
    problem_file.unlink()
    refused(capsys, "repair", repair_file, "--out", out)


def test_a_negative_number_of_moves_is_refused(problem_file, tmp_path, capsys):
    refused(capsys, "solve", problem_file, "--out", tmp_path / "plan.json", "--moves", "-1")


def test_an_old_plan_stays_when_there_is_no_new_one(problem_file, tmp_path, capsys):
    out = tmp_path / "plan.json"
    out.write_text("old")
    problem_file.write_text("{}")

    refused(capsys, "solve", problem_file, "--out", out)

    assert out.read_text() == "old"


@NEEDS_KIT
@pytest.mark.parametrize(
    ("name", "changed", "score"), [("S-7", 10, 24_726), ("M-7", 7, 12_565)], ids=["S-7", "M-7"]
)
def test_the_repairs_of_the_kit_are_as_good_as_the_best_known(name, changed, score, tmp_path):
    file, out = kit.folder() / "problems" / f"{name}.repair.json", tmp_path / "plan.json"

    call_command("repair", str(file), "--out", str(out))

    judge = kit.judge()
    judged = judge.parse_problem(kit.data(name))
    repaired = judge.evaluate_repair(judged, holders(out), judge.load_repair(str(file), judged))
    assert (repaired["hard_violations"], repaired["uncovered"]) == (0, 0)
    assert repaired["changed_seats"] == changed
    assert repaired["score"] <= score
