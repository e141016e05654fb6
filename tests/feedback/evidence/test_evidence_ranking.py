"""The quick-win board: who is on it, in which order, and what the others lack."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.evidence.hits import EvidenceError, Hit
from feedback.evidence.ranking import (
    Board,
    Cure,
    EffortNotPositive,
    Proposal,
    RequirementTwice,
    ShareOutOfRange,
    Standing,
    rank,
)
from tests.feedback.evidence.samples import NOON, days_ago, hit

CHI_8 = 3.48954  # printed 10 % point of chi-square with 8 degrees of freedom


def proposal(requirement: int, *cures: tuple[int, float], effort: int | None = 60) -> Proposal:
    return Proposal(requirement, effort, tuple(Cure(theme, share) for theme, share in cures))


def board(proposals: list[Proposal], hits: list[Hit], cases: int = 100) -> Board:
    return rank(proposals, hits, now=NOON, cases=cases)


def customers(theme: int, *minutes: int | None, severity: int = 1) -> list[Hit]:
    """One hit a week, each by another account, all seen by one observer."""
    return [
        hit(
            theme=theme,
            account=10 * theme + week,
            minutes=each,
            at=days_ago(1 + 7 * week),
            severity=severity,
        )
        for week, each in enumerate(minutes)
    ]


def only(hits: list[Hit], effort: int | None = 60, share: float = 1.0) -> Standing:
    ranked = board([proposal(1, (1, share), effort=effort)], hits)
    [standing] = [*ranked.quick_wins, *ranked.near_misses, *ranked.unranked]
    return standing


def codes(standing: Standing) -> list[str]:
    return [lack.code for lack in standing.lacks]


def test_a_quick_win_worked_by_hand() -> None:
    [standing] = board([proposal(17, (1, 0.5), effort=45)], customers(1, 10, 20, 60)).quick_wins

    # M = 90 / 3 = 30, S = 15; M_low = 20 * 100 / 3 * r, r = Gamma(4) / 150.
    assert standing.requirement == 17
    assert standing.saving == 15
    assert standing.payback == 90  # 30 * 45 / 15
    assert standing.saving_low == pytest.approx(0.5 * 20 * 100 / 3 * CHI_8 / 2 / 150, rel=1e-5)
    assert standing.score == standing.saving_low / 45
    assert standing.accounts == (10, 11, 12)
    assert standing.observers == (1,)
    assert standing.last_seen == days_ago(1)
    assert len(standing.points) == 3
    assert [part.share for part in standing.parts] == [0.5]
    assert standing.lacks == ()


def test_savings_of_several_themes_add_up_and_voices_count_once() -> None:
    hits = [
        hit(1, theme=1, account=1, observer=1, minutes=30),
        hit(2, theme=2, account=1, observer=2, minutes=60, at=days_ago(3)),
        hit(3, theme=3, account=9, observer=9, minutes=600),
    ]
    [standing] = board([proposal(1, (1, 0.5), (2, 1.0), effort=30)], hits).quick_wins

    assert standing.saving == 0.5 * 10 + 20
    assert standing.accounts == (1,)
    assert standing.observers == (1, 2)
    assert standing.points == (1, 2)
    assert standing.heat == pytest.approx(2 ** (-1 / 30) + 2 ** (-3 / 30))
    assert [part.evidence.theme for part in standing.parts] == [1, 2]


@pytest.mark.parametrize(
    ("effort", "lacking"),
    [
        pytest.param(480, [], id="a day"),
        pytest.param(481, ["effort_too_large"], id="a minute more than a day"),
    ],
)
def test_a_quick_win_takes_a_day_at_most(effort: int, lacking: list[str]) -> None:
    assert codes(only(customers(1, 600, 600, 600), effort=effort)) == lacking


@pytest.mark.parametrize(
    ("effort", "lacking"),
    [
        pytest.param(90, [], id="ninety days"),
        pytest.param(91, ["payback_too_long"], id="ninety-one days"),
    ],
)
def test_a_quick_win_pays_back_in_ninety_days_at_most(effort: int, lacking: list[str]) -> None:
    assert codes(only(customers(1, 30, 30, 30), effort=effort)) == lacking


@pytest.mark.parametrize(
    ("voices", "lacking"),
    [
        pytest.param([(1, 1), (2, 1), (3, 1)], [], id="three accounts"),
        pytest.param([(1, 1), (1, 2)], [], id="two observers"),
        pytest.param([(None, 1), (None, 2)], [], id="two observers without accounts"),
        pytest.param([(1, 1), (2, 1)], ["too_few_voices"], id="two accounts, one observer"),
        pytest.param(
            [(1, 1), (2, 1), (None, 1)], ["too_few_voices"], id="no account is not a third one"
        ),
    ],
)
def test_a_quick_win_has_three_accounts_or_two_observers(
    voices: list[tuple[int | None, int]], lacking: list[str]
) -> None:
    hits = [hit(account=account, observer=observer, minutes=60) for account, observer in voices]

    assert codes(only(hits)) == lacking


def test_voices_older_than_the_window_are_not_heard() -> None:
    hits = [*customers(1, 60, 60), hit(account=99, observer=2, at=days_ago(91))]

    assert codes(only(hits)) == ["too_few_voices"]


def test_a_near_miss_says_all_it_lacks_with_the_numbers() -> None:
    [standing] = board([proposal(1, (1, 0.1), effort=960)], customers(1, 30, None)).near_misses

    found = {lack.code: lack.params for lack in standing.lacks}
    assert found == {
        "effort_too_large": {"effort": 960, "most": 480},
        "too_few_voices": {
            "accounts": 2,
            "observers": 1,
            "enough_accounts": 3,
            "enough_observers": 2,
        },
        "payback_too_long": {"payback": pytest.approx(14400), "most": 90},
    }


@pytest.mark.parametrize(
    "hits",
    [
        pytest.param([], id="never hit"),
        pytest.param(customers(1, None, None, None), id="nobody wrote minutes down"),
        pytest.param(customers(1, 0, 0, 0), id="no minute was lost"),
    ],
)
def test_what_saves_nothing_never_pays_back(hits: list[Hit]) -> None:
    standing = only(hits)

    assert "nothing_saved" in codes(standing)
    assert (standing.payback, standing.score) == (None, 0)


def test_a_requirement_without_cures_saves_nothing() -> None:
    [standing] = board([proposal(1)], customers(1, 60, 60, 60)).near_misses

    assert codes(standing) == ["too_few_voices", "nothing_saved"]


def test_a_requirement_without_effort_is_not_ranked() -> None:
    hits = [*customers(1, 60, 60, 60), *customers(2, 90, 90, 90)]
    found = board([proposal(1, (1, 1), effort=None), proposal(2, (2, 1), effort=None)], hits)

    assert (found.quick_wins, found.near_misses) == ((), ())
    assert [each.requirement for each in found.unranked] == [2, 1]
    assert [codes(each) for each in found.unranked] == [["effort_unknown"]] * 2
    assert [(each.payback, each.score) for each in found.unranked] == [(None, None)] * 2


@pytest.mark.parametrize(
    ("make", "refusal", "code"),
    [
        pytest.param(
            lambda: proposal(1, effort=0),
            EffortNotPositive,
            "effort_not_positive",
            id="no effort at all",
        ),
        pytest.param(
            lambda: proposal(1, effort=-5),
            EffortNotPositive,
            "effort_not_positive",
            id="effort below nothing",
        ),
        pytest.param(
            lambda: Cure(1, 1.01), ShareOutOfRange, "share_out_of_range", id="more than the whole"
        ),
        pytest.param(
            lambda: Cure(1, -0.1), ShareOutOfRange, "share_out_of_range", id="less than nothing"
        ),
        pytest.param(
            lambda: Cure(1, float("nan")), ShareOutOfRange, "share_out_of_range", id="no number"
        ),
        pytest.param(
            lambda: board([proposal(1), proposal(1)], []),
            RequirementTwice,
            "requirement_twice",
            id="the same requirement twice",
        ),
    ],
)
def test_what_no_board_can_rank_is_refused_by_name(
    make: Callable[[], object], refusal: type[EvidenceError], code: str
) -> None:
    with pytest.raises(refusal) as caught:
        make()

    assert caught.value.code == code


def test_a_share_of_nothing_lends_no_voices() -> None:
    standing = only(customers(1, 60, 60, 60), share=0.0)

    assert (standing.parts, standing.accounts) == ((), ())


def test_two_cures_that_met_on_one_theme_save_its_time_once() -> None:
    [standing] = board([proposal(1, (1, 0.4), (1, 0.7))], customers(1, 60, 60, 60)).quick_wins

    assert standing.saving == pytest.approx(0.7 * 60)


def test_one_loud_customer_is_no_trend() -> None:
    loud = [
        hit(theme=1, account=1, observer=number % 2, minutes=20, at=days_ago(2))
        for number in range(12)
    ]
    steady = customers(2, 20, 20, 20)
    found = board([proposal(1, (1, 1)), proposal(2, (2, 1))], [*loud, *steady])

    assert [each.requirement for each in found.quick_wins] == [2, 1]
    second = found.quick_wins[1]
    assert second.saving == 4 * found.quick_wins[0].saving  # as lost, and yet behind


def test_one_bad_week_is_no_trend() -> None:
    bad_week = [
        hit(theme=1, observer=number % 2, minutes=20, at=days_ago(80)) for number in range(12)
    ]
    steady = [
        hit(theme=2, minutes=20, at=days_ago(1 + 7 * week), observer=week % 2) for week in range(5)
    ]
    found = board([proposal(1, (1, 1)), proposal(2, (2, 1))], [*bad_week, *steady])

    assert [each.requirement for each in found.quick_wins] == [2, 1]
    [part] = found.quick_wins[1].parts
    assert (len(part.evidence.points), part.evidence.hits) == (12, 4)


def test_the_board_goes_by_the_certain_saving_for_the_effort() -> None:
    hits = [*customers(1, 60, 60, 60), *customers(2, 60, 60, 60), *customers(3, 90, 90, 90)]
    found = board(
        [
            proposal(1, (1, 1), effort=120),
            proposal(2, (2, 1), effort=60),
            proposal(3, (3, 1), effort=100),
        ],
        hits,
    )

    assert [each.requirement for each in found.quick_wins] == [2, 3, 1]


def test_ties_go_by_heat_then_by_id() -> None:
    hits = [
        *customers(1, 60, 60, 60),
        *customers(2, 60, 60, 60, severity=3),
        *customers(3, 60, 60, 60),
    ]
    proposals = [proposal(number, (number, 1)) for number in (3, 1, 2)]

    assert [each.requirement for each in board(proposals, hits).quick_wins] == [2, 1, 3]


def test_the_board_of_nothing_is_empty() -> None:
    assert board([], []) == Board((), (), ())


PROPOSALS = st.lists(
    st.builds(
        lambda requirement, effort, shares: proposal(requirement, *shares, effort=effort),
        st.integers(1, 50),
        st.one_of(st.none(), st.integers(1, 1000)),
        st.lists(st.tuples(st.integers(1, 3), st.floats(0, 1)), max_size=4),
    ),
    max_size=6,
    unique_by=lambda each: each.requirement,
)
HITS = st.lists(
    st.builds(
        hit,
        theme=st.integers(1, 3),
        at=st.integers(1, 120).map(days_ago),
        account=st.one_of(st.none(), st.integers(1, 4)),
        observer=st.integers(1, 2),
        minutes=st.one_of(st.none(), st.integers(0, 240)),
    ),
    max_size=20,
)


@given(PROPOSALS, HITS, st.integers(0, 300))
def test_every_requirement_has_one_place_whatever_order_it_came_in(
    proposals: list[Proposal], hits: list[Hit], cases: int
) -> None:
    found = board(proposals, hits, cases)

    assert board(proposals[::-1], hits[::-1], cases) == found
    placed = [*found.quick_wins, *found.near_misses, *found.unranked]
    assert sorted(each.requirement for each in placed) == sorted(
        each.requirement for each in proposals
    )


@given(PROPOSALS, HITS, st.integers(0, 300))
def test_a_quick_win_keeps_its_promises(
    proposals: list[Proposal], hits: list[Hit], cases: int
) -> None:
    for win in board(proposals, hits, cases).quick_wins:
        assert win.effort is not None
        assert win.effort <= 480
        assert win.payback is not None
        assert win.payback <= 90
        assert len(win.accounts) >= 3 or len(win.observers) >= 2
