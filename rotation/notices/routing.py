"""Which ways a notice takes: what its reader chose, the hours to be left alone, the digest."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from rotation.hours import zones
from rotation.models import Delivery, Destination, Notice, NoticeSettings, User
from rotation.notices import failures, kinds
from rotation.notices.quiet import Quiet, next_allowed, next_digest
from rotation.notices.wording import is_urgent
from rotation.selectors import destinations, notice_settings

AT_ONCE = 100
# Whoever upgrades is not mailed what the bell has shown for long.
STALE = timedelta(days=1)
State = Notice.State
Way = Delivery.Way

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Readers:
    """What the readers of some notices have set, read at once for all of them."""

    settings: dict[int, NoticeSettings]
    choices: dict[tuple[int, str, str], str]
    destinations: dict[int, list[Destination]]

    @classmethod
    def of(cls, notices: Sequence[Notice]) -> "Readers":
        """Return the settings of everybody who gets one of these; three queries."""
        ids = {notice.user_id for notice in notices if notice.user_id is not None}
        return cls(
            notice_settings.of_each(ids), notice_settings.chosen(ids), destinations.of_each(ids)
        )


def fan_out(*, now: datetime) -> int:
    """Turn each waiting notice into its deliveries, and return how many notices that were.

    Each notice is taken with its deliveries in one transaction, so that any number of workers may
    do this at once. One that cannot be routed is given up and holds up no other.
    """
    done = 0
    while True:
        ids = list(_waiting(now).values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return done
        try:
            routed = _route(ids, now)
        except Exception:
            logger.exception("notices could not be routed together; each is tried by itself")
            routed = sum(_route_alone(one, now) for one in ids)
        if not routed:
            # Another worker has them.
            return done
        done += routed


def _waiting(now: datetime) -> QuerySet[Notice]:
    # Those a worker of an older version was stopped at are in the state of being sent.
    stopped = Q(state=State.SENDING, leased_until__lte=now)
    rows = Notice.objects.filter(Q(state=State.WAITING, due_at__lte=now) | stopped)
    return rows.order_by("-urgent", "due_at", "pk")


def _route(ids: Sequence[int], now: datetime) -> int:
    with transaction.atomic():
        rows = _waiting(now).filter(pk__in=ids).select_for_update(of=("self",), skip_locked=True)
        notices = list(rows.select_related("user", "destination"))
        readers = Readers.of(notices)
        made = [one for notice in notices for one in deliveries_of(notice, readers, now)]
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        taken = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
        return taken.update(state=State.SENT, sent_at=now, leased_until=None, failure="")


def _route_alone(notice_id: int, now: datetime) -> int:
    try:
        return _route([notice_id], now)
    except Exception:
        logger.exception("notice %s could not be routed", notice_id)
        rows = Notice.objects.filter(pk=notice_id).exclude(state=State.SENT)
        return rows.update(state=State.DEAD, leased_until=None, failure=failures.UNPLANNED)


def deliveries_of(notice: Notice, readers: Readers, now: datetime) -> Iterator[Delivery]:
    """Yield the deliveries of a notice that came with its recipient; none for the bell alone."""
    if notice.destination is not None:
        yield _delivery(notice, notice.destination.way, now, now, notice.destination)
    elif notice.user is None:
        yield _delivery(notice, Way.MAIL, now, now)
    elif notice.user.is_active and notice.due_at > now - STALE:
        yield from _to_person(notice, notice.user, readers, now)


def _to_person(notice: Notice, user: User, readers: Readers, now: datetime) -> Iterator[Delivery]:
    places: list[tuple[str, Destination | None]] = [(Way.MAIL, None)] if user.email else []
    # Each address has a test of its own.
    if notice.kind != kinds.TEST:
        places += [(one.way, one) for one in readers.destinations.get(user.pk, [])]
    kind = kinds.of(notice.kind)
    for way, destination in places:
        choice = readers.choices.get((user.pk, kind.code, way), kind.usual[way])
        if choice == kinds.OFF:
            continue
        digest = choice == kinds.DIGEST and not is_urgent(notice)
        due_at = _due_at(notice, user, readers.settings.get(user.pk), now, digest=digest, way=way)
        yield _delivery(notice, way, due_at, now, destination, digest=digest)


def _due_at(
    notice: Notice,
    user: User,
    settings: NoticeSettings | None,
    now: datetime,
    *,
    digest: bool,
    way: str,
) -> datetime:
    # A program sleeps at no time.
    if is_urgent(notice) or way == Way.WEBHOOK:
        return now
    settings = settings or NoticeSettings()
    zone = zones.zone(user.zone)
    at = next_digest(now, settings.digest_at, zone) if digest else now
    quiet = Quiet(settings.quiet_from, settings.quiet_until, settings.quiet_weekends)
    return next_allowed(at, quiet, zone)


def _delivery(
    notice: Notice,
    way: str,
    due_at: datetime,
    now: datetime,
    destination: Destination | None = None,
    *,
    digest: bool = False,
) -> Delivery:
    return Delivery(
        notice=notice,
        way=way,
        destination=destination,
        digest=digest,
        due_at=due_at,
        made_at=now,
    )
