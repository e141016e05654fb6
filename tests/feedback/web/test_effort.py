"""Effort is typed as people say it, and refused with a sentence where it says nothing."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from feedback.web.forms.effort import MOST, EffortField, effort_text, parse_effort


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        pytest.param("3 h", 180, id="hours"),
        pytest.param("3h", 180, id="hours without a blank"),
        pytest.param("45 min", 45, id="minutes"),
        pytest.param("45 min.", 45, id="minutes with a full stop"),
        pytest.param("1 day", 480, id="a day has eight hours"),
        pytest.param("1.5 days", 720, id="a decimal point"),
        pytest.param("1,5 h", 90, id="a decimal comma"),
        pytest.param("1 h 30 min", 90, id="two units"),
        pytest.param("2 days, 3 h", 1140, id="two units and a comma"),
        pytest.param("1 week", 2400, id="a week has five days"),
        pytest.param("  2 Hours ", 120, id="capitals and blanks around it"),
        pytest.param("3 小时", 180, id="Chinese hours"),
        pytest.param("1天", 480, id="a Chinese day"),
        pytest.param("0.01 h", 1, id="half a minute is one"),
    ],
)
def test_effort_is_read_as_people_write_it(text, minutes):
    assert parse_effort(text) == minutes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("3", "no_unit", id="no unit"),
        pytest.param("1.5", "no_unit", id="no unit after a decimal"),
        pytest.param("soon", "not_understood", id="a word"),
        pytest.param("3 parsecs", "not_understood", id="an unknown unit"),
        pytest.param("3 h and a bit", "not_understood", id="words behind it"),
        pytest.param("-3 h", "not_understood", id="less than nothing"),
        pytest.param("0 h", "nothing", id="nothing"),
        pytest.param("0.001 min", "nothing", id="less than half a minute"),
        pytest.param("100 weeks", "too_much", id="more than a year"),
        pytest.param("9" * 400 + " h", "too_much", id="a number beyond all floats"),
    ],
)
def test_what_is_no_effort_is_refused_by_name(text, code):
    with pytest.raises(ValidationError) as refused:
        parse_effort(text)

    assert refused.value.code == code


@given(st.integers(1, MOST))
def test_every_effort_reads_back_as_it_was_written(minutes):
    assert parse_effort(effort_text(minutes)) == minutes


class OneField(forms.Form):
    effort = EffortField(required=False)


def test_an_empty_effort_is_unknown():
    form = OneField({"effort": "  "})

    assert form.is_valid()
    assert form.cleaned_data["effort"] is None


def test_a_bad_effort_stays_in_the_field_beside_its_sentence():
    form = OneField({"effort": "3"})

    assert not form.is_valid()
    assert form["effort"].value() == "3"
    assert form.errors["effort"] == ["Say what it counts: 3 min, 3 h or 3 days."]


def test_a_known_effort_stands_in_the_field_in_words():
    assert OneField(initial={"effort": 1140})["effort"].value() == "2 days 3 h"
