"""Calendars of the demo: three read addresses of ours, and one that we read was a file."""

from datetime import date, datetime, timedelta

from rotation.calendars.reading import Filters
from rotation.models import FeedToken, Member, Rota
from rotation.selectors import feeds as reads
from rotation.services import absence_calendars, feeds

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


def read_in(*, member: Member, monday: date, now: datetime) -> None:
    """Read a week off out of a file of the member's, beside an hour that does not count."""
    first = monday + timedelta(weeks=14)
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(days=5):%Y%m%d}",
        "SUMMARY:Skiing",
        "END:VEVENT",
        "BEGIN:VEVENT",
        f"DTSTART:{first - timedelta(days=3):%Y%m%d}T150000",
        "DURATION:PT1H",
        "SUMMARY:Parents' evening",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    absence_calendars.add_file(
        member=member,
        name="Family calendar",
        content="\r\n".join(lines).encode(),
        filters=Filters(only_all_day=True),
        by=member.user,
        now=now,
    )
