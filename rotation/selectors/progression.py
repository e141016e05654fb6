"""How far people who learn the desk have come, and when their shifts take them further."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from rotation.models import Member, Rota, SeatKind, Shift, Stage
from rotation.models.shifts import ShiftQuerySet


class Step(NamedTuple):
    """The moment from which somebody has a stage: the end of the shift that made it full."""

    at: datetime
    stage: str


class Served(NamedTuple):
    """A shift of somebody who learns."""

    starts_at: datetime
    ends_at: datetime
    watched: bool


def steps(
    rota: Rota, members: Iterable[Member], *, without: ShiftQuerySet | None = None
) -> dict[int, tuple[Step, ...]]:
    """Return the steps that published shifts of the rota mean for those who learn, in order.

    Past ones count and those to come, since the stage they have began, but for the shifts
    `without`. Where the rota leaves a step to people there is none. One query at most.
    """
    learning = [member for member in members if member.stage in _numbers(rota)]
    if not learning:
        return {}
    held = _held(rota, learning, without)
    found = {member.pk: _steps(member, held[member.pk], rota) for member in learning}
    return {pk: ahead for pk, ahead in found.items() if ahead}


def _numbers(rota: Rota) -> dict[str, int]:
    """Return how many shifts end each stage, where any number does."""
    numbers = {Stage.SHADOW.value: rota.shadow_shifts, Stage.PAIRED.value: rota.paired_shifts}
    return {stage: number for stage, number in numbers.items() if number}


def _held(
    rota: Rota, members: Iterable[Member], without: ShiftQuerySet | None
) -> dict[int, list[Served]]:
    rows = Shift.objects.published().filter(
        slot__rota=rota, member__in=[member.pk for member in members]
    )
    if without is not None:
        rows = rows.exclude(pk__in=without.values("pk"))
    found: dict[int, list[Served]] = defaultdict(list)
    columns = ("member_id", "starts_at", "ends_at", "seat__kind")
    for member_id, starts_at, ends_at, kind in rows.order_by("ends_at", "pk").values_list(*columns):
        found[member_id].append(Served(starts_at, ends_at, kind == SeatKind.SHADOW))
    return found


def _steps(member: Member, held: Sequence[Served], rota: Rota) -> tuple[Step, ...]:
    numbers, stage, since = _numbers(rota), str(member.stage), member.stage_since
    found: list[Step] = []
    while stage in numbers:
        watched = stage == Stage.SHADOW
        counted = [
            one.ends_at
            for one in held
            if one.watched == watched and (since is None or one.starts_at >= since)
        ]
        if len(counted) < numbers[stage]:
            break
        since = counted[numbers[stage] - 1]
        stage = Stage.PAIRED.value if watched else Stage.LEAD.value
        found.append(Step(since, stage))
    return tuple(found)
