"""Run the commands on the rota kit and let its own judge say how good the plans are.

    make bench-rota        or        python -m tests.benchmarks.rota.run_kit [S-1 S-2 ...]
        [--seeds 5] [--moves N] [--prove] [--no-repairs]

Prints for each problem the best known plan, two baselines and ours: the median of the seeds with
its range, and with --prove one plan polished and proven. Then the repairs, and how long one
replacement takes among 150 people. CPU-seconds are those of the whole process tree; the column
beside them counts in runs of the baseline `least_recent` on X-7, so that machines can be
compared. The exit status is 1 where a plan has an open seat or a hard violation, 2 without the
kit (SHARED, default ../shared).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.rota import kit, replacing

BASELINES = ("round_robin_skip", "least_recent")
# The large problems are solved once.
LARGE = ("L-7", "X-7")
TITLES = (
    "problem", "plan", "score", "beyond", "hard", "open", "spread", "unsocial", "close",
    "disliked", "CPU-s", "times", "MB", "",
)  # fmt: skip
ROW = "{:<8} {:<17} {:>8} {:>8} {:>5} {:>5} {:>6} {:>8} {:>6} {:>8} {:>6} {:>6} {:>4} {}"


@dataclass(frozen=True)
class Run:
    """One finished command: what it printed, and what it cost."""

    out: str
    seconds: float
    megabytes: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return 1 when a plan has gaps or hard violations, 2 without the kit."""
    options = _options(arguments)
    if not kit.folder().is_dir():
        print(f"no rota kit at {kit.folder()}: set SHARED", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options)
        faults = bench.problems()
        if options.repairs:
            faults += bench.repairs()
            replacing.report()
    return 1 if faults else 0


class Bench:
    """Runs the commands and prints a line for each."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.options = options
        self.plan = folder / "plan.json"
        self.seconds: dict[str, float] = {}
        self.yardstick = _baseline_of_x().seconds
        print(f"yardstick: least_recent on X-7 takes {self.yardstick:.2f} CPU-s here\n")

    def problems(self) -> int:
        """Print the table of problems; return the open seats and hard violations of ours."""
        print(ROW.format(*TITLES))
        known = kit.reference()
        return sum(self._problem(name, known[name]) for name in self.options.problems or known)

    def repairs(self) -> int:
        """Print the table of repairs; return the open seats and hard violations of ours."""
        row = "{:<10} {:<13} {:>8} {:>5} {:>7} {:>8} {:>6} {:>15}"
        print("\n" + row.format(
            "repair", "plan", "changed", "open", "score", "hard", "CPU-s", "of generating"
        ))  # fmt: skip
        faults = 0
        for name, known in kit.repairs().items():
            best = known["best_known"]
            print(row.format(
                name, "best known", best["changed_seats"], best["uncovered"], best["score"],
                0, "", "",
            ))  # fmt: skip
            problem = name.removesuffix(".repair")
            run = self._run("repair", f"{name}.json")
            judged = kit.judged_repair(problem, name, self._assignments())
            if problem not in self.seconds:
                self.seconds[problem] = self._solved(problem, seed=0).seconds
            share = run.seconds / self.seconds[problem]
            print(row.format(
                "", "ours", judged["changed_seats"], judged["uncovered"], judged["score"],
                judged["hard_violations"], f"{run.seconds:.2f}", f"{share:.0%}",
            ))  # fmt: skip
            faults += judged["uncovered"] + judged["hard_violations"]
        return faults

    def _problem(self, name: str, known: dict[str, Any]) -> int:
        best = known["best_known"]["score"]
        self._line(name, "best known", {"score": best})
        for method in BASELINES:
            figures = known["baselines"][method]
            hard = sum(figures["hard"].values())
            self._line("", method, {**figures, "hard_violations": hard}, best=best)
        seeds = 1 if name in LARGE else self.options.seeds
        runs = [(self._solved(name, seed=seed), self._judged(name)) for seed in range(seeds)]
        scores = [figures["score"] for _, figures in runs]
        middle = scores.index(statistics.median_low(scores))
        self.seconds[name] = statistics.median(run.seconds for run, _ in runs)
        what = f"{min(scores)} to {max(scores)}, {seeds} seeds" if seeds > 1 else ""
        self._line("", "ours", runs[middle][1], best=best, run=runs[middle][0], what=what)
        if self.options.prove:
            run = self._solved(name, "--prove", seed=0)
            figures = self._judged(name)
            runs.append((run, figures))
            what = run.out.rpartition("disliked, ")[2].strip()
            self._line("", "ours, --prove", figures, best=best, run=run, what=what)
        return sum(one["hard_violations"] + one["uncovered"] for _, one in runs)

    def _solved(self, name: str, *more: str, seed: int) -> Run:
        moves = [] if self.options.moves is None else ["--moves", str(self.options.moves)]
        return self._run("solve", kit.file(name).name, "--seed", str(seed), *moves, *more)

    def _run(self, command: str, file: str, *more: str) -> Run:
        path = kit.folder() / "problems" / file
        return run(sys.executable, "manage.py", command, str(path), "--out", str(self.plan), *more)

    def _judged(self, name: str) -> dict[str, Any]:
        return kit.judged(name, self._assignments())

    def _assignments(self) -> dict[str, str | None]:
        assignments: dict[str, str | None] = json.loads(self.plan.read_text())["assignments"]
        return assignments

    def _line(
        self,
        name: str,
        plan: str,
        figures: dict[str, Any],
        *,
        best: int | None = None,
        run: Run | None = None,
        what: str = "",
    ) -> None:
        print(
            ROW.format(
                name, plan, figures["score"],
                "" if best is None else _beyond(figures["score"] / best - 1),
                figures.get("hard_violations", ""), figures.get("uncovered", ""),
                figures.get("spread", ""), figures.get("unsocial_spread", ""),
                figures.get("close_pairs", ""), figures.get("disliked", ""),
                f"{run.seconds:.1f}" if run else "",
                f"{run.seconds / self.yardstick:.1f}" if run else "",
                run.megabytes if run else "", what,
            ).rstrip(),
            flush=True,
        )  # fmt: skip


def run(*command: str) -> Run:
    """Return what a command printed and cost; raise CalledProcessError where it fails."""
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, cwd=kit.ROOT, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        out.seek(0)
        return Run(out.read(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def _baseline_of_x() -> Run:
    script = str(kit.folder() / "baselines.py")
    return run(sys.executable, script, str(kit.file("X-7")), "--method", "least_recent")


def _beyond(share: float) -> str:
    return f"{share:+.1%}" if share < 1 else f"x{share + 1:.1f}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the rota benchmark through the commands.")
    parser.add_argument("problems", nargs="*", help="names such as S-7; all without any")
    parser.add_argument("--seeds", type=int, default=5, help="runs of S and M (default 5)")
    parser.add_argument("--moves", type=int, help="moves per run (default by size)")
    parser.add_argument("--prove", action="store_true", help="also run each once with --prove")
    parser.add_argument("--no-repairs", dest="repairs", action="store_false")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
