"""Quantiles of the Gamma distribution, against tables, integration and the laws they obey."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.evidence.quantile import DistributionError, gamma_cdf, gamma_quantile

SHARES = st.floats(1e-9, 1 - 1e-9)
SHAPES = st.integers(1, 6000)


def integrated(amount: float, shape: int, pieces: int = 4000) -> float:
    """P(X <= amount) of Gamma(shape, 1) by Simpson's rule over its density."""
    start = max(0.0, shape - 14 * math.sqrt(shape) - 14)
    width = (amount - start) / pieces

    def density(x: float) -> float:
        if x == 0:
            return 1.0 if shape == 1 else 0.0
        return math.exp((shape - 1) * math.log(x) - x - math.lgamma(shape))

    inner = math.fsum(
        (4 if piece % 2 else 2) * density(start + piece * width) for piece in range(1, pieces)
    )
    return (density(start) + inner + density(amount)) * width / 3


@pytest.mark.parametrize(
    ("share", "freedom", "chi_square"),
    [
        (0.10, 2, 0.21072),
        (0.10, 4, 1.06362),
        (0.10, 6, 2.20413),
        (0.10, 8, 3.48954),
        (0.10, 10, 4.86518),
        (0.10, 20, 12.44261),
        (0.10, 100, 82.35814),
        (0.025, 20, 9.59078),
        (0.95, 10, 18.30704),
        (0.99, 100, 135.80672),
    ],
)
def test_twice_the_quantile_is_the_printed_chi_square(
    share: float, freedom: int, chi_square: float
) -> None:
    assert 2 * gamma_quantile(share, freedom // 2, 1.0) == pytest.approx(chi_square, abs=5e-6)


@pytest.mark.parametrize("share", [1e-300, 1e-12, 0.1, 0.5, 0.999])
def test_without_hits_the_quantile_has_a_closed_form(share: float) -> None:
    assert gamma_quantile(share, 1, 50.0) == pytest.approx(-math.log1p(-share) / 50, rel=1e-12)


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.99])
@pytest.mark.parametrize("shape", [1, 2, 3, 7, 40, 501, 5001])
def test_the_density_integrated_up_to_the_quantile_is_the_share(shape: int, share: float) -> None:
    assert integrated(gamma_quantile(share, shape, 1.0), shape) == pytest.approx(share, abs=1e-8)


def test_five_thousand_hits_lie_where_the_normal_distribution_puts_them() -> None:
    # Mean less 1.2816 deviations, plus the skewness term (z * z - 1) / 3.
    normal = 5001 - 1.2815516 * math.sqrt(5001) + (1.2815516**2 - 1) / 3

    assert gamma_quantile(0.1, 5001, 1.0) == pytest.approx(normal, abs=0.01)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        pytest.param(0.0, 0.0, id="nothing"),
        pytest.param(5e-324, 0.0, id="next to nothing"),
        pytest.param(math.inf, 1.0, id="everything"),
        pytest.param(1e300, 1.0, id="next to everything"),
        pytest.param(2.0, 1 - 5 * math.exp(-2), id="two, by hand"),
    ],
)
def test_the_distribution_function_of_shape_three(amount: float, expected: float) -> None:
    assert gamma_cdf(amount, 3, 1.0) == pytest.approx(expected, rel=1e-12)


@given(SHARES, SHAPES)
def test_the_quantile_undoes_the_distribution_function(share: float, shape: int) -> None:
    assert gamma_cdf(gamma_quantile(share, shape, 1.0), shape, 1.0) == pytest.approx(
        share, rel=1e-9
    )


@given(SHARES, SHARES, SHAPES)
def test_a_larger_share_never_has_a_smaller_quantile(one: float, other: float, shape: int) -> None:
    less, more = sorted([one, other])

    smaller = gamma_quantile(less, shape, 1.0)
    assert smaller <= gamma_quantile(more, shape, 1.0) * (1 + 1e-9)


@given(SHARES, SHAPES)
def test_one_more_hit_always_has_a_larger_quantile(share: float, shape: int) -> None:
    assert gamma_quantile(share, shape, 1.0) < gamma_quantile(share, shape + 1, 1.0)


@given(SHARES, SHAPES, st.floats(1e-6, 1e9))
def test_the_rate_only_sets_the_unit(share: float, shape: int, rate: float) -> None:
    assert gamma_quantile(share, shape, rate) * rate == pytest.approx(
        gamma_quantile(share, shape, 1.0)
    )


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, math.nan])
def test_a_share_that_is_no_probability_is_refused(share: float) -> None:
    with pytest.raises(DistributionError, match="between 0 and 1"):
        gamma_quantile(share, 1, 1.0)


@pytest.mark.parametrize("shape", [0, -3])
def test_a_shape_below_one_is_refused(shape: int) -> None:
    with pytest.raises(DistributionError, match="shape"):
        gamma_quantile(0.1, shape, 1.0)


@pytest.mark.parametrize("rate", [0.0, -1.0, math.inf, math.nan])
def test_an_impossible_rate_is_refused(rate: float) -> None:
    with pytest.raises(DistributionError, match="rate"):
        gamma_cdf(1.0, 1, rate)


@pytest.mark.parametrize("amount", [-1.0, math.nan])
def test_a_negative_amount_is_refused(amount: float) -> None:
    with pytest.raises(DistributionError, match="amount"):
        gamma_cdf(amount, 1, 1.0)
