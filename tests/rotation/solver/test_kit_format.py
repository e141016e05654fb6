"""Problems and plans are read from the benchmark's files, and plans written to them."""

import pytest

from rotation.solver.kit import from_kit, plan_from_kit, plan_to_kit, repair_from_kit
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
        pytest.param({"s1": ["ann"], "s2": None}, "unknown_person", id="a list for a person"),
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
        pytest.param(["seats"], [], "empty", id="no seats at all"),
        pytest.param(["rules", "window_days"], 10**9, "too_large", id="a window of an age"),
        pytest.param(["rules", "min_rest_hours"], 10**30, "too_large", id="a rest without end"),
        pytest.param(["start"], "0001-01-01", "too_large", id="a start before all clocks"),
        pytest.param(
            ["seats", 0, "ends_at"], "9999-12-31T23:59:59-12:00", "too_large", id="the end of time"
        ),
        pytest.param(["seats", 0, "candidates"], [["ann"]], "wrong_type", id="a list for a person"),
        pytest.param(["seats", 0, "candidates"], ["eve"], "unknown_person", id="a stranger"),
        pytest.param(["seats", 0, "dislike"], {"ann": 1.5}, "wrong_type", id="half a dislike"),
        pytest.param(["seats", 0, "points"], "4", "wrong_type", id="points as text"),
        pytest.param(["zone"], "Mars/Olympus", "unknown_zone", id="a zone of another world"),
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


def repair_file(**fields):
    return {
        "problem": "small.json",
        "published": {"s1": "ann", "s2": "bob"},
        "absences": [{"person": "ann", "from": "2026-01-01", "to": "2026-01-05"}],
    } | fields


def test_a_repair_file_bars_whoever_is_absent_on_a_day_of_the_seat():
    case = repair_from_kit(ONE, repair_file())
    later = {"person": "bob", "from": "2026-01-06", "to": "2026-01-07"}

    assert case.published == plan(s1="ann", s2="bob")
    assert [each.candidates for each in case.problem.seats] == [("bob",), ("bob",)]
    assert case.problem.seats[0].barred["ann"].code == "absent"
    assert repair_from_kit(ONE, repair_file(absences=[later])).problem == ONE


def test_a_seat_that_ends_at_midnight_does_not_touch_the_next_day():
    one = problem([seat("late", 16, 8)])
    away = [{"person": "ann", "from": "2026-01-06", "to": "2026-01-06"}]
    file = repair_file(published={"late": "ann"}, absences=away)

    assert repair_from_kit(one, file).problem == one


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"problem": "other.json"}, "other_problem", id="another problem"),
        pytest.param({"problem": "../small.json"}, "wrong_type", id="a path"),
        pytest.param({"problem": ""}, "wrong_type", id="no name"),
        pytest.param({"published": {"s1": "ann"}}, "missing_seat", id="half a plan"),
        pytest.param({"absences": {}}, "wrong_type", id="absences as an object"),
        pytest.param({"absences": ["ann"]}, "wrong_type", id="an absence as text"),
        pytest.param(
            {"absences": [{"person": "eve", "from": "2026-01-01", "to": "2026-01-02"}]},
            "unknown_person",
            id="a stranger",
        ),
        pytest.param(
            {"absences": [{"person": "ann", "from": "2026-01-02", "to": "2026-01-01"}]},
            "ends_before_start",
            id="back before away",
        ),
        pytest.param(
            {"absences": [{"person": "ann", "from": "soon", "to": "2026-01-01"}]},
            "wrong_type",
            id="a day in words",
        ),
    ],
)
def test_a_repair_file_with_a_fault_is_refused(fields, code):
    with pytest.raises(ProblemError) as caught:
        repair_from_kit(ONE, repair_file(**fields))

    assert caught.value.code == code
