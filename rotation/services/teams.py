"""Teams, and who belongs to which one from when until when with how much of a full load."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rotation.errors import Conflict
from rotation.hours import zones
from rotation.models import Member, Membership, Shift, Team, User
from rotation.services import activity, checks, ledger, planners
from rotation.services.checks import Problem


class AlreadyInTeam(Conflict):
    """The member is in the team on some of these days."""

    code = "already_in_team"


def create_team(*, name: str, slug: str | None = None, by: User | None, now: datetime) -> Team:
    """Return a new team; its address is made from the name. Raises checks.Refused."""
    name = " ".join(name.split())
    with transaction.atomic():
        team = Team(name=name, slug=slug or checks.free_slug(Team, name, "team"))
        checks.Refused.unless_good(checks.row(team))
        team.save()
        activity.record(
            verb="team.created",
            subject="team",
            subject_id=team.pk,
            actor=by,
            at=now,
            changed={"name": team.name},
        )
    return team


def join(
    *, team: Team, member: Member, share: Decimal, from_on: date, by: User | None, now: datetime
) -> Membership:
    """Return the membership that begins on a day; rotas that run start it at the pool's mean.

    Raises checks.Refused for a share outside 0 to 1 and AlreadyInTeam.
    """
    checks.Refused.unless_good([*share_problems(share), *checks.day(from_on, "from_on")])
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        rows = Membership.objects.filter(team=team, member=member)
        if rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on)).exists():
            message = _("%(person)s is in %(team)s already.")
            raise AlreadyInTeam(message % {"person": member, "team": team})
        membership = Membership.objects.create(
            team=team, member=member, share=share, from_on=from_on
        )
        ledger.credit_joiner(membership=membership, by=by, now=now)
        _record("membership.joined", membership, by=by, now=now)
    return membership


def leave(*, membership: Membership, until_on: date, by: User | None, now: datetime) -> Membership:
    """Return the membership that ends on a day, the first one no longer in the team.

    Shifts from that day on stay with their holder until a planner acts; planners get a notice.
    Raises checks.Refused when it would end before it begins, and AlreadyInTeam when it would
    reach into the next time in the same team.
    """
    checks.Refused.unless_good(checks.day(until_on, "until_on"))
    if until_on <= membership.from_on:
        message = _("The last day has to come after the first one.")
        raise checks.Refused.because("until_on", "membership_ends_before_it_begins", message)
    with transaction.atomic():
        # The same lock as of those who join or are given shifts by a plan.
        Member.objects.select_for_update(no_key=True).get(pk=membership.member_id)
        later = Membership.objects.filter(team=membership.team_id, member=membership.member_id)
        if later.filter(from_on__gt=membership.from_on, from_on__lt=until_on).exists():
            message = _("%(person)s is in %(team)s again before that day.")
            words = {"person": membership.member, "team": membership.team}
            raise AlreadyInTeam(message % words)
        membership.until_on = until_on
        membership.save(update_fields=["until_on"])
        _record("membership.left", membership, by=by, now=now)
        _tell_planners(membership, until_on, now)
    return membership


def set_share(
    *, membership: Membership, share: Decimal, by: User | None, now: datetime
) -> Membership:
    """Return the membership with another share of a full load. Raises checks.Refused."""
    checks.Refused.unless_good(share_problems(share))
    if membership.share == share:
        return membership
    with transaction.atomic():
        before, membership.share = membership.share, share
        membership.save(update_fields=["share"])
        activity.record(
            verb="membership.share_set",
            subject="member",
            subject_id=membership.member_id,
            actor=by,
            at=now,
            changed={"team": membership.team.name, "share": [str(before), str(share)]},
        )
    return membership


def share_problems(share: Decimal) -> list[Problem]:
    """Return what is wrong with a share of a full load."""
    if share.is_finite() and 0 <= share <= 1 and share == round(share, 2):
        return []
    message = _("A share is a number from 0 to 1 with at most two decimals, such as 0.5.")
    return [Problem("share", "bad_share", message)]


def _tell_planners(membership: Membership, until_on: date, now: datetime) -> None:
    held = Shift.objects.published().filter(
        member=membership.member_id, slot__rota__team=membership.team_id, ends_at__gt=now
    )
    after = [
        shift
        for shift in held.with_people().in_order()
        if zones.local_day(shift.starts_at, zones.zone(shift.slot.rota.zone)) >= until_on
    ]
    planners.tell_of_shifts(
        kind="membership.leaves_shifts",
        key=f"membership:{membership.pk}:{until_on.isoformat()}",
        member=membership.member,
        shifts=after,
        now=now,
    )


def _record(verb: str, membership: Membership, *, by: User | None, now: datetime) -> None:
    until_on = membership.until_on.isoformat() if membership.until_on else None
    activity.record(
        verb=verb,
        subject="member",
        subject_id=membership.member_id,
        actor=by,
        at=now,
        changed={
            "team": membership.team.name,
            "share": str(membership.share),
            "from_on": membership.from_on.isoformat(),
            "until_on": until_on,
        },
    )
