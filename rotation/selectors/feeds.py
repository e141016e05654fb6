"""The shifts of a feed as its subscriber sees them, and what tells that state from others.

The UTC day is part of the state: the windows below move at midnight, so that between two
changes the bytes stay the same for a day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rotation import why
from rotation.calendars import feed, identity
from rotation.models import FeedToken, Member, Rota, Shift, ShiftHolding

PAST = timedelta(days=60)
LOST_SHOWN = timedelta(days=14)
UID_DOMAIN = "frontline"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# One for each hue of a person, in the order of the wheel.
COLORS = (
    "firebrick",
    "chocolate",
    "darkgoldenrod",
    "olivedrab",
    "forestgreen",
    "seagreen",
    "teal",
    "steelblue",
    "royalblue",
    "slateblue",
    "darkorchid",
    "mediumvioletred",
)


def feed_etag(token: FeedToken, now: datetime) -> str:
    """Return the strong entity tag of the feed as it is now, without rendering it."""
    return identity.etag(
        options={
            "busy": _busy(token),
            "color": _color(token),
            "kind": token.kind,
            "name": _name(token),
            "site": settings.SITE_URL,
            "subject": token.rota_id or token.team_id or token.owner_id,
            "token": str(token.uid),
            "zone": _zone(token),
        },
        feed_version=_version(token),
        day=_midnight(now).date(),
        language=_language(token),
    )


def feed_last_modified(token: FeedToken, now: datetime) -> datetime:
    """Return when what the feed shows changed last; at least midnight UTC, when windows move."""
    rows = _in_window(_subject(token), now)
    latest = rows.aggregate(latest=Max("updated_at"))["latest"]
    moments = [_midnight(now), latest or _midnight(now)]
    if token.kind == FeedToken.Kind.PERSON:
        lost = _lost(token.owner, now).aggregate(latest=Max("until_at"))["latest"]
        moments.append(lost or _midnight(now))
    return max(moments)


def feed_bytes(token: FeedToken, now: datetime, *, raw: str = "") -> bytes:
    """Return the feed as an iCalendar file in its owner's language.

    `raw` is the secret of the address, for the SOURCE property only.
    """
    with translation.override(_language(token)):
        calendar = feed.FeedCalendar(
            name=_name(token),
            updated_at=feed_last_modified(token, now),
            description=_("Support shifts from Frontline; kept up to date by itself."),
            color=_color(token),
            source=f"{settings.SITE_URL}/feeds/{raw}.ics" if raw else "",
            zone=_zone(token),
        )
        return feed.render(calendar, feed_events(token, now))


def feed_events(token: FeedToken, now: datetime) -> list[feed.FeedEvent]:
    """Return the events of a feed in the active language.

    Shifts from 60 days back on, and for 14 days those that were cancelled or, in a person's
    feed, taken by somebody else.
    """
    if token.kind == FeedToken.Kind.PERSON:
        return _events_of_person(token, now)
    rows = _in_window(_subject(token), now).select_related("member__user", "seat", "slot__rota")
    return [_event(shift, token, title=_title_of_others(shift)) for shift in rows.order_by("pk")]


def _events_of_person(token: FeedToken, now: datetime) -> list[feed.FeedEvent]:
    shifts = list(
        _in_window(_subject(token), now).select_related("seat", "slot__rota").order_by("pk")
    )
    partners = _partners(token.owner, shifts)
    events = {
        shift.pk: _event(
            shift, token, title=_title(shift), about=_about_mine(shift, partners[shift.pk])
        )
        for shift in shifts
    }
    for holding in _lost(token.owner, now):
        if holding.shift_id not in events:
            events[holding.shift_id] = _lost_event(holding, token)
    return list(events.values())


def _partners(member: Member, shifts: Sequence[Shift]) -> dict[int, list[str]]:
    """Return for each shift the names and seats of those who serve beside it in its slot."""
    found: dict[int, list[str]] = {shift.pk: [] for shift in shifts}
    by_slot: dict[int, list[Shift]] = defaultdict(list)
    for shift in shifts:
        if shift.state == Shift.State.PUBLISHED:
            by_slot[shift.slot_id].append(shift)
    rows = Shift.objects.published().filter(slot__in=by_slot, member__isnull=False)
    others = rows.exclude(member=member).select_related("member__user", "seat").in_order()
    for other in others:
        for mine in by_slot[other.slot_id]:
            # Of a divided shift the parts run one after the other.
            if mine.starts_at < other.ends_at and other.starts_at < mine.ends_at:
                found[mine.pk].append(f"{other.member} ({other.seat.name})")
    return found


def _event(
    shift: Shift, token: FeedToken, *, title: str, about: Iterable[str] = ()
) -> feed.FeedEvent:
    return feed.FeedEvent(
        uid=_uid(shift),
        sequence=shift.revision,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        updated_at=shift.updated_at,
        summary=title,
        description="\n".join(_lines(shift, about)),
        url=_address(shift),
        categories=(shift.slot.rota.name,),
        busy=_busy(token),
        cancelled=shift.state == Shift.State.CANCELLED,
    )


def _lost_event(holding: ShiftHolding, token: FeedToken) -> feed.FeedEvent:
    """Return a shift that is somebody else's now, so that the calendar lets go of it."""
    shift = holding.shift
    return feed.FeedEvent(
        uid=_uid(shift),
        sequence=shift.revision if holding.revision_at_loss is None else holding.revision_at_loss,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        updated_at=holding.until_at or shift.updated_at,
        summary=_title(shift),
        url=_address(shift),
        categories=(shift.slot.rota.name,),
        busy=_busy(token),
        cancelled=True,
    )


def _lines(shift: Shift, about: Iterable[str]) -> Iterator[str]:
    yield _("Rota: %(rota)s") % {"rota": shift.slot.rota.name}
    yield _("Seat: %(seat)s") % {"seat": shift.seat.name}
    yield from about
    yield _address(shift)


def _about_mine(shift: Shift, partners: Iterable[str]) -> Iterator[str]:
    """Yield who serves beside the reader, and why the reader does; the page has it at length."""
    for partner in partners:
        yield _("With: %(person)s") % {"person": partner}
    reason = why.of_holder(shift.why)
    if reason:
        yield _("Why you: %(reason)s") % {"reason": reason}


def _title(shift: Shift) -> str:
    return _("%(rota)s: %(seat)s") % {"rota": shift.slot.rota.name, "seat": shift.seat.name}


def _title_of_others(shift: Shift) -> str:
    holder = str(shift.member) if shift.member else pgettext("seat", "open")
    return _("%(seat)s: %(person)s") % {"seat": shift.seat.name, "person": holder}


def _subject(token: FeedToken) -> QuerySet[Shift]:
    """Return every shift the feed is about, of any time and state."""
    if token.rota is not None:
        return Shift.objects.filter(slot__rota=token.rota)
    if token.team is not None:
        return Shift.objects.filter(slot__rota__team=token.team)
    return Shift.objects.filter(member=token.owner)


def _in_window(shifts: QuerySet[Shift], now: datetime) -> QuerySet[Shift]:
    midnight = _midnight(now)
    # A cancelled seat that nobody held struck out nobody's day; it just goes.
    just_cancelled = Q(
        state=Shift.State.CANCELLED,
        member__isnull=False,
        updated_at__gte=midnight - LOST_SHOWN,
    )
    return shifts.filter(
        Q(state=Shift.State.PUBLISHED) | just_cancelled, ends_at__gt=midnight - PAST
    )


def _lost(member: Member, now: datetime) -> QuerySet[ShiftHolding]:
    """Return what the member held until lately, the last loss of each shift first."""
    rows = ShiftHolding.objects.filter(
        member=member,
        until_at__gte=_midnight(now) - LOST_SHOWN,
        shift__ends_at__gt=_midnight(now) - PAST,
    )
    return rows.select_related("shift__seat", "shift__slot__rota").order_by("-until_at", "-pk")


def _version(token: FeedToken) -> int:
    """Return a number that only grows, and grows with every change of the feed's rows.

    For rotas and teams it is a sum of numbers that each only grow: rows are never deleted.
    """
    if token.kind == FeedToken.Kind.PERSON:
        return token.owner.feed_version
    shifts = _subject(token).aggregate(
        count=Count("pk"), revisions=Sum("revision"), latest=Max("updated_at")
    )
    latest = shifts.pop("latest")
    desks = Rota.objects.aggregate(count=Count("pk"), versions=Sum("row_version"))
    people = Member.objects.aggregate(versions=Sum("feed_version"))
    numbers = [
        *shifts.values(),
        *desks.values(),
        *people.values(),
        # An open seat under a new name raises only this one.
        (latest - EPOCH) // timedelta.resolution if latest else 0,
    ]
    return sum(number or 0 for number in numbers)


def _uid(shift: Shift) -> str:
    # Not the site's name: when the site moves, its events must not come twice.
    return identity.uid(str(shift.uid), UID_DOMAIN)


def _address(shift: Shift) -> str:
    return f"{settings.SITE_URL}/shifts/{shift.uid}/"


def _name(token: FeedToken) -> str:
    subject = token.rota or token.team
    if subject is not None:
        return subject.name
    with translation.override(_language(token)):
        return _("Shifts of %(person)s") % {"person": token.owner}


def _busy(token: FeedToken) -> bool:
    """Return whether shifts block time: one's own do, those of others do not, unless said."""
    return bool(token.options.get("busy", token.kind == FeedToken.Kind.PERSON))


def _color(token: FeedToken) -> str:
    return COLORS[token.owner.hue] if token.kind == FeedToken.Kind.PERSON else ""


def _zone(token: FeedToken) -> str:
    return token.rota.zone if token.rota is not None else token.owner.user.zone


def _language(token: FeedToken) -> str:
    return token.owner.user.language or settings.LANGUAGE_CODE


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time.min, tzinfo=UTC)
