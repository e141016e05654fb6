"""What a draft was computed from, as a fingerprint that tells which part has changed since."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from rotation.hours.intervals import Interval
from rotation.models import Absence, Member, Membership, Payback, Rota, Shift, Wish
from rotation.selectors import window
from rotation.selectors.absences import regular_in
from rotation.solver.problem import Rules

LONGEST_SLOT = timedelta(days=28)
PRINT_LENGTH = 6
# In the order in which their prints stand in the fingerprint: ten times six characters.
PARTS = (
    "rules",
    "templates",
    "seats",
    "days",
    "people",
    "absences",
    "wishes",
    "owed",
    "shifts",
    "elsewhere",
)
RULES = (
    "zone",
    "country",
    "subdivision",
    "holiday_policy",
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
)
TEMPLATE = (
    "pk",
    "zone",
    "first_day",
    "last_day",
    "local_start",
    "length_minutes",
    "every_weeks",
    "day_offsets",
)
WEEKDAY_OFF = ("uid", "weekday", "local_start", "local_end", "from_on", "until_on")
HELD = ("pk", "slot_id", "seat_id", "revision", "member_id", "starts_at", "ends_at")


def of(rota: Rota, from_on: date, until_on: date) -> str:
    """Return the fingerprint (60 characters) of what a plan for these days depends on."""
    rows = _rota_rows(rota, from_on, until_on) | _people_rows(rota, from_on, until_on)
    return "".join(_print(rows[part]) for part in PARTS)


def changed(then: str, now: str) -> dict[str, str]:
    """Return which parts of two fingerprints differ, each with a sentence about it."""
    words = {
        "rules": _("The rules or opening hours of the rota were changed."),
        "templates": _("The shift templates were changed."),
        "seats": _("The seats were changed."),
        "days": _("Holidays or closed days were changed."),
        "people": _("Somebody joined, left, or has another job, share or area now."),
        "absences": _("Absences were entered or withdrawn."),
        "wishes": _("Wishes were changed."),
        "owed": _("What people owe each other for shifts taken over has changed."),
        "shifts": _("Published shifts of these days were changed."),
        "elsewhere": _("The same people were given other shifts."),
    }
    if len(then) != len(now):
        return {"version": _("Frontline has learned since what else a plan depends on.")}
    starts = {part: number * PRINT_LENGTH for number, part in enumerate(PARTS)}
    return {
        part: words[part]
        for part, start in starts.items()
        if then[start : start + PRINT_LENGTH] != now[start : start + PRINT_LENGTH]
    }


def rules(rota: Rota) -> Rules:
    """Return the rota's rules as the solver reads them."""
    return Rules(
        min_rest=timedelta(hours=rota.min_rest_hours),
        spacing_days=rota.spacing_days,
        window_days=rota.window_days,
    )


def reach(rota: Rota) -> timedelta:
    """Return how far before and after a plan other shifts matter to its rules."""
    days = max(rota.window_days, rota.spacing_days)
    return max(timedelta(days=days), timedelta(hours=rota.min_rest_hours)) + timedelta(days=1)


def elsewhere(rota: Rota, from_on: date, until_on: date) -> Q:
    """Match shifts of other rotas, and those of this one outside the days."""
    return ~Q(slot__rota=rota) | Q(slot__day__lt=from_on) | Q(slot__day__gte=until_on)


def _rota_rows(rota: Rota, from_on: date, until_on: date) -> dict[str, Iterable[object]]:
    days = rota.own_days.filter(day__gte=from_on, day__lt=until_on + LONGEST_SLOT)
    seats = rota.seats.filter(retired_at__isnull=True)
    hours = rota.opening_hours.order_by("-version").values_list("pk", flat=True)
    return {
        "rules": [[getattr(rota, name) for name in RULES], hours.first()],
        "templates": rota.templates.order_by("pk").values_list(*TEMPLATE),
        "seats": seats.order_by("pk").values_list("pk", "job", "kind", "area_id", "position"),
        "days": days.order_by("day").values_list("day", "kind"),
        "owed": rota.paybacks.filter(state=Payback.State.OPEN)
        .order_by("pk")
        .values_list("uid", "debtor", "creditor", "unsocial"),
        "shifts": window.in_window(rota, from_on, until_on).order_by("pk").values_list(*HELD),
    }


def _people_rows(rota: Rota, from_on: date, until_on: date) -> dict[str, Iterable[object]]:
    first = datetime.combine(from_on, time.min, tzinfo=UTC) - reach(rota)
    until = datetime.combine(until_on, time.min, tzinfo=UTC) + LONGEST_SLOT + reach(rota)
    belonging = Membership.objects.touching(from_on, until.date()).filter(team=rota.team_id)
    people = Member.objects.filter(pk__in=belonging.values("member_id"))
    absences = Absence.objects.standing().touching(first, until).filter(member__in=people)
    off = regular_in(Interval(first, until)).filter(member__in=people)
    wishes = Wish.objects.standing().touching(first, until).filter(member__in=people)
    others = Shift.objects.published().filter(elsewhere(rota, from_on, until_on), member__in=people)
    return {
        "people": [
            *belonging.order_by("pk").values_list("pk", "member", "share", "from_on", "until_on"),
            *people.order_by("pk").values_list("pk", "job", "stage", "user__is_active"),
            *people.order_by("pk", "areas").values_list("pk", "areas"),
        ],
        "absences": [
            *absences.order_by("pk").values_list("uid", "starts_at", "ends_at"),
            *off.order_by("pk").values_list(*WEEKDAY_OFF, "member__user__zone"),
        ],
        "wishes": wishes.order_by("pk").values_list("uid", "kind", "starts_at", "ends_at"),
        "elsewhere": others.touching(first, until).order_by("pk").values_list(*HELD),
    }


def _print(rows: Iterable[object]) -> str:
    body = json.dumps(list(rows), default=_plain, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()[:PRINT_LENGTH]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)
