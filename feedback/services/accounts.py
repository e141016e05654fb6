"""Who was helped: find or add companies and the people there, merge what is the same."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from feedback.models import Account, Customer
from feedback.services import activity, checks, merging


def key_of(name: str) -> str:
    """Return what two ways to write one name have in common: letter case and blanks go."""
    return " ".join(name.split()).casefold()


@transaction.atomic
def find_or_create_account(*, name: str, by: AbstractUser | None, now: datetime) -> Account:
    """Return the account of exactly this name, letter case and blanks aside, made if need be.

    A merged account is returned as it is. Raises Refused.
    """
    account = Account(name=" ".join(name.split()))
    checks.Refused.unless_good(checks.row(account, only=["name"]))
    known = Account.objects.filter(name=account.name).order_by("pk").first()
    if known is None:
        _one_at_a_time(Account)
        # No database folds case like Python does for every language, so the names are compared
        # here; only a name never seen before comes this far.
        known_id = _same_name(name, Account.objects.order_by("pk").values_list("name", "pk"))
        known = None if known_id is None else Account.objects.get(pk=known_id)
    if known is not None:
        return known
    account.save()
    activity.record("added", account, by=by, now=now)
    return account


@transaction.atomic
def find_or_create_customer(
    *, name: str, account: Account | None, by: AbstractUser | None, now: datetime
) -> Customer:
    """Return the customer of this name within the account, made if need be. Raises Refused."""
    customer = Customer(name=" ".join(name.split()), account=account)
    checks.Refused.unless_good(checks.row(customer, only=["name"]))
    there = Customer.objects.filter(account=account).order_by("pk")
    known = there.filter(name=customer.name).first()
    if known is None:
        _one_at_a_time(Customer)
        known_id = _same_name(name, there.values_list("name", "pk"))
        known = None if known_id is None else there.get(pk=known_id)
    if known is not None:
        return known
    customer.save()
    activity.record("added", customer, by=by, now=now)
    return customer


@transaction.atomic
def rename(*, account: Account, name: str, by: AbstractUser, now: datetime) -> Account:
    """Give an account another name. Raises Refused."""
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    changed = activity.assign(locked, {"name": " ".join(name.split())})
    checks.Refused.unless_good(checks.row(locked, only=["name"]))
    if changed:
        locked.save(update_fields=["name"])
        activity.record("renamed", locked, by=by, now=now, changed=changed)
    return locked


def merge(*, account: Account, into: Account, by: AbstractUser, now: datetime) -> Account:
    """Point an account at the one it is the same as; no row moves.

    Raises MergedAlready, or MergeRefused where that would close a ring.
    """
    return merging.merge(account, into=into, by=by, now=now)


def split(*, account: Account, by: AbstractUser, now: datetime) -> Account:
    """Take a merge back. Raises NotMerged."""
    return merging.split(account, by=by, now=now)


def _one_at_a_time(kind: type[Model]) -> None:
    """Wait until nobody else adds rows of this kind, and keep others waiting, to the very end.

    No constraint knows when two names are the same, so it is the row about the table that is
    locked.
    """
    known = ContentType.objects.get_for_model(kind)
    ContentType.objects.select_for_update(no_key=True).get(pk=known.pk)


def _same_name(name: str, known: Iterable[tuple[str, int]]) -> int | None:
    wanted = key_of(name)
    return next((pk for other, pk in known if key_of(other) == wanted), None)
