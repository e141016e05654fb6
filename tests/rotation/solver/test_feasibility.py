"""Contradictions that keep every plan from filling all seats, found before any search."""

import pytest
from hypothesis import given, settings

from rotation.solver import solve
from rotation.solver.feasibility import contradictions
from rotation.solver.problem import Problem, Reason
from tests.rotation.solver.make import DAY, at, person, rules, seat
from tests.rotation.solver.random_problems import problems


def problem(people, seats, **fields):
    values = {"name": "p", "start": at(0).date(), "zone": "UTC", "rules": rules()}
    return Problem(people=tuple(people), seats=tuple(seats), **(values | fields))


def found(people, seats, **fields):
    return [
        (one.code, dict(one.params)) for one in contradictions(problem(people, seats, **fields))
    ]


ANN, BOB = person("ann"), person("bob")


def test_a_problem_that_can_be_solved_has_none():
    assert found([ANN, BOB], [seat(f"s{day}", DAY * day) for day in range(5)]) == []


class TestNobodyQualified:
    def test_seats_of_a_job_that_nobody_has(self):
        seats = [seat(f"s{day}", DAY * day, candidates=()) for day in range(3)]

        [(code, params)] = found([ANN], seats)

        assert (code, params["seat"], params["seats"]) == ("nobody_qualified", "s0", 3)

    def test_seats_of_an_area_that_nobody_knows_say_how_many_lack_what(self):
        barred = {"ann": Reason("not_in_area", {}), "bob": Reason("stage", {})}

        [(_, params)] = found([ANN, BOB], [seat("s", 0, candidates=(), barred=barred, area="7")])

        assert (params["not_in_area"], params["stage"], params["wrong_job"]) == (1, 1, 0)

    def test_somebody_who_is_only_away_is_no_contradiction(self):
        barred = {"ann": Reason("absent", {}), "bob": Reason("not_in_area", {})}

        assert found([ANN, BOB], [seat("s", 0, candidates=(), barred=barred)]) == []


class TestTooFewPeople:
    def test_more_seats_at_once_than_people(self):
        seats = [seat(name, 0, slot="one") for name in ("a", "b", "c")]

        [(code, params)] = found([ANN, BOB], seats)

        assert code == "too_few_people"
        assert (params["seats"], params["people"]) == (3, 2)

    @pytest.mark.parametrize(
        ("rest", "short"),
        [
            pytest.param(16, False, id="a shift every day with sixteen hours between"),
            pytest.param(40, True, id="rest that is longer than the next two shifts are away"),
        ],
    )
    def test_rest_longer_than_the_people_last(self, rest, short):
        days = [seat(f"s{day}", DAY * day, candidates=("ann",)) for day in range(4)]

        assert bool(found([ANN], days, rules=rules(rest_hours=rest))) is short

    def test_the_busiest_stretch_is_named(self):
        quiet = [seat("quiet", 0), seat("quiet too", 0)]
        busy = [seat(f"busy {number}", DAY * 9) for number in range(4)]

        [(_, params)] = found([ANN, BOB], [*quiet, *busy])

        assert params["seat"].startswith("busy")


class TestTooManyShifts:
    def test_more_seats_than_the_limits_allow(self):
        few = [person("ann", max_shifts=2), person("bob", max_shifts=2)]
        seats = [seat(f"s{day}", DAY * day) for day in range(5)]

        [(code, params)] = found(few, seats, rules=rules(rest_hours=0, window=14))

        assert code == "too_many_shifts"
        assert (params["seats"], params["most"], params["days"]) == (5, 4, 14)

    def test_a_longer_plan_has_more_windows(self):
        few = [person("ann", max_shifts=2)]
        seats = [seat(f"s{week}", DAY * 7 * week, candidates=("ann",)) for week in range(6)]

        assert found(few, seats, rules=rules(rest_hours=0, window=14)) == []


class TestOnlyNewcomers:
    def test_two_front_seats_that_only_learners_could_take(self):
        new = [person("ann", onboarding=True), person("bob", onboarding=True)]
        seats = [
            seat(f"{kind}{day}", DAY * day, slot=f"day{day}", candidates=(who,))
            for day in range(2)
            for kind, who in (("a", "ann"), ("b", "bob"))
        ]

        assert [(code, params["slots"]) for code, params in found(new, seats)] == [
            ("only_newcomers", 2)
        ]

    def test_one_who_has_learned_by_then_is_enough(self):
        new = [
            person("ann", onboarding=True, learns_until=at(0)),
            person("bob", onboarding=True),
        ]
        seats = [seat(name, 0, slot="one", candidates=(name,)) for name in ("ann", "bob")]

        assert found(new, seats) == []


@settings(max_examples=60)
@given(made=problems(least=1))
def test_where_a_plan_fills_every_seat_there_is_none(made):
    plan = solve.solve(made, seed=1, moves=400).plan

    assert contradictions(made) == () or None in plan.assignments.values()
