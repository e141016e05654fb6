"""Rates that few hits cannot fool, and the share of friction that nobody reported."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.evidence.hits import NegativeCount
from feedback.evidence.rates import shrunk_rate, silent_ratio, sure_rate
from tests.feedback.evidence.samples import hit

COUNTS = st.integers(0, 5000)


@pytest.mark.parametrize(
    ("hits", "cases", "per_hundred"),
    [
        pytest.param(1, 10, 10 / 3, id="one in ten"),
        pytest.param(12, 120, 1300 / 170, id="the same rate, seen more often"),
        pytest.param(0, 0, 2.0, id="nothing seen yet"),
    ],
)
def test_a_rate_is_drawn_towards_the_unknown(hits: int, cases: int, per_hundred: float) -> None:
    assert shrunk_rate(hits, cases) == pytest.approx(per_hundred)


@pytest.mark.parametrize(
    ("hits", "cases", "per_case"),
    [
        pytest.param(0, 0, -math.log(0.9) / 50, id="nothing seen yet"),
        pytest.param(0, 100, -math.log(0.9) / 150, id="no hit"),
        pytest.param(3, 100, 3.48954 / 2 / 150, id="three hits, by the chi-square table"),
        pytest.param(9, 950, 12.44261 / 2 / 1000, id="nine hits, by the chi-square table"),
    ],
)
def test_the_sure_rate_is_exceeded_nine_times_in_ten(
    hits: int, cases: int, per_case: float
) -> None:
    assert sure_rate(hits, cases) == pytest.approx(per_case, rel=1e-5)


@given(COUNTS, COUNTS)
def test_the_sure_rate_stays_below_the_shrunk_one(hits: int, cases: int) -> None:
    assert 0 < 100 * sure_rate(hits, cases) < shrunk_rate(hits, cases)


@given(COUNTS, COUNTS)
def test_one_more_hit_raises_and_one_more_case_lowers_the_sure_rate(hits: int, cases: int) -> None:
    assert sure_rate(hits, cases) < sure_rate(hits + 1, cases)
    assert sure_rate(hits, cases + 1) < sure_rate(hits, cases)


@pytest.mark.parametrize(("hits", "cases"), [(-1, 0), (0, -1)])
def test_counts_below_nothing_are_refused(hits: int, cases: int) -> None:
    with pytest.raises(NegativeCount):
        shrunk_rate(hits, cases)
    with pytest.raises(NegativeCount):
        sure_rate(hits, cases)


def test_the_silent_ratio_opens_to_the_points_behind_it() -> None:
    ratio = silent_ratio(
        [
            hit(4, origin="silent"),
            hit(2, origin="reported"),
            hit(3, origin="said"),
            hit(1, origin="silent"),
        ]
    )

    assert ratio.silent == (1, 4)
    assert ratio.points == (1, 2, 3, 4)
    assert ratio.value == 0.5


def test_no_points_have_no_silent_ratio() -> None:
    assert silent_ratio([]).value is None
