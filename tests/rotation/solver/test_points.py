"""What a shift weighs, and what each member of a pool should hold."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.solver.points import Load, Member, Work, load, targets
from rotation.solver.problem import ProblemError

MONDAY = date(2026, 1, 5)


def work(*parts: tuple[int, str]) -> list[Work]:
    """One part a day, from Monday on."""
    return [
        Work(MONDAY + timedelta(days=number), minutes, kind)
        for number, (minutes, kind) in enumerate(parts)
    ]


@pytest.mark.parametrize(
    ("parts", "kind", "points", "unsocial"),
    [
        pytest.param([(240, "weekday")], "front", 2, 0, id="half a weekday"),
        pytest.param([(240, "weekday")], "lead", 2, 0, id="half a weekday, the product's word"),
        pytest.param([(480, "weekday")], "front", 4, 0, id="a weekday"),
        pytest.param([(480, "weekend")], "front", 8, 1, id="a weekend day"),
        pytest.param([(240, "weekend")], "front", 4, 1, id="half a weekend day"),
        pytest.param([(480, "holiday")], "front", 12, 2, id="a holiday"),
        pytest.param([(480, "weekday")] * 5, "front", 20, 0, id="a working week"),
        pytest.param(
            [(480, "weekday")] * 5 + [(480, "weekend")] * 2, "front", 36, 2, id="a whole week"
        ),
        pytest.param([(720, "weekday")], "front", 6, 0, id="a long day"),
        pytest.param([(60, "weekday")], "front", 1, 0, id="an hour, half a point, rounded up"),
        pytest.param([(180, "weekday")], "front", 2, 0, id="three hours, one and a half, up"),
        pytest.param([(170, "weekday")], "front", 1, 0, id="less than that, down"),
        pytest.param([(5, "weekday")], "front", 1, 0, id="five minutes are work"),
        pytest.param([(5, "weekend")], "front", 1, 1, id="five minutes of a weekend"),
        pytest.param([(0, "holiday")], "front", 0, 0, id="a holiday without work"),
        pytest.param([], "front", 0, 0, id="no work at all"),
        pytest.param([(240, "weekday")], "backup", 1, 0, id="backup of half a weekday"),
        pytest.param([(480, "holiday")], "backup", 6, 0, id="backup of a holiday"),
        pytest.param([(60, "weekday")], "backup", 1, 0, id="backup of an hour, rounded up"),
        pytest.param([(480, "holiday")], "shadow", 0, 0, id="a shadow"),
    ],
)
def test_a_shift_weighs_by_its_working_time(parts, kind, points, unsocial):
    assert load(work(*parts), kind) == Load(points, unsocial)


def test_a_day_in_two_parts_is_unsocial_once():
    parts = [Work(MONDAY, 240, "holiday"), Work(MONDAY, 240, "holiday")]

    assert load(parts, "front") == Load(12, 2)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda: Work(MONDAY, -1, "weekday"), "negative", id="negative minutes"),
        pytest.param(lambda: Work(MONDAY, 1, "sunday"), "unknown_day_kind", id="unknown day"),
        pytest.param(lambda: load([], "driver"), "unknown_kind", id="unknown seat"),
        pytest.param(lambda: targets(1, [Member("ann", -1, 0)]), "negative", id="weight below 0"),
        pytest.param(lambda: targets(1, [Member("ann", 0.5, 0)]), "wrong_type", id="a float"),
        pytest.param(
            lambda: targets(1, [Member("ann", 1, 0), Member("ann", 1, 0)]),
            "duplicate_person",
            id="a member twice",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(make, code):
    with pytest.raises(ProblemError) as caught:
        make()

    assert caught.value.code == code


HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("points", "members", "expected"),
    [
        pytest.param(12, {"ann": (1, 0), "bob": (1, 0)}, {"ann": 6, "bob": 6}, id="even"),
        pytest.param(12, {"ann": (1, 0), "bob": (HALF, 0)}, {"ann": 8, "bob": 4}, id="part time"),
        pytest.param(
            10, {"ann": (1, 6), "bob": (1, 0)}, {"ann": 8, "bob": 8}, id="history is shared too"
        ),
        pytest.param(
            10,
            {"cid": (1, 0), "bob": (1, 0), "ann": (1, 0)},
            {"ann": 4, "bob": 3, "cid": 3},
            id="of equal remainders the first by id",
        ),
        pytest.param(
            7, {"ann": (2, 0), "bob": (1, 0)}, {"ann": 5, "bob": 2}, id="largest remainder"
        ),
        pytest.param(
            0, {"ann": (1, -3), "bob": (1, 0)}, {"ann": -1, "bob": -2}, id="below nothing"
        ),
        pytest.param(
            4, {"ann": (0, 0), "bob": (1, 0)}, {"ann": 0, "bob": 4}, id="away all the time"
        ),
        pytest.param(4, {"ann": (0, 0), "bob": (0, 0)}, {"ann": 2, "bob": 2}, id="everybody away"),
        pytest.param(9, {}, {}, id="nobody"),
    ],
)
def test_the_pool_is_shared_by_weight(points, members, expected):
    given_members = [Member(name, weight, history) for name, (weight, history) in members.items()]
    assert targets(points, given_members) == expected


WEIGHTS = st.fractions(0, 2, max_denominator=40)


@given(
    points=st.integers(0, 5000),
    members=st.lists(st.tuples(WEIGHTS, st.integers(-500, 500)), min_size=1, max_size=30),
)
def test_targets_add_up_and_stay_within_a_point_of_the_exact_share(points, members):
    people = [Member(f"p{n:02}", weight, history) for n, (weight, history) in enumerate(members)]
    total = points + sum(one.history for one in people)
    weights = [one.weight for one in people] if any(one.weight for one in people) else None

    shares = targets(points, people)

    assert sum(shares.values()) == total
    for number, one in enumerate(people):
        part = weights[number] / sum(weights) if weights else Fraction(1, len(people))
        assert abs(shares[one.id] - total * part) < 1
    assert targets(points, people[::-1]) == shares
