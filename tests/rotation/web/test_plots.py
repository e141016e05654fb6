"""Dots stand where their numbers say, inside their drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.web import plots


def test_everybody_on_their_share_stands_on_one_line():
    plot = plots.dot_plot([0, 0])

    assert {place.x for place in plot.places} == {plot.share}
    assert [tick.value for tick in plot.ticks] == [-1, 0, 1]


def test_more_is_to_the_right_and_equally_far_as_less_is_to_the_left():
    less, share, more = plots.dot_plot([-4, 0, 4]).places

    assert less.x < share.x < more.x
    assert share.x - less.x == pytest.approx(more.x - share.x, abs=0.1)


def test_the_band_reaches_from_the_least_to_the_most():
    plot = plots.dot_plot([-2, 1, 5])

    assert plot.band_x == pytest.approx(plot.places[0].x - plots.DOT, abs=0.1)
    assert plot.band_x + plot.band_width == pytest.approx(plot.places[2].x + plots.DOT, abs=0.1)


def test_a_pool_without_people_has_an_empty_drawing():
    assert plots.dot_plot([]).places == ()


@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=40))
def test_every_dot_is_inside_and_in_the_order_of_its_value(deviations):
    plot = plots.dot_plot(deviations)

    for place in plot.places:
        assert plot.left <= place.x - plots.DOT
        assert place.x + plots.DOT <= plot.width
        assert plot.top < place.y < plot.height
    by_value = sorted(plot.places, key=lambda place: place.value)
    assert [place.x for place in by_value] == sorted(place.x for place in plot.places)
