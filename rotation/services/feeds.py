"""Addresses people subscribe to in their calendars: made, taken back, opened by their secret."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import OperationalError, transaction
from django.db.models import F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from rotation import tokens
from rotation.calendars.options import MOST_PAST_WEEKS, FeedOptions
from rotation.errors import DomainError
from rotation.models import (
    FeedToken,
    Handover,
    Member,
    Rota,
    Shift,
    ShiftHolding,
    Slot,
    Team,
    User,
)
from rotation.selectors.handovers import READ_WITHIN
from rotation.services import activity, checks, feed_options

logger = logging.getLogger(__name__)

MOST_LIVE = 15
USE_NOTED_EVERY = timedelta(minutes=5)
LONGEST_AGENT = 120
# No calendar shows what ended before: whole weeks, and the day that a UTC midnight may differ.
LONGEST_SHOWN = timedelta(weeks=MOST_PAST_WEEKS, days=1)


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
    options: FeedOptions | Mapping[str, object] | None = None,
    by: User | None,
    now: datetime,
) -> tuple[FeedToken, str]:
    """Return a new feed address and its secret, which is shown once and kept only as a hash.

    Kind "person" has the owner's shifts, "rota" and "team" those of the rota or team given. What
    `options` do not name has its usual value. Raises TooManyFeeds and checks.Refused.
    """
    chosen, problems = feed_options.chosen(options or {}, kind)
    made = tokens.make("feed")
    token = FeedToken(
        owner=owner,
        kind=kind,
        name=name.strip(),
        rota=rota,
        team=team,
        options=chosen,
        prefix=made.prefix,
        digest=made.digest,
        key_id=made.key_id,
        made_at=now,
    )
    checks.Refused.unless_good([*problems, *checks.row(token)])
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


def change(
    *,
    token: FeedToken,
    name: str,
    options: FeedOptions | Mapping[str, object],
    by: User | None,
    now: datetime,
) -> FeedToken:
    """Return the feed under the same address with another name or other options.

    Calendars that read it see the change when they ask next. Raises FeedGone and checks.Refused.
    """
    with transaction.atomic():
        kept = _locked(token)
        chosen, problems = feed_options.chosen(options, kept.kind)
        before = {"name": kept.name, "options": kept.options}
        kept.name, kept.options = " ".join(name.split()), chosen
        checks.Refused.unless_good([*problems, *checks.row(kept)])
        after = {"name": kept.name, "options": kept.options}
        if after == before:
            return kept
        kept.save(update_fields=["name", "options"])
        if before["options"] != chosen:
            # Programs that ask by date only are told by the owner's latest change.
            bump(member_ids=[kept.owner_id], now=now)
        activity.record(
            verb="feed.changed",
            subject="feed",
            subject_id=kept.pk,
            actor=by,
            at=now,
            changed={part: [before[part], after[part]] for part in after},
        )
    return kept


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


def touch(
    *,
    token: FeedToken,
    agent: str,
    now: datetime,
    version: int | None = None,
    events: int | None = None,
) -> None:
    """Note when and by which program the address was used: at most every five minutes.

    `version` is the state its reader has now, `events` how many it was sent; another state than
    the last is noted at once. While the database takes no writes, nothing is noted.
    """
    given = token.served_version if version is None else version
    since = now - USE_NOTED_EVERY
    used_lately = token.last_used_at is not None and token.last_used_at > since
    if used_lately and given == token.served_version:
        return
    printable = "".join(character for character in agent if character.isprintable())
    values: dict[str, object] = {"last_used_at": now, "last_agent": printable[:LONGEST_AGENT]}
    due = Q(last_used_at__isnull=True) | Q(last_used_at__lte=since)
    if version is not None:
        values |= {"served_version": version, "served_at": now}
        due |= ~Q(served_version=version)
    if events is not None:
        values["served_events"] = events
    try:
        # Asked again in the statement: of many requests at once, one notes it.
        FeedToken.objects.filter(due, pk=token.pk).update(**values)
    except OperationalError as error:
        # Somebody keeps the database for long. The reader has its feed, and asks again anyway.
        logger.warning("The use of feed %d was not noted: %s", token.pk, error)


def bump(*, member_ids: Iterable[int], now: datetime) -> None:
    """Tell the calendars of these members that their feeds have changed."""
    rows = Member.objects.filter(pk__in=set(member_ids))
    with transaction.atomic():
        # Locked in one order, so that two who tell the same members do not wait in a ring.
        locked = rows.select_for_update(no_key=True).order_by("pk")
        ids = list(locked.values_list("pk", flat=True))
        Member.objects.filter(pk__in=ids).update(
            feed_version=F("feed_version") + 1, feed_changed_at=now
        )


def touch_slot(*, slot: Slot, now: datetime) -> None:
    """Tell everybody who serves or served in a slot that one of its shifts changed.

    Events name the partners, and who lost a shift is still shown it as cancelled.
    """
    restate(shifts=Shift.objects.filter(slot=slot), moved=True, now=now)


def restate(*, shifts: QuerySet[Shift], moved: bool = False, now: datetime) -> None:
    """Mark shifts as changed in words only (a new name): newer for readers, same revision.

    Those no calendar shows any more are left alone. `moved` says that shifts came, went or got
    other times: then who comes after them may read another hand-over note.
    """
    shown = shifts.filter(ends_at__gt=now - LONGEST_SHOWN)
    ids = list(shown.values_list("pk", flat=True))
    rows = Shift.objects.filter(pk__in=ids)
    # People before shifts, as everybody does who changes both.
    bump(member_ids=concerned(rows, moved=moved), now=now)
    rows.filter(state=Shift.State.PUBLISHED).update(updated_at=now)


def concerned(shifts: QuerySet[Shift], *, moved: bool = True) -> set[int]:
    """Return the ids of all whose calendars show one of these shifts: they hold it or held it.

    Where shifts move, also of those who come after them and read what was left before.
    """
    held = ShiftHolding.objects.filter(shift__in=shifts).values_list("member", flat=True)
    holds = shifts.filter(member__isnull=False).values_list("member", flat=True)
    found = {*held, *(member for member in holds if member is not None)}
    return found.union(_readers(shifts)) if moved else found


def _readers(shifts: QuerySet[Shift]) -> set[int]:
    """Return the ids of those who come near these shifts on a rota where notes were left."""
    span = shifts.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    if span["first"] is None:
        return set()
    last = span["last"] + READ_WITHIN
    notes = Handover.objects.filter(
        shift__ends_at__gte=span["first"] - READ_WITHIN, shift__ends_at__lte=last
    )
    # Asked first, on its own: there are few notes, and none at all near most changes.
    noted = set(notes.values_list("shift__slot__rota", flat=True))
    rotas = noted & set(shifts.values_list("slot__rota", flat=True)) if noted else noted
    if not rotas:
        return set()
    rows = Shift.objects.published().filter(
        slot__rota__in=rotas,
        member__isnull=False,
        starts_at__gte=span["first"],
        starts_at__lte=last,
    )
    return {member for member in rows.values_list("member", flat=True) if member is not None}


def _live(owner: Member) -> QuerySet[FeedToken]:
    return FeedToken.objects.filter(owner=owner, revoked_at__isnull=True)


def _locked(token: FeedToken) -> FeedToken:
    """Return the address as it is now, held until the end; raises FeedGone when taken back."""
    rows = FeedToken.objects.select_for_update(of=("self",), no_key=True)
    kept = rows.select_related("owner__user", "rota", "team").get(pk=token.pk)
    if kept.revoked_at is not None:
        raise FeedGone(_("This feed address was taken back already."))
    return kept
