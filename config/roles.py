"""The five access roles as Django groups: the only place that says which role may do what."""

from typing import Any

HOLD = "rotation.hold_shifts"
PLAN = "rotation.plan_rotas"
PEOPLE = "rotation.manage_people"
LOG = "feedback.log_cases"
TRIAGE = "feedback.triage_evidence"

# Whoever is signed in may read; a viewer may do no more.
ROLES: dict[str, tuple[str, ...]] = {
    "viewer": (),
    "member": (HOLD, LOG),
    "product": (HOLD, LOG, TRIAGE),
    "planner": (HOLD, LOG, PLAN),
    "admin": (HOLD, LOG, TRIAGE, PLAN, PEOPLE),
}


def keep(**_: Any) -> None:
    """Make the groups hold just the permissions of their role; called after each migrate."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 - apps load first

    for role, names in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        pairs = [name.split(".") for name in names]
        wanted = Permission.objects.filter(
            content_type__app_label__in={app for app, _ in pairs},
            codename__in={code for _, code in pairs},
        )
        group.permissions.set(wanted)
