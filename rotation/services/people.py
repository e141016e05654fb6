"""Who there is: people who may sign in, members who serve shifts, and their roles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import Conflict
from rotation.models import Area, Job, Member, Shift, Stage, User
from rotation.models.people import PERSON_HUES
from rotation.services import activity, checks, feeds
from rotation.services.checks import Problem
from rotation.services.teams import create_team, join, leave, set_share

__all__ = [
    "LastAdmin",
    "create_member",
    "create_team",
    "join",
    "leave",
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
    by: User,
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
    member = Member(job=job, stage=stage, reach=reach.strip())
    with transaction.atomic():
        checks.Refused.unless_good(
            [
                *_user_problems(user),
                *_member_problems(member),
                *role_problems(role),
                *_password_problems(password, user),
            ]
        )
        user.save()
        user.groups.set(Group.objects.filter(name=role))
        member.user = user
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
            changed={"name": user.display_name, "job": job, "role": role},
        )
    return member


def update_member(*, member: Member, by: User, now: datetime, **changes: Any) -> Member:
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
        changed = _apply(user, changes, OF_USER) | _apply(member, changes, OF_MEMBER)
        problems = [*_user_problems(user), *_member_problems(member)]
        checks.Refused.unless_good(problems)
        user.save(update_fields=[name for name in changed if name in OF_USER])
        member.save(update_fields=[name for name in changed if name in OF_MEMBER])
        if areas is not None:
            changed |= _set_areas(member, areas)
        if "is_active" in changed:
            _must_leave_an_admin()
        if user.display_name != name_before:
            _rename_in_feeds(member, now)
        if "language" in changed or "zone" in changed:
            feeds.bump(member_ids=[member.pk])
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


def set_role(*, user: User, role: str, by: User, now: datetime) -> User:
    """Return the user with one access role in place of the former ones.

    Raises checks.Refused for an unknown role and LastAdmin when nobody could manage people.
    """
    checks.Refused.unless_good(role_problems(role))
    with transaction.atomic():
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
        feeds.bump(member_ids=Member.objects.filter(user=user).values_list("pk", flat=True))
        activity.record(
            verb="user.profile_updated",
            subject="user",
            subject_id=user.pk,
            actor=user,
            at=now,
            changed=changed,
        )
    return user


def role_problems(role: str) -> list[Problem]:
    """Return what is wrong with the name of an access role."""
    roles = list(Group.objects.order_by("name").values_list("name", flat=True))
    if role in roles:
        return []
    message = _('"%(role)s" is no role; use one of: %(roles)s.')
    words = message % {"role": role, "roles": ", ".join(roles)}
    return [Problem("role", "unknown_role", words)]


def job_problems(job: str) -> list[Problem]:
    """Return what is wrong with the code of a job."""
    if job in Job.values:
        return []
    message = _('"%(job)s" is no job; use one of: %(jobs)s.')
    words = message % {"job": job, "jobs": ", ".join(Job.values)}
    return [Problem("job", "unknown_job", words)]


def stage_problems(stage: str) -> list[Problem]:
    """Return what is wrong with the code of a stage."""
    if stage in Stage.values:
        return []
    message = _('"%(stage)s" is no stage; use one of: %(stages)s.')
    words = message % {"stage": stage, "stages": ", ".join(Stage.values)}
    return [Problem("stage", "unknown_stage", words)]


def language_problems(language: str) -> list[Problem]:
    """Return what is wrong with a language code; empty means: as the device says."""
    known = [code for code, _name in settings.LANGUAGES]
    if not language or language in known:
        return []
    message = _('"%(language)s" is no language of this site; use one of: %(languages)s.')
    words = message % {"language": language, "languages": ", ".join(known)}
    return [Problem("language", "unknown_language", words)]


def _user_problems(user: User) -> list[Problem]:
    problems = [*checks.zone(user.zone), *language_problems(user.language)]
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
    problems = [*job_problems(member.job), *stage_problems(member.stage)]
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
    slots = Shift.objects.published().filter(member=member).values("slot")
    feeds.restate(shifts=Shift.objects.filter(slot__in=slots), now=now)
    feeds.bump(member_ids=[member.pk])


def _must_leave_an_admin() -> None:
    admins = User.objects.filter(is_active=True)
    if not (admins.filter(groups__name=ADMIN) | admins.filter(is_superuser=True)).exists():
        message = _("Somebody has to be able to manage people; make another admin first.")
        raise LastAdmin(message)
