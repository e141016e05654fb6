from rotation.models.absences import Absence
from rotation.models.activity import Activity
from rotation.models.areas import Area
from rotation.models.drafts import Draft, DraftShift
from rotation.models.ledger import LedgerEntry
from rotation.models.notices import Notice
from rotation.models.people import Job, Member, Membership, Stage, Team, User
from rotation.models.requests import ApiRequest
from rotation.models.rotas import (
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

__all__ = [
    "Absence",
    "Activity",
    "ApiRequest",
    "ApiToken",
    "Area",
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
    "Rota",
    "RotaDay",
    "Seat",
    "SeatKind",
    "Shift",
    "ShiftHolding",
    "ShiftTemplate",
    "Slot",
    "Stage",
    "Team",
    "User",
]
