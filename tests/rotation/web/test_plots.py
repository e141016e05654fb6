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


def test_a_year_has_a_line_for_each_person_above_and_below_their_share():
    plot = plots.year_plot([[0, 2, 4], [None, -2, -4]], band=1)

    assert (plot.reach, plot.share) == (4, plot.height / 2)
    assert plot.lines[0].points == "0.0,100.0 260.0,52.0 520.0,4.0"
    assert plot.lines[1].points == "260.0,148.0 520.0,196.0"
    assert (plot.band_y, plot.band_height) == (76.0, 48.0)


def test_a_year_in_which_nobody_served_is_a_line_on_the_share():
    plot = plots.year_plot([[0, 0]], band=1)

    assert (plot.reach, plot.lines[0].points) == (1, "0.0,100.0 520.0,100.0")
    assert plots.year_plot([], band=4).lines == ()


@given(
    st.lists(st.lists(st.one_of(st.none(), st.integers(-9999, 9999)), max_size=60), max_size=9),
    st.integers(1, 99),
)
def test_every_line_of_a_year_stays_inside(people, band):
    plot = plots.year_plot(people, band=band)

    for line in plot.lines:
        for point in line.points.split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= plot.width
            assert 0 <= y <= plot.height


@given(st.integers(-500, 500), st.integers(0, 400))
def test_the_dot_of_a_row_is_inside_where_the_scale_reaches(value, beyond):
    mark = plots.mark(value, reach=abs(value) + beyond)

    assert plots.DOT <= mark.x <= mark.width - plots.DOT
    assert (mark.x > mark.share) == (round(mark.x, 1) != mark.share and value > 0)
