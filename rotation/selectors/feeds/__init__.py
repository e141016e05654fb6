"""The shifts of a feed as its subscriber sees them, and what tells that state from others.

The UTC day is part of the state: the windows move at midnight, so that between two changes the
bytes stay the same for a day.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rotation.calendars import feed
from rotation.calendars.options import FeedOptions
from rotation.models import FeedToken, Shift, User
from rotation.selectors.feeds import events, looks, rows, state
from rotation.selectors.feeds.state import ICS, JSON, State

__all__ = [
    "ICS",
    "JSON",
    "Snapshot",
    "State",
    "feed_content",
    "feed_events",
    "shift_file",
    "snapshot",
]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What tells one state of a feed from others: to programs, by tag and date, and to us.

    A packed feed is other bytes, so it has a tag of its own. `told_at` is the date readers are
    given; a date they bring is held against `state.changed_at`.
    """

    state: State
    etag: str
    packed_etag: str
    told_at: datetime
    version: int


def snapshot(token: FeedToken, now: datetime, *, form: str = ICS) -> Snapshot:
    """Return the state of a feed without rendering it: at most one query."""
    current = state.state_of(token, now)
    tag = state.etag(token, current, now, form=form)
    return Snapshot(
        state=current,
        etag=tag,
        packed_etag=f'{tag[:-1]}-gzip"',
        told_at=state.told_at(current, now),
        version=state.version(token, current),
    )


def feed_content(
    token: FeedToken,
    now: datetime,
    *,
    raw: str = "",
    form: str = ICS,
    known: State | None = None,
) -> tuple[bytes, int]:
    """Return the feed in its owner's language as iCalendar or JSON, and how many events it has.

    `raw` is the secret of the address, for the SOURCE property only; `known` is the state it is
    in, where that was asked already.
    """
    current = known or state.state_of(token, now)
    with translation.override(looks.language(token)):
        calendar = feed.FeedCalendar(
            name=looks.name(token),
            updated_at=max(current.shown_at, rows.midnight(now)),
            description=_("Support shifts from Frontline; kept up to date by itself."),
            color=looks.color(token),
            source=f"{settings.SITE_URL}/feeds/{raw}.{form}" if raw else "",
            zone=looks.zone(token),
        )
        found = feed_events(token, now)
        write = feed.as_json if form == JSON else feed.render
        return write(calendar, found), len(found)


def feed_events(token: FeedToken, now: datetime) -> list[feed.FeedEvent]:
    """Return the events of a feed in the active language, at most four queries.

    Shifts from as many weeks back as its options say, and for 14 days those that were cancelled
    or, in a person's feed, taken by somebody else.
    """
    options = state.options_of(token)
    duties = rows.duties(token, options, now)
    if token.kind != FeedToken.Kind.PERSON:
        return list(events.of_others(duties, options))
    lost = rows.lost(token.owner, options, now)
    return list(events.of_person(duties, lost, options))


def shift_file(shift: Shift, *, reader: User, now: datetime) -> bytes:
    """Return an iCalendar file of one shift, in the reader's language.

    The event is the one their feeds have, under the same UID; only who holds the shift is told
    why, and has their time blocked.
    """
    member = getattr(reader, "member", None)
    own = member is not None and shift.member_id == member.pk
    options = FeedOptions(busy=own)
    (duty,) = rows.read(Shift.objects.filter(pk=shift.pk), options, reasons=own)
    with translation.override(reader.speaks):
        calendar = feed.FeedCalendar(name="", updated_at=duty.changed_at, refresh=None, zone="")
        found = events.of_one(duty, options, reader=member.pk if own and member else None)
        return feed.render(calendar, list(found))
