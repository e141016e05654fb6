"""Read accounts and customers."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Value, When
from django.db.models import Case as Choice

from feedback.models import Account, Case, Customer, FrictionPoint, Version
from feedback.selectors import roots
from feedback.selectors.points import with_links

SHOWN = 20

Named = TypeVar("Named", Account, Customer)


@dataclass(frozen=True, slots=True)
class AccountPage:
    """An account with its latest cases and friction points, those of merged accounts included."""

    account: Account
    merged: list[Account]
    customers: list[Customer]
    cases: list[Case]
    points: list[FrictionPoint]
    open_cases: int


def accounts(q: str = "") -> QuerySet[Account]:
    """Return the accounts that are not merged, by name, with `case_count`, merged ones included."""
    rows = Account.objects.filter(merged_into__isnull=True)
    if q.strip():
        rows = rows.filter(name__icontains=q.strip())
    merged = [When(pk=root, then=Value(count)) for root, count in _merged_counts().items()]
    counted = Count("cases") + Choice(*merged, default=Value(0))
    return rows.annotate(case_count=counted).order_by("name", "pk")


def _merged_counts() -> dict[int, int]:
    """Return for each root how many cases are those of accounts merged into it."""
    table = roots.of(Account).table()
    counted = Case.objects.filter(account_id__in=table).values("account_id").annotate(n=Count("pk"))
    found: dict[int, int] = {}
    for row in counted.order_by("account_id"):
        root = table[row["account_id"]]
        found[root] = found.get(root, 0) + row["n"]
    return found


def suggest_accounts(text: str, *, limit: int = 8) -> list[Account]:
    """Return accounts whose name holds the text, those that begin with it first."""
    wanted = text.strip()
    if not wanted:
        return []
    rows = Account.objects.filter(name__icontains=wanted, merged_into__isnull=True)
    return list(_beginning_first(rows, wanted)[:limit])


def suggest_customers(text: str, *, account_id: int | None, limit: int = 8) -> list[Customer]:
    """Return customers, of one account when given, whose name holds the text."""
    wanted = text.strip()
    rows = Customer.objects.filter(name__icontains=wanted, merged_into__isnull=True)
    if account_id is not None:
        rows = rows.filter(account_id__in=roots.of(Account).tree(account_id))
    elif not wanted:
        return []
    return list(_beginning_first(rows, wanted).select_related("account")[:limit])


def last_version(account_id: int) -> Version | None:
    """Return the version the account ran when it last said so; a guess for a form to offer."""
    known = Case.objects.filter(account_id=account_id, version__isnull=False)
    last = known.select_related("version").newest_first().first()
    return last.version if last else None


def account_page(account: Account, *, now: datetime) -> AccountPage:
    """Return an account with what happened there before `now`."""
    tree = roots.of(Account).tree(account.pk)
    cases = Case.objects.filter(account_id__in=tree, opened_at__lt=now)
    points = FrictionPoint.objects.filter(account_id__in=tree, observed_at__lt=now)
    merged = Account.objects.filter(pk__in=tree - {account.pk}).order_by("name", "pk")
    customers = Customer.objects.filter(account_id__in=tree, merged_into__isnull=True)
    return AccountPage(
        account=account,
        merged=list(merged),
        customers=list(customers.order_by("name", "pk")),
        cases=list(cases.with_people().newest_first()[:SHOWN]),
        points=list(with_links(points).order_by("-observed_at", "-pk")[:SHOWN]),
        open_cases=cases.open().count(),
    )


def _beginning_first(rows: QuerySet[Named], text: str) -> QuerySet[Named]:
    """Order rows by name, those that begin with the text before those that hold it elsewhere."""
    begins = ExpressionWrapper(Q(name__istartswith=text), output_field=BooleanField())
    return rows.annotate(begins=begins).order_by("-begins", "name", "pk")
