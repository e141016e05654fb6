"""Solve the problems of the rota kit and let its own judge say how good the plans are.

    python -m tests.benchmarks.rota.run_kit [S-1 S-2 ...] [--seeds 5] [--moves N]

Prints one line per problem, with the median of the seeds beside the best score known. The exit
status is 1 where a plan has an open seat or a hard violation, 2 without the kit (SHARED,
default ../shared).
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

from rotation.solver.kit import from_kit, plan_to_kit
from rotation.solver.solve import solve
from tests.benchmarks.rota import kit

MOVES = {"S": 300_000, "M": 3_000_000, "L": 2_500_000, "X": 4_000_000}
TITLES = (
    "problem", "moves", "seeds", "median", "lowest", "highest",
    "known", "beyond", "hard", "open", "spread", "unsocial", "CPU-s",
)  # fmt: skip
ROW = "{:<7} {:>8} {:>5} {:>8} {:>8} {:>8} {:>8} {:>7} {:>4} {:>4} {:>6} {:>8} {:>6}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 when a plan has gaps or hard violations, 2 without the kit."""
    options = _options(arguments)
    if not kit.folder().is_dir():
        print(f"no rota kit at {kit.folder()}: set SHARED", file=sys.stderr)
        return 2
    known = kit.reference()
    print(ROW.format(*TITLES))
    faults = 0
    for name in options.problems or known:
        moves = MOVES[name[0]] if options.moves is None else options.moves
        faults += _report(name, moves, options.seeds, known[name]["best_known"]["score"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory {peak} MB")
    return 1 if faults else 0


def _report(name: str, moves: int, seeds: int, known: int) -> int:
    """Print the line of one problem; return its open seats and hard violations."""
    data = kit.data(name)
    problem = from_kit(data)
    judged = kit.judge().parse_problem(data)
    figures: list[dict[str, Any]] = []
    seconds = 0.0
    for seed in range(seeds):
        started = time.process_time()
        plan = solve(problem, seed=seed, moves=moves).plan
        seconds += time.process_time() - started
        figures.append(kit.judge().evaluate(judged, plan_to_kit(plan)["assignments"]))
    scores = [one["score"] for one in figures]
    median = statistics.median_low(scores)
    middle = figures[scores.index(median)]
    hard = sum(one["hard_violations"] for one in figures)
    gaps = sum(one["uncovered"] for one in figures)
    print(
        ROW.format(
            name, moves, seeds, median, min(scores), max(scores),
            known, f"{median / known - 1:+.1%}", hard, gaps,
            middle["spread_sum"], middle["unsocial_spread_sum"], f"{seconds / seeds:.1f}",
        ),
        flush=True,
    )  # fmt: skip
    return hard + gaps


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Solve the rota benchmark.")
    parser.add_argument("problems", nargs="*", help="names such as S-7; all without any")
    parser.add_argument("--seeds", type=int, default=5, help="runs per problem (default 5)")
    parser.add_argument("--moves", type=int, help="moves per run (default by size)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
