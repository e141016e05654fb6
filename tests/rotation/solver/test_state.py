"""The search's own bookkeeping gives the judge's figures."""

from hypothesis import assume, given
from hypothesis import strategies as st

from rotation.solver.problem import Plan
from rotation.solver.rules import NOBODY
from rotation.solver.score import judge
from rotation.solver.state import Focus, State
from rotation.solver.tables import Tables
from tests.rotation.solver.random_problems import problems


def drawn(one, data) -> State:
    """Hold each seat by any candidate or nobody, whatever the rules say."""
    state = State(Tables(one))
    for shift in state.tables.seats:
        taker = data.draw(st.sampled_from([NOBODY, *state.tables.candidates[shift]]))
        if taker != NOBODY:
            state.put(shift, taker)
    return state


def plan_of(state: State) -> Plan:
    tables = state.tables
    holders = {name: state.holder[shift] for name, shift in tables.shift_of.items()}
    return Plan(
        {name: None if who == NOBODY else tables.people[who] for name, who in holders.items()}
    )


@given(one=problems(), data=st.data())
def test_the_energy_is_the_score(one, data):
    state = drawn(one, data)

    assert state.energy() == judge(one, plan_of(state)).score


@given(
    one=problems(least=1),
    focus=st.sampled_from([Focus(), Focus(points=0, over=0, pull=100), Focus(pull=7)]),
    data=st.data(),
)
def test_the_price_of_a_change_is_the_difference_it_makes(one, focus, data):
    state = drawn(one, data)
    state.focus = focus
    before = state.energy()
    shift = data.draw(st.sampled_from(state.tables.seats))
    giver = state.holder[shift]
    others = [number for number in range(len(one.people)) if number != giver]
    assume(others)
    taker = data.draw(st.sampled_from(others))
    tables = state.tables

    price = state.fairness(giver, taker, tables.points[shift], tables.unsocial[shift])
    if giver != NOBODY:
        price -= 12 * state.relief(giver, shift) + tables.costs[shift].get(giver, 0)
        state.drop(shift)
    else:
        price -= 20_000
    state.put(shift, taker)
    price += 12 * state.relief(taker, shift) + tables.costs[shift].get(taker, 0)

    assert state.energy() - before == price


@given(one=problems(), data=st.data())
def test_what_is_put_can_be_dropped_again(one, data):
    state, bare = drawn(one, data), State(Tables(one))

    state.move_to((shift, NOBODY) for shift in state.tables.seats)

    assert state.held == bare.held
    assert state.points == bare.points
    assert state.unsocial == bare.unsocial
    assert state.newcomers == bare.newcomers
