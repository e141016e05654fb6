"""Who was helped: find or add companies and the people there, merge what is the same."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser

from feedback.models import Account, Customer


def find_or_create_account(*, name: str, by: AbstractUser | None, now: datetime) -> Account:
    """Return the account of exactly this name, letter case and blanks aside, made if need be."""
    raise NotImplementedError


def find_or_create_customer(
    *, name: str, account: Account | None, by: AbstractUser | None, now: datetime
) -> Customer:
    """Return the customer of this name within the account, made if need be."""
    raise NotImplementedError


def rename(*, account: Account, name: str, by: AbstractUser, now: datetime) -> Account:
    """Give an account another name."""
    raise NotImplementedError


def merge(*, account: Account, into: Account, by: AbstractUser, now: datetime) -> Account:
    """Point an account at the one it is the same as; no row moves. Raises MergeRefused."""
    raise NotImplementedError


def split(*, account: Account, by: AbstractUser, now: datetime) -> Account:
    """Take a merge back. Raises NotMerged."""
    raise NotImplementedError
