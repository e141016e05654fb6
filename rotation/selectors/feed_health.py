"""Whether the calendars that read a feed have seen what it shows now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from rotation.calendars import clients
from rotation.models import FeedToken, Member, Shift
from rotation.selectors.feeds import rows, state
from rotation.selectors.feeds.state import State


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """What is known of the programs that read one feed address.

    `fetched_at` is when one asked last, to five minutes, and `client` its plain name ("" when it
    named none); `changed_at` is when what the feed shows changed last; `up_to_date` says whether
    that was given out (None: it was never fetched); `events` is how many it had then.
    """

    fetched_at: datetime | None
    client: str
    changed_at: datetime
    up_to_date: bool | None
    events: int | None


def of(tokens: Sequence[FeedToken], now: datetime) -> dict[int, FeedHealth]:
    """Return the health of each of these addresses by its pk, in at most two queries."""
    owners = Member.objects.with_user().in_bulk({token.owner_id for token in tokens})
    for token in tokens:
        token.owner = owners[token.owner_id]
    states = _states(tokens, now)
    return {token.pk: _health(token, states[token.pk]) for token in tokens}


def _states(tokens: Sequence[FeedToken], now: datetime) -> dict[int, State]:
    """Return the state of each feed; those of rotas and teams come of one query together."""
    asked: dict[str, Any] = {}
    of_rotas: Q = Q(pk__in=[])
    others = [token for token in tokens if token.kind != FeedToken.Kind.PERSON]
    for token in others:
        since = rows.shown_from(state.options_of(token), now)
        mine = Q(slot__rota=token.rota_id) if token.rota_id else Q(slot__rota__team=token.team_id)
        mine &= Q(ends_at__gt=since)
        of_rotas |= mine
        for name, aggregate in state.aggregates(filter=mine).items():
            asked[f"{name}_{token.pk}"] = aggregate
    found = Shift.objects.filter(of_rotas).aggregate(**asked) if asked else {}
    states = {}
    for token in tokens:
        if token in others:
            own = {name: found[f"{name}_{token.pk}"] for name in state.aggregates()}
            states[token.pk] = state.of_numbers(own, token, now)
        else:
            states[token.pk] = state.state_of(token, now)
    return states


def _health(token: FeedToken, current: State) -> FeedHealth:
    return FeedHealth(
        fetched_at=token.last_used_at,
        client=clients.name_of(token.last_agent),
        changed_at=current.shown_at,
        up_to_date=_up_to_date(token, current),
        events=token.served_events,
    )


def _up_to_date(token: FeedToken, current: State) -> bool | None:
    if token.last_used_at is None or token.served_at is None:
        return None
    if token.served_version == state.version(token, current):
        return True
    if token.kind == FeedToken.Kind.PERSON:
        return False
    # The window of a rota moves with the days: what is over drops out, and no reader misses it.
    # Its owner's changes count as well: other options or another language.
    seen = token.served_at - state.SETTLED
    changes = (current.latest, token.owner.feed_changed_at)
    return all(change is None or change <= seen for change in changes)
