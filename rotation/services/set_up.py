"""A whole rota at once: its hours, its first seats and how its weeks are cut."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rotation.hours import zones
from rotation.models import HolidayPolicy, Job, Rota, SeatKind, Team, User
from rotation.presets import Preset
from rotation.services import rotas


@dataclass(frozen=True, slots=True)
class SeatRule:
    """One seat to begin with."""

    name: str | Promise
    job: str
    kind: str = SeatKind.LEAD


@dataclass(frozen=True, slots=True)
class SeatSet:
    """A common way to staff a desk."""

    code: str
    name: str | Promise
    seats: tuple[SeatRule, ...]


DEVELOPER = SeatRule(_("Developer"), Job.DEVELOPER)
PRODUCT = SeatRule(_("Product"), Job.PRODUCT)
BACKUP = SeatRule(_("Backup developer"), Job.DEVELOPER, SeatKind.BACKUP)
SEAT_SETS: dict[str, SeatSet] = {
    seat_set.code: seat_set
    for seat_set in (
        SeatSet("pair", _("A developer and somebody from product"), (DEVELOPER, PRODUCT)),
        SeatSet(
            "pair_backup", _("The same, with a developer as backup"), (DEVELOPER, PRODUCT, BACKUP)
        ),
        SeatSet("developer", _("One developer"), (DEVELOPER,)),
        SeatSet("none", _("None yet"), ()),
    )
}


def set_up_rota(
    *,
    team: Team,
    name: str,
    zone: str,
    country: str = "",
    subdivision: str = "",
    holiday_policy: str = HolidayPolicy.CLOSED,
    weekly: Mapping[str, Any],
    seats: Iterable[SeatRule],
    preset: Preset | None,
    by: User | None,
    now: datetime,
) -> Rota:
    """Return a new rota with opening hours, seats and templates; all of it or nothing is made.

    Templates begin with the week of `now` in the rota's zone. Raises checks.Refused.
    """
    with transaction.atomic():
        rota = rotas.create(
            team=team,
            name=name,
            zone=zone,
            country=country,
            subdivision=subdivision,
            holiday_policy=holiday_policy,
            weekly=weekly,
            by=by,
            now=now,
        )
        for seat in seats:
            rotas.add_seat(
                rota=rota, name=str(seat.name), job=seat.job, kind=seat.kind, by=by, now=now
            )
        if preset is not None:
            today = zones.local_day(now, zones.zone(rota.zone))
            rotas.add_preset(rota=rota, preset=preset, first_day=today, by=by, now=now)
    return rota
