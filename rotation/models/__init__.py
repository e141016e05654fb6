from rotation.models.absence_calendars import AbsenceCalendar
from rotation.models.absences import Absence, RegularAbsence, Wish
from rotation.models.activity import Activity
from rotation.models.areas import Area
from rotation.models.destinations import Destination
from rotation.models.drafts import Draft, DraftShift
from rotation.models.handovers import Handover, HandoverReceipt
from rotation.models.imports import RotaImport
from rotation.models.ledger import LedgerEntry
from rotation.models.notices import Delivery, Notice, NoticeChoice, NoticeSettings
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
from rotation.models.sweeps import Sweep
from rotation.models.tokens import ApiToken, FeedToken
from rotation.models.trades import Payback, Trade, TradeAnswer

__all__ = [
    "Absence",
    "AbsenceCalendar",
    "AbsencePolicy",
    "Activity",
    "ApiRequest",
    "ApiToken",
    "Area",
    "CoverChoice",
    "Delivery",
    "Destination",
    "Draft",
    "DraftShift",
    "FeedToken",
    "Handover",
    "HandoverReceipt",
    "HolidayPolicy",
    "Job",
    "LedgerEntry",
    "Member",
    "Membership",
    "Notice",
    "NoticeChoice",
    "NoticeSettings",
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
    "Sweep",
    "Team",
    "Trade",
    "TradeAnswer",
    "User",
    "Wish",
]
