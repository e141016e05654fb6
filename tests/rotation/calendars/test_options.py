"""What a person may choose about a feed: what is understood, what is refused and by which code."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.calendars.options import SEATS, FeedOptions, OptionsError
from rotation.models import SeatKind


def codes(stored: object) -> list[tuple[str, str]]:
    with pytest.raises(OptionsError) as refused:
        FeedOptions.read(stored, "person")  # type: ignore[arg-type]  # hostile on purpose
    return [(fault.option, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("kind", "busy"), [("person", True), ("rota", False), ("team", False)], ids=str
)
def test_what_was_never_chosen_has_its_usual_value(kind: str, busy: bool) -> None:
    options = FeedOptions.read({}, kind)

    assert options == FeedOptions(busy=busy)
    assert (options.reminders, options.each, options.past_weeks) == ((), "shift", 9)
    assert options.seats == {"lead", "backup", "shadow"}


@pytest.mark.parametrize("busy", [True, False])
def test_an_address_from_when_there_was_one_option_is_read_as_before(busy: bool) -> None:
    assert FeedOptions.read({"busy": busy}, "rota") == FeedOptions(busy=busy)


def test_the_kinds_of_seat_are_those_of_the_rotas() -> None:
    assert set(SeatKind.values) == SEATS


def test_reminders_are_kept_once_each_the_longest_first() -> None:
    options = FeedOptions.read({"reminders": [10, 1440, 10, 0]}, "person")

    assert options.reminders == (1440, 10, 0)


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        pytest.param({"color": "red"}, ("color", "unknown_option"), id="unknown"),
        pytest.param({"busy": "yes"}, ("busy", "bad_busy"), id="busy as text"),
        pytest.param({"busy": 1}, ("busy", "bad_busy"), id="busy as a number"),
        pytest.param({"busy": None}, ("busy", "bad_busy"), id="busy as nothing"),
        pytest.param({"reminders": "10"}, ("reminders", "bad_reminders"), id="reminders as text"),
        pytest.param({"reminders": 10}, ("reminders", "bad_reminders"), id="a bare number"),
        pytest.param({"reminders": [True]}, ("reminders", "bad_reminders"), id="true minutes"),
        pytest.param({"reminders": [1.5]}, ("reminders", "bad_reminders"), id="half a minute"),
        pytest.param({"reminders": [-1]}, ("reminders", "bad_reminders"), id="after the start"),
        pytest.param({"reminders": [40_321]}, ("reminders", "bad_reminders"), id="five weeks"),
        pytest.param({"reminders": [[5]]}, ("reminders", "bad_reminders"), id="a list of lists"),
        pytest.param({"reminders": [{}]}, ("reminders", "bad_reminders"), id="a list of objects"),
        pytest.param(
            {"reminders": list(range(6))}, ("reminders", "too_many_reminders"), id="six reminders"
        ),
        pytest.param(
            {"reminders": list(range(10**5))}, ("reminders", "too_many_reminders"), id="very many"
        ),
        pytest.param({"each": "day"}, ("each", "bad_each"), id="each day"),
        pytest.param({"each": ["shift"]}, ("each", "bad_each"), id="each as a list"),
        pytest.param({"seats": []}, ("seats", "no_seats"), id="no seats"),
        pytest.param({"seats": "lead"}, ("seats", "bad_seats"), id="seats as text"),
        pytest.param({"seats": ["throne"]}, ("seats", "bad_seats"), id="unknown seat"),
        pytest.param({"seats": [{}]}, ("seats", "bad_seats"), id="seats as objects"),
        pytest.param({"seats": None}, ("seats", "bad_seats"), id="seats as nothing"),
        pytest.param({"past_weeks": 53}, ("past_weeks", "bad_past_weeks"), id="over a year"),
        pytest.param({"past_weeks": -1}, ("past_weeks", "bad_past_weeks"), id="below none"),
        pytest.param({"past_weeks": "2"}, ("past_weeks", "bad_past_weeks"), id="weeks as text"),
        pytest.param({"past_weeks": True}, ("past_weeks", "bad_past_weeks"), id="true weeks"),
    ],
)
def test_what_no_feed_can_have_is_refused_by_code(
    stored: dict[str, object], fault: tuple[str, str]
) -> None:
    assert codes(stored) == [fault]


def test_everything_wrong_is_said_at_once() -> None:
    assert codes({"busy": 2, "each": "day", "seats": [], "past_weeks": 99}) == [
        ("busy", "bad_busy"),
        ("each", "bad_each"),
        ("seats", "no_seats"),
        ("past_weeks", "bad_past_weeks"),
    ]


GOOD = st.builds(
    FeedOptions,
    reminders=st.lists(st.integers(0, 40_320), max_size=5, unique=True).map(
        lambda found: tuple(sorted(found, reverse=True))
    ),
    busy=st.booleans(),
    each=st.sampled_from(["shift", "interval"]),
    seats=st.frozensets(st.sampled_from(sorted(SEATS)), min_size=1),
    past_weeks=st.integers(0, 52),
)


@given(GOOD, st.sampled_from(["person", "rota", "team"]))
def test_options_come_back_from_json_as_they_were(options: FeedOptions, kind: str) -> None:
    stored = json.loads(json.dumps(options.as_json()))

    assert FeedOptions.read(stored, kind) == options


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
NAMES = st.sampled_from(["reminders", "busy", "each", "seats", "past_weeks"]) | st.text(max_size=5)


@given(st.dictionaries(NAMES, ANYTHING))
def test_whatever_is_kept_is_read_or_refused(stored: dict[str, object]) -> None:
    options = None
    with contextlib.suppress(OptionsError):
        options = FeedOptions.read(stored, "person")

    assert options is None or FeedOptions.read(options.as_json(), "person") == options
