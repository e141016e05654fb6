"""What the commands of the rota benchmark have in common."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper

from rotation.management.files import UnusableFile
from rotation.solver.problem import ProblemError
from rotation.solver.score import Score


@contextmanager
def refusing(stderr: OutputWrapper) -> Iterator[None]:
    """Say why input cannot be used, as `code: sentence`, and end the command with status 2."""
    try:
        yield
    except (UnusableFile, ProblemError) as error:
        stderr.write(f"{error.code}: {error.message}")
        raise SystemExit(2) from error


def figures(score: Score) -> str:
    """Return what counts of a score in one line."""
    return (
        f"score {score.score}, {score.uncovered} open, {score.hard_violations} hard violations, "
        f"spread {score.spread}, unsocial spread {score.unsocial_spread}, "
        f"{score.close_pairs} close pairs, {score.disliked} disliked"
    )
