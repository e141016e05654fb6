"""Those who learn the desk come further by the shifts they served: watching, in a pair, leading."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from rotation.hours import zones
from rotation.models import Member, Membership, Rota, Stage, User
from rotation.notices import outbox
from rotation.selectors import people, progression
from rotation.selectors.progression import Step
from rotation.services import activity

ONE_DAY = timedelta(days=1)


def sweep(now: datetime) -> int:
    """Take everybody further who has served enough by now; return how many. May run twice.

    The member and the planners get a notice. A stage counts from the end of the shift that made
    the one before it full, however late the sweep comes.
    """
    return sum(_sweep(rota, now) for rota in _rotas_that_teach())


def _rotas_that_teach() -> Iterable[Rota]:
    any_step = Q(shadow_shifts__gt=0) | Q(paired_shifts__gt=0)
    return Rota.objects.filter(any_step, archived_at__isnull=True).order_by("pk")


def _sweep(rota: Rota, now: datetime) -> int:
    learning = _learning(rota, now)
    found = progression.steps(rota, learning)
    due = {pk: [step for step in steps if step.at <= now] for pk, steps in found.items()}
    return sum(
        _promote(member, due[member.pk][-1], rota, now) for member in learning if due.get(member.pk)
    )


def _learning(rota: Rota, now: datetime) -> list[Member]:
    """Return those of the rota's team of today who still learn."""
    today = zones.local_day(now, zones.zone(rota.zone))
    team = Membership.objects.touching(today, today + ONE_DAY).filter(team=rota.team_id)
    members = Member.objects.with_user().filter(
        pk__in=team.values("member_id"), user__is_active=True
    )
    return list(members.exclude(stage=Stage.LEAD).order_by("pk"))


def _promote(member: Member, step: Step, rota: Rota, now: datetime) -> bool:
    """Give the member the stage, unless somebody gave them another one meanwhile."""
    with transaction.atomic():
        rows = Member.objects.filter(pk=member.pk, stage=member.stage)
        if not rows.update(stage=step.stage, stage_since=step.at):
            return False
        activity.record(
            verb="member.promoted",
            subject="member",
            subject_id=member.pk,
            actor=None,
            at=now,
            changed={"stage": [member.stage, step.stage]},
            reason={"code": "progression", "rota": rota.pk},
        )
        _tell(member, step, rota, now)
    return True


def _tell(member: Member, step: Step, rota: Rota, now: datetime) -> None:
    for user in dict.fromkeys([member.user, *people.planners()]):
        with translation.override(user.speaks):
            outbox.enqueue(
                user=user,
                kind="member.promoted",
                key=f"stage:{member.uid}:{step.stage}:{step.at.isoformat()}",
                subject=_subject(member, step, user),
                body=_("This follows from the shifts served on %(rota)s.") % {"rota": rota.name},
                url=f"/people/{member.uid}/",
                now=now,
            )


def _subject(member: Member, step: Step, reader: User) -> str:
    mine = reader.pk == member.user_id
    words = {
        ("paired", True): _("You have watched enough: from now on you serve in a pair"),
        ("lead", True): _("You have learned the desk: from now on you serve like everybody else"),
        ("paired", False): _("%(person)s has watched enough and serves in a pair now"),
        ("lead", False): _("%(person)s has learned the desk and serves like everybody else now"),
    }
    return words[step.stage, mine] % {"person": member}
