"""Each hard rule by a table, and the quick look of the search against the rules themselves."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.solver.problem import Commitment, Seat
from rotation.solver.rules import NOBODY, NOTHING, RULES, obstacles
from rotation.solver.state import NO_ROOM, State
from rotation.solver.tables import Tables
from tests.rotation.solver.make import DAY, at, held, person, problem, rules, seat
from tests.rotation.solver.random_problems import problems

NEW = "new"


@dataclass(frozen=True)
class Trial:
    """The seat `new` is offered to Ann, who holds `anns` already; `bobs` are Bob's seats.

    `bars` are the seats in the way, None where she may take it.
    """

    title: str
    new: Seat
    bars: set[str] | None
    anns: list[Seat] = field(default_factory=list)
    bobs: list[Seat] = field(default_factory=list)
    elsewhere: tuple[Commitment, ...] = ()
    without: str = ""
    rest: float = 12
    window: int = 7
    limit: int = 2
    newcomers: tuple[str, ...] = ()
    learns_until: datetime | None = None


TRIALS: dict[str, list[Trial]] = {
    "rest": [
        Trial("nothing else held", seat(NEW, 48), None),
        Trial("rest is just enough before", seat(NEW, 29), None, [seat("a", 9)]),
        Trial("a minute of rest too little", seat(NEW, 28.98), {"a"}, [seat("a", 9)]),
        Trial("rest is just enough behind", seat(NEW, 9), None, [seat("a", 29)]),
        Trial("rest is too short behind", seat(NEW, 9), {"a"}, [seat("a", 28)]),
        Trial("the same time", seat(NEW, 9), {"a"}, [seat("a", 9)]),
        Trial("back to back without rest", seat(NEW, 17), None, [seat("a", 9)], rest=0),
        Trial("overlap without rest", seat(NEW, 16), {"a"}, [seat("a", 9)], rest=0),
        Trial("inside a long shift", seat(NEW, 40), {"a"}, [seat("a", 9, hours=99)], rest=0),
        Trial("between two", seat(NEW, 40), {"a", "b"}, [seat("a", 24), seat("b", 56)]),
        Trial("one of two is given away", seat(NEW, 28), None, [seat("a", 9)], without="a"),
        Trial("somebody else's shift", seat(NEW, 9), None, bobs=[seat("b", 9)]),
        Trial("a shift elsewhere", seat(NEW, 9), {"ann"}, elsewhere=(held("ann", 20),)),
        Trial("somebody else's elsewhere", seat(NEW, 9), None, elsewhere=(held("bob", 20),)),
        Trial(
            "a long shift elsewhere behind a short one",
            seat(NEW, 5 * DAY),
            {"ann"},
            elsewhere=(held("ann", 0, 6 * DAY), held("ann", DAY)),
        ),
    ],
    "window": [
        Trial("the limit is reached", seat(NEW, 2 * DAY), None, [seat("a", 0)]),
        Trial("one too many", seat(NEW, 4 * DAY), {"a", "b"}, [seat("a", 0), seat("b", 2 * DAY)]),
        Trial(
            "one too many before", seat(NEW, 0), {"a", "b"}, [seat("a", DAY), seat("b", 6 * DAY)]
        ),
        Trial(
            "one too many between", seat(NEW, 48), {"a", "b"}, [seat("a", 0), seat("b", 6 * DAY)]
        ),
        Trial(
            "the window is just over", seat(NEW, 7 * DAY), None, [seat("a", 0), seat("b", 2 * DAY)]
        ),
        Trial(
            "the window is just over, seen from between",
            seat(NEW, 3 * DAY),
            None,
            [seat("a", 0), seat("b", 7 * DAY)],
        ),
        Trial("nobody may serve", seat(NEW, 0), set(), limit=0),
        Trial(
            "shifts elsewhere count",
            seat(NEW, 4 * DAY),
            {"a", "ann"},
            [seat("a", 0)],
            elsewhere=(held("ann", 2 * DAY),),
        ),
        Trial(
            "one of them is given away",
            seat(NEW, 4 * DAY),
            None,
            [seat("a", 0), seat("b", 2 * DAY)],
            without="b",
        ),
        Trial(
            "a crowd elsewhere is no fault of a seat far away",
            seat(NEW, 20 * DAY),
            None,
            elsewhere=(held("ann", 0), held("ann", DAY), held("ann", 2 * DAY)),
        ),
    ],
    "onboarding_pair": [
        Trial(
            "two newcomers",
            seat(NEW, 9, slot="k"),
            {"b"},
            bobs=[seat("b", 9, slot="k")],
            newcomers=("ann", "bob"),
        ),
        Trial(
            "one newcomer comes",
            seat(NEW, 9, slot="k"),
            None,
            bobs=[seat("b", 9, slot="k")],
            newcomers=("ann",),
        ),
        Trial(
            "one newcomer is there",
            seat(NEW, 9, slot="k"),
            None,
            bobs=[seat("b", 9, slot="k")],
            newcomers=("bob",),
        ),
        Trial(
            "another slot at the same time",
            seat(NEW, 9, slot="k"),
            None,
            bobs=[seat("b", 9, slot="other")],
            newcomers=("ann", "bob"),
        ),
        Trial(
            "the other is the backup",
            seat(NEW, 9, slot="k"),
            None,
            bobs=[seat("b", 9, slot="k", kind="backup")],
            newcomers=("ann", "bob"),
        ),
        Trial(
            "a shadow beside a newcomer",
            seat(NEW, 9, slot="k", kind="shadow"),
            None,
            bobs=[seat("b", 9, slot="k")],
            newcomers=("ann", "bob"),
        ),
        Trial(
            "both have learned by then",
            seat(NEW, 9, slot="k"),
            None,
            bobs=[seat("b", 9, slot="k")],
            newcomers=("ann", "bob"),
            learns_until=at(9),
        ),
        Trial(
            "both learn a minute longer",
            seat(NEW, 9, slot="k"),
            {"b"},
            bobs=[seat("b", 9, slot="k")],
            newcomers=("ann", "bob"),
            learns_until=at(9.02),
        ),
    ],
    "not_candidate": [
        Trial("a candidate", seat(NEW, 9), None),
        Trial("nobody named her", seat(NEW, 9, candidates=("bob",)), set()),
    ],
}


def prepared(trial: Trial) -> State:
    people = [
        person(
            name,
            onboarding=name in trial.newcomers,
            learns_until=trial.learns_until,
            max_shifts=trial.limit,
        )
        for name in ("ann", "bob")
    ]
    one = problem(
        [trial.new, *trial.anns, *trial.bobs],
        people,
        rules=rules(rest_hours=trial.rest, window=trial.window),
        commitments=trial.elsewhere,
    )
    state = State(Tables(one))
    for number, own in enumerate((trial.anns, trial.bobs)):
        for each in own:
            state.put(state.tables.shift_of[each.id], number)
    return state


def test_every_rule_has_its_table():
    assert set(TRIALS) == set(RULES)


@pytest.mark.parametrize(
    ("rule", "trial"),
    [
        pytest.param(rule, trial, id=f"{rule}: {trial.title}")
        for rule, trials in TRIALS.items()
        for trial in trials
    ],
)
def test_a_rule_names_the_shifts_in_the_way(rule, trial):
    state = prepared(trial)
    shift_of, shifts = state.tables.shift_of, state.tables.shifts
    without = shift_of[trial.without] if trial.without else NOTHING

    found = RULES[rule](state, 0, shift_of[NEW], without)

    # What is held elsewhere has no name but that of its holder.
    names = None if found is None else {getattr(shifts[n], "id", "ann") for n in found}
    assert names == trial.bars


def filled(one, draw) -> State:
    """Hold seats by their rules, one after another, by whoever is drawn."""
    state = State(Tables(one))
    for shift in state.tables.seats:
        able = [number for number in range(len(one.people)) if not obstacles(state, number, shift)]
        taker = draw(st.sampled_from([NOBODY, *able]))
        if taker != NOBODY:
            state.put(shift, taker)
    return state


@given(one=problems(least=1), data=st.data())
def test_the_search_sees_room_exactly_where_no_rule_bars(one, data):
    state = filled(one, data.draw)
    tables = state.tables

    for shift in tables.seats:
        for number in tables.candidates[shift]:
            holder = state.holder[shift]
            if holder == number:
                continue
            mine = [seat for seat in state.held[number][1:-1] if seat in tables.seats]
            for without in (NOTHING, *mine):
                barred = set(obstacles(state, number, shift, without)) - {"onboarding_pair"}
                assert (state.room(number, shift, without) == NO_ROOM) == bool(barred)
            paired = RULES["onboarding_pair"](state, number, shift, NOTHING) is not None
            assert state.pairs_newcomers(shift, holder, number) == paired
