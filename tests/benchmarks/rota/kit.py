"""The support rota benchmark: where it lies, its problems, and its own judge."""

import gzip
import importlib.util
import json
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
GZIPPED = b"\x1f\x8b"


def folder() -> Path:
    """Return where the rota kit lies, or would lie."""
    shared = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
    return shared / "bench" / "rota"


def file(name: str) -> Path:
    """Return the file of the problem of that name, such as S-7."""
    plain = folder() / "problems" / f"{name}.json"
    return plain if plain.exists() else plain.with_suffix(".json.gz")


def data(name: str) -> dict[str, Any]:
    """Return the decoded problem file of that name."""
    raw = file(name).read_bytes()
    decoded: dict[str, Any] = json.loads(gzip.decompress(raw) if raw[:2] == GZIPPED else raw)
    return decoded


def reference() -> dict[str, Any]:
    """Return what is known of each problem by name: best scores, baselines."""
    known: dict[str, Any] = _references()["problems"]
    return known


def repairs() -> dict[str, Any]:
    """Return what is known of each repair by name, such as S-7.repair."""
    known: dict[str, Any] = _references()["repairs"]
    return known


def judged(name: str, assignments: dict[str, str | None]) -> dict[str, Any]:
    """Return the figures of a plan for a problem, as the kit's judge has them."""
    figures: dict[str, Any] = judge().evaluate(judge().parse_problem(data(name)), assignments)
    return figures


def judged_repair(problem: str, name: str, assignments: dict[str, str | None]) -> dict[str, Any]:
    """Return the figures of a repaired plan, the counts of changes with them."""
    parsed = judge().parse_problem(data(problem))
    case = judge().load_repair(str(folder() / "problems" / f"{name}.json"), parsed)
    figures: dict[str, Any] = judge().evaluate_repair(parsed, assignments, case)
    return figures


def _references() -> dict[str, Any]:
    known: dict[str, Any] = json.loads((folder() / "reference.json").read_text())
    return known


@cache
def judge() -> ModuleType:
    """Return the kit's evaluator as a module."""
    spec = importlib.util.spec_from_file_location("rota_kit_judge", folder() / "evaluate.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder() / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their own module up while they are made.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
