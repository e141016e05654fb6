"""The project keeps its word: migrations, README, locks, and no trace of any one machine."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
READERS = {"text", "flag", "number", "words", "networks", "ports", "secret", "keys"}


@cache
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def settings_read(source: str) -> set[str]:
    """The names a module asks the readers of config.env for."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def all_settings() -> set[str]:
    return {
        name
        for file in (ROOT / "config").rglob("*.py")
        for name in settings_read(file.read_text(encoding="utf-8"))
    }


def commands() -> set[str]:
    return {
        file.stem
        for app in ("config", "rotation", "feedback")
        for file in (ROOT / app / "management" / "commands").glob("*.py")
        if not file.stem.startswith("_")
    }


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):.*## ", makefile, re.MULTILINE))


def pins(lock: str) -> dict[str, set[str]]:
    """Package -> its versions; more than one where they differ by platform."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9.-]+)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)",
        (ROOT / lock).read_text(encoding="utf-8"),
        re.MULTILINE,
    ):
        found.setdefault(name, set()).add(version)
    return found


def committed() -> list[Path]:
    """The files of the project; where there is no git, everything but what is made here."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        made = {".venv", "var", "__pycache__", "node_modules", ".git"}
        return [file for file in ROOT.rglob("*") if file.is_file() and not made & set(file.parts)]
    return [file for name in listed.split("\0") if name and (file := ROOT / name).is_file()]


@pytest.mark.django_db
def test_no_migration_is_missing(capsys) -> None:
    try:
        call_command("makemigrations", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_settings_are_found_by_reading_the_code() -> None:
    source = 'PORT = env.number("PORT", 8000)\nif env.flag("HTTPS"):\n    x = other.text("NO")'

    assert settings_read(source) == {"PORT", "HTTPS"}
    assert {"PORT", "HOST", "DATABASE_URL", "WEB_WORKERS", "LOG_LEVEL"} <= all_settings()


def test_the_readme_names_every_setting() -> None:
    assert not {name for name in all_settings() if not re.search(rf"`{name}\b", readme())}


def test_the_readme_names_every_command() -> None:
    assert not {name for name in commands() if not re.search(rf"\b{name}\b", readme())}


def test_the_readme_names_every_target_and_no_other() -> None:
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)`", readme()))

    assert named == targets() - {"help"}


def test_the_locks_pin_with_hashes_and_name_no_place() -> None:
    for lock in LOCKS:
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?:|://|index-url|find-links|trusted-host|file:", text), lock
        assert len(pins(lock)) > 40, lock
        entries = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == [], lock


def test_development_uses_the_versions_that_run() -> None:
    runs, develops = (pins(lock) for lock in LOCKS)

    assert runs == {name: versions for name, versions in develops.items() if name in runs}


def test_every_dependency_is_locked() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'^  "([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?[><=]', project, re.MULTILINE)

    assert len(wanted) > 20
    assert not set(wanted) - pins("requirements-dev.lock").keys()


# Written so that this file does not hold what it looks for.
MACHINE = re.compile(
    r"(?<![\w.}])/(?:" + "|".join(["home", "root", "Users", "work", "tmp"]) + r")/\w"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("/" + "home/ann/frontline", True, id="a home"),
        pytest.param("see /" + "tmp/out.txt", True, id="a temporary file"),
        pytest.param("rotation/work/x and ${HOME}/root/x", False, id="inside a path of ours"),
        pytest.param("/" + "usr/bin/chromium", False, id="where Debian keeps programs"),
    ],
)
def test_a_path_of_one_machine_is_recognised(text, found) -> None:
    assert bool(MACHINE.search(text)) is found


def test_no_file_holds_a_path_of_one_machine() -> None:
    found = []
    for file in committed():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(text.splitlines(), 1)
            if MACHINE.search(line)
        ]

    assert not found, "\n".join(found)


def test_nothing_that_is_made_here_is_committed() -> None:
    made = (".venv/", "var/", "node_modules/", "staticfiles/")
    names = [file.relative_to(ROOT).as_posix() for file in committed()]

    assert not [
        name for name in names if name.startswith(made) or name.endswith(("uv.lock", ".pyc"))
    ]
