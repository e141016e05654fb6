"""Rows for tests, with keyword defaults; every moment hangs on the fixed noon."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import Group

from feedback.models import Account, Case, FrictionPoint, FrictionText, Requirement, Theme
from rotation.models import (
    Member,
    Membership,
    OpeningHours,
    Rota,
    Seat,
    Shift,
    ShiftTemplate,
    Slot,
    Team,
    User,
)
from tests.conftest import NOON

WEEKDAYS = {str(day): [["09:00", "17:00"]] for day in range(5)}
_numbers = itertools.count(1)


def make_user(role="member", **fields):
    """A user who can sign in by force_login only."""
    name = fields.pop("username", f"user{next(_numbers)}")
    user = User(
        username=name,
        email=fields.pop("email", f"{name}@example.org"),
        first_name=fields.pop("first_name", name.title()),
        **fields,
    )
    user.set_unusable_password()
    user.save()
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_team(name="Support", slug=None):
    team, _ = Team.objects.get_or_create(
        name=name, defaults={"slug": slug or name.lower().replace(" ", "-")}
    )
    return team


def make_member(team=None, *, job="developer", role="member", share=1, from_on=None, **fields):
    stage = fields.pop("stage", "lead")
    user = fields.pop("user", None) or make_user(role, **fields)
    member = Member.objects.create(user=user, job=job, stage=stage, hue=Member.objects.count() % 12)
    if team is not False:
        Membership.objects.create(
            team=team or make_team(),
            member=member,
            share=share,
            from_on=from_on or date(2025, 1, 6),
        )
    return member


def make_rota(team=None, *, seats=("developer", "product"), templates=True, **fields):
    """A weekday desk 09:00 to 17:00 with one daily slot and a lead seat for each job."""
    number = next(_numbers)
    rota = Rota.objects.create(
        team=team or make_team(),
        name=fields.pop("name", f"Desk {number}"),
        slug=fields.pop("slug", f"desk-{number}"),
        **fields,
    )
    OpeningHours.objects.create(rota=rota, version=1, weekly=WEEKDAYS, zone=rota.zone, made_at=NOON)
    for position, job in enumerate(seats):
        Seat.objects.create(rota=rota, name=job.title(), job=job, position=position)
    if templates:
        make_template(rota)
    return rota


def make_template(rota, **fields):
    values = {
        "name": f"Day {next(_numbers)}",
        "first_day": date(2026, 1, 5),
        "local_start": time(9),
        "length_minutes": 480,
        "day_offsets": [0, 1, 2, 3, 4],
    }
    return ShiftTemplate.objects.create(rota=rota, **(values | fields))


def make_slot(rota=None, starts_at=None, hours=8, **fields):
    rota = rota or make_rota()
    starts_at = starts_at or NOON.replace(hour=9)
    ends_at = starts_at + timedelta(hours=hours)
    return Slot.objects.create(
        rota=rota,
        template=fields.pop("template", None) or make_template(rota),
        opening_hours=rota.opening_hours.latest("version"),
        day=starts_at.date(),
        starts_at=starts_at,
        ends_at=ends_at,
        working=[[starts_at.isoformat(), ends_at.isoformat()]],
    )


def make_shift(member=None, *, rota=None, starts_at=None, hours=8, seat=None, slot=None, **fields):
    """A published shift, by default of today 09:00 to 17:00 UTC."""
    slot = slot or make_slot(rota, starts_at, hours)
    seat = seat or slot.rota.seats.order_by("position", "pk").first()
    shift = Shift.objects.create(
        slot=slot,
        seat=seat,
        member=member,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        points=fields.pop("points", 4),
        published_at=NOON - timedelta(days=30),
        updated_at=NOON - timedelta(days=30),
        **fields,
    )
    if member:
        shift.holdings.create(member=member, from_at=shift.published_at)
    return shift


def make_account(name=None):
    return Account.objects.create(name=name or f"Company {next(_numbers)}")


def make_case(*, account=None, handler=None, opened_at=None, **fields):
    opened_at = opened_at or NOON - timedelta(days=1)
    values = {
        "needed": "To send the monthly report",
        "happened": "Showed where the button is",
        "made_at": opened_at,
        "changed_at": opened_at,
    }
    return Case.objects.create(
        account=account or make_account(), handler=handler, opened_at=opened_at, **(values | fields)
    )


def make_point(text="The export forgets the chosen folder", *, case=None, observer=None, **fields):
    observed_at = fields.pop("observed_at", None) or (
        case.opened_at if case else NOON - timedelta(days=1)
    )
    observer = observer or make_user()
    account = fields.pop("account", case.account if case else None)
    theme = fields.pop("theme", None)
    point = FrictionPoint.objects.create(
        text=text,
        case=case,
        account=account,
        observer=observer,
        observed_at=observed_at,
        made_at=observed_at,
        **fields,
    )
    FrictionText.objects.create(point=point, revision=1, text=text, at=observed_at, by=observer)
    if theme:
        point.theme_links.create(theme=theme, state="confirmed", by=observer, at=observed_at)
    return point


def make_theme(title="Export forgets the folder", **fields):
    return Theme.objects.create(title=title, made_at=NOON - timedelta(days=30), **fields)


def make_requirement(title="Remember the export folder", **fields):
    return Requirement.objects.create(title=title, made_at=NOON - timedelta(days=20), **fields)


def utc(text):
    """'2026-11-18 09:00' as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
