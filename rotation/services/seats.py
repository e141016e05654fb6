"""The seats of a rota: places to fill in every slot."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from rotation.models import Area, Rota, Seat, SeatKind, Shift, User
from rotation.services import activity, checks, feeds

CHANGEABLE = ("name", "job", "kind", "area", "position")


def add_seat(
    *,
    rota: Rota,
    name: str,
    job: str,
    kind: str = SeatKind.LEAD,
    area: Area | None = None,
    position: int | None = None,
    by: User | None,
    now: datetime,
) -> Seat:
    """Return a new seat, placed after the others unless a position is given.

    Drafts made from now on fill it. Raises checks.Refused.
    """
    with transaction.atomic():
        if position is None:
            last = Seat.objects.filter(rota=rota).aggregate(last=Max("position"))["last"]
            position = 0 if last is None else last + 1
        seat = Seat(
            rota=rota,
            name=" ".join(name.split()),
            job=job,
            kind=kind,
            area=area,
            position=position,
        )
        checks.Refused.unless_good(checks.row(seat))
        seat.save()
        activity.record(
            verb="seat.added",
            subject="rota",
            subject_id=rota.pk,
            actor=by,
            at=now,
            changed={"seat": seat.name, "job": seat.job, "kind": seat.kind},
        )
    return seat


def update_seat(*, seat: Seat, by: User | None, now: datetime, **changes: Any) -> Seat:
    """Return the seat changed: name, job, kind, area or position. Raises checks.Refused.

    Shifts that are published keep their holders.
    """
    checks.changes(changes, CHANGEABLE)
    changed = {
        name: [_plain(getattr(seat, name)), _plain(value)]
        for name, value in changes.items()
        if getattr(seat, name) != value
    }
    if not changed:
        return seat
    for name in changed:
        setattr(seat, name, changes[name])
    with transaction.atomic():
        checks.Refused.unless_good(checks.row(seat))
        seat.save(update_fields=list(changed))
        if "name" in changed or "kind" in changed:
            # Everybody in the slot reads the name of the seat beside its holder, and the kind
            # decides which calendars show it.
            slots = Shift.objects.filter(seat=seat).values("slot")
            feeds.restate(shifts=Shift.objects.filter(slot__in=slots), now=now)
        activity.record(
            verb="seat.updated",
            subject="rota",
            subject_id=seat.rota_id,
            actor=by,
            at=now,
            changed=changed | {"seat": seat.name},
        )
    return seat


def move_seat(*, seat: Seat, place: int, by: User | None, now: datetime) -> Seat:
    """Return the seat at that place among those in use, 0 is the first; beyond the last is last."""
    with transaction.atomic():
        # One order at a time: two who move seats at once wait for each other.
        Rota.objects.select_for_update(no_key=True).get(pk=seat.rota_id)
        rows = Seat.objects.filter(rota=seat.rota_id, retired_at__isnull=True)
        others = list(rows.exclude(pk=seat.pk).order_by("position", "pk"))
        others.insert(max(0, place), seat)
        moved = [(at, one) for at, one in enumerate(others) if one.position != at]
        if not moved:
            return seat
        for position, one in moved:
            one.position = position
            one.save(update_fields=["position"])
        activity.record(
            verb="seat.moved",
            subject="rota",
            subject_id=seat.rota_id,
            actor=by,
            at=now,
            changed={"seat": seat.name, "position": seat.position},
        )
    return seat


def retire_seat(*, seat: Seat, by: User | None, now: datetime) -> Seat:
    """Return the seat that new drafts no longer fill; what is published stays. Safe to repeat."""
    with transaction.atomic():
        rows = Seat.objects.filter(pk=seat.pk, retired_at__isnull=True)
        if rows.update(retired_at=now):
            activity.record(
                verb="seat.retired",
                subject="rota",
                subject_id=seat.rota_id,
                actor=by,
                at=now,
                changed={"seat": seat.name},
            )
    seat.refresh_from_db(fields=["retired_at"])
    return seat


def _plain(value: object) -> object:
    return value.name if isinstance(value, Area) else value
