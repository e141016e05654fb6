"""Who may know whom (reads the imports of every file, also those inside functions)."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("rotation", "feedback")
LINE_CEILING = 400

# PURE packages: the standard library, numpy, their own package, and what is named here.
PURE: dict[str, set[str]] = {
    "rotation/hours": {"holidays"},
    "rotation/solver": {"ortools", "rotation.hours"},
    "rotation/calendars": {"icalendar", "recurring_ical_events", "x_wr_timezone", "rotation.hours"},
    "rotation/notices/quiet.py": {"rotation.hours"},
    "rotation/outbound/networks.py": set(),
    "rotation/outbound/addresses.py": {"idna", "rotation.outbound.networks"},
    "feedback/matching": {"snowballstemmer"},
    "feedback/evidence": set(),
    "feedback/clocks": set(),
    "feedback/response/severity.py": set(),
    "feedback/response/spine.py": set(),
    "feedback/response/brief.py": set(),
    "feedback/response/draft_review.py": set(),
}
# From the top down; a module may import its own layer and those below it.
FACES = ("web", "api", "tasks", "management", "admin", "templatetags")
DOERS = ("services", "selectors", "response", "notices", "access", "public", "fetch", "roles")
ROWS = ("models", "database", "migrations")

WRITING_METHODS = {
    "save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
MAY_WRITE = ("services", "response", "notices", "migrations", "models")


@cache
def python_files() -> tuple[Path, ...]:
    folders = [ROOT / name for name in (*APPS, "config", "tests")]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return tuple(sorted([*found, ROOT / "manage.py"]))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> list[str]:
    """Every dotted name a file imports, `from a import b` giving a.b, relative ones resolved."""
    package = list(path.relative_to(ROOT).parts[:-1])
    names: list[str] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *(node.module.split(".") if node.module else [])])
            names += [f"{stem}.{alias.name}" for alias in node.names]
    return names


def starts(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def pure_package(path: Path) -> str | None:
    place = relative(path)
    return next((pure for pure in PURE if place == pure or place.startswith(pure + "/")), None)


def layer(place: str) -> int | None:
    """0 faces, 1 services and selectors, 2 models, None elsewhere; place is app/part/..."""
    parts = place.split("/")
    if len(parts) < 2 or parts[0] not in APPS:
        return None
    part = parts[1].removesuffix(".py")
    for number, names in enumerate((FACES, DOERS, ROWS)):
        if part in names:
            return number
    return None


def faults_in(path: Path) -> list[str]:
    place, names, found = relative(path), imported(path), []
    app = place.split("/")[0]
    pure = pure_package(path)
    if pure:
        allowed = PURE[pure]
        own = pure.removesuffix(".py").replace("/", ".")
        found += [
            f"{place}: PURE, but imports {name}"
            for name in names
            if not starts(name, own)
            and not any(starts(name, good) for good in allowed | {"numpy"})
            and name.split(".")[0] not in sys.stdlib_module_names
        ]
    if app == "rotation":
        found += [f"{place}: rotation knows {name}" for name in names if starts(name, "feedback")]
    if app == "feedback":
        found += [
            f"{place}: feedback reaches past the door: {name}"
            for name in names
            if starts(name, "rotation") and not starts(name, "rotation.public")
        ]
    if app in APPS:
        found += [f"{place}: imports config ({name})" for name in names if starts(name, "config")]
    mine = layer(place)
    for name in names:
        theirs = layer(name.replace(".", "/"))
        if mine is not None and theirs is not None and name.split(".")[0] == app and theirs < mine:
            found.append(f"{place}: looks up to {name}")
    return found


def test_imports_go_one_way() -> None:
    faults = [fault for path in python_files() for fault in faults_in(path)]
    assert not faults, "\n".join(faults)


def test_no_file_is_longer_than_the_ceiling() -> None:
    lengths = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files()
        if "/migrations/" not in relative(path)
    }
    too_long = {place: lines for place, lines in lengths.items() if lines > LINE_CEILING}
    assert not too_long


def test_nothing_is_called_utils_or_helpers() -> None:
    bad = [relative(path) for path in python_files() if path.stem in {"utils", "helpers"}]
    assert not bad


def _reaches_rows(node: ast.expr) -> bool:
    """Whether a call such as x.objects.create() or row.save() is one on a model or its rows."""
    if isinstance(node, ast.Attribute) and node.attr == "objects":
        return True
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and _reaches_rows(node.func.value)
    )


def writes_in(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree_of(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        method, owner = node.func.attr, node.func.value
        plain_row = method in {"save", "delete"} and isinstance(owner, ast.Name | ast.Attribute)
        rows = method in WRITING_METHODS | {"update"} and _reaches_rows(owner)
        if plain_row or rows:
            found.append(f"{relative(path)}:{node.lineno}: {ast.unparse(node.func)}()")
    return found


def test_only_services_write() -> None:
    faults = [
        fault
        for path in python_files()
        if relative(path).split("/")[0] in APPS
        and not any(part in MAY_WRITE for part in path.relative_to(ROOT).parts)
        for fault in writes_in(path)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("place", "source", "fault"),
    [
        pytest.param("rotation/models/x.py", "from rotation.services import people", "looks up",
                     id="upward import"),
        pytest.param("rotation/solver/x.py", "import django", "PURE", id="Django in the solver"),
        pytest.param("rotation/calendars/x.py", "from ..models import Shift", "PURE",
                     id="relative import of models"),
        pytest.param("feedback/services/x.py", "from rotation.models import Shift", "door",
                     id="feedback past the door"),
        pytest.param("feedback/services/x.py", "def f():\n    import rotation.services", "door",
                     id="hidden inside a function"),
        pytest.param("rotation/services/x.py", "from feedback import models", "knows",
                     id="rotation knows feedback"),
        pytest.param("rotation/web/x.py", "from config import settings", "config",
                     id="an app imports config"),
    ],
)  # fmt: skip
def test_a_planted_violation_is_found(place, source, fault, monkeypatch) -> None:
    path = ROOT / place
    monkeypatch.setitem(globals(), "tree_of", lambda _path: ast.parse(source))

    assert any(fault in line for line in faults_in(path))


def test_a_planted_write_in_a_view_is_found(monkeypatch) -> None:
    monkeypatch.setitem(
        globals(),
        "tree_of",
        lambda _path: ast.parse("Shift.objects.filter(pk=1).update(member=None)"),
    )

    assert writes_in(ROOT / "rotation/web/views.py")
