"""What people of the demo company ask of each other, so that its pages have something to show."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from rotation.errors import DomainError
from rotation.models import CoverChoice, Member, Rota, Shift
from rotation.services import dividing, publishing, trades

AHEAD = timedelta(days=4)
HALF_DAY = timedelta(hours=4)


def ask(*, rota: Rota, planner: Member, asks: Member, helps: Member, now: datetime) -> int:
    """Let things happen to coming shifts of two developers; return how many requests there are.

    One shift was taken over and is owed, one is offered with an answer to choose, one is to be
    swapped, and one of somebody else is divided between two. What the rules do not allow is left
    out.
    """
    made = 0
    own = _coming(rota, now, member=asks)
    for shift, choice in zip(own, (CoverChoice.FIRST, CoverChoice.PLANNER), strict=False):
        able = [one.member for one in trades.candidates(shift) if one.able]
        if not able:
            continue
        trade = trades.offer_cover(
            shift=shift,
            note="My sister gets married" if choice == CoverChoice.FIRST else "",
            choice=choice,
            by=asks.user,
            now=now,
        )
        trades.answer(trade=trade, member=able[0], willing=True, by=able[0].user, now=now)
        made += 1
    made += _propose(rota, asks=asks, helps=helps, now=now)
    _divide(rota, planner, apart_from=(asks, helps), now=now)
    return made


def _propose(rota: Rota, *, asks: Member, helps: Member, now: datetime) -> int:
    """Let the second ask the first to swap, for the first two shifts for which both could."""
    for mine in _coming(rota, now, member=helps):
        for other in _coming(rota, now, member=asks):
            if other.trades.exists():
                continue
            # Whether both could is what offering judges.
            with suppress(DomainError):
                trades.offer_trade(shift=mine, other_shift=other, by=helps.user, now=now)
                return 1
    return 0


def _divide(rota: Rota, planner: Member, *, apart_from: tuple[Member, ...], now: datetime) -> None:
    others = _coming(rota, now, member__isnull=False)
    shift = next((one for one in others if one.member not in apart_from), None)
    if shift is None:
        return
    why = {"code": "by_hand", "text": "Two half days, as agreed"}
    _first, second = dividing.divide(
        shift=shift, at=shift.starts_at + HALF_DAY, reason=why, by=planner.user, now=now
    )
    able = [one.member for one in trades.candidates(second) if one.able]
    if able:
        publishing.assign(shift=second, member=able[0], reason=why, by=planner.user, now=now)


def _coming(rota: Rota, now: datetime, **among: object) -> Iterator[Shift]:
    """Yield the shifts that begin in some days, those of one rota in order."""
    rows = Shift.objects.published().filter(slot__rota=rota, starts_at__gt=now + AHEAD, **among)
    yield from rows.with_people().in_order()
