"""Addresses that calendars of the demo read: one keeps up, one is behind, one was never used."""

from datetime import datetime

from rotation.models import FeedToken, Member, Rota
from rotation.selectors import feeds as reads
from rotation.services import feeds

GOOGLE, THUNDERBIRD = "Google-Calendar-Importer", "Thunderbird/140.5.0"


def subscribe(*, member: Member, rota: Rota, now: datetime) -> tuple[FeedToken, FeedToken]:
    """Return the addresses on the member's telephone and laptop; a third, of the rota, waits."""
    by = member.user
    telephone, _raw = feeds.create(
        owner=member,
        kind=FeedToken.Kind.PERSON,
        name="Telephone",
        options={"reminders": [60]},
        by=by,
        now=now,
    )
    laptop, _raw = feeds.create(
        owner=member, kind=FeedToken.Kind.PERSON, name="Laptop", by=by, now=now
    )
    feeds.create(
        owner=member,
        kind=FeedToken.Kind.ROTA,
        rota=rota,
        name="Screen in the office",
        by=by,
        now=now,
    )
    return telephone, laptop


def read(token: FeedToken, agent: str, *, now: datetime) -> None:
    """Note that this program was given the feed at that moment."""
    opened = FeedToken.objects.select_related("owner__user").get(pk=token.pk)
    version = reads.snapshot(opened, now).version
    events = len(reads.feed_events(opened, now))
    feeds.touch(token=opened, agent=agent, version=version, events=events, now=now)
