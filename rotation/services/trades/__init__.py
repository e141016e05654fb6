"""Shifts people give to each other: asked for, answered, carried out, and ended when too late.

A trade is bound to the shift and not to its time: a shift that is moved keeps its trade, and the
hard rules are judged when it is offered and again when it is carried out.
"""

from rotation.services.trades.answers import accept, answer, choose, decline, withdraw
from rotation.services.trades.ending import sweep
from rotation.services.trades.offers import offer_cover, offer_trade
from rotation.services.trades.takers import Candidate, candidates
from rotation.services.trades.taking import NotUrgent, take
from rotation.services.trades.terms import (
    AlreadyOffered,
    NotAsked,
    ShiftBegan,
    ShiftIsOpen,
    TradeExpired,
    TradeOver,
    TradeOvertaken,
)

__all__ = [
    "AlreadyOffered",
    "Candidate",
    "NotAsked",
    "NotUrgent",
    "ShiftBegan",
    "ShiftIsOpen",
    "TradeExpired",
    "TradeOver",
    "TradeOvertaken",
    "accept",
    "answer",
    "candidates",
    "choose",
    "decline",
    "offer_cover",
    "offer_trade",
    "sweep",
    "take",
    "withdraw",
]
