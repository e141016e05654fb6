"""The opening hours of a week and the form they are stored in."""

import pytest
from hypothesis import given

from rotation.hours.weekly import Span, WeeklyHours, WeeklyHoursError
from tests.rotation.hours.moments import weeks


def test_a_week_is_read_from_its_json_form_in_any_order() -> None:
    week = WeeklyHours.parse({"0": [["13:00", "17:00"], ["09:00", "12:30"]], "6": []})

    assert week.days[0] == (Span(540, 750), Span(780, 1020))
    assert week.days[1] == week.days[6] == ()
    assert week.dump() == {"0": [["09:00", "12:30"], ["13:00", "17:00"]]}


def test_a_day_may_end_at_24_00_and_spans_may_touch() -> None:
    week = WeeklyHours.parse({"4": [["18:00", "24:00"], ["00:00", "18:00"]]})

    assert week.days[4] == (Span(0, 1080), Span(1080, 1440))


def test_around_the_clock_is_a_week_like_any_other() -> None:
    week = WeeklyHours.always()

    assert week.dump() == {str(day): [["00:00", "24:00"]] for day in range(7)}
    assert not week.is_never_open


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param([], "hours_bad_shape", id="a list"),
        pytest.param(None, "hours_bad_shape", id="nothing"),
        pytest.param({"0": "09:00"}, "hours_bad_shape", id="a day that is text"),
        pytest.param({"0": ["09:00", "17:00"]}, "hours_bad_shape", id="a day without inner lists"),
        pytest.param({"0": [["09:00"]]}, "hours_bad_shape", id="a start without an end"),
        pytest.param({"7": []}, "hours_unknown_weekday", id="an eighth day"),
        pytest.param({0: []}, "hours_unknown_weekday", id="a number as key"),
        pytest.param({"monday": []}, "hours_unknown_weekday", id="a name as key"),
        pytest.param({"0": [["9:00", "17:00"]]}, "hours_bad_time", id="one digit"),
        pytest.param({"0": [["09:00", "17:60"]]}, "hours_bad_time", id="sixty minutes"),
        pytest.param({"0": [["09:00", "24:01"]]}, "hours_bad_time", id="after midnight"),
        pytest.param({"0": [["09:00", "17:00\n"]]}, "hours_bad_time", id="line break"),
        pytest.param(
            {"0": [["\u0660\u0669:\u0660\u0660", "17:00"]]}, "hours_bad_time", id="other digits"
        ),
        pytest.param({"0": [["24:00", "24:00"]]}, "hours_bad_time", id="start at 24:00"),
        pytest.param({"0": [[9, 17]]}, "hours_bad_time", id="numbers"),
        pytest.param({"0": [["17:00", "09:00"]]}, "hours_end_before_start", id="a night"),
        pytest.param({"0": [["09:00", "09:00"]]}, "hours_end_before_start", id="empty"),
        pytest.param(
            {"0": [["09:00", "12:00"], ["11:59", "17:00"]]}, "hours_overlap", id="overlap"
        ),
        pytest.param({"0": [["09:00", "12:00"], ["09:00", "12:00"]]}, "hours_overlap", id="twice"),
    ],
)
def test_a_week_that_cannot_be_is_refused_by_code(data: object, code: str) -> None:
    with pytest.raises(WeeklyHoursError) as refused:
        WeeklyHours.parse(data)

    assert refused.value.code == code


def test_a_refusal_says_which_day_and_what_was_written() -> None:
    with pytest.raises(WeeklyHoursError) as refused:
        WeeklyHours.parse({"2": [["22:00", "06:00"]]})

    assert refused.value.params == {"weekday": 2, "start": "22:00", "end": "06:00"}


@pytest.mark.parametrize(
    ("days", "code"),
    [
        pytest.param(((),) * 6, "hours_bad_shape", id="six days"),
        pytest.param(((Span(-1, 10),), *((),) * 6), "hours_bad_time", id="before midnight"),
        pytest.param(((Span(0, 1441),), *((),) * 6), "hours_bad_time", id="after midnight"),
        pytest.param(
            ((Span(60, 120), Span(0, 30)), *((),) * 6), "hours_overlap", id="out of order"
        ),
    ],
)
def test_a_week_built_by_hand_is_checked_as_well(
    days: tuple[tuple[Span, ...], ...], code: str
) -> None:
    with pytest.raises(WeeklyHoursError) as refused:
        WeeklyHours(days)

    assert refused.value.code == code


@given(weeks())
def test_what_is_dumped_is_read_back_the_same(week: WeeklyHours) -> None:
    assert WeeklyHours.parse(week.dump()) == week
