"""Make a draft the rota people see, and change published shifts by hand."""

from rotation.services.draft_plans import NotReady
from rotation.services.publishing.by_hand import AlreadyThere, assign, cancel_shift, reassign
from rotation.services.publishing.locks import ShiftIsCancelled
from rotation.services.publishing.plans import Published, publish

__all__ = [
    "AlreadyThere",
    "NotReady",
    "Published",
    "ShiftIsCancelled",
    "assign",
    "cancel_shift",
    "publish",
    "reassign",
]
