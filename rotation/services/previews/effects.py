"""What a change would do to the published shifts of a rota, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from rotation.models import Rota, Seat, Shift


@dataclass(frozen=True, slots=True)
class Retimed:
    """A published shift that the next plan would move to these times."""

    shift: Shift
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class New:
    """A seat of a slot that the next plan would fill and that is not published."""

    seat: Seat
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Unable:
    """A published shift whose holder could no longer serve it, by the rule of this code."""

    shift: Shift
    code: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Points with which a joiner would start on a rota, so as not to be next for ever."""

    points: int
    unsocial: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do to the published shifts of one rota that are not over.

    Nothing of it happens by itself: `ends`, `retimed` and `new` are what the next published plan
    would bring, `unable` waits for a planner; for `gaps` of the first of these nobody else is free.
    `stays` would end or move too, but have begun or lie
    inside the freeze. `broken` counts by rule the places where published shifts would break it.
    `shared` are the shifts beyond the freeze that the next plan may share out anew, also with
    somebody who `joins`.
    """

    rota: Rota
    ends: tuple[Shift, ...]
    retimed: tuple[Retimed, ...]
    new: tuple[New, ...]
    unable: tuple[Unable, ...]
    gaps: int
    stays: tuple[Shift, ...]
    broken: Mapping[str, int]
    joins: bool
    credit: Credit | None
    shared: int

    @property
    def is_nothing(self) -> bool:
        """Whether what is published stays as good as it is."""
        found = (self.ends, self.retimed, self.new, self.unable, self.stays, self.broken)
        return not any(found) and not (self.joins and self.shared)


def digest(effects: Iterable[Effect]) -> str:
    """Return a fingerprint (32 characters) of what somebody was shown."""
    seen = "|".join(
        f"{one.rota.pk}:{[shift.pk for shift in one.ends]}"
        f":{[(each.shift.pk, each.starts_at, each.ends_at) for each in one.retimed]}"
        f":{[(each.seat.pk, each.starts_at) for each in one.new]}"
        f":{[(each.shift.pk, each.code) for each in one.unable]}"
        f":{[shift.pk for shift in one.stays]}:{sorted(one.broken.items())}"
        for one in effects
    )
    return sha256(seen.encode()).hexdigest()[:32]
