"""Take in cases: who, what they needed, what happened; the rest is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from feedback.models import Account, Case, Customer, FrictionPoint
from feedback.services import accounts, activity, checks, friction
from feedback.services.friction import PointInput
from rotation.public import Conflict

CHANGEABLE = (
    "who", "needed", "happened", "channel", "opened_at", "area_id", "version_id",
    "handling_minutes", "handler_id", "external_url",
)  # fmt: skip
FINDINGS = (
    "cause", "minutes_to_cause", "logs_enough", "progress_visible", "error_guided", "escalated",
)  # fmt: skip
State = Case.State


class AlreadyTaken(Conflict):
    """The case of another system with this id is here already."""

    code = "already_taken"


class WrongState(Conflict):
    """The case is not in a state from which this can be done."""

    code = "wrong_state"


@dataclass(frozen=True, slots=True)
class Who:
    """Who needed help: an id where it is known, else a name; at least one of the four."""

    account_id: int | None = None
    account_name: str = ""
    customer_id: int | None = None
    customer_name: str = ""


def log_case(
    *,
    who: Who,
    needed: str,
    happened: str,
    by: AbstractUser,
    now: datetime,
    opened_at: datetime | None = None,
    channel: str = "chat",
    area_id: int | None = None,
    version_id: int | None = None,
    handling_minutes: int | None = None,
    points: Sequence[PointInput] = (),
    shift_id: int | None = None,
    source: str = "",
    external_id: str = "",
    external_url: str = "",
    uid: UUID | None = None,
) -> Case:
    """Return a new open case with its friction points, all written together or not at all.

    `opened_at` is `now` when left out, the handler is `by`, the shift is the one `by` served at
    `opened_at`. A form gives the `uid`: sent twice, it returns the case it made the first time.
    Raises Refused naming each bad field, or AlreadyTaken for a known external id.
    """
    twice = Case.objects.filter(uid=uid).first() if uid else None
    if twice is not None:
        return twice
    case = Case(
        uid=uid or uuid4(),
        needed=checks.plain_text(needed),
        happened=checks.plain_text(happened),
        channel=channel,
        opened_at=opened_at or now,
        area_id=area_id,
        version_id=version_id,
        handling_minutes=handling_minutes,
        shift_id=shift_id,
        source=source,
        external_id=external_id,
        external_url=external_url,
        handler_id=by.pk,
        made_at=now,
        changed_at=now,
    )
    checks.Refused.unless_good(_faults(case, who, points, now=now))
    try:
        return _write(case, who, points, by=by, now=now)
    except IntegrityError:
        twice = Case.objects.filter(uid=case.uid).first()
        if twice is not None:
            return twice
        same = Case.objects.filter(source=source, external_id=external_id)
        if external_id and same.exists():
            raise AlreadyTaken(_("This case is here already.")) from None
        raise


def _faults(
    case: Case, who: Who, points: Sequence[PointInput], *, now: datetime
) -> list[checks.Problem]:
    columns = ["needed", "happened", "channel", "handling_minutes"]
    columns += ["source", "external_id", "external_url"]
    keys = {name: getattr(case, name) for name in ("area_id", "version_id", "shift_id")}
    return [
        *who_problems(who),
        *checks.row(case, only=columns + friction.given(**keys)),
        *checks.past(case.opened_at, now=now, field="opened_at"),
        *(
            problem
            for number, point in enumerate(points)
            for problem in friction.problems(point, prefix=f"points.{number}.")
        ),
    ]


@transaction.atomic
def _write(
    case: Case, who: Who, points: Sequence[PointInput], *, by: AbstractUser, now: datetime
) -> Case:
    case.account, case.customer = _people(who, by=by, now=now)
    if case.shift_id is None:
        case.shift_id = friction.shift_served(by, case.opened_at)
    case.save()
    activity.record("logged", case, by=by, now=now)
    place = FrictionPoint(
        case=case,
        account_id=case.account_id,
        area_id=case.area_id,
        shift_id=case.shift_id,
        observed_at=case.opened_at,
    )
    friction.write(points, like=place, by=by, now=now)
    return case


def who_problems(who: Who) -> list[checks.Problem]:
    """Return what is wrong with who needed help."""
    account, customer = who.account_name.strip(), who.customer_name.strip()
    if who.account_id is None and who.customer_id is None and not account and not customer:
        return [checks.Problem("who", "missing", _("Say who needed help."))]
    found = []
    if account:
        found += checks.row(Account(name=account), only=["name"])
    if customer:
        found += checks.row(Customer(name=customer), only=["name"])
    found = [problem._replace(field="who") for problem in found]
    if who.account_id is not None and not Account.objects.filter(pk=who.account_id).exists():
        found.append(checks.Problem("who", "unknown", _("This account does not exist.")))
    if who.customer_id is None:
        return found
    known = Customer.objects.filter(pk=who.customer_id).first()
    if known is None:
        found.append(checks.Problem("who", "unknown", _("This customer does not exist.")))
    elif who.account_id is not None and known.account_id not in (None, who.account_id):
        sentence = _("This customer belongs to another account.")
        found.append(checks.Problem("who", "customer_of_another_account", sentence))
    return found


def _people(who: Who, *, by: AbstractUser, now: datetime) -> tuple[Account | None, Customer | None]:
    """Return who needed help as rows, made where only a name was given."""
    customer = Customer.objects.get(pk=who.customer_id) if who.customer_id else None
    account: Account | None = None
    if who.account_id is not None:
        account = Account.objects.get(pk=who.account_id)
    elif who.account_name.strip():
        account = accounts.find_or_create_account(name=who.account_name, by=by, now=now)
    elif customer is not None:
        account = customer.account
    if customer is None and who.customer_name.strip():
        customer = accounts.find_or_create_customer(
            name=who.customer_name, account=account, by=by, now=now
        )
    return account, customer


@transaction.atomic
def update_case(
    *, case: Case, row_version: int, by: AbstractUser, now: datetime, **changes: Any
) -> Case:
    """Change what CHANGEABLE names; `who` is a Who.

    What the friction points took over from the case (account, area, time) follows it. Raises
    Stale, naming the present value of each field that differs from what is asked for, when
    somebody changed the case since `row_version`; Refused for a bad value.
    """
    checks.changes(changes, CHANGEABLE)
    locked = _locked(case)
    values: dict[str, Any] = {
        name: checks.plain_text(value) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    who = values.pop("who", None)
    if who is not None:
        checks.Refused.unless_good(who_problems(who))
        account, customer = _people(who, by=by, now=now)
        values["account_id"] = account.pk if account else None
        values["customer_id"] = customer.pk if customer else None
    checks.fresh(locked, row_version=row_version, wanted=values)
    changed = activity.assign(locked, values)
    if not changed:
        return locked
    checks.Refused.unless_good(_update_faults(locked, changed, now=now))
    _carry(locked, changed)
    return _saved(locked, changed, "changed", by=by, now=now)


def _update_faults(case: Case, changed: dict[str, Any], *, now: datetime) -> list[checks.Problem]:
    found = checks.row(case, only=changed)
    if found or "opened_at" not in changed:
        return found
    if case.closed_at is not None and case.opened_at > case.closed_at:
        sentence = _("The case was closed before that.")
        return [checks.Problem("opened_at", "after_closing", sentence)]
    return checks.past(case.opened_at, now=now, field="opened_at")


def _carry(case: Case, changed: dict[str, list[Any]]) -> None:
    """Let the friction points follow in what they had from their case."""
    columns = {"account_id": "account_id", "area_id": "area_id", "opened_at": "observed_at"}
    for name, column in columns.items():
        if name in changed:
            before, after = changed[name]
            case.friction_points.filter(**{column: before}).update(**{column: after})


@transaction.atomic
def close_case(*, case: Case, cause: str, by: AbstractUser, now: datetime) -> Case:
    """Close a case with its cause; an empty one leaves the cause as it is.

    Raises WrongState when it is closed, Refused for an unknown cause.
    """
    locked = _locked(case)
    if locked.state == State.CLOSED:
        raise WrongState(_("This case is closed already."))
    values = {"state": State.CLOSED.value, "closed_at": now}
    return _diagnosed(locked, values | ({"cause": cause} if cause else {}), "closed", by, now)


@transaction.atomic
def reopen_case(*, case: Case, by: AbstractUser, now: datetime) -> Case:
    """Open a closed or waiting case again. Raises WrongState when it is open."""
    locked = _locked(case)
    if locked.state == State.OPEN:
        raise WrongState(_("This case is open already."))
    values = {"state": State.OPEN.value, "closed_at": None}
    return _saved(locked, activity.assign(locked, values), "reopened", by=by, now=now)


@transaction.atomic
def wait_for_customer(*, case: Case, by: AbstractUser, now: datetime) -> Case:
    """Note that the next step is the customer's. Raises WrongState unless it is open."""
    locked = _locked(case)
    if locked.state != State.OPEN:
        raise WrongState(_("Only an open case can wait for its customer."))
    values = {"state": State.WAITING.value}
    return _saved(locked, activity.assign(locked, values), "left_waiting", by=by, now=now)


@transaction.atomic
def set_diagnosis(*, case: Case, by: AbstractUser, now: datetime, **findings: Any) -> Case:
    """Keep how the cause was found, what FINDINGS names. Raises Refused for a bad value.

    The first cause ever named is kept as first_cause, whatever it turns out to be later.
    """
    checks.changes(findings, FINDINGS)
    return _diagnosed(_locked(case), findings, "diagnosed", by, now)


def _diagnosed(
    case: Case, values: dict[str, Any], verb: str, by: AbstractUser, now: datetime
) -> Case:
    changed = activity.assign(case, values)
    checks.Refused.unless_good(checks.row(case, only=changed))
    if case.cause and not case.first_cause:
        changed |= activity.assign(case, {"first_cause": case.cause})
    return _saved(case, changed, verb, by=by, now=now) if changed else case


def _saved(
    case: Case, changed: dict[str, list[Any]], verb: str, *, by: AbstractUser, now: datetime
) -> Case:
    case.row_version += 1
    case.changed_at = now
    case.save(update_fields=[*changed, "row_version", "changed_at"])
    activity.record(verb, case, by=by, now=now, changed=changed)
    return case


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(no_key=True).get(pk=case.pk)
