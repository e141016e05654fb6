"""What a change of people or rules would do to what is published: tried, looked at, taken back.

The change itself is made in a transaction that is rolled back, so a preview cannot say anything
else than what would come of it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from rotation.models import Rota, Shift, Team
from rotation.selectors import window
from rotation.services import repairs
from rotation.services.previews import pictures
from rotation.services.previews.effects import Credit, Effect, New, Retimed, Unable, digest
from rotation.services.previews.pictures import Picture, cell_of

__all__ = ["Credit", "Effect", "New", "Retimed", "Unable", "digest", "of_rota", "of_teams"]

Act = Callable[[], object]


def of_rota(rota: Rota, act: Act, now: datetime) -> list[Effect]:
    """Return what `act`, a call of a service, would do; raises what it raises.

    `act` reads the rows it changes itself, since they are not changed afterwards. Rotas on which
    nothing would happen are left out.
    """
    return _tried([rota.pk], act, now)


def of_teams(teams: Iterable[Team], act: Act, now: datetime) -> list[Effect]:
    """Return the same for every rota of these teams."""
    rotas = Rota.objects.filter(team__in=list(teams), archived_at__isnull=True)
    return _tried(list(rotas.order_by("pk").values_list("pk", flat=True)), act, now)


class _TakenBack(Exception):
    """Ends the transaction in which a change was tried."""


def _tried(keys: Sequence[int], act: Act, now: datetime) -> list[Effect]:
    effects: list[Effect] = []
    if not keys:
        return effects
    try:
        with transaction.atomic():
            before = [pictures.take(key, now) for key in keys]
            act()
            after = [pictures.take(key, now) for key in keys]
            pairs = zip(before, after, strict=True)
            effects = [_effect(one, other, now) for one, other in pairs]
            raise _TakenBack
    except _TakenBack:
        return [effect for effect in effects if not effect.is_nothing]


def _effect(before: Picture, after: Picture, now: datetime) -> Effect:
    published = {cell_of(shift): shift for shift in after.shifts}
    gone = [
        shift
        for cell, shift in published.items()
        if cell in before.planned and cell not in after.planned
    ]
    moved = [
        shift
        for cell, shift in published.items()
        if cell in before.planned
        and cell in after.planned
        and before.planned[cell] != after.planned[cell]
        and after.planned[cell] != (shift.starts_at, shift.ends_at)
    ]
    new = [
        New(after.seats[cell[2]], *times)
        for cell, times in after.planned.items()
        if cell not in before.planned and cell not in published
    ]
    stays = {shift.pk for shift in [*gone, *moved] if window.is_frozen(shift, after.rota, now)}
    credits = [one for pk, one in after.credits.items() if pk not in before.credits]
    movable = [shift for shift in after.shifts if not window.is_frozen(shift, after.rota, now)]
    unable = tuple(
        Unable(shift, after.bars[shift.pk])
        for shift in after.shifts
        if shift.pk in after.bars and shift.pk not in before.bars
    )
    return Effect(
        rota=after.rota,
        ends=tuple(shift for shift in gone if shift.pk not in stays),
        retimed=tuple(
            Retimed(shift, *after.planned[cell_of(shift)])
            for shift in moved
            if shift.pk not in stays
        ),
        new=tuple(sorted(new, key=lambda one: (one.starts_at, one.seat.position, one.seat.pk))),
        unable=unable,
        gaps=_gaps([one.shift for one in unable], now),
        stays=tuple(shift for shift in after.shifts if shift.pk in stays),
        broken={
            rule: count - before.broken.get(rule, 0)
            for rule, count in after.broken.items()
            if count > before.broken.get(rule, 0)
        },
        joins=after.memberships > before.memberships,
        credit=credits[0] if credits else None,
        shared=len(movable),
    )


def _gaps(unable: Sequence[Shift], now: datetime) -> int:
    """Return how many of these shifts nobody else could take, with the change made."""
    return sum(
        repairs.options(shifts=shifts, now=now).options[0].open
        for _rota, shifts in repairs.by_rota(unable, now)
    )
