"""Addresses people subscribe to in their calendars: made, taken back, opened by their secret."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from rotation import tokens
from rotation.errors import DomainError
from rotation.models import FeedToken, Member, Rota, Shift, ShiftHolding, Slot, Team, User
from rotation.selectors.feeds import PAST
from rotation.services import activity, checks

MOST_LIVE = 15
USE_NOTED_EVERY = timedelta(minutes=5)
LONGEST_AGENT = 120
ONE_DAY = timedelta(days=1)


class TooManyFeeds(DomainError):
    """The person has as many live feed addresses as anybody may have."""

    code = "too_many_feeds"


class FeedGone(DomainError):
    """The address was taken back before."""

    code = "feed_gone"
    status = 409


def create(
    *,
    owner: Member,
    kind: str,
    name: str,
    rota: Rota | None = None,
    team: Team | None = None,
    options: Mapping[str, object] | None = None,
    by: User | None,
    now: datetime,
) -> tuple[FeedToken, str]:
    """Return a new feed address and its secret, which is shown once and kept only as a hash.

    Kind "person" has the owner's shifts, "rota" and "team" those of the rota or team given. The
    only option is `busy`, whether shifts block time in the calendar. Raises TooManyFeeds and
    checks.Refused.
    """
    made = tokens.make("feed")
    token = FeedToken(
        owner=owner,
        kind=kind,
        name=name.strip(),
        rota=rota,
        team=team,
        options=dict(options or {}),
        prefix=made.prefix,
        digest=made.digest,
        key_id=made.key_id,
        made_at=now,
    )
    checks.Refused.unless_good([*_option_problems(token.options), *checks.row(token)])
    with transaction.atomic():
        # The lock makes two requests at once count one after the other.
        Member.objects.select_for_update(no_key=True).get(pk=owner.pk)
        if _live(owner).count() >= MOST_LIVE:
            message = _("There can be %(most)d feed addresses a person; take one back first.")
            raise TooManyFeeds(message % {"most": MOST_LIVE})
        token.save()
        activity.record(
            verb="feed.created",
            subject="feed",
            subject_id=token.pk,
            actor=by,
            at=now,
            changed={"name": token.name, "kind": token.kind},
        )
    return token, made.raw


def revoke(*, token: FeedToken, by: User | None, now: datetime) -> FeedToken:
    """Take an address back: from the next request on it opens nothing; again changes nothing."""
    with transaction.atomic():
        rows = FeedToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
        if rows.update(revoked_at=now):
            activity.record(
                verb="feed.revoked", subject="feed", subject_id=token.pk, actor=by, at=now
            )
    token.refresh_from_db(fields=["revoked_at"])
    return token


def rotate(*, token: FeedToken, by: User | None, now: datetime) -> tuple[FeedToken, str]:
    """Return the same feed under a new secret; the old one opens nothing. Raises FeedGone."""
    with transaction.atomic():
        rows = FeedToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
        if not rows.update(revoked_at=now):
            raise FeedGone(_("This feed address was taken back already."))
        fresh, raw = create(
            owner=token.owner,
            kind=token.kind,
            name=token.name,
            rota=token.rota,
            team=token.team,
            options=token.options,
            by=by,
            now=now,
        )
        activity.record(
            verb="feed.rotated",
            subject="feed",
            subject_id=token.pk,
            actor=by,
            at=now,
            changed={"replaced_by": fresh.pk},
        )
    return fresh, raw


def open_feed(raw: str) -> FeedToken | None:
    """Return the live feed of a secret whose owner may still sign in, else None.

    One hash and one query whatever the text is, so that time tells nobody which secrets exist.
    """
    digests = tokens.digests(raw)
    rows = FeedToken.objects.select_related("owner__user", "rota", "team")
    token = rows.filter(digest__in=digests).order_by("pk").first()
    kept = token.digest if token else "0" * 64
    matches = [compare_digest(kept, digest) for digest in digests]
    if token is None or not any(matches):
        return None
    return token if token.revoked_at is None and token.owner.user.is_active else None


def touch(*, token: FeedToken, agent: str, now: datetime) -> None:
    """Note when and by which program the address was used, at most every five minutes."""
    printable = "".join(character for character in agent if character.isprintable())
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    FeedToken.objects.filter(long_ago, pk=token.pk).update(
        last_used_at=now, last_agent=printable[:LONGEST_AGENT]
    )


def bump(*, member_ids: Iterable[int]) -> None:
    """Tell the calendars of these members that their feeds have changed."""
    rows = Member.objects.filter(pk__in=set(member_ids))
    with transaction.atomic():
        # Locked in one order, so that two who tell the same members do not wait in a ring.
        locked = rows.select_for_update(no_key=True).order_by("pk")
        ids = list(locked.values_list("pk", flat=True))
        Member.objects.filter(pk__in=ids).update(feed_version=F("feed_version") + 1)


def touch_slot(*, slot: Slot, now: datetime) -> None:
    """Tell everybody who serves or served in a slot that one of its shifts changed.

    Events name the partners, and who lost a shift is still shown it as cancelled.
    """
    restate(shifts=Shift.objects.filter(slot=slot), now=now)


def restate(*, shifts: QuerySet[Shift], now: datetime) -> None:
    """Mark shifts as changed in words only (a new name): newer for readers, same revision.

    Those no calendar shows any more are left alone.
    """
    shown = shifts.filter(ends_at__gt=now - PAST - ONE_DAY)
    ids = list(shown.values_list("pk", flat=True))
    rows = Shift.objects.filter(pk__in=ids)
    # People before shifts, as everybody does who changes both.
    bump(member_ids=concerned(rows))
    rows.filter(state=Shift.State.PUBLISHED).update(updated_at=now)


def concerned(shifts: QuerySet[Shift]) -> set[int]:
    """Return the ids of all who hold one of these shifts or held it: their calendars show it."""
    held = ShiftHolding.objects.filter(shift__in=shifts).values_list("member", flat=True)
    holds = shifts.filter(member__isnull=False).values_list("member", flat=True)
    return {*held, *(member for member in holds if member is not None)}


def _live(owner: Member) -> QuerySet[FeedToken]:
    return FeedToken.objects.filter(owner=owner, revoked_at__isnull=True)


def _option_problems(options: Mapping[str, object]) -> list[checks.Problem]:
    problems = [
        checks.Problem("options", "unknown_option", _('"%s" is no option of a feed.') % name)
        for name in options
        if name != "busy"
    ]
    if not isinstance(options.get("busy", True), bool):
        message = _('The option "busy" is true or false.')
        problems.append(checks.Problem("options", "bad_option", message))
    return problems
