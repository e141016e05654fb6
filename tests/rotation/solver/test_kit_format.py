"""Problems and plans are read from the benchmark's files, and plans written to them."""

import pytest

from rotation.solver.kit import from_kit, plan_from_kit, plan_to_kit
from rotation.solver.problem import Plan, ProblemError
from tests.rotation.solver.make import as_kit, person, plan, problem, rules, seat

ONE = problem(
    [
        seat("s1", 9, dislike={"ann": -3}, points=8, unsocial=1),
        seat("s2", 9, slot="slot-s1", kind="backup"),
    ],
    [person("ann", onboarding=True, history_points=-2), person("bob", target_points=12)],
    zone="Europe/Paris",
    rules=rules(rest_hours=36, spacing=4),
)


def test_a_problem_file_gives_the_problem():
    assert from_kit(as_kit(ONE)) == ONE


def test_a_time_with_z_is_read():
    data = as_kit(ONE)
    data["seats"][0]["starts_at"] = "2026-01-05T09:00:00Z"

    assert from_kit(data) == ONE


def test_a_plan_comes_back_as_it_was_written():
    made = plan(s1="ann", s2=None)

    assert plan_from_kit(ONE, plan_to_kit(made)) == made


def test_a_plan_is_read_in_the_order_of_the_problem():
    read = plan_from_kit(ONE, {"assignments": {"s2": None, "s1": "ann"}, "note": "ignored"})

    assert (list(read.assignments), read) == (["s1", "s2"], Plan({"s1": "ann", "s2": None}))


@pytest.mark.parametrize(
    ("assignments", "code"),
    [
        pytest.param({"s1": None, "s2": None, "s3": None}, "unknown_seat", id="unknown seat"),
        pytest.param({"s1": "eve", "s2": None}, "unknown_person", id="unknown person"),
        pytest.param({"s1": None}, "missing_seat", id="missing seat"),
        pytest.param([], "wrong_type", id="a list"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(assignments, code):
    with pytest.raises(ProblemError) as caught:
        plan_from_kit(ONE, {"assignments": assignments})

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        pytest.param(["people"], None, "missing_key", id="no people"),
        pytest.param(["people"], {}, "wrong_type", id="people as an object"),
        pytest.param(["people", 0], "ann", "wrong_type", id="a person as text"),
        pytest.param(["people", 0, "id"], None, "missing_key", id="a person without an id"),
        pytest.param(["people", 0, "history"], 3, "wrong_type", id="a history as a number"),
        pytest.param(["rules", "window_days"], True, "wrong_type", id="a yes as a number"),
        pytest.param(["start"], "Monday", "wrong_type", id="a day in words"),
        pytest.param(["seats", 0, "starts_at"], "nine", "wrong_type", id="a moment in words"),
        pytest.param(["seats", 0, "ends_at"], "2026-01-05T17:00", "no_offset", id="no offset"),
        pytest.param(["seats", 0, "kind"], "lead", "unknown_kind", id="a kind the kit lacks"),
    ],
)
def test_a_problem_file_with_a_fault_is_refused(path, value, code):
    data = as_kit(ONE)
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value

    with pytest.raises(ProblemError) as caught:
        from_kit(data)

    assert caught.value.code == code
