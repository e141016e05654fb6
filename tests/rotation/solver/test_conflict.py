"""Why seats stay open when others may move too: the rules in conflict and the cheapest to give up."""

import pytest

from rotation.solver.exact import Conflict, conflict
from rotation.solver.problem import Commitment, ProblemError, Reason
from tests.rotation.solver.make import DAY, at, held, person, plan, problem, rules, seat

NOTHING = Conflict((), ())


def said(found):
    return (
        [one.code for one in found.groups],
        [(one.code, one.params["person"], one.params["seat"]) for one in found.cheapest],
    )


def test_rest_bars_who_serves_the_evening_before():
    one = problem(
        [seat("eve", 18, candidates=("ann",)), seat("morn", 27, candidates=("ann",))],
        [person("ann")],
    )

    found = conflict(one, plan(eve="ann", morn=None), ["morn"])

    assert said(found) == (["rest"], [("rest", "ann", "morn")])


def test_nothing_is_given_up_where_others_can_move():
    one = problem([seat("eve", 18), seat("morn", 27, candidates=("ann",))])

    assert conflict(one, plan(eve="ann", morn=None), ["morn"]) == NOTHING


def test_a_full_window_is_named():
    one = problem(
        [seat("mon", 9, candidates=("ann",)), seat("fri", 9 + 4 * DAY, candidates=("ann",))],
        [person("ann", max_shifts=1)],
    )

    found = conflict(one, plan(mon="ann", fri=None), ["fri"])

    assert said(found) == (["window"], [("window", "ann", "fri")])


def test_two_newcomers_are_named():
    one = problem(
        [
            seat("one", 9, slot="k", candidates=("ann",)),
            seat("two", 9, slot="k", candidates=("bob",)),
        ],
        [person("ann", onboarding=True), person("bob", onboarding=True)],
    )

    groups, cheapest = said(conflict(one, plan(one="ann", two=None), ["two"]))

    assert groups == ["onboarding_pair"]
    assert [code for code, *_ in cheapest] == ["onboarding_pair"]


def test_an_absence_is_given_up_last():
    barred = {"bob": Reason("absent", {})}
    seats = [
        seat("eve", 18, candidates=("ann",)),
        seat("morn", 27, candidates=("ann",), barred=barred),
    ]
    away = problem([seats[1]], commitments=(Commitment("ann", at(25), at(30)),))

    tired = conflict(problem(seats), plan(eve="ann", morn=None), ["morn"])
    gone = conflict(away, plan(morn=None), ["morn"])

    assert said(tired) == (["rest", "absent"], [("rest", "ann", "morn")])
    assert said(gone) == (["absent"], [("absent", "bob", "morn")])


def test_nobody_serves_at_two_places_at_once():
    one = problem(
        [seat("one", 9, candidates=("ann",)), seat("two", 10, candidates=("ann",))],
        [person("ann")],
    )

    found = conflict(one, plan(one="ann", two=None), ["two"])

    assert ([one.code for one in found.groups], found.cheapest) == (["not_candidate"], ())


def test_fixed_seats_do_not_move():
    one = problem([seat("eve", 18), seat("morn", 27, candidates=("ann",))], fixed={"eve": "ann"})

    found = conflict(one, plan(eve="ann", morn=None), ["morn"])

    assert said(found) == (["rest"], [("rest", "ann", "morn")])


def test_rest_beside_a_shift_elsewhere_can_be_given_up_and_overlap_not():
    one = problem([seat("mon", 9, candidates=("ann",))], commitments=(held("ann", 20),))
    other = problem([seat("mon", 9, candidates=("ann",))], commitments=(held("ann", 16),))

    assert said(conflict(one, plan(mon=None), ["mon"])) == (["rest"], [("rest", "ann", "mon")])
    assert conflict(other, plan(mon=None), ["mon"]).cheapest == ()


def test_several_seats_are_looked_at_together():
    """Each of the two could be filled alone."""
    seats = [seat("eve", 18, candidates=("ann",)), seat("morn", 27, candidates=("ann",))]
    one = problem(seats, [person("ann")], rules=rules(rest_hours=11))

    assert conflict(one, plan(eve=None, morn=None), ["eve"]) == NOTHING
    assert said(conflict(one, plan(eve=None, morn=None), ["eve", "morn"]))[0] == ["rest"]


def test_no_seats_are_in_no_conflict_and_unknown_ones_are_refused():
    one = problem([seat("mon", 9)])

    assert conflict(one, plan(mon=None), []) == NOTHING
    with pytest.raises(ProblemError, match="no seat 'sun'"):
        conflict(one, plan(mon=None), ["sun"])
