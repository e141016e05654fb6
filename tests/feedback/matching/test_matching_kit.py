"""The product's ranking against the exact BM25 of the similarity kit, where the kit is there."""

import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from feedback.matching.similarity import MemoryPostings, nearest
from feedback.matching.tokens import tokens
from tests.benchmarks.similarity import run_kit


@pytest.fixture
def kit() -> Path:
    folder = run_kit.kit_folder()
    if not folder.is_dir():
        pytest.skip(f"the similarity kit is not at {folder}; name its parent with SHARED")
    return folder


@pytest.fixture
def yardstick(kit: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[Any]], Any]:
    """The kit's BM25 over documents given as lists of terms."""
    monkeypatch.syspath_prepend(str(kit))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    bm25: Callable[[Sequence[Any]], Any] = importlib.import_module("baseline_bm25").Bm25
    return bm25


def texts_of(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["text"]


@pytest.mark.parametrize("name", ["frictions_en", "frictions_zh"])
def test_every_score_equals_the_yardsticks(
    kit: Path, yardstick: Callable[[Sequence[Any]], Any], name: str
) -> None:
    notes = list(texts_of(kit / "data" / f"{name}_themes.jsonl"))
    postings = MemoryPostings.of(dict(enumerate(notes)))
    exact = yardstick([tokens(note) for note in notes])

    for query in list(texts_of(kit / "data" / f"{name}_queries.jsonl"))[:40]:
        expected: Mapping[int, float] = exact.scores(tokens(query))
        found = nearest(query, postings, limit=len(notes))

        assert {match.document: match.score for match in found} == pytest.approx(expected)


@pytest.mark.parametrize("data", ["frictions_zh", "banking"])
def test_recall_on_a_set_of_the_kit_is_at_least_the_yardsticks(kit: Path, data: str) -> None:
    [task] = [task for task in run_kit.tasks(kit) if (task.data, task.task) == (data, "retrieve")]

    figures = run_kit.measure(task, kit)

    assert figures["recall@5"] >= task.yardstick["recall@5"]
    assert figures["recall@10"] >= task.yardstick["recall@10"]
