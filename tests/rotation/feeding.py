"""Feeds for tests: an address, and its events read by a library that did not write them."""

import icalendar

from rotation.models import FeedToken
from rotation.selectors import feeds as reads
from rotation.services import feeds
from tests.conftest import NOON


def subscribe(owner, kind="person", *, rota=None, team=None, **options):
    """An address with these options, made at noon."""
    fields = {"kind": kind, "name": "Phone", "rota": rota, "team": team, "options": options}
    token, _raw = feeds.create(owner=owner, by=None, now=NOON, **fields)
    return token


def fresh(token):
    """The token as the next request finds it."""
    return FeedToken.objects.select_related("owner__user", "rota", "team").get(pk=token.pk)


def read(token, now=NOON):
    """The events of a feed by start."""
    calendar = icalendar.Calendar.from_ical(reads.feed_content(fresh(token), now)[0])
    return sorted(calendar.walk("VEVENT"), key=lambda event: event["DTSTART"].dt)


def only(token, now=NOON):
    [event] = read(token, now)
    return event


def uids(token, now=NOON):
    """The UID of each event by its start."""
    return {event["DTSTART"].dt: str(event["UID"]) for event in read(token, now)}
