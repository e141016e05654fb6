"""Themes over time: weeks for a small curve, sudden rises, slow burners."""

from datetime import UTC, datetime, timedelta

import pytest

from feedback.evidence.hits import Hit, NegativeCount
from feedback.evidence.spikes import escalating, slow_burner, weekly
from tests.feedback.evidence.samples import NOON, days_ago, hit

INSTANT = timedelta(microseconds=1)


def test_the_weeks_shown_end_with_the_week_of_now() -> None:
    weeks = weekly([], now=NOON)

    assert len(weeks) == 26
    assert weeks[-1].starts == datetime(2026, 6, 8, tzinfo=UTC)
    assert weeks[0].starts == datetime(2026, 6, 8, tzinfo=UTC) - timedelta(weeks=25)
    assert [week.count for week in weeks] == [0] * 26


def test_every_hit_is_in_its_week() -> None:
    hits = [
        hit(1, at=datetime(2026, 6, 8, tzinfo=UTC) - timedelta(weeks=25) - INSTANT),
        hit(2, at=datetime(2026, 6, 8, tzinfo=UTC) - timedelta(weeks=25)),
        hit(4, at=datetime(2026, 6, 7, 23, 59, tzinfo=UTC)),
        hit(3, at=datetime(2026, 6, 1, tzinfo=UTC)),
        hit(5, at=datetime(2026, 6, 8, tzinfo=UTC)),
        hit(6, at=NOON),
    ]

    shown = {week.starts.date().isoformat(): week.points for week in weekly(hits, now=NOON)}

    assert {day: points for day, points in shown.items() if points} == {
        "2025-12-15": (2,),
        "2026-06-01": (3, 4),
        "2026-06-08": (5,),
    }


@pytest.mark.parametrize(
    ("this_week", "before", "rises"),
    [
        # 100 cases a week, 800 before: expected are 100 * (before + 1) / 850 hits.
        pytest.param(2, 0, False, id="two hits are never a rise"),
        pytest.param(3, 3, True, id="expected 0.47: three have a chance of 1.2 %"),
        pytest.param(3, 8, False, id="expected 1.06: three have a chance of 9 %"),
        pytest.param(4, 7, True, id="expected 0.94: four have a chance of 1.6 %"),
        pytest.param(5, 16, False, id="expected 2: five have a chance of 5.3 %"),
        pytest.param(6, 16, True, id="expected 2: six have a chance of 1.7 %"),
    ],
)
def test_a_rise_is_what_chance_does_not_explain(this_week: int, before: int, rises: bool) -> None:
    hits = [hit(account=number, at=days_ago(1)) for number in range(this_week)]
    hits += [hit(account=number, at=days_ago(8 + number)) for number in range(before)]

    assert escalating(hits, now=NOON, cases_this_week=100, cases_before=800) is rises


@pytest.mark.parametrize(
    ("accounts", "rises"),
    [
        pytest.param([1, 2, 2], True, id="two accounts"),
        pytest.param([1, 1, 1, 1], False, id="one loud account"),
        pytest.param([1, 1, 2, 2], True, id="two accounts, two each"),
        pytest.param([None, None, 1], False, id="one known account"),
    ],
)
def test_a_rise_needs_two_accounts(accounts: list[int | None], rises: bool) -> None:
    hits = [hit(account=account, at=days_ago(1)) for account in accounts]

    assert escalating(hits, now=NOON, cases_this_week=10, cases_before=800) is rises


def test_a_rise_looks_at_seven_days_and_eight_weeks_before() -> None:
    this_week = [hit(account=number, at=NOON - timedelta(days=7)) for number in range(3)]
    long_ago = [hit(account=number, at=days_ago(63) - INSTANT) for number in range(50)]
    just_before = [hit(account=number, at=days_ago(63)) for number in range(50)]

    def rises(hits: list[Hit]) -> bool:
        return escalating(hits, now=NOON, cases_this_week=100, cases_before=800)

    assert rises(this_week + long_ago)
    assert not rises(this_week + just_before)


def test_a_rise_in_fewer_than_no_cases_is_refused() -> None:
    with pytest.raises(NegativeCount):
        escalating([], now=NOON, cases_this_week=-1, cases_before=0)
    with pytest.raises(NegativeCount):
        escalating([], now=NOON, cases_this_week=0, cases_before=-1)


@pytest.mark.parametrize(
    ("ages", "burning"),
    [
        pytest.param([1, 40, 70, 100], True, id="four months of six"),
        pytest.param([1, 40, 100, 179], True, id="four months with gaps"),
        pytest.param([1, 40, 70], False, id="three months"),
        pytest.param([1, 2, 3, 40, 41, 70, 71], False, id="many hits in three months"),
        pytest.param([1, 40, 70, 181], False, id="the fourth is too long ago"),
        pytest.param([30, 60, 90, 120], True, id="on the borders, each in the younger month"),
        pytest.param([1, 30, 60, 90], False, id="a day and a month ago are one month"),
        pytest.param([], False, id="never"),
    ],
)
def test_a_slow_burner_comes_back_in_four_months_of_six(ages: list[int], burning: bool) -> None:
    hits = [hit(at=days_ago(age)) for age in ages]

    assert slow_burner(hits, now=NOON, escalating=False) is burning


def test_what_escalates_is_no_slow_burner() -> None:
    hits = [hit(at=days_ago(age)) for age in (1, 40, 70, 100)]

    assert not slow_burner(hits, now=NOON, escalating=True)
