from feedback.models.accounts import Account, Customer
from feedback.models.cases import Case, CaseTag, Cause, LogsEnough, Tag
from feedback.models.friction import FrictionPoint, FrictionText, Origin, Severity
from feedback.models.releases import Version
from feedback.models.requirements import Cure, Insight, Requirement
from feedback.models.themes import NotTheSame, Theme, ThemeLink, ThemeTerm

__all__ = [
    "Account",
    "Case",
    "CaseTag",
    "Cause",
    "Cure",
    "Customer",
    "FrictionPoint",
    "FrictionText",
    "Insight",
    "LogsEnough",
    "NotTheSame",
    "Origin",
    "Requirement",
    "Severity",
    "Tag",
    "Theme",
    "ThemeLink",
    "ThemeTerm",
    "Version",
]
