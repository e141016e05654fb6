"""Numbers and codes of the evidence in sentences."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from feedback.web import evidence_words
from rotation.public import Happening


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        pytest.param(0, "0 min", id="nothing"),
        pytest.param(7.4, "7 min", id="a few"),
        pytest.param(99.6, "100 min", id="nearly a hundred"),
        pytest.param(314, "310 min", id="no finer than known"),
        pytest.param(1190, "1190 min", id="many"),
        pytest.param(2100, "35 h", id="hours when there are very many"),
    ],
)
def test_an_estimate_is_no_finer_than_it_is_known(minutes, words):
    assert evidence_words.amount(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        pytest.param(45, "45 min", id="minutes"),
        pytest.param(180, "3 h", id="hours"),
        pytest.param(480, "1 day", id="a day of eight hours"),
        pytest.param(1170, "2 days 3 h 30 min", id="all of them"),
    ],
)
def test_effort_is_said_in_days_of_work(minutes, words):
    assert evidence_words.effort(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(30, "30 min"), (240, "4 h"), (480, "1 d"), (960, "2 d"), (2400, "1 w"), (9600, "4 w")],
)
def test_an_axis_says_effort_shortly(minutes, words):
    assert evidence_words.effort_mark(minutes) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.2, "1 day"), (1, "1 day"), (17.2, "18 days"), (18, "18 days"), (90.0001, "91 days")],
)
def test_a_payback_counts_the_day_that_has_begun(days, words):
    assert evidence_words.payback(days) == words


@pytest.mark.parametrize(
    ("some", "whole", "words"),
    [(3, 8, "3 of 8"), (0, 19, "0 of 19"), (8, 20, "40 %"), (2, 3000, "0 %")],
)
def test_small_counts_stay_counts(some, whole, words):
    assert evidence_words.part_of(some, whole) == words


NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("verb", "changed", "lines"),
    [
        pytest.param("requirement.added", {}, ["Written down"], id="made"),
        pytest.param("requirement.changed", {"title": ["Old", "New"], "proposal": ["", "Do it"]},
                     ["Title: New (was Old)", "Proposal was written anew"], id="texts"),
        pytest.param("requirement.changed", {"effort_minutes": [180, None]},
                     ["Effort: nothing (was 3 h)"], id="effort taken back"),
        pytest.param("requirement.set_cure", {"theme": [None, 4], "share": [None, "0.70"]},
                     ["Cures 70 % of T-4"], id="a cure"),
        pytest.param("requirement.removed_cure", {"theme": [4, None], "share": ["0.70", None]},
                     ["No longer said to cure T-4"], id="a cure taken back"),
        pytest.param("requirement.got_insight", {"case": [None, 9], "insight": [None, 1]},
                     ["C-9 tied to it as evidence"], id="evidence"),
        pytest.param("requirement.lost_insight", {"theme": [9, None], "insight": [1, None]},
                     ["T-9 taken off the evidence"], id="evidence untied"),
        pytest.param("theme.merged", {"merged_into": [None, 3]}, ["Merged into T-3"], id="merged"),
        pytest.param("theme.took_in", {"merged": [None, 5]}, ["T-5 was merged into this"],
                     id="took in"),
        pytest.param("theme.split", {"merged_into": [3, None]}, ["Taken out of T-3 again"],
                     id="split"),
        pytest.param("theme.told_apart", {"from": [None, 8]}, ["Said to be different from T-8"],
                     id="told apart"),
        pytest.param("theme.juggled", {}, ["theme.juggled"], id="a verb nobody knows"),
    ],
)  # fmt: skip
def test_what_happened_is_said_in_words(verb, changed, lines):
    happening = Happening(id=1, verb=verb, person=None, at=NOON, changed=changed)

    assert evidence_words.history([happening]) == [(happening, lines)]


@pytest.mark.django_db
def test_somebody_who_is_gone_is_still_somebody():
    changed = {"owner_id": [None, 999_999]}
    happening = Happening(1, "requirement.changed", None, NOON, changed)

    [(_happening, lines)] = evidence_words.history([happening])

    assert lines == ["Owner: somebody (was nobody)"]


def test_words_follow_the_language_of_the_reader():
    with translation.override("de"):
        assert evidence_words.per_100(0.0704) == "7,0"
