"""Hold the product's matching beside the exact BM25 of the similarity kit, set by set.

    python -m tests.benchmarks.similarity.run_kit [SET ...]

Prints recall@1 / @5 / @10 and MRR in per cent of both. The exit status is 1 where a recall@5 or
@10 of the product is below the yardstick's, 2 without the kit (SHARED, default ../shared).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from feedback.matching.similarity import MemoryPostings, index_terms, nearest

ROOT = Path(__file__).resolve().parents[3]
DEPTH = 10
FIGURES = ("recall@1", "recall@5", "recall@10", "mrr")
JUDGED = ("recall@5", "recall@10")


@dataclass(frozen=True, slots=True)
class Text:
    id: str
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the kit's reference: a set, a task, and what the yardstick scored there."""

    data: str
    task: str
    members: int | None
    yardstick: dict[str, float]

    @property
    def name(self) -> str:
        return f"{self.data}, {self.task}" + (f" m = {self.members}" if self.members else "")

    def queries(self, kit: Path) -> Path:
        return kit / "data" / f"{self.data.partition('+')[0]}_queries.jsonl"

    def corpus(self, kit: Path) -> list[Path]:
        name, _, added = self.data.partition("+")
        files = [kit / "data" / f"{name}_themes.jsonl"]
        return [*files, kit / "data" / f"{added}.jsonl"] if added else files


def kit_folder() -> Path:
    """Return where the similarity kit lies, or would lie."""
    shared = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
    return shared / "bench" / "similarity"


def tasks(kit: Path) -> list[Task]:
    """Return every set and task of the kit that themes joined to one text take part in."""
    rows = json.loads((kit / "reference.json").read_text(encoding="utf-8"))["figures"]
    return [
        Task(row["data"], row["task"], row.get("members"), {key: row[key] for key in FIGURES})
        for row in rows
        if row["engine"] == "bm25" and row.get("theme_as", "joined") == "joined"
    ]


def measure(task: Task, kit: Path) -> dict[str, float]:
    """Rank the task's queries with the product and return the figures of the kit's evaluator."""
    with tempfile.TemporaryDirectory() as folder:
        ranked = Path(folder) / "ranked.jsonl"
        ranked.write_text("\n".join(_rankings(task, kit)), encoding="utf-8")
        command = [sys.executable, "evaluate.py", str(task.queries(kit)), str(ranked)]
        done = subprocess.run(
            [*command, "--corpus", *map(str, task.corpus(kit))],
            cwd=kit,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _rankings(task: Task, kit: Path) -> Iterator[str]:
    names, postings = _index(task, kit)
    key = "theme" if task.task == "theme" else "id"
    for query in _texts([task.queries(kit)]):
        ranked = [
            {key: names[match.document], "score": match.score}
            for match in nearest(query.text, postings, limit=DEPTH)
        ]
        yield json.dumps({"query": query.id, "ranked": ranked})


def _index(task: Task, kit: Path) -> tuple[list[str], MemoryPostings]:
    """Return the names of the documents by number, and their index."""
    documents: dict[str, list[str]] = {}
    for text in _texts(task.corpus(kit)):
        name = text.group if task.task == "theme" else text.id
        documents.setdefault(name, []).append(text.text)
    entries = [index_terms(*texts[: task.members]) for texts in documents.values()]
    return list(documents), MemoryPostings(dict(enumerate(entries)))


def _texts(paths: Sequence[Path]) -> Iterator[Text]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                yield Text(**json.loads(line))


def _line(name: str, ours: str, yardstick: str, verdict: str) -> None:
    sys.stdout.write(f"{name:34} {ours:>30} {yardstick:>30}  {verdict}\n")


def _shown(figures: dict[str, float]) -> str:
    return " / ".join(f"{100 * figures[key]:.1f}" for key in FIGURES)


def main(sets: Sequence[str]) -> int:
    kit = kit_folder()
    if not kit.is_dir():
        sys.stderr.write(f"The similarity kit is not at {kit}; name its parent with SHARED.\n")
        return 2
    _line("recall@1 / @5 / @10 / MRR", "product", "exact BM25", "")
    below = 0
    for task in tasks(kit):
        if sets and task.data not in sets:
            continue
        ours = measure(task, kit)
        worse = [key for key in JUDGED if ours[key] < task.yardstick[key]]
        below += bool(worse)
        _line(task.name, _shown(ours), _shown(task.yardstick), f"below in {worse}" if worse else "")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
