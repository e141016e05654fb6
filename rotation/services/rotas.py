"""One desk's schedule: made, changed, with its opening hours and its own days."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import Stale
from rotation.hours.errors import HoursError
from rotation.hours.weekly import WeeklyHours
from rotation.models import (
    Activity,
    HolidayPolicy,
    OpeningHours,
    Rota,
    RotaDay,
    Shift,
    Team,
    User,
)
from rotation.services import activity, checks, feeds
from rotation.services.seats import add_seat, retire_seat, update_seat
from rotation.services.templates import add_preset, add_template, end_template

__all__ = [
    "RULES",
    "add_preset",
    "add_seat",
    "add_template",
    "clear_day",
    "create",
    "end_template",
    "retire_seat",
    "set_day",
    "set_opening_hours",
    "update",
    "update_seat",
]

RULES = (
    "min_rest_hours",
    "window_days",
    "max_shifts_in_window",
    "spacing_days",
    "freeze_days",
    "absence_bars_from_percent",
    "absence_policy",
    "least_shifts_per_quarter",
    "shadow_shifts",
    "paired_shifts",
    "cover_choice",
    "cover_hours",
)
# Pages beside those of the rotas have these addresses.
RESERVED_SLUGS = frozenset({"new"})
CHANGEABLE = ("name", "zone", "country", "subdivision", "holiday_policy", *RULES)


def create(
    *,
    team: Team,
    name: str,
    slug: str | None = None,
    zone: str,
    country: str = "",
    subdivision: str = "",
    holiday_policy: str = HolidayPolicy.CLOSED,
    weekly: Mapping[str, Any],
    by: User | None,
    now: datetime,
    **rules: int | str,
) -> Rota:
    """Return a new rota with its first opening hours, `{"0": [["09:00", "17:00"]], ...}`.

    `rules` are those of RULES, each with a default. Raises checks.Refused.
    """
    checks.changes(rules, RULES)
    name = " ".join(name.split())
    with transaction.atomic():
        rota = Rota(
            team=team,
            name=name,
            slug=slug or _free_slug(name),
            zone=zone,
            country=country,
            subdivision=subdivision,
            holiday_policy=holiday_policy,
            **rules,
        )
        # A wrong zone is said once, by its field, before hours are kept in it.
        checks.Refused.unless_good([*_problems(rota), *_weekly_problems(weekly)])
        rota.save()
        _add_version(rota, WeeklyHours.parse(weekly), now)
        activity.record(
            verb="rota.created",
            subject="rota",
            subject_id=rota.pk,
            actor=by,
            at=now,
            changed={"name": rota.name, "team": team.name},
        )
    return rota


def update(*, rota: Rota, row_version: int, by: User | None, now: datetime, **changes: Any) -> Rota:
    """Return the rota changed; `row_version` is that of the rota the person saw.

    Raises Stale with what has changed since, and checks.Refused. A new zone also becomes that of
    the opening hours, as a new version of them.
    """
    checks.changes(changes, CHANGEABLE)
    with transaction.atomic():
        kept = Rota.objects.select_for_update(no_key=True).get(pk=rota.pk)
        if kept.row_version != row_version:
            message = _("Somebody changed this rota while you had it open.")
            raise Stale(message, changed=_changed_since(kept, row_version))
        changed = {
            name: [getattr(kept, name), value]
            for name, value in changes.items()
            if getattr(kept, name) != value
        }
        if not changed:
            return kept
        for name, (_before, value) in changed.items():
            setattr(kept, name, value)
        checks.Refused.unless_good(_problems(kept))
        kept.row_version += 1
        kept.save(update_fields=[*changed, "row_version"])
        _follow(kept, changed, now)
        activity.record(
            verb="rota.updated",
            subject="rota",
            subject_id=kept.pk,
            actor=by,
            at=now,
            changed=changed | {"row_version": [row_version, kept.row_version]},
        )
    return kept


def set_opening_hours(
    *, rota: Rota, weekly: Mapping[str, Any], by: User | None, now: datetime
) -> OpeningHours:
    """Return a new version of the opening hours, or the newest one when it says the same.

    Older versions stay as they are: who measures by one keeps pointing at it. Raises
    checks.Refused.
    """
    checks.Refused.unless_good(_weekly_problems(weekly))
    hours = WeeklyHours.parse(weekly)
    with transaction.atomic():
        kept = Rota.objects.select_for_update(no_key=True).get(pk=rota.pk)
        newest = _newest(kept)
        if newest and (newest.weekly, newest.zone) == (hours.dump(), kept.zone):
            return newest
        added = _add_version(kept, hours, now)
        activity.record(
            verb="rota.hours_set",
            subject="rota",
            subject_id=kept.pk,
            actor=by,
            at=now,
            changed={"weekly": [newest.weekly if newest else {}, added.weekly]},
        )
    return added


def set_day(
    *, rota: Rota, day: date, kind: str, name: str, by: User | None, now: datetime
) -> RotaDay:
    """Return the day that differs from the country's calendar: closed, staffed or ordinary.

    A day said before is said anew. Raises checks.Refused.
    """
    with transaction.atomic():
        own = RotaDay.objects.select_for_update().filter(rota=rota, day=day).first()
        own = own or RotaDay(rota=rota, day=day)
        own.kind, own.name = kind, " ".join(name.split())
        checks.Refused.unless_good([*checks.day(day, "day"), *checks.row(own)])
        own.save()
        activity.record(
            verb="rota.day_set",
            subject="rota",
            subject_id=rota.pk,
            actor=by,
            at=now,
            changed={"day": day.isoformat(), "kind": own.kind, "name": own.name},
        )
    return own


def clear_day(*, day: RotaDay, by: User | None, now: datetime) -> None:
    """Let the day be what the country's calendar says again."""
    with transaction.atomic():
        activity.record(
            verb="rota.day_cleared",
            subject="rota",
            subject_id=day.rota_id,
            actor=by,
            at=now,
            changed={"day": day.day.isoformat(), "kind": day.kind, "name": day.name},
        )
        day.delete()


def _free_slug(name: str) -> str:
    slug = checks.free_slug(Rota, name, "rota")
    return checks.free_slug(Rota, f"{slug}-rota", "rota") if slug in RESERVED_SLUGS else slug


def _problems(rota: Rota) -> list[checks.Problem]:
    found = [*checks.zone(rota.zone), *checks.region(rota.country, rota.subdivision)]
    if rota.slug in RESERVED_SLUGS:
        message = _("This address is that of another page.")
        found.append(checks.Problem("slug", "taken", message))
    said = {problem.field for problem in found}
    return found + [problem for problem in checks.row(rota) if problem.field not in said]


def _weekly_problems(weekly: Mapping[str, Any]) -> list[checks.Problem]:
    try:
        hours = WeeklyHours.parse(weekly)
    except HoursError as error:
        return [checks.Problem("weekly", error.code, checks.hours_words(error))]
    if hours.is_never_open:
        message = _("Say at least one opening time in the week.")
        return [checks.Problem("weekly", "hours_never_open", message)]
    return []


def _follow(rota: Rota, changed: Mapping[str, Any], now: datetime) -> None:
    """Carry what changed to whatever repeats it."""
    newest = _newest(rota)
    if "zone" in changed and newest is not None:
        _add_version(rota, WeeklyHours.parse(newest.weekly), now)
    if "name" in changed:
        feeds.restate(shifts=Shift.objects.filter(slot__rota=rota), now=now)


def _newest(rota: Rota) -> OpeningHours | None:
    return OpeningHours.objects.filter(rota=rota).order_by("-version").first()


def _add_version(rota: Rota, hours: WeeklyHours, now: datetime) -> OpeningHours:
    newest = _newest(rota)
    return OpeningHours.objects.create(
        rota=rota,
        version=newest.version + 1 if newest else 1,
        weekly=hours.dump(),
        zone=rota.zone,
        made_at=now,
    )


def _changed_since(rota: Rota, row_version: int) -> dict[str, str]:
    """Return the fields changed after that version with their present values."""
    steps = Activity.objects.filter(subject="rota", subject_id=rota.pk, verb="rota.updated")
    names = {
        name
        for changed in steps.order_by("pk").values_list("changed", flat=True)
        if changed["row_version"][0] >= row_version
        for name in changed
    }
    return {name: str(getattr(rota, name)) for name in CHANGEABLE if name in names}
