"""What a theme costs, worked by hand, and the rows behind each number."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.evidence.hits import (
    Hit,
    NaiveTime,
    NegativeCount,
    PointTwice,
    in_window,
    typical_of,
)
from feedback.evidence.themes import WINDOW, ThemeEvidence, no_evidence, weigh_themes
from tests.feedback.evidence.samples import NOON, days_ago, hit

INSTANT = timedelta(microseconds=1)
GAMMA_4 = 3.48954 / 2  # 10 % quantile of Gamma(4), half the printed chi-square of 8
GAMMA_3 = 2.20413 / 2

HITS = st.lists(
    st.builds(
        hit,
        theme=st.sampled_from([1, 2, None]),
        at=st.integers(0, 200 * 24).map(lambda hours: NOON - timedelta(hours=hours)),
        account=st.one_of(st.none(), st.integers(1, 3)),
        observer=st.integers(1, 3),
        minutes=st.one_of(st.none(), st.integers(0, 240)),
        area=st.one_of(st.none(), st.integers(1, 2)),
        severity=st.integers(0, 3),
    ),
    max_size=25,
)


def weigh(hits: list[Hit], cases: int = 100) -> ThemeEvidence:
    return weigh_themes(hits, now=NOON, cases=cases)[1]


def test_three_customers_in_three_weeks_worked_by_hand() -> None:
    evidence = weigh(
        [
            hit(11, account=1, observer=8, minutes=10, at=days_ago(5)),
            hit(12, account=2, observer=9, minutes=60, at=days_ago(15)),
            hit(13, account=3, observer=8, minutes=20, at=days_ago(30)),
        ]
    )

    assert evidence.points == evidence.counted == evidence.hot == (11, 12, 13)
    assert evidence.hits == 3
    assert evidence.accounts == (1, 2, 3)
    assert evidence.observers == (8, 9)
    assert (evidence.last_point, evidence.last_seen) == (11, days_ago(5))
    assert evidence.minutes_per_month == 30  # 30 / 90 of 90 minutes
    assert evidence.median_minutes == 20
    assert evidence.rate == pytest.approx(GAMMA_4 / 150, rel=1e-5)
    assert evidence.minutes_low == pytest.approx(20 * 100 / 3 * GAMMA_4 / 150, rel=1e-5)
    assert evidence.heat == pytest.approx(2 ** (-5 / 30) + 2 ** (-15 / 30) + 2 ** (-30 / 30))


def test_a_loud_customer_loses_all_its_time_and_counts_twice_a_week() -> None:
    evidence = weigh([hit(number, account=1, minutes=9, at=days_ago(2)) for number in range(1, 11)])

    assert evidence.points == tuple(range(1, 11))
    assert evidence.counted == evidence.hot == (1, 2)
    assert evidence.minutes_per_month == 30
    assert evidence.minutes_low == pytest.approx(9 * 100 / 3 * GAMMA_3 / 150, rel=1e-5)


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        pytest.param(days_ago(90) - INSTANT, False, id="just before the window"),
        pytest.param(days_ago(90), True, id="its first instant"),
        pytest.param(NOON - INSTANT, True, id="its last instant"),
    ],
)
def test_the_window_is_ninety_days_before_now(at: datetime, inside: bool) -> None:
    evidence = weigh([hit(1, at=at, account=5)])

    assert evidence.points == evidence.counted == ((1,) if inside else ())
    assert evidence.accounts == ((5,) if inside else ())
    assert (evidence.minutes_per_month > 0) is inside
    # Heat and last seen are of all time.
    assert evidence.hot == (1,)
    assert evidence.last_seen == at


def test_a_hit_at_this_very_instant_is_still_to_come() -> None:
    assert weigh_themes([hit(at=NOON)], now=NOON, cases=0) == {}


def test_the_cap_chooses_among_the_hits_of_the_window() -> None:
    # One ISO week and one account; the two worse hits fell just out of the window.
    start = days_ago(90)
    out = [hit(n, account=1, severity=3, at=start - timedelta(hours=n)) for n in (1, 2)]
    evidence = weigh([*out, hit(3, account=1, severity=0, at=start)])

    assert evidence.counted == (3,)
    assert evidence.hot == (1, 2)


def test_blank_minutes_are_filled_from_the_area_of_any_theme_then_from_all() -> None:
    evidence = weigh(
        [
            hit(1, area=5, minutes=None),
            hit(2, area=6, minutes=None),
            hit(3, theme=2, area=5, minutes=30),
            hit(4, theme=None, area=5, minutes=90),
            hit(5, theme=2, area=None, minutes=6),
            hit(6, theme=2, area=5, minutes=999, at=days_ago(91)),
        ]
    )

    # Area 5 has 30 and 90; all have 6, 30 and 90; what is older than the window tells nothing.
    assert evidence.blank == (1, 2)
    assert evidence.minutes_per_month == (60 + 30) / 3
    assert evidence.median_minutes == 45


def test_minutes_nobody_ever_wrote_down_cost_nothing() -> None:
    evidence = weigh([hit(1, minutes=None)])

    assert (evidence.minutes_per_month, evidence.minutes_low) == (0, 0)
    assert evidence.blank == (1,)


def test_without_any_case_nothing_is_certain() -> None:
    evidence = weigh([hit(minutes=30)], cases=0)

    assert evidence.minutes_per_month == 10
    assert evidence.minutes_low == 0


def test_a_theme_that_was_never_hit_has_evidence_of_nothing() -> None:
    evidence = no_evidence(4, cases=100)

    assert (evidence.hits, evidence.minutes_per_month, evidence.minutes_low) == (0, 0, 0)
    assert evidence.last_seen is None


def test_a_friction_point_on_two_themes_is_refused() -> None:
    with pytest.raises(PointTwice):
        weigh_themes([hit(5, theme=1), hit(5, theme=2)], now=NOON, cases=1)


def test_fewer_than_no_cases_are_refused() -> None:
    with pytest.raises(NegativeCount):
        weigh_themes([], now=NOON, cases=-1)


def test_a_now_without_zone_is_refused() -> None:
    with pytest.raises(NaiveTime):
        weigh_themes([], now=datetime(2026, 6, 10), cases=1)  # noqa: DTZ001 - the point


@given(HITS, st.integers(0, 500))
def test_every_row_behind_a_number_is_a_row_given(hits: list[Hit], cases: int) -> None:
    for theme, evidence in weigh_themes(hits, now=NOON, cases=cases).items():
        own = {each.point for each in hits if each.theme == theme}
        assert set(evidence.counted) <= set(evidence.points) <= own
        assert set(evidence.blank) <= set(evidence.points)
        assert set(evidence.hot) <= own
        assert evidence.last_point in own


@given(HITS, st.integers(0, 500))
def test_the_order_of_the_rows_never_matters(hits: list[Hit], cases: int) -> None:
    forwards = weigh_themes(hits, now=NOON, cases=cases)

    assert weigh_themes(reversed(hits), now=NOON, cases=cases) == forwards


@given(HITS, st.integers(0, 500))
def test_one_theme_weighs_the_same_when_the_rest_comes_as_counts(
    hits: list[Hit], cases: int
) -> None:
    window = in_window(hits, now=NOON, length=WINDOW)
    counts = Counter((each.area, each.minutes) for each in window)
    typical = typical_of((*columns, times) for columns, times in counts.items())
    own = [each for each in hits if each.theme == 1]

    alone = weigh_themes(own, now=NOON, cases=cases, typical=typical)

    assert alone.get(1) == weigh_themes(hits, now=NOON, cases=cases).get(1)
