"""What a reading means for the absences that stand: a table, and the law behind it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.hours.intervals import Interval, intersect, subtract, union
from rotation.services.absence_calendars.differences import between
from tests.make import utc

DAY = timedelta(days=1)
TODAY = utc("2026-11-18 00:00")
WINDOW = Interval(TODAY, TODAY + 20 * DAY)
BEFORE = Interval(TODAY - 400 * DAY, TODAY)


def days(first, last):
    """From the beginning of one day to that of another, counted from today."""
    return Interval(TODAY + first * DAY, TODAY + last * DAY)


@pytest.mark.parametrize(
    ("standing", "busy", "enter", "end_at", "withdraw"),
    [
        pytest.param([], [(3, 5)], [(3, 5)], {}, [], id="new"),
        pytest.param([(3, 5)], [(3, 5)], [], {}, [], id="unchanged"),
        pytest.param([(3, 5)], [], [], {}, [0], id="gone"),
        pytest.param([(3, 5)], [(3, 6)], [], {0: 6}, [], id="longer"),
        pytest.param([(3, 5)], [(3, 4)], [], {0: 4}, [], id="shorter"),
        pytest.param([(3, 5)], [(4, 5)], [(4, 5)], {}, [0], id="begins later"),
        pytest.param([(-3, 5)], [(-9, 5)], [], {}, [], id="lasts, and began before the window"),
        pytest.param([(-3, 5)], [(-9, 7)], [], {0: 7}, [], id="lasts longer"),
        pytest.param([(-3, 5)], [], [], {0: 0}, [], id="ended early, its past stays"),
        pytest.param([(-3, 5)], [(2, 5)], [(2, 5)], {0: 0}, [], id="interrupted, its past stays"),
        pytest.param([(-3, -1)], [], [], {}, [], id="past, and not read any more"),
        pytest.param([(18, 20)], [(18, 40)], [], {}, [], id="as far as the window goes"),
        pytest.param([(18, 19)], [(18, 40)], [], {0: 20}, [], id="further, as the window moved"),
        pytest.param([], [(25, 30), (-9, -5)], [], {}, [], id="outside the window"),
        pytest.param([(3, 5), (7, 9)], [(3, 9)], [], {0: 9}, [1], id="grown together"),
        pytest.param([(3, 5), (3, 5)], [(3, 5)], [], {}, [1], id="said twice"),
    ],
)
def test_rows_follow_what_was_read(standing, busy, enter, end_at, withdraw):
    rows = {number: days(*one) for number, one in enumerate(standing)}

    found = between(rows, [days(*one) for one in busy], WINDOW)

    assert found.enter == tuple(days(*one) for one in enter)
    assert found.end_at == {pk: TODAY + end * DAY for pk, end in end_at.items()}
    assert found.withdraw == tuple(withdraw)
    assert bool(found) is bool(enter or end_at or withdraw)


spans = st.builds(
    lambda start, length: Interval(
        TODAY + timedelta(hours=start), TODAY + timedelta(hours=start + length)
    ),
    st.integers(-300, 600),
    st.integers(1, 200),
)


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_afterwards_the_rows_say_what_was_read_and_the_past_stays(standing, busy):
    rows = dict(enumerate(standing))

    found = between(rows, busy, WINDOW)

    left = {pk: row for pk, row in rows.items() if pk not in found.withdraw}
    left = {
        pk: Interval(row.starts_at, found.end_at.get(pk, row.ends_at)) for pk, row in left.items()
    }
    says = union([*left.values(), *found.enter])
    beyond = [Interval(WINDOW.ends_at, WINDOW.ends_at + 400 * DAY)]
    wanted = intersect(busy, [WINDOW])
    assert intersect(says, [WINDOW]) == wanted
    assert intersect(says, [BEFORE]) == intersect(standing, [BEFORE])
    # Nothing is added beyond the window, where nothing was read.
    assert not subtract(intersect(says, beyond), standing)
    again = between({**left, **dict(enumerate(found.enter, len(rows)))}, busy, WINDOW)
    assert not again
