"""How long the simple replacement of one seat takes among 150 people and 52 weeks."""

import time
from random import Random

from rotation.solver.kit import from_kit
from rotation.solver.problem import Plan, Problem
from rotation.solver.repair import replacements
from rotation.solver.solve import solve
from tests.benchmarks.rota import kit

TRIES = 50


def report() -> None:
    """Print the median and the longest time of the replacements of some seats of L-7."""
    problem = from_kit(kit.data("L-7"))
    times = sorted(measure(problem, solve(problem, moves=0).plan, TRIES))
    print(
        f"\none replacement on L-7, {TRIES} seats: median {times[len(times) // 2]:.1f} ms, "
        f"longest {times[-1]:.1f} ms of CPU"
    )


def measure(problem: Problem, plan: Plan, tries: int) -> list[float]:
    """Return the CPU-milliseconds that the replacements of so many seats take, one by one."""
    taken = []
    for seat in Random(7).sample([seat.id for seat in problem.seats], tries):
        started = time.process_time()
        replacements(problem, plan, seat)
        taken.append(1000 * (time.process_time() - started))
    return taken
