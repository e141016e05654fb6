"""Long work goes on only as long as whoever listens says so."""

from threading import Event

import pytest

from rotation.solver import watched
from rotation.solver.exact import prove
from rotation.solver.improve import Cancelled
from rotation.solver.solve import solve
from tests.rotation.solver.make import DAY, person, plan, problem, seat


def test_what_the_work_makes_is_returned():
    assert watched.run(lambda: "plan", lambda: None) == "plan"


def test_whoever_listens_is_asked_while_the_work_goes_on():
    asked, enough = [], Event()

    def heard():
        asked.append(1)
        if len(asked) == 3:
            enough.set()

    assert watched.run(lambda: enough.wait(60), heard)
    assert len(asked) >= 3


def test_it_stops_in_the_middle_of_the_work():
    asked, never = [], Event()

    def heard():
        asked.append(1)
        if len(asked) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        watched.run(never.wait, heard)
    never.set()


def test_what_the_work_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        watched.run(lambda: 1 // 0, lambda: None)


def test_a_proof_of_a_whole_problem_tells_the_score_and_hears_a_stop():
    one, told = problem([seat("mon", 9), seat("tue", 9 + DAY)]), []

    with pytest.raises(Cancelled):
        prove(one, plan(mon="ann"), progress=told.append, cancelled=lambda: bool(told))

    assert len(told) == 1


def test_what_is_sought_after_a_proof_tells_how_far_it_is():
    """Neither of the two has served on both areas, so that the search looks once more."""
    one = problem(
        [seat("mon", 9, area="billing"), seat("tue", 9 + DAY, area="search")],
        [person("ann", areas_seen={"billing": 5}), person("bob", areas_seen={"search": 5})],
    )
    told = []

    def after(_moves, _lowest):
        told.append(len(told))

    solve(one, moves=400, prove=True, progress=after)
    once = len(told)
    told.clear()
    solve(one, moves=400, progress=after)

    assert once > len(told) + 100
