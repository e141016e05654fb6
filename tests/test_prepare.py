"""What bin/prepare does to .venv, tried with stand-ins for Python and uv and without a network."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("cat", "cmp", "cp", "dirname", "mkdir", "rm", "sh")

# Answers what bin/prepare asks a Python; writes down what it is told to install.
PYTHON = """#!/bin/sh
case "$1 $2" in
    "-c import sys"*) echo {minor} ;;
    "-c import venv"*) exit {no_venv} ;;
    "-m venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "-m pip") case "$*" in *install*) echo "pip $*" >> calls; exit {pip_fails} ;; esac ;;
esac
"""
UV = """#!/bin/sh
case "$1" in
    venv) mkdir -p .venv/bin && cp "$(command -v "$4")" .venv/bin/python ;;
    pip) echo "uv $*" >> calls; exit {fails} ;;
esac
"""


class Machine:
    """A checkout and a PATH that hold nothing but what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "frontline"
        self.programs = folder / "programs"
        (self.checkout / "bin").mkdir(parents=True)
        self.programs.mkdir()
        shutil.copy(ROOT / "bin" / "prepare", self.checkout / "bin" / "prepare")
        self.lock("requirements.lock", "django==5.2\n")
        self.lock("requirements-dev.lock", "django==5.2\npytest==9\n")
        for tool in TOOLS:
            (self.programs / tool).symlink_to(shutil.which(tool) or tool)

    def lock(self, name: str, text: str) -> None:
        (self.checkout / name).write_text(text)

    def program(self, name: str, text: str) -> Path:
        file = self.programs / name
        file.write_text(text)
        file.chmod(0o755)
        return file

    def python(self, minor="3.11", *, name="python3", no_venv=0, pip_fails=0) -> Path:
        return self.program(name, PYTHON.format(minor=minor, no_venv=no_venv, pip_fails=pip_fails))

    def prepare(self, what: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.checkout / "bin" / "prepare", what],
            env={"PATH": str(self.programs), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def installs(self) -> list[str]:
        calls = self.checkout / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def test_the_first_time_installs_with_hashes_and_the_second_does_nothing(machine) -> None:
    machine.python()

    first, second = machine.prepare(), machine.prepare()

    assert (first.returncode, second.returncode) == (0, 0)
    [install] = machine.installs
    assert install.startswith("pip")
    assert "--require-hashes -r requirements.lock" in install
    assert second.stdout == ""


def test_a_changed_lock_is_installed(machine) -> None:
    machine.python()
    machine.prepare()

    machine.lock("requirements.lock", "django==5.2.1\n")
    machine.prepare()

    assert len(machine.installs) == 2


def test_what_is_prepared_for_development_serves_to_run_too(machine) -> None:
    machine.python()

    machine.prepare("dev")
    machine.prepare("run")

    [install] = machine.installs
    assert "-r requirements-dev.lock" in install


def test_what_is_prepared_to_run_is_not_enough_for_development(machine) -> None:
    machine.python()

    machine.prepare("run")
    machine.prepare("dev")

    assert len(machine.installs) == 2


def test_a_failed_install_is_said_and_tried_again(machine) -> None:
    machine.python(pip_fails=1)
    failed = machine.prepare()
    machine.python()
    shutil.copy(machine.programs / "python3", machine.checkout / ".venv" / "bin" / "python")

    again = machine.prepare()

    assert failed.returncode == 1
    assert "requirements.lock could not be installed" in failed.stderr
    assert again.returncode == 0
    assert len(machine.installs) == 2


def test_a_venv_of_another_python_is_built_anew(machine) -> None:
    machine.python("3.11")
    machine.prepare()
    (machine.checkout / ".venv" / "old").touch()
    machine.python("3.12")

    done = machine.prepare()

    assert "it is of Python 3.11, not 3.12" in done.stdout
    assert not (machine.checkout / ".venv" / "old").exists()
    assert len(machine.installs) == 2


def test_a_venv_whose_python_is_gone_is_built_anew(machine) -> None:
    machine.python()
    machine.prepare()
    (machine.checkout / ".venv" / "bin" / "python").unlink()

    assert machine.prepare().returncode == 0
    assert len(machine.installs) == 2


@pytest.mark.parametrize("minor", ["2.7", "3.10", "3.14"])
def test_a_python_that_does_not_fit_is_named(machine, minor) -> None:
    machine.python(minor)

    refused = machine.prepare()

    assert refused.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in refused.stderr
    assert f"python3 here is {minor}." in refused.stderr
    assert not machine.installs


def test_a_missing_python_is_said(machine) -> None:
    refused = machine.prepare()

    assert refused.returncode == 1
    assert "python3 here is missing." in refused.stderr


def test_another_python_that_fits_is_found_by_its_name(machine) -> None:
    machine.python("3.14")
    machine.python("3.12", name="python3.12")

    assert machine.prepare().returncode == 0
    assert machine.installs


def test_the_python_somebody_names_is_the_only_one_tried(machine) -> None:
    machine.python("3.11")
    named = machine.python("3.9", name="python-of-old")

    refused = machine.prepare(PYTHON=str(named))

    assert refused.returncode == 1
    assert f"{named} here is 3.9." in refused.stderr


def test_a_python_without_venv_says_what_to_install(machine) -> None:
    machine.python(no_venv=1)

    refused = machine.prepare()

    assert refused.returncode == 1
    assert "apt-get install python3-venv" in refused.stderr
    assert not (machine.checkout / ".venv").exists()


def test_uv_is_used_where_it_is(machine) -> None:
    machine.python(no_venv=1)
    machine.program("uv", UV.format(fails=0))

    assert machine.prepare().returncode == 0

    [install] = machine.installs
    assert install.startswith("uv pip install")
    assert "--require-hashes -r requirements.lock" in install


def test_pip_tries_where_uv_cannot(machine) -> None:
    machine.python()
    machine.program("uv", UV.format(fails=1))

    done = machine.prepare()

    assert done.returncode == 0
    assert "pip tries instead" in done.stderr
    assert [call.split()[0] for call in machine.installs] == ["uv", "pip"]
