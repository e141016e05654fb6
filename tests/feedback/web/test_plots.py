"""Marks stand inside their drawings, and what wins stands inside the region."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.web.plots import Work, bars, scatter, spark

DAY = 480
RULES = {"most_effort": DAY, "most_payback": 90, "month": 30}

works = st.lists(
    st.builds(
        Work,
        id=st.integers(1, 999),
        label=st.sampled_from(["R-1", "R-12", "R-1042"]),
        effort=st.floats(1, 170_000),
        saving=st.one_of(st.just(0.0), st.floats(0.01, 500_000)),
        wins=st.booleans(),
    ),
    max_size=30,
)


def corners(text):
    return [tuple(map(float, pair.split(","))) for pair in text.split()]


def test_a_spark_runs_from_left_to_right_and_higher_counts_stand_higher():
    drawn = spark([0, 2, 4], width=104, height=24, pad=3)

    assert corners(drawn.points) == [(3, 21), (52, 12), (101, 3)]
    assert drawn.end == (101, 3)
    assert drawn.peak == 4


@pytest.mark.parametrize(
    "counts",
    [pytest.param([0] * 26, id="nothing ever"), pytest.param([], id="no weeks"),
     pytest.param([5], id="one week")],
)  # fmt: skip
def test_a_spark_of_nothing_is_still_a_line_in_its_box(counts):
    drawn = spark(counts)

    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in corners(drawn.points))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_bars_stand_on_the_bottom_and_the_tallest_fills_the_height(counts):
    drawn = bars(counts, height=96)

    assert [bar.count for bar in drawn.bars] == counts
    assert all(math.isclose(bar.y + bar.height, 96, abs_tol=0.02) for bar in drawn.bars)
    if max(counts):
        assert max(bar.height for bar in drawn.bars) == 96


@given(works)
def test_every_dot_and_label_of_a_scatter_stands_inside_its_axes(listed):
    drawn = scatter(listed, **RULES)

    assert len(drawn.dots) == len(listed)
    for dot in drawn.dots:
        assert drawn.left <= dot.x <= drawn.right
        assert drawn.top <= dot.y <= drawn.bottom
        if dot.anchor:
            assert drawn.left <= dot.label_x <= drawn.width


@pytest.mark.parametrize(
    ("effort", "saving", "inside"),
    [
        pytest.param(180, 310, True, id="three hours pay back in 18 days"),
        pytest.param(480, 160, True, id="a day that pays back in exactly 90 days"),
        pytest.param(480, 120, False, id="a day that pays back in 120 days"),
        pytest.param(960, 5000, False, id="two days, however much they save"),
        pytest.param(60, 10, False, id="an hour that pays back in half a year"),
        pytest.param(15, 5000, True, id="a quarter of an hour for days of work"),
    ],
)
def test_a_dot_stands_in_the_region_when_effort_and_payback_are_small(effort, saving, inside):
    drawn = scatter([Work(1, "R-1", effort, saving, True)], **RULES)
    [dot] = drawn.dots

    assert within(corners(drawn.region), dot.x, dot.y) is inside


def within(polygon, x, y, slack=0.2):
    """Whether a point is in a convex polygon, the edges included."""
    turns = []
    for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        length = math.hypot(bx - ax, by - ay)
        if length:
            turns.append(((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length)
    return all(turn >= -slack for turn in turns) or all(turn <= slack for turn in turns)


def test_dots_at_one_place_do_not_write_over_each_other():
    drawn = scatter([Work(n, f"R-{n}", 120, 300, True) for n in range(1, 9)], **RULES)
    written = [(dot.label_x, dot.label_y, dot.anchor) for dot in drawn.dots if dot.anchor]

    assert 1 <= len(written) == len(set(written)) <= 4


@given(works)
def test_a_scatter_names_a_few_steps_on_each_axis(listed):
    drawn = scatter(listed, **RULES)

    for ticks in (drawn.efforts, drawn.savings):
        assert 2 <= len(ticks) <= 7
        assert [tick.value for tick in ticks] == sorted(tick.value for tick in ticks)
