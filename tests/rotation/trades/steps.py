"""Steps that tests of trades share: a desk with people and shifts, and what they ask each other."""

from datetime import timedelta

from rotation.models import LedgerEntry, Notice, Shift
from rotation.services import ledger, trades
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc

NINE = utc("2026-12-07 09:00")  # a Monday, 19 days after noon
LATER = NOON + timedelta(hours=1)
DAY = timedelta(days=1)


def shift_on(rota, start=NINE, member=None, *, seat=0, slot=None, hours=8, **fields):
    """A shift of a rota whose points are in the ledger."""
    slot = slot or make_slot(rota, start, hours)
    made = make_shift(member, slot=slot, seat=rota.seats.order_by("position")[seat], **fields)
    ledger.for_shift(shift=made, reason={"code": "published"}, by=None, now=NOON)
    return Shift.objects.with_people().get(pk=made.pk)


class Desk:
    """A rota with developers Ada, Ben and Cleo, product person Pia and a planner."""

    def __init__(self, **fields):
        self.rota = make_rota(**fields)
        self.ada, self.ben, self.cleo = (
            make_member(first_name=name) for name in ("Ada", "Ben", "Cleo")
        )
        self.pia = make_member(job="product", first_name="Pia")
        self.planner = make_user("planner", first_name="Vera")

    def shift(self, member, start=NINE, **fields):
        return shift_on(self.rota, start, member, **fields)

    def give(self, shift, now=LATER, **fields):
        """A request of its holder to take a shift."""
        by = fields.pop("by", None) or shift.member.user
        return trades.offer_cover(shift=shift, by=by, now=now, **fields)

    def swap(self, shift, other, now=LATER, **fields):
        by = fields.pop("by", None) or shift.member.user
        return trades.offer_trade(shift=shift, other_shift=other, by=by, now=now, **fields)


def yes(trade, member, now=LATER, **fields):
    return trades.answer(
        trade=trade, member=member, willing=True, by=fields.pop("by", member.user), now=now
    )


def no(trade, member, now=LATER, **fields):
    return trades.answer(
        trade=trade, member=member, willing=False, by=member.user, now=now, **fields
    )


def points_of(member):
    return sum(entry.points for entry in LedgerEntry.objects.filter(member=member))


def holder_of(shift):
    return Shift.objects.get(pk=shift.pk).member


def told(kind):
    """Who has a notice of that kind."""
    return {one.user for one in Notice.objects.filter(kind=kind)}
