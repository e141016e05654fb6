"""How often, honestly: rates from few hits in few cases, and what nobody would have reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from feedback.evidence.hits import Hit, NegativeCount
from feedback.evidence.quantile import gamma_quantile

PRIOR_HITS = 1
PRIOR_CASES = 50
SURE_SHARE = 0.1
SILENT = "silent"


def shrunk_rate(hits: int, cases: int) -> float:
    """Return hits per 100 cases, drawn towards the rate of a theme nobody knows yet (F2)."""
    _check(hits, cases)
    return 100 * (hits + PRIOR_HITS) / (cases + PRIOR_CASES)


# Themes share their cases and mostly their few hits; the quantile is a search.
@lru_cache(maxsize=4096)
def sure_rate(hits: int, cases: int) -> float:
    """Return the hits per case that the true rate exceeds with 90 % probability.

    The 10 % quantile of Gamma(hits + 1, rate cases + 50), section 6 and F2.
    """
    _check(hits, cases)
    return gamma_quantile(SURE_SHARE, hits + PRIOR_HITS, cases + PRIOR_CASES)


@dataclass(frozen=True, slots=True)
class SilentRatio:
    """The ids of the friction points nobody reported, and of all (F8)."""

    silent: tuple[int, ...]
    points: tuple[int, ...]

    @property
    def value(self) -> float | None:
        """The share of silent points, 0 to 1; None where there is no point."""
        return len(self.silent) / len(self.points) if self.points else None


def silent_ratio(hits: Iterable[Hit]) -> SilentRatio:
    """Return which of the friction points were observed without the customer saying so (F8)."""
    listed = sorted(hits, key=lambda hit: hit.point)
    return SilentRatio(
        silent=tuple(hit.point for hit in listed if hit.origin == SILENT),
        points=tuple(hit.point for hit in listed),
    )


def _check(hits: int, cases: int) -> None:
    if hits < 0 or cases < 0:
        raise NegativeCount(f"hits and cases are at least 0, not {hits} and {cases}")
