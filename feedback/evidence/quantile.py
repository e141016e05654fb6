"""The Gamma distribution with a whole-number shape, which needs no library.

A Gamma(n, rate) amount stays below x exactly when a Poisson count of mean rate * x is at least n.
"""

import math
from statistics import NormalDist

_STEPS = 200
_CLOSE = 1e-12
_NEGLIGIBLE = 1e-17


class DistributionError(ValueError):
    """A share outside 0 to 1, a shape below 1, or a rate or amount that no distribution has."""


def gamma_cdf(amount: float, shape: int, rate: float) -> float:
    """Return P(X <= amount) of X ~ Gamma(shape, rate); also P(Poisson(rate * amount) >= shape)."""
    _check(shape, rate)
    if not amount >= 0:
        raise DistributionError(f"an amount is at least 0, not {amount}")
    mean = rate * amount
    if mean == 0:
        return 0.0
    if math.isinf(mean):
        return 1.0
    # Each tail is summed where it is the smaller one, so that its digits are not lost.
    return _at_least(shape, mean) if mean < shape else 1.0 - _below(shape, mean)


def gamma_quantile(share: float, shape: int, rate: float) -> float:
    """Return the x with P(X <= x) = share of X ~ Gamma(shape, rate), in units of 1 / rate.

    Raises DistributionError unless 0 < share < 1, shape is at least 1 and rate above 0.
    """
    _check(shape, rate)
    if not 0 < share < 1:
        raise DistributionError(f"a share lies between 0 and 1, not at {share}")
    low, high = _bracket(share, shape)
    x = min(max(_wilson_hilferty(share, shape), low), high)
    for _ in range(_STEPS):
        reached = gamma_cdf(x, shape, 1.0)
        low, high = (low, x) if reached > share else (x, high)
        ahead = x - _newton_step(x, shape, reached, share)
        if not low <= ahead <= high:
            ahead = (low + high) / 2
        if abs(ahead - x) <= _CLOSE * x:
            break
        x = ahead
    return ahead / rate


def _newton_step(x: float, shape: int, reached: float, share: float) -> float:
    """Return the step towards ln P(X <= x) = ln share, a concave curve that Newton never misses."""
    density = _poisson(shape - 1, x)
    if reached == 0 or density == 0:
        return math.inf
    return math.log(reached / share) * reached / density


def _check(shape: int, rate: float) -> None:
    if shape < 1:
        raise DistributionError(f"a shape is at least 1, not {shape}")
    if not 0 < rate < math.inf:
        raise DistributionError(f"a rate is above 0 and finite, not {rate}")


def _poisson(count: int, mean: float) -> float:
    """Return P(Poisson(mean) = count), by logarithms, so that no factor overflows."""
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def _at_least(count: int, mean: float) -> float:
    """Return P(Poisson(mean) >= count) for a mean below count, where the terms fall at once."""
    term = total = 1.0
    at = count
    while term > _NEGLIGIBLE * total:
        at += 1
        term *= mean / at
        total += term
    return _poisson(count, mean) * total


def _below(count: int, mean: float) -> float:
    """Return P(Poisson(mean) < count) for a mean of count or more, from the largest term down."""
    term = total = 1.0
    for at in range(count - 1, 0, -1):
        term *= at / mean
        total += term
        if term <= _NEGLIGIBLE * total:
            break
    return _poisson(count - 1, mean) * total


def _bracket(share: float, shape: int) -> tuple[float, float]:
    """Return bounds of the quantile of Gamma(shape, 1)."""
    # The distribution function is at most x ** n / n!, so it reaches the share no sooner than here.
    low = math.exp((math.log(share) + math.lgamma(shape + 1)) / shape)
    high = max(2.0 * shape, low)
    while gamma_cdf(high, shape, 1.0) < share:
        high *= 2
    return low, high


def _wilson_hilferty(share: float, shape: int) -> float:
    """Return the cube-root normal approximation of the quantile of Gamma(shape, 1)."""
    normal = NormalDist().inv_cdf(share)
    root = 1 - 1 / (9 * shape) + normal / (3 * math.sqrt(shape))
    return float(shape * root**3) if root > 0 else 0.0
