"""Repair what is published: options for shifts that need another holder, and the one chosen."""

from rotation.errors import Stale
from rotation.services.repairs.applying import UnknownOption, apply
from rotation.services.repairs.hits import by_rota, cause, reason, unable
from rotation.services.repairs.options import (
    Change,
    Conflict,
    RepairOption,
    RepairPlan,
    Unfilled,
    options,
)

__all__ = [
    "Change",
    "Conflict",
    "RepairOption",
    "RepairPlan",
    "Stale",
    "Unfilled",
    "UnknownOption",
    "apply",
    "by_rota",
    "cause",
    "options",
    "reason",
    "unable",
]
