"""Write down what got in the way, word for word; a wording is added to, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from feedback.models import Case, FrictionPoint, FrictionText, Theme
from feedback.services import accounts, activity, checks, index, triage
from rotation import public

CHANGEABLE = (
    "origin", "severity", "minutes_customer", "minutes_staff", "step", "workaround",
    "area_id", "account_id", "observed_at",
)  # fmt: skip
# Of PointInput: what a point is on, and what Django itself keeps in order.
NOT_COLUMNS = {"theme_id", "uid"}


@dataclass(frozen=True, slots=True)
class PointInput:
    """One line of friction as typed; `theme_id` when the person tied it to a theme.

    A form gives a `uid`: added twice, it is the point that was made the first time.
    """

    text: str
    origin: str = "silent"
    severity: int = 1
    minutes_customer: int | None = None
    minutes_staff: int | None = None
    step: str = ""
    workaround: str = ""
    theme_id: int | None = None
    uid: UUID | None = None


def add(
    *,
    case: Case | None,
    input: PointInput,
    by: AbstractUser,
    now: datetime,
    account_id: int | None = None,
    account_name: str = "",
    area_id: int | None = None,
    observed_at: datetime | None = None,
) -> FrictionPoint:
    """Return a new friction point with its first wording.

    Account (by id or name), area, shift and time are the case's unless given; without a case the
    time is `now` and the shift the one `by` served then. Raises Refused naming each bad field.
    """
    twice = _twice(input)
    if twice is not None:
        return twice
    at = observed_at or (case.opened_at if case else now)
    place = FrictionPoint(
        case=case,
        account_id=account_id or (case.account_id if case else None),
        area_id=area_id or (case.area_id if case else None),
        shift_id=case.shift_id if case else None,
        observed_at=at,
    )
    checks.Refused.unless_good(
        [
            *checks.past(at, now=now, field="observed_at"),
            *checks.row(place, only=given(account_id=account_id, area_id=area_id)),
            *problems(input),
        ]
    )
    if case is None:
        place.shift_id = shift_served(by, at)
    try:
        return _add(input, place, account_name, by=by, now=now)
    except IntegrityError:
        twice = _twice(input)
        if twice is None:
            raise
        return twice


def _twice(input: PointInput) -> FrictionPoint | None:
    """Return the point that was made when the same form came the first time."""
    return FrictionPoint.objects.filter(uid=input.uid).first() if input.uid else None


@transaction.atomic
def _add(
    input: PointInput, place: FrictionPoint, account_name: str, *, by: AbstractUser, now: datetime
) -> FrictionPoint:
    if account_name.strip():
        place.account = accounts.find_or_create_account(name=account_name, by=by, now=now)
    [point] = write([input], like=place, by=by, now=now)
    return point


def shift_served(by: Any, at: datetime) -> int | None:
    """Return the id of the shift somebody served at that moment."""
    duty = public.shift_at(by, at)
    return duty.shift_id if duty else None


def given(**values: object) -> list[str]:
    """Return the names of the values that are there."""
    return [name for name, value in values.items() if value is not None]


def problems(input: PointInput, *, prefix: str = "") -> Iterable[checks.Problem]:
    """Yield what is wrong with a line of friction, each field named behind the prefix."""
    point = _point(input)
    for found in checks.row(point, only=set(PointInput.__slots__) - NOT_COLUMNS):
        yield found._replace(field=prefix + found.field)
    if input.theme_id is not None and not Theme.objects.filter(pk=input.theme_id).exists():
        yield checks.Problem(f"{prefix}theme_id", "unknown", _("This theme does not exist."))


def write(
    inputs: Sequence[PointInput], *, like: FrictionPoint, by: AbstractUser, now: datetime
) -> list[FrictionPoint]:
    """Write checked lines inside the caller's transaction, at the place of `like`."""
    points, tied = [], []
    for input in inputs:
        point = _point(input)
        for name in ("case_id", "account_id", "area_id", "shift_id", "observed_at"):
            setattr(point, name, getattr(like, name))
        point.observer_id, point.made_at = by.pk, now
        point.save()
        FrictionText.objects.create(point=point, revision=1, text=point.text, at=now, by_id=by.pk)
        activity.record("added", point, by=by, now=now)
        points.append(point)
        if input.theme_id is not None:
            tied.append((point, input.theme_id))
    triage.tie(tied, by=by, now=now)
    return points


def _point(input: PointInput) -> FrictionPoint:
    return FrictionPoint(
        uid=input.uid or uuid4(),
        text=checks.plain_text(input.text),
        origin=input.origin,
        severity=input.severity,
        minutes_customer=input.minutes_customer,
        minutes_staff=input.minutes_staff,
        step=checks.plain_text(input.step),
        workaround=checks.plain_text(input.workaround),
    )


@transaction.atomic
def reword(*, point: FrictionPoint, text: str, by: AbstractUser, now: datetime) -> FrictionPoint:
    """Give a point another wording; quotes keep pointing at the wording they were taken from.

    Raises Refused. The same wording again changes nothing.
    """
    locked = FrictionPoint.objects.select_for_update(no_key=True).get(pk=point.pk)
    changed = activity.assign(locked, {"text": checks.plain_text(text)})
    if not changed:
        return locked
    checks.Refused.unless_good(checks.row(locked, only=["text"]))
    last = locked.texts.aggregate(last=Max("revision"))["last"] or 0
    locked.texts.create(revision=last + 1, text=locked.text, at=now, by_id=by.pk)
    locked.save(update_fields=["text"])
    index.rebuild(*triage.themes_of(locked))
    activity.record("reworded", locked, by=by, now=now, changed=changed)
    return locked


@transaction.atomic
def update(
    *, point: FrictionPoint, by: AbstractUser, now: datetime, **changes: Any
) -> FrictionPoint:
    """Change what CHANGEABLE names. Raises Refused for a bad value."""
    checks.changes(changes, CHANGEABLE)
    locked = FrictionPoint.objects.select_for_update(no_key=True).get(pk=point.pk)
    values = {
        name: checks.plain_text(value) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    changed = activity.assign(locked, values)
    if not changed:
        return locked
    found = checks.row(locked, only=changed)
    if not found and "observed_at" in changed:
        found = checks.past(locked.observed_at, now=now, field="observed_at")
    checks.Refused.unless_good(found)
    locked.save(update_fields=list(changed))
    activity.record("changed", locked, by=by, now=now, changed=changed)
    return locked
