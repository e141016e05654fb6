"""The board weighs what the rows say, and every number leads back to its rows."""

from datetime import timedelta
from decimal import Decimal

import pytest

from feedback.models import Case
from feedback.selectors import evidence, quick_wins
from feedback.selectors import themes as read_themes
from feedback.services import accounts, requirements, themes
from tests.conftest import NOON
from tests.make import (
    make_account,
    make_case,
    make_point,
    make_requirement,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pia():
    return make_user("product", username="pia")


def hit(theme, *, days=1, minutes=30, account=None, observer=None, **fields):
    at = NOON - timedelta(days=days)
    case = make_case(account=account, opened_at=at)
    return make_point(case=case, theme=theme, observer=observer, minutes_customer=minutes, **fields)


def cure(theme, *, effort=60, share="0.70", **fields):
    requirement = make_requirement(effort_minutes=effort, **fields)
    requirement.cures.create(theme=theme, share=Decimal(share))
    return requirement


def test_an_empty_database_has_an_empty_board():
    board = quick_wins.quick_wins(NOON)

    assert (board.wins, board.near_misses, board.unranked, board.cases) == ((), (), (), 0)


def test_a_recurring_annoyance_comes_up_as_a_quick_win():
    theme = make_theme()
    points = [hit(theme, days=days) for days in (1, 20, 40)]
    requirement = cure(theme)

    [win] = quick_wins.quick_wins(NOON).wins

    assert win.requirement == requirement
    assert win.standing.saving == pytest.approx(0.7 * 90 * 30 / 90)
    assert win.standing.payback == pytest.approx(30 * 60 / 21)
    assert win.standing.points == tuple(point.pk for point in points)
    assert len(win.standing.accounts) == len(win.standing.observers) == 3
    assert [quote.pk for quote in win.quotes] == [point.pk for point in points]


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        pytest.param({"effort": 481}, "effort_too_large", id="more than a day"),
        pytest.param({"effort": 400}, "payback_too_long", id="pays back late"),
        pytest.param({"share": "0.00"}, "nothing_saved", id="cures nothing"),
    ],
)
def test_a_near_miss_says_what_it_lacks(change, lack):
    theme = make_theme()
    for days in (1, 2, 3):
        hit(theme, days=days)
    cure(theme, **change)

    [miss] = quick_wins.quick_wins(NOON).near_misses

    assert lack in [each.code for each in miss.standing.lacks]


def test_one_voice_is_no_quick_win():
    theme, account, observer = make_theme(), make_account(), make_user()
    for days in (1, 20, 40):
        hit(theme, days=days, account=account, observer=observer, minutes=600)
    cure(theme)

    [miss] = quick_wins.quick_wins(NOON).near_misses

    assert [each.code for each in miss.standing.lacks] == ["too_few_voices"]


def test_without_effort_nothing_is_ranked():
    theme = make_theme()
    hit(theme)
    requirement = cure(theme, effort=None)

    board = quick_wins.quick_wins(NOON)

    assert [win.requirement for win in board.unranked] == [requirement]


@pytest.mark.parametrize("state", ["shipped", "declined"])
def test_what_is_settled_is_not_on_the_board(state):
    theme = make_theme()
    hit(theme)
    cure(theme, state=state)

    board = quick_wins.quick_wins(NOON)

    assert (*board.wins, *board.near_misses, *board.unranked) == ()


def test_merged_themes_count_for_the_cure_of_either(pia):
    small, large = make_theme("Small"), make_theme("Large")
    for days in (1, 2):
        hit(small, days=days)
    hit(large)
    on_small, on_large = cure(small), cure(large)

    themes.merge(theme=small, into=large, by=pia, now=NOON)

    wins = {win.requirement.pk: win.standing for win in quick_wins.quick_wins(NOON).wins}
    assert len(wins[on_small.pk].points) == len(wins[on_large.pk].points) == 3

    themes.split(theme=small, by=pia, now=NOON)
    assert len(quick_wins.standing(on_small, now=NOON).points) == 2
    assert len(quick_wins.standing(on_large, now=NOON).points) == 1


def test_merged_accounts_are_one_account(pia):
    theme, observer = make_theme(), make_user()
    parts = [make_account(), make_account(), make_account()]
    for part in parts:
        hit(theme, account=part, observer=observer)
    requirement = cure(theme)
    assert len(quick_wins.standing(requirement, now=NOON).accounts) == 3

    accounts.merge(account=parts[0], into=parts[1], by=pia, now=NOON)
    accounts.merge(account=parts[1], into=parts[2], by=pia, now=NOON)

    standing = quick_wins.standing(requirement, now=NOON)
    assert standing.accounts == (parts[2].pk,)
    # One account counts at most twice a week.
    assert standing.parts[0].evidence.hits == 2


def test_merged_requirements_stand_together_and_save_once(pia):
    theme, other = make_theme("One"), make_theme("Two")
    for days in (1, 2, 3):
        hit(theme, days=days)
        hit(other, days=days)
    kept, merged = cure(theme), cure(theme)
    merged.cures.create(theme=other)

    requirements.merge(requirement=merged, into=kept, by=pia, now=NOON)

    [win] = quick_wins.quick_wins(NOON).wins
    assert win.requirement == kept
    assert {part.evidence.theme for part in win.standing.parts} == {theme.pk, other.pk}
    assert quick_wins.evidence_rows(kept, "cures", now=NOON).count() == 3


def test_hits_outside_the_window_heat_but_save_nothing():
    theme = make_theme()
    hit(theme, days=91)
    hit(theme, days=-1)
    requirement = cure(theme)

    standing = quick_wins.standing(requirement, now=NOON)

    assert standing.points == ()
    assert standing.saving == 0
    assert 0 < standing.heat < 1


def test_blank_minutes_are_the_median_of_points_without_a_theme_too():
    theme = make_theme()
    blank = hit(theme, minutes=None)
    hit(None, minutes=40)
    hit(None, minutes=50, minutes_staff=10)

    [part] = quick_wins.standing(cure(theme), now=NOON).parts

    assert part.evidence.minutes_per_month == pytest.approx(50 / 3)
    assert part.evidence.blank == (blank.pk,)


def test_quotes_let_three_accounts_speak_before_one_speaks_twice():
    theme, loud = make_theme(), make_account()
    for days in (1, 2, 3):
        hit(theme, days=days, account=loud)
    quiet = [hit(theme, days=days) for days in (10, 11)]
    cure(theme)

    [win] = quick_wins.quick_wins(NOON).wins

    assert [quote.account_id for quote in win.quotes] == [
        loud.pk, quiet[0].account_id, quiet[1].account_id,
    ]  # fmt: skip


@pytest.mark.parametrize("quote_all", [True, False], ids=["all", "the wins alone"])
def test_the_words_of_what_is_no_win_come_where_they_are_wanted(quote_all):
    theme = make_theme()
    for days in (1, 20, 40):
        hit(theme, days=days)
    for effort in (60, 960, None):
        cure(theme, effort=effort)

    board = quick_wins.quick_wins(NOON, quote_all=quote_all)

    [win], [near], [unranked] = board.wins, board.near_misses, board.unranked
    assert len(win.quotes) == 3
    assert near.quotes == unranked.quotes == (win.quotes if quote_all else ())


@pytest.mark.parametrize(
    "kind", ["points", "counted", "blank", "hot", "accounts", "observers", "cases", "cures"]
)
def test_every_number_opens_to_its_rows(kind):
    theme = make_theme()
    for days in (1, 20, 40, 100):
        hit(theme, days=days)
    hit(theme, minutes=None, account=make_account())
    requirement = cure(theme)
    standing = quick_wins.standing(requirement, now=NOON)
    proof = standing.parts[0].evidence
    numbers = {
        "points": len(standing.points),
        "counted": proof.hits,
        "blank": len(proof.blank),
        "hot": 5,
        "accounts": len(standing.accounts),
        "observers": len(standing.observers),
        "cases": quick_wins.quick_wins(NOON).cases,
        "cures": 1,
    }

    rows = quick_wins.evidence_rows(requirement, kind, now=NOON)

    assert rows.count() == numbers[kind] > 0
    assert rows.ordered


def test_a_number_nobody_shows_has_no_rows():
    with pytest.raises(evidence.UnknownKind):
        quick_wins.evidence_rows(make_requirement(), "luck", now=NOON)


def fill(count):
    for number in range(count):
        theme = make_theme(f"Theme {number}")
        hit(theme, days=1 + number % 99)
        cure(theme, effort=None if number % 3 else 30)


def test_the_board_costs_the_same_queries_with_200_requirements(django_assert_num_queries):
    for count in (10, 190):
        fill(count)
        with django_assert_num_queries(9):
            board = quick_wins.quick_wins(NOON)
            shown = (*board.wins, *board.near_misses, *board.unranked)
            [str(quote.account) for win in shown for quote in win.quotes]
    assert len(shown) == 200


def test_the_overview_costs_the_same_queries_with_200_themes(django_assert_num_queries):
    for count in (10, 190):
        fill(count)
        with django_assert_num_queries(6):
            rows = read_themes.themes_overview(NOON)
            [str(row.theme.area) for row in rows]
    assert len(rows) == 200


def test_the_overview_says_what_keeps_coming_back():
    burning, quiet = make_theme("Burning"), make_theme("Quiet")
    for month in range(5):
        hit(burning, days=1 + 30 * month, origin="said" if month else "silent")

    first, second = read_themes.themes_overview(NOON)

    assert (first.theme, second.theme) == (burning, quiet)
    assert first.slow_burner
    assert not first.escalating
    assert (first.hits, first.accounts, first.silent) == (3, 3, 1)
    assert first.silent_share == pytest.approx(1 / 3)
    assert first.minutes_per_month == pytest.approx(30)
    assert first.per_100_cases == pytest.approx(100 * 4 / 53)
    assert first.last_seen == NOON - timedelta(days=1)
    assert (len(first.weeks), sum(first.weeks)) == (26, 5)
    assert (second.hits, second.silent_share, second.last_seen) == (0, None, None)


def test_the_numbers_of_a_theme_open_to_their_rows():
    theme = make_theme()
    points = [hit(theme, days=days) for days in (1, 20)]

    assert list(read_themes.evidence_rows(theme, "points", now=NOON)) == points
    assert read_themes.evidence_rows(theme, "cases", now=NOON).count() == Case.objects.count()


def test_a_theme_seen_long_ago_still_says_when():
    theme = make_theme()
    hit(theme, days=800)

    [row] = read_themes.themes_overview(NOON)

    assert (row.hits, row.heat, row.last_seen) == (0, 0, NOON - timedelta(days=800))
