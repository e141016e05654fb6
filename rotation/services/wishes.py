"""Time a member would rather serve, or rather not: few of each, so that wishes stay honest."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation.errors import Conflict, DomainError
from rotation.hours import zones
from rotation.models import Member, User, Wish
from rotation.selectors import wishes as reads
from rotation.selectors.wishes import BUDGET
from rotation.services import activity, checks
from rotation.services.checks import Problem

LONGEST = timedelta(days=31)


class WishBudgetSpent(DomainError):
    """The member has fewer days left to wish for in that quarter."""

    code = "wish_budget_spent"


class AlreadyWished(Conflict):
    """The member has a wish about some of that time already, for it or against it."""

    code = "wish_already_made"


def make(
    *,
    member: Member,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    all_day: bool,
    note: str,
    by: User,
    now: datetime,
) -> Wish:
    """Return the new wish; drafts computed from now on know of it.

    Each day it takes some time of, in the member's zone, counts one of the days of its kind and
    quarter. Raises checks.Refused for time that is over, backwards or longer than 31 days,
    AlreadyWished and WishBudgetSpent.
    """
    checks.Refused.unless_good(_span_problems(member, starts_at, ends_at, now))
    wish = Wish(
        member=member,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        all_day=all_day,
        note=note.strip(),
        made_by=by,
        made_at=now,
    )
    checks.Refused.unless_good(checks.row_fields(wish))
    with transaction.atomic():
        # The lock makes two forms sent at once spend the budget one after the other.
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if Wish.objects.standing().filter(member=member).touching(starts_at, ends_at).exists():
            raise AlreadyWished(_("There is a wish about this time already: withdraw it first."))
        _must_be_affordable(wish)
        wish.save()
        _record("wish.made", wish, by=by, now=now)
    return wish


def withdraw(*, wish: Wish, by: User, now: datetime) -> Wish:
    """Return the wish that no longer counts; its days to come are free again."""
    with transaction.atomic():
        rows = Wish.objects.standing().filter(pk=wish.pk)
        if rows.update(withdrawn_at=now):
            _record("wish.withdrawn", wish, by=by, now=now)
    wish.refresh_from_db(fields=["withdrawn_at"])
    return wish


def _must_be_affordable(wish: Wish) -> None:
    spent = reads.spent(wish.member)
    wanted = Counter(reads.quarter(day) for day in reads.days(wish))
    for quarter, days in sorted(wanted.items()):
        free = max(0, BUDGET - spent[wish.kind, quarter])
        if days > free:
            sentence = ngettext(
                "%(free)d day is left of %(budget)d for such wishes in the quarter from %(from)s.",
                "%(free)d days are left of %(budget)d for such wishes in the quarter from "
                "%(from)s.",
                free,
            )
            values = {"free": free, "budget": BUDGET, "from": date_format(quarter, "j M Y")}
            message = sentence % values
            raise WishBudgetSpent(message, fields={"ends_at": [message]})


def _span_problems(
    member: Member, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Problem]:
    out_of_range = checks.day(starts_at.date(), "starts_at")
    if out_of_range:
        return out_of_range
    if ends_at <= starts_at:
        message = _("The wish ends before it begins.")
        return [Problem("ends_at", "wish_ends_before_it_begins", message)]
    if ends_at - starts_at > LONGEST:
        message = _("A wish is for at most 31 days.")
        return [Problem("ends_at", "wish_too_long", message)]
    at = zones.zone(member.user.zone)
    if zones.local_day(starts_at, at) < zones.local_day(now, at):
        message = _("This day is over.")
        return [Problem("starts_at", "wish_is_over", message)]
    return []


def _record(verb: str, wish: Wish, *, by: User, now: datetime) -> None:
    activity.record(
        verb=verb,
        subject="wish",
        subject_id=wish.pk,
        actor=by,
        at=now,
        changed={
            "member": wish.member_id,
            "kind": wish.kind,
            "starts_at": wish.starts_at.isoformat(),
            "ends_at": wish.ends_at.isoformat(),
        },
    )
