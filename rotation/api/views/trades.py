"""Shifts that people give to each other: asked for, answered, decided, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import trades as shapes
from rotation.api.serializers.shifts import named
from rotation.api.views.absences import about_whom
from rotation.models import Member, Shift, Trade
from rotation.selectors import shifts
from rotation.selectors import trades as reads
from rotation.services import dividing, paybacks, trades
from rotation.services.trades import Candidate
from rotation.web import words


class Candidates(Endpoint):
    """Who could take a shift."""

    query = shapes.CandidatesQuery

    @extend_schema(responses=shapes.Candidates)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Say who can take a shift, by what it costs the rota, and why others cannot."""
        shift = access.shift(request.user, uid)
        part = _part(shift, self.asked)
        found = trades.candidates(shift, part, now=timezone.now())
        about = {int(one.params["person"]) for one in found if "person" in one.params}
        members = shifts.members({*about, *(one.member.pk for one in found)})
        listed = [_candidate(one, members) for one in found]
        return self.answer(shapes.Candidates, {"candidates": listed})


class GiveAway(Endpoint):
    """Giving a shift away."""

    @extend_schema(request=shapes.Cover, responses={201: shapes.Trade})
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Ask everybody who can to take a shift, or a part of it."""
        shift = access.shift_to_offer(request.user, uid)
        asked = self.typed(shapes.Cover)
        trade = trades.offer_cover(
            shift=shift,
            note=asked["note"],
            choice=asked.get("choice"),
            part=_part(shift, asked),
            by=request.user,
            now=timezone.now(),
        )
        return _answer(self, trade, status=201)


class Swap(Endpoint):
    """Swapping a shift."""

    @extend_schema(request=shapes.Swap, responses={201: shapes.Trade})
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Propose to the holder of another shift to swap it for this one."""
        shift = access.shift_to_offer(request.user, uid)
        asked = self.typed(shapes.Swap)
        trade = trades.offer_trade(shift=shift, by=request.user, now=timezone.now(), **asked)
        return _answer(self, trade, status=201)


class Take(Endpoint):
    """Taking a shift over."""

    @extend_schema(request=shapes.Take, responses={201: shapes.Trade})
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Take a shift over at once: an open one, or when there is no time to ask."""
        shift = access.shift_to_take(request.user, uid)
        asked = self.typed(shapes.Take)
        member = about_whom(request, asked.get("member"))
        trade = trades.take(
            shift=shift, member=member, reason=asked["reason"], by=request.user, now=timezone.now()
        )
        return _answer(self, trade, status=201)


class Divide(Endpoint):
    """Dividing a shift."""

    @extend_schema(request=shapes.Divide, responses=shapes.Divided)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Cut a shift in two at a moment; its holder keeps both and is told."""
        shift = access.shift_to_plan(request.user, uid)
        asked = self.typed(shapes.Divide)
        reason = {"code": "by_hand", "text": asked["reason"]}
        parts = dividing.divide(
            shift=shift, at=asked["at"], reason=reason, by=request.user, now=timezone.now()
        )
        return self.answer(shapes.Divided, {"shifts": parts})


class Trades(Listing):
    """Requests about shifts."""

    query = shapes.TradesQuery

    @extend_schema(responses=shapes.Trade(many=True))
    def get(self, request: SignedIn) -> Response:
        """List requests to take or swap shifts, the latest first."""
        wanted = {name: self.asked.get(name) for name in ("member", "rota", "state")}
        return self.listed(shapes.Trade, reads.listing(**wanted))


class OneTrade(Endpoint):
    """A request about a shift."""

    @extend_schema(responses=shapes.Trade)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show a request with its answers and what became of it."""
        return _answer(self, access.trade(request.user, uid))


class Answer(Endpoint):
    """Answering a request."""

    @extend_schema(request=shapes.Reply, responses=shapes.Trade)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Say whether I can take the shift; where the first one gets it, yes takes it."""
        trade = access.trade_to_answer(request.user, uid)
        asked = self.typed(shapes.Reply)
        done = trades.answer(
            trade=trade,
            member=about_whom(request, asked.get("member")),
            willing=asked["willing"],
            note=asked["note"],
            by=request.user,
            now=timezone.now(),
        )
        return _answer(self, done)


class Choose(Endpoint):
    """Choosing who gets a shift."""

    @extend_schema(request=shapes.Chosen, responses=shapes.Trade)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Give a shift that is given away to somebody, as a planner."""
        trade = access.trade_to_choose(request.user, uid)
        member = self.typed(shapes.Chosen)["member"]
        done = trades.choose(trade=trade, member=member, by=request.user, now=timezone.now())
        return _answer(self, done)


class Accept(Endpoint):
    """Accepting a swap."""

    @extend_schema(request=None, responses=shapes.Trade)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Agree to a swap, as its other side or as a planner for them."""
        trade = access.trade_to_accept(request.user, uid)
        self.nothing()
        return _answer(self, trades.accept(trade=trade, by=request.user, now=timezone.now()))


class Decline(Endpoint):
    """Declining a swap, or a whole request."""

    @extend_schema(request=shapes.Refusal, responses=shapes.Trade)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Say no to a swap, or as a planner to a request to all."""
        trade = access.trade_to_accept(request.user, uid)
        note = self.typed(shapes.Refusal)["note"]
        done = trades.decline(trade=trade, note=note, by=request.user, now=timezone.now())
        return _answer(self, done)


class Withdraw(Endpoint):
    """Taking a request back."""

    @extend_schema(request=None, responses=shapes.Trade)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Take my request back, or anybody's as a planner."""
        trade = access.trade_to_withdraw(request.user, uid)
        self.nothing()
        return _answer(self, trades.withdraw(trade=trade, by=request.user, now=timezone.now()))


class Paybacks(Listing):
    """What people owe each other for shifts taken over."""

    query = shapes.PaybacksQuery

    @extend_schema(responses=shapes.Payback(many=True))
    def get(self, request: SignedIn) -> Response:
        """List what is or was owed for shifts taken over, the latest first."""
        wanted = {name: self.asked.get(name) for name in ("member", "rota", "state")}
        return self.listed(shapes.Payback, reads.paybacks(**wanted))


class Forgive(Endpoint):
    """Forgiving what is owed."""

    @extend_schema(request=None, responses=shapes.Payback)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Ask no more for what somebody owes me, or as a planner for anybody."""
        payback = access.payback_to_forgive(request.user, uid)
        self.nothing()
        done = paybacks.forgive(payback=payback, by=request.user, now=timezone.now())
        return self.answer(shapes.Payback, done)


def _part(shift: Shift, asked: dict[str, Any]) -> tuple[datetime, datetime] | None:
    """Return the part of a shift that is said, or None for all of it."""
    if "part_from" not in asked and "part_until" not in asked:
        return None
    return asked.get("part_from", shift.starts_at), asked.get("part_until", shift.ends_at)


def _candidate(one: Candidate, members: Mapping[int, Member]) -> dict[str, Any]:
    names = {pk: str(member) for pk, member in members.items()}
    return {
        "member": one.member,
        "able": one.able,
        "code": one.code,
        "params": named(one.params, members),
        "sentence": words.reason(one.code, one.params, names, [note.code for note in one.notes]),
        "cost": one.cost,
        "points": one.points,
    }


def _answer(view: Endpoint, trade: Trade, **more: Any) -> Response:
    return view.answer(shapes.Trade, trade, **more)
