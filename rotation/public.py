"""The only door to the rotation: frozen values in and out, never its rows."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from rotation import fetch, tokens
from rotation.errors import Conflict, DomainError, Stale
from rotation.hours.opening import OpenHours
from rotation.models import Rota, Shift, User
from rotation.notices import outbox
from rotation.selectors import activity as happened
from rotation.selectors import duty, notices
from rotation.selectors import people as persons
from rotation.services import activity, ledger
from rotation.values import AreaName, Duty, Happening, NoticeState, Person, Reader

__all__ = [
    "AreaName",
    "Conflict",
    "DomainError",
    "Duty",
    "Happening",
    "NoticeState",
    "OpenHours",
    "Person",
    "Reader",
    "Stale",
    "areas",
    "fetch",
    "history",
    "is_away",
    "next_free_week",
    "next_on_duty",
    "notice_states",
    "notify",
    "on_duty",
    "open_hours",
    "people",
    "reader",
    "record_activity",
    "record_load",
    "shift_at",
    "shifts",
    "tokens",
]


def people(ids: Iterable[int]) -> dict[int, Person]:
    """Return the people with these user ids; an unknown id is left out."""
    return {user.pk: persons.value(user) for user in persons.by_user(ids)}


def reader(user: User) -> Reader:
    """Return how the user reads."""
    return Reader(user.display_name, user.zone, user.speaks)


def areas() -> tuple[AreaName, ...]:
    """Return every area of the product by name."""
    rows = persons.areas().values_list("id", "name", "slug", "parent_id")
    return tuple(AreaName(*row) for row in rows)


def shifts(ids: Iterable[int]) -> dict[int, Duty]:
    """Return the shifts with these ids, cancelled ones too; an unknown id is left out."""
    rows = Shift.objects.filter(pk__in=set(ids)).with_people().order_by("pk")
    return {shift.pk: duty.value(shift) for shift in rows}


def shift_at(user: User, at: datetime) -> Duty | None:
    """Return the shift the user serves at that moment."""
    shift = duty.shift_at(user, at)
    return duty.value(shift) if shift else None


def on_duty(rota: str, at: datetime) -> tuple[Duty, ...]:
    """Return who serves on the rota (by slug) at that moment; open seats have no person."""
    return tuple(map(duty.value, duty.on_duty(rota, at)))


def next_on_duty(rota: str, after: datetime) -> tuple[Duty, ...]:
    """Return the seats of the rota that begin together, first after that moment."""
    return tuple(map(duty.value, duty.next_on_duty(rota, after)))


def is_away(user: User, at: datetime) -> bool:
    """Tell whether an absence of the user covers that moment."""
    return duty.is_away(user, at)


def next_free_week(user: User, after: datetime) -> date | None:
    """Return the Monday of the user's first week without shift or absence, within 26 weeks."""
    return duty.next_free_week(user, after)


def open_hours(rota: str) -> OpenHours | None:
    """Return the opening hours of the rota (by slug) with its closed days; None if unknown."""
    found = Rota.objects.filter(slug=rota).first()
    return duty.open_hours(found) if found else None


def record_load(
    shift: int, points: int, reason: Mapping[str, Any], key: str, *, now: datetime
) -> None:
    """Give the holder of the shift (by id) points for load beyond it, once for each key.

    Raises DomainError when nobody holds it.
    """
    row = Shift.objects.select_related("slot").get(pk=shift)
    ledger.record_load(shift=row, points=points, reason=reason, key=key, now=now)


def record_activity(
    *,
    verb: str,
    subject: str,
    subject_id: int,
    actor: User | None,
    at: datetime,
    changed: Mapping[str, Any] | None = None,
    reason: Mapping[str, Any] | None = None,
) -> None:
    """Keep who did what to which thing, in the caller's transaction."""
    activity.record(
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        actor=actor,
        at=at,
        changed=changed,
        reason=reason,
    )


def history(subject: str, subject_id: int, *, limit: int = 50) -> tuple[Happening, ...]:
    """Return what `record_activity` kept about a thing, the latest first, at most `limit`."""
    return tuple(
        Happening(
            id=row.pk,
            verb=row.verb,
            person=persons.value(row.actor) if row.actor else None,
            at=row.at,
            changed=row.changed,
        )
        for row in happened.history(subject, subject_id)[:limit]
    )


def notify(
    to: User | str,
    kind: str,
    subject: str,
    body: str = "",
    url: str = "",
    *,
    key: str,
    urgent: bool = False,
    now: datetime,
) -> bool:
    """Leave a notice to a user or an e-mail address; False when it is there already."""
    user, address = (None, to) if isinstance(to, str) else (to, "")
    notice = outbox.enqueue(
        user=user,
        address=address,
        kind=kind,
        key=key,
        subject=subject,
        body=body,
        url=url,
        urgent=urgent,
        now=now,
    )
    return notice is not None


def notice_states(reference: str) -> tuple[NoticeState, ...]:
    """Return what became of the notices left under this key, in the order they were left."""
    return notices.states(reference)
