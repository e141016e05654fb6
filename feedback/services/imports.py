"""Take in the cases of another helpdesk, all of a file or nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from feedback.models import Account, Case, CaseTag, Customer, Tag
from feedback.services import activity, case_files, case_rows
from feedback.services.accounts import key_of
from feedback.services.case_files import RowError
from feedback.services.case_rows import Draft, Plan
from rotation.public import Conflict

BATCH = 500

__all__ = ["ImportReport", "RowError", "TakenMeanwhile", "import_cases"]


class TakenMeanwhile(Conflict):
    """Somebody else took in the same cases at the same time; nothing of this run was kept."""

    code = "taken_meanwhile"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do when tried only; with errors nothing was written.

    `unchanged` are the rows whose case was here before; people may have worked on it, so it is
    left as it is and `updated` stays 0.
    """

    created: int
    updated: int
    unchanged: int
    errors: tuple[RowError, ...]


def import_cases(
    *,
    file: BinaryIO,
    mapping: Mapping[str, str],
    source: str,
    by: AbstractUser | None,
    now: datetime,
    date_format: str | None = None,
    zone: str = "UTC",
    states: Mapping[str, str] | None = None,
    account: str = "",
    dry_run: bool = False,
) -> ImportReport:
    """Return what importing a CSV file of cases did; `mapping` is our field -> its column.

    `states` says what their states mean ("*": all others), `account` whose the cases without an
    account are. Times without an offset are of `zone`; without `date_format` they are ISO 8601.
    Every row with a fault is named and then nothing is written. A case is known again by source
    and external id, or by its words where no column holds the id. Raises TakenMeanwhile.
    """
    asked = case_rows.request_faults(
        mapping=mapping,
        source=source,
        date_format=date_format,
        zone=zone,
        states=states or {},
        account=account,
    )
    if errors := tuple(asked):
        return ImportReport(0, 0, 0, errors)
    table = case_files.read(file, list(mapping.values()))
    plan = Plan(
        mapping=mapping,
        source=source.strip(),
        now=now,
        date_format=date_format,
        zone=case_rows.zone_called(zone) or UTC,
        states=states or {},
        account=" ".join(account.split()),
    )
    drafts, faults = case_rows.drafts(table.records, plan)
    if table.errors or faults:
        found = sorted([*table.errors, *faults], key=lambda error: error.line)
        return ImportReport(0, 0, 0, tuple(found))
    return _take_in(drafts, plan, by=by, dry_run=dry_run)


def _take_in(
    drafts: Sequence[Draft], plan: Plan, *, by: AbstractUser | None, dry_run: bool
) -> ImportReport:
    there = Case.objects.filter(source=plan.source).values_list("external_id", flat=True)
    known = set(there)
    fresh = [draft for draft in drafts if draft.case.external_id not in known]
    try:
        if not dry_run:
            _write(fresh, by=by, now=plan.now)
    except IntegrityError:
        if known.issuperset(there.all()):
            raise
        sentence = _("Somebody took in the same cases at the same time; run it again.")
        raise TakenMeanwhile(sentence) from None
    return ImportReport(len(fresh), 0, len(drafts) - len(fresh), ())


@transaction.atomic
def _write(drafts: Sequence[Draft], *, by: AbstractUser | None, now: datetime) -> None:
    accounts = _accounts(drafts, by=by, now=now)
    for draft in drafts:
        if draft.account:
            draft.case.account = accounts[key_of(draft.account)]
    customers = _customers(drafts, by=by, now=now)
    for draft in drafts:
        if draft.customer:
            key = (draft.case.account_id, key_of(draft.customer))
            draft.case.customer = customers[key]
    cases = Case.objects.bulk_create([draft.case for draft in drafts], batch_size=BATCH)
    for case in cases:
        activity.record("imported", case, by=by, now=now)
    _tag(drafts)


def _accounts(
    drafts: Sequence[Draft], *, by: AbstractUser | None, now: datetime
) -> dict[str, Account]:
    """Return the accounts the drafts name, by key, made where there is none."""
    found: dict[str, Account] = {}
    for account in Account.objects.order_by("pk"):
        found.setdefault(key_of(account.name), account)
    names: dict[str, str] = {}
    for draft in drafts:
        if draft.account:
            names.setdefault(key_of(draft.account), draft.account)
    missing = [Account(name=name) for key, name in names.items() if key not in found]
    for account in Account.objects.bulk_create(missing, batch_size=BATCH):
        activity.record("added", account, by=by, now=now)
        found[key_of(account.name)] = account
    return found


def _customers(
    drafts: Sequence[Draft], *, by: AbstractUser | None, now: datetime
) -> dict[tuple[int | None, str], Customer]:
    """Return the customers the drafts name, by account and key, made where there is none."""
    named: dict[tuple[int | None, str], str] = {}
    for draft in drafts:
        if draft.customer:
            named.setdefault((draft.case.account_id, key_of(draft.customer)), draft.customer)
    found: dict[tuple[int | None, str], Customer] = {}
    for customer in Customer.objects.order_by("pk") if named else ():
        found.setdefault((customer.account_id, key_of(customer.name)), customer)
    missing = [
        Customer(account_id=key[0], name=name) for key, name in named.items() if key not in found
    ]
    for customer in Customer.objects.bulk_create(missing, batch_size=BATCH):
        activity.record("added", customer, by=by, now=now)
        found[customer.account_id, key_of(customer.name)] = customer
    return found


def _tag(drafts: Sequence[Draft]) -> None:
    names = {name for draft in drafts for name in draft.tags}
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in sorted(names)}
    CaseTag.objects.bulk_create(
        [CaseTag(case=draft.case, tag=tags[name]) for draft in drafts for name in draft.tags],
        batch_size=BATCH,
    )
