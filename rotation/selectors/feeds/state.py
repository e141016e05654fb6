"""What tells one state of a feed from another, without looking at more than it must.

A person's feed is told from the row of its owner alone: whoever writes what it shows raises
`feed_version`. That of a rota or team is told by one query over the shifts it can show.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Sum

from rotation.calendars import identity
from rotation.calendars.options import FeedOptions
from rotation.models import FeedToken
from rotation.selectors.feeds import looks, rows

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ICS, JSON = "ics", "json"
# A date tells seconds apart, and a change may be seen later than the moment it bears. So no reader
# is given a date that changes could still slip behind.
SETTLED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class State:
    """One state of a feed at a moment.

    `numbers` change with its rows; `latest` is the last change of these, where there was any, and
    `shown_at` that or when the address was made; `changed_at` is when any reader should be sent it
    anew: midnight UTC moves its window, and its owner may have chosen other options. `options` are
    those of its address.
    """

    numbers: tuple[int, ...]
    latest: datetime | None
    shown_at: datetime
    changed_at: datetime
    options: FeedOptions


def options_of(token: FeedToken) -> FeedOptions:
    """Return the options of a feed."""
    return FeedOptions.read(token.options, token.kind)


def state_of(token: FeedToken, now: datetime) -> State:
    """Return the state a feed is in: no query for a person's, one for that of a rota or team."""
    if token.kind == FeedToken.Kind.PERSON:
        return _state((token.owner.feed_version,), token.owner.feed_changed_at, token, now)
    # Every seat and state counts: what left the feed a moment ago has to make it another one.
    found = rows.subject(token).filter(ends_at__gt=rows.shown_from(options_of(token), now))
    return of_numbers(found.aggregate(**aggregates()), token, now)


def aggregates(**only: Any) -> dict[str, Any]:
    """Return what is asked of the shifts of a rota or team; `filter` narrows them down."""
    return {
        "count": Count("pk", **only),
        "revisions": Sum("revision", **only),
        # A new name changes no revision; people's versions say so.
        "people": Sum("member__feed_version", **only),
        "latest": Max("updated_at", **only),
    }


def of_numbers(found: dict[str, Any], token: FeedToken, now: datetime) -> State:
    """Return the state of a rota's or team's feed from its aggregates."""
    latest = found["latest"]
    numbers = (
        found["count"],
        found["revisions"] or 0,
        found["people"] or 0,
        (latest - EPOCH) // timedelta.resolution if latest else 0,
    )
    return _state(numbers, latest, token, now)


def _state(
    numbers: tuple[int, ...], latest: datetime | None, token: FeedToken, now: datetime
) -> State:
    owners = token.owner.feed_changed_at
    moments = (rows.midnight(now), latest, owners)
    return State(
        numbers=numbers,
        latest=latest,
        shown_at=latest or token.made_at,
        changed_at=max(moment for moment in moments if moment is not None),
        options=options_of(token),
    )


def etag(token: FeedToken, state: State, now: datetime, *, form: str = ICS) -> str:
    """Return the strong entity tag of a state in a form ("ics" or "json")."""
    return identity.etag(
        options=_shape(token, state) | {"form": form},
        state=state.numbers,
        day=rows.midnight(now).date(),
        language=looks.language(token),
    )


def version(token: FeedToken, state: State) -> int:
    """Return a number that tells states apart but for the day: what a reader was given last."""
    tag = repr((state.numbers, looks.language(token), sorted(_shape(token, state).items())))
    return int(sha256(tag.encode()).hexdigest()[:15], 16)


def told_at(state: State, now: datetime) -> datetime:
    """Return the date a reader is given: the latest change, or a minute ago when that is newer."""
    return min(state.changed_at, max(now - SETTLED, rows.midnight(now)))


def _shape(token: FeedToken, state: State) -> dict[str, object]:
    """Return what shapes the bytes beside the shifts, as JSON values."""
    return {
        **state.options.as_json(),
        "color": looks.color(token),
        "kind": token.kind,
        "name": looks.name(token),
        "site": settings.SITE_URL,
        "subject": token.rota_id or token.team_id or token.owner_id,
        "token": str(token.uid),
        "zone": looks.zone(token),
    }
