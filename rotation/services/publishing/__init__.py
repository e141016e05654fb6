"""Make a draft the rota people see, and change published shifts by hand."""

from rotation.services.draft_plans import NotReady
from rotation.services.publishing.by_hand import AlreadyThere, assign, reassign
from rotation.services.publishing.calling_off import (
    NotCancelled,
    SeatIsFilled,
    cancel_shift,
    reopen_shift,
)
from rotation.services.publishing.locks import ShiftIsCancelled
from rotation.services.publishing.plans import Published, publish

__all__ = [
    "AlreadyThere",
    "NotCancelled",
    "NotReady",
    "Published",
    "SeatIsFilled",
    "ShiftIsCancelled",
    "assign",
    "cancel_shift",
    "publish",
    "reassign",
    "reopen_shift",
]
