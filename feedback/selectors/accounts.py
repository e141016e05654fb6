"""Read accounts and customers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from feedback.models import Account, Case, Customer, FrictionPoint


@dataclass(frozen=True, slots=True)
class AccountPage:
    account: Account
    merged: list[Account]
    customers: list[Customer]
    cases: list[Case]
    points: list[FrictionPoint]
    open_cases: int


def accounts(q: str = "") -> QuerySet[Account]:
    """Return the accounts that are not merged, by name, with `case_count`."""
    raise NotImplementedError


def suggest_accounts(text: str, *, limit: int = 8) -> list[Account]:
    """Return accounts whose name holds the text, those that begin with it first."""
    raise NotImplementedError


def suggest_customers(text: str, *, account_id: int | None, limit: int = 8) -> list[Customer]:
    """Return customers, of one account when given, whose name holds the text."""
    raise NotImplementedError


def account_page(account: Account, *, now: datetime) -> AccountPage:
    """Return an account with its latest cases and friction points, merged ones included."""
    raise NotImplementedError
