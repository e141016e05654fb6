"""Who there is: people who may sign in, members who serve shifts, and their roles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rotation.errors import Conflict
from rotation.models import Area, Member, Shift, Stage, User
from rotation.models.people import PERSON_HUES
from rotation.services import absence_calendars, activity, checks, feeds
from rotation.services.checks import Problem
from rotation.services.teams import create_team, join, leave, set_share

__all__ = [
    "LastAdmin",
    "create_member",
    "create_team",
    "join",
    "leave",
    "make_member",
    "set_role",
    "set_share",
    "update_member",
    "update_profile",
]

OF_USER = ("username", "email", "first_name", "last_name", "language", "zone", "is_active")
OF_MEMBER = ("job", "stage", "reach")
ADMIN = "admin"


class LastAdmin(Conflict):
    """Nobody would be left who can manage people."""

    code = "last_admin"


def create_member(
    *,
    username: str,
    email: str,
    first_name: str,
    last_name: str,
    job: str,
    zone: str,
    language: str = "",
    stage: str = Stage.LEAD,
    reach: str = "",
    role: str = "member",
    areas: Iterable[Area] = (),
    password: str | None = None,
    by: User | None,
    now: datetime,
) -> Member:
    """Return a new member who can sign in, with a colour of their own.

    Without a password they cannot sign in until one is set. Raises checks.Refused.
    """
    user = User(
        username=username.strip(),
        email=email.strip().lower(),
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        language=language,
        zone=zone,
    )
    user.set_password(password)
    problems = [
        *_user_problems(user),
        *_member_problems(Member(job=job, stage=stage, reach=reach)),
        *checks.role(role),
        *_password_problems(password, user),
    ]
    checks.Refused.unless_good(problems)
    with transaction.atomic():
        user.save()
        user.groups.set(Group.objects.filter(name=role))
        return make_member(
            user=user, job=job, stage=stage, reach=reach, areas=areas, by=by, now=now
        )


def make_member(
    *,
    user: User,
    job: str,
    stage: str = Stage.LEAD,
    reach: str = "",
    areas: Iterable[Area] = (),
    by: User | None,
    now: datetime,
) -> Member:
    """Return the member somebody who can sign in becomes, with a colour of their own.

    Raises checks.Refused.
    """
    member = Member(user=user, job=job, stage=stage, reach=reach.strip())
    checks.Refused.unless_good(_member_problems(member))
    with transaction.atomic():
        # Round robin, and kept: a colour people know must not move when somebody leaves.
        member.hue = Member.objects.count() % PERSON_HUES
        member.save()
        member.areas.set(areas)
        activity.record(
            verb="member.created",
            subject="member",
            subject_id=member.pk,
            actor=by,
            at=now,
            changed={"name": user.display_name, "job": job},
        )
    return member


def update_member(*, member: Member, by: User | None, now: datetime, **changes: Any) -> Member:
    """Return the member with these fields changed: those of the user and the member, and `areas`.

    What is the same already is left alone. Raises checks.Refused.
    """
    checks.changes(changes, [*OF_USER, *OF_MEMBER, "areas"])
    user = member.user
    if "email" in changes:
        changes["email"] = changes["email"].strip().lower()
    areas = changes.pop("areas", None)
    name_before = user.display_name
    with transaction.atomic():
        if "is_active" in changes:
            _one_at_a_time()
        changed = _apply(user, changes, OF_USER) | _apply(member, changes, OF_MEMBER)
        problems = [*_user_problems(user), *_member_problems(member)]
        checks.Refused.unless_good(problems)
        if user.display_name != name_before:
            # First, since it locks others too: all of them in one order.
            _rename_in_feeds(member, now)
        user.save(update_fields=[name for name in changed if name in OF_USER])
        if "stage" in changed:
            # Shifts served before it do not count for the next one.
            member.stage_since = now
        member.save(
            update_fields=[name for name in changed if name in OF_MEMBER]
            + (["stage_since"] if "stage" in changed else [])
        )
        if areas is not None:
            changed |= _set_areas(member, areas)
        if "is_active" in changed:
            _must_leave_an_admin()
        if "language" in changed or "zone" in changed:
            feeds.bump(member_ids=[member.pk], now=now)
        if "zone" in changed:
            absence_calendars.read_anew(member_ids=[member.pk], now=now)
        if changed:
            activity.record(
                verb="member.updated",
                subject="member",
                subject_id=member.pk,
                actor=by,
                at=now,
                changed=changed,
            )
    return member


def set_role(*, user: User, role: str, by: User | None, now: datetime) -> User:
    """Return the user with one access role in place of the former ones.

    Raises checks.Refused for an unknown role and LastAdmin when nobody could manage people.
    """
    checks.Refused.unless_good(checks.role(role))
    with transaction.atomic():
        _one_at_a_time()
        former = sorted(user.groups.values_list("name", flat=True))
        if former == [role]:
            return user
        user.groups.set(Group.objects.filter(name=role))
        if ADMIN in former:
            _must_leave_an_admin()
        activity.record(
            verb="user.role_set",
            subject="user",
            subject_id=user.pk,
            actor=by,
            at=now,
            changed={"role": [", ".join(former), role]},
        )
    return user


def update_profile(*, user: User, language: str, zone: str, theme: str, now: datetime) -> User:
    """Return the user with their own settings of reading changed. Raises checks.Refused."""
    with transaction.atomic():
        given = {"language": language, "zone": zone, "theme": theme}
        changed = _apply(user, given, tuple(given))
        checks.Refused.unless_good(_user_problems(user))
        if not changed:
            return user
        user.save(update_fields=list(changed))
        mine = Member.objects.filter(user=user).values_list("pk", flat=True)
        feeds.bump(member_ids=mine, now=now)
        if "zone" in changed:
            absence_calendars.read_anew(member_ids=mine, now=now)
        activity.record(
            verb="user.profile_updated",
            subject="user",
            subject_id=user.pk,
            actor=user,
            at=now,
            changed=changed,
        )
    return user


def _user_problems(user: User) -> list[Problem]:
    problems = [*checks.zone(user.zone), *checks.language(user.language)]
    others = User.objects.exclude(pk=user.pk)
    if user.email and others.filter(email__iexact=user.email).exists():
        message = _("Somebody else has this e-mail address.")
        problems.append(Problem("email", "email_taken", message))
    if others.filter(username__iexact=user.username).exists():
        message = _("Somebody else has this sign-in name.")
        problems.append(Problem("username", "username_taken", message))
    said = {problem.field for problem in problems}
    return problems + [problem for problem in checks.row_fields(user) if problem.field not in said]


def _member_problems(member: Member) -> list[Problem]:
    problems = [*checks.job(member.job), *checks.stage(member.stage)]
    said = {problem.field for problem in problems} | {"user"}
    return problems + [one for one in checks.row_fields(member) if one.field not in said]


def _password_problems(password: str | None, user: User) -> list[Problem]:
    if password is None:
        return []
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [
            Problem("password", one.code or "invalid", " ".join(one.messages))
            for one in error.error_list
        ]
    return []


def _apply(row: Any, changes: dict[str, Any], names: tuple[str, ...]) -> dict[str, list[Any]]:
    """Set what differs and return field -> [before, after]."""
    changed: dict[str, list[Any]] = {}
    for name in names:
        if name in changes and getattr(row, name) != changes[name]:
            changed[name] = [getattr(row, name), changes[name]]
            setattr(row, name, changes[name])
    return changed


def _set_areas(member: Member, areas: Iterable[Area]) -> dict[str, list[Any]]:
    before = sorted(member.areas.values_list("name", flat=True))
    after = sorted(area.name for area in areas)
    if before == after:
        return {}
    member.areas.set(areas)
    return {"areas": [before, after]}


def _rename_in_feeds(member: Member, now: datetime) -> None:
    """Their own calendars and those of everybody they serve with show the name."""
    slots = Shift.objects.filter(member=member).values("slot")
    # So do those of everybody who reads a note that they left.
    shown = Q(slot__in=slots) | Q(handover__written_by=member.user)
    feeds.restate(shifts=Shift.objects.filter(shown), moved=True, now=now)
    feeds.bump(member_ids=[member.pk], now=now)


def _one_at_a_time() -> None:
    """Keep others waiting, so that two admins do not take the role from each other."""
    Group.objects.select_for_update(no_key=True).get(name=ADMIN)


def _must_leave_an_admin() -> None:
    admins = User.objects.filter(is_active=True)
    if not (admins.filter(groups__name=ADMIN) | admins.filter(is_superuser=True)).exists():
        message = _("Somebody has to be able to manage people; make another admin first.")
        raise LastAdmin(message)
