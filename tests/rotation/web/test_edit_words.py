"""What a change by hand made better or worse, in words a planner knows."""

import pytest

from rotation.selectors.drafts import Edit
from rotation.web import edit_words
from tests.conftest import NOON

PLAN = {
    "open": 1,
    "close_pairs": 2,
    "closeness": 7,
    "disliked": 1,
    "over_target": 20,
    "load": {"developer": 4, "product": 3},
    "unsocial": {"developer": 2, "product": 0},
}


def edit(*figures, score=(100, 200)):
    return Edit(
        cell=None, before=None, after=None, was_pinned=False, score=score, figures=figures, by="",
        at=NOON, stands=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({"open": 2}, "Worse: 2 seats are open, 1 before."),
        ({"open": 0}, "Better: 0 seats are open, 1 before."),
        (
            {"load": {"developer": 9, "product": 1}, "over_target": 25},
            "Worse: load of Developers at most 9 points apart, 4 before. "
            "Better: load of Product at most 1 point apart, 3 before.",
        ),
        ({"over_target": 25}, "Worse: 25 points above the fair shares, 20 before."),
        (
            {"unsocial": {"developer": 2, "product": 4}},
            "Worse: weekends and holidays of Product at most 4 points apart, 0 before.",
        ),
        (
            {"close_pairs": 1, "closeness": 4},
            "Better: 1 time somebody serves again soon, 2 before.",
        ),
        ({"closeness": 8}, "Worse: shifts closer together."),
        ({"closeness": 6}, "Better: shifts further apart."),
        (
            {"open": 2, "disliked": 3},
            "Worse: 2 seats are open, 1 before; 3 shifts against a wish, 1 before.",
        ),
        ({"load": {"support": 9}}, ""),
    ],
)
def test_it_says_what_got_better_and_what_worse(now, words):
    assert edit_words.told(edit(PLAN, PLAN | now)) == words


def test_what_changes_nothing_says_so():
    assert edit_words.told(edit(PLAN, PLAN, score=(5, 5))) == "The plan is as good as before."


def test_a_change_that_kept_no_figures_says_nothing():
    assert edit_words.told(edit()) == ""
