"""What a shift weighs in whole points, and what each member of a pool should hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rotation.solver.problem import ProblemError, seat_kind

FULL_DAY_MINUTES = 480
POINTS_PER_FULL_DAY: Mapping[str, int] = {"weekday": 4, "weekend": 8, "holiday": 12}
UNSOCIAL_PER_DAY: Mapping[str, int] = {"weekday": 0, "weekend": 1, "holiday": 2}


@dataclass(frozen=True, slots=True)
class Work:
    """Working minutes of one local day: `day_kind` is weekday, weekend or holiday."""

    day: date
    minutes: int
    day_kind: str

    def __post_init__(self) -> None:
        if self.day_kind not in POINTS_PER_FULL_DAY:
            raise ProblemError("unknown_day_kind", f"{self.day}: {self.day_kind!r} is no day.")
        if self.minutes < 0:
            raise ProblemError("negative", f"{self.day}: {self.minutes} minutes of work.")


@dataclass(frozen=True, slots=True)
class Load:
    """The points of a shift and its unsocial part, both whole."""

    points: int
    unsocial: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who shares a pool's work: weight is share x availability, history in points."""

    id: str
    weight: int | Fraction
    history: int


def load(work: Iterable[Work], kind: str) -> Load:
    """Return what a stretch of duty weighs on a seat of that kind (lead means front).

    A full day is eight hours; points grow with the minutes, are rounded half up and are at
    least 1 where there is any work. A backup seat weighs half, rounded up, a shadow nothing.
    """
    kind = seat_kind(kind)
    worked = [one for one in work if one.minutes]
    if kind == "shadow" or not worked:
        return Load(0, 0)
    exact = sum(
        (Fraction(POINTS_PER_FULL_DAY[one.day_kind] * one.minutes) for one in worked), Fraction()
    )
    points = max(1, int(exact / FULL_DAY_MINUTES + Fraction(1, 2)))
    if kind == "backup":
        return Load(-(-points // 2), 0)
    unsocial: dict[date, int] = {}
    for one in worked:
        unsocial[one.day] = max(unsocial.get(one.day, 0), UNSOCIAL_PER_DAY[one.day_kind])
    return Load(points, sum(unsocial.values()))


def targets(pool_points: int, members: Sequence[Member]) -> dict[str, int]:
    """Return the whole points each member should hold at the end, history included.

    The shares of (points of the pool + all histories) go by weight with largest remainders,
    so they add up exactly; of equal remainders the first by id is rounded up. Where nobody
    has any weight all count the same.
    """
    _check(members)
    weights = {one.id: Fraction(one.weight) for one in members}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, Fraction(1))
    total = pool_points + sum(one.history for one in members)
    whole = sum(weights.values(), Fraction())
    exact = {one: total * weight / whole for one, weight in weights.items()}
    shares = {one: share.numerator // share.denominator for one, share in exact.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(exact, key=lambda one: (shares[one] - exact[one], one))
    for one in by_remainder[:left]:
        shares[one] += 1
    return shares


def _check(members: Sequence[Member]) -> None:
    if len({one.id for one in members}) < len(members):
        raise ProblemError("duplicate_person", "A member is listed twice.")
    for one in members:
        if isinstance(one.weight, bool) or not isinstance(one.weight, int | Fraction):
            raise ProblemError("wrong_type", f"{one.id}: {one.weight!r} is no exact weight.")
        if one.weight < 0:
            raise ProblemError("negative", f"{one.id}: the weight {one.weight} is below 0.")
