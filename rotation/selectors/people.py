"""Who there is, and who may do what."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from rotation.models import Area, Member, Membership, Team, User
from rotation.values import Person

PLAN = "rotation.plan_rotas"
ONE_DAY = timedelta(days=1)
PERMISSIONS_BY = "django.contrib.auth.backends.ModelBackend"


def members() -> QuerySet[Member]:
    """Return every member by name, with user and areas."""
    return Member.objects.with_user().prefetch_related("areas").by_name()


def member_of(user: User) -> Member | None:
    """Return the user's own member, or None for somebody who serves no shifts."""
    return Member.objects.with_user().filter(user=user).first()


def by_user(ids: Iterable[int]) -> QuerySet[User]:
    """Return the users with these ids, members or not."""
    return User.objects.filter(pk__in=set(ids)).select_related("member").order_by("pk")


def planners() -> QuerySet[User]:
    """Return the active users who may plan rotas."""
    may = User.objects.with_perm(PLAN, backend=PERMISSIONS_BY)
    return may.order_by("pk")


def teams() -> QuerySet[Team]:
    """Return every team by name."""
    return Team.objects.order_by("name", "pk")


def teams_with_members(now: datetime) -> QuerySet[Team]:
    """Return every team by name, with its memberships of today under `live`."""
    today = now.date()
    live = Membership.objects.touching(today, today + ONE_DAY).select_related("member__user")
    by_name = live.prefetch_related("member__areas").order_by(
        "member__user__first_name", "member__user__last_name", "pk"
    )
    return teams().prefetch_related(Prefetch("memberships", queryset=by_name, to_attr="live"))


def without_team(now: datetime) -> QuerySet[Member]:
    """Return the members who belong to no team today, by name."""
    return members().exclude(pk__in=Member.objects.active_on(now.date()).values("pk"))


def memberships(member: Member) -> QuerySet[Membership]:
    """Return the member's times in teams, the latest first."""
    return member.memberships.select_related("team").order_by("-from_on", "-pk")


def areas() -> QuerySet[Area]:
    """Return every area by name."""
    return Area.objects.order_by("name", "pk")


def areas_with_members() -> QuerySet[Area]:
    """Return every area by name, with the one it is part of and who knows it."""
    known = Prefetch("members", queryset=Member.objects.with_user().by_name())
    return areas().select_related("parent").prefetch_related(known)


def value(user: User) -> Person:
    """Return the frozen value of a user that was read with its member."""
    member: Member | None = getattr(user, "member", None)
    return Person(
        user_id=user.pk,
        name=user.display_name,
        active=user.is_active,
        hue=member.hue if member else None,
        job=member.job if member else "",
    )
