from rotation.models.absences import Absence, RegularAbsence, Wish
from rotation.models.activity import Activity
from rotation.models.areas import Area
from rotation.models.drafts import Draft, DraftShift
from rotation.models.imports import RotaImport
from rotation.models.ledger import LedgerEntry
from rotation.models.notices import Notice
from rotation.models.people import Job, Member, Membership, Stage, Team, User
from rotation.models.requests import ApiRequest
from rotation.models.rotas import (
    AbsencePolicy,
    CoverChoice,
    HolidayPolicy,
    OpeningHours,
    Rota,
    RotaDay,
    Seat,
    SeatKind,
    ShiftTemplate,
)
from rotation.models.shifts import Shift, ShiftHolding, Slot
from rotation.models.tokens import ApiToken, FeedToken
from rotation.models.trades import Payback, Trade, TradeAnswer

__all__ = [
    "Absence",
    "AbsencePolicy",
    "Activity",
    "ApiRequest",
    "ApiToken",
    "Area",
    "CoverChoice",
    "Draft",
    "DraftShift",
    "FeedToken",
    "HolidayPolicy",
    "Job",
    "LedgerEntry",
    "Member",
    "Membership",
    "Notice",
    "OpeningHours",
    "Payback",
    "RegularAbsence",
    "Rota",
    "RotaDay",
    "RotaImport",
    "Seat",
    "SeatKind",
    "Shift",
    "ShiftHolding",
    "ShiftTemplate",
    "Slot",
    "Stage",
    "Team",
    "Trade",
    "TradeAnswer",
    "User",
    "Wish",
]
