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


def folder() -> Path:
    """Return where the rota kit lies, or would lie."""
    shared = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
    return shared / "bench" / "rota"


def data(name: str) -> dict[str, Any]:
    """Return the decoded problem file of that name, such as S-7."""
    plain = folder() / "problems" / f"{name}.json"
    if plain.exists():
        raw = plain.read_bytes()
    else:
        raw = gzip.decompress(plain.with_suffix(".json.gz").read_bytes())
    decoded: dict[str, Any] = json.loads(raw)
    return decoded


def reference() -> dict[str, Any]:
    """Return what is known of each problem by name: best scores, baselines."""
    known: dict[str, Any] = json.loads((folder() / "reference.json").read_text())["problems"]
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
