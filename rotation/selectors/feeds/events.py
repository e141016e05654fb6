"""The events of a feed, in the active language, made of its rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rotation import why
from rotation.calendars import identity
from rotation.calendars.feed import FeedEvent
from rotation.calendars.options import INTERVAL, FeedOptions
from rotation.calendars.pieces import pieces
from rotation.hours.intervals import Interval
from rotation.models import Shift
from rotation.selectors import handovers
from rotation.selectors.feeds.rows import Duty, named

# Not the site's name: when the site moves, its events must not come twice.
UID_DOMAIN = "frontline"
# A calendar is no place for long reading; the shift's page has the whole note.
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Words:
    """What every event says in the active language, and where it leads: looked up once a feed."""

    rota: str
    seat: str
    partner: str
    title: str
    title_of_others: str
    open: str
    site: str


def _words() -> Words:
    return Words(
        rota=_("Rota: %(rota)s"),
        seat=_("Seat: %(seat)s"),
        partner=_("With: %(person)s"),
        title=_("%(rota)s: %(seat)s"),
        title_of_others=_("%(seat)s: %(person)s"),
        open=pgettext("seat", "open"),
        site=str(settings.SITE_URL),
    )


def of_person(
    duties: Sequence[Duty], lost: Iterable[Duty], options: FeedOptions
) -> Iterator[FeedEvent]:
    """Yield the events of somebody's own shifts, then those of shifts they no longer hold.

    Two queries: who serves beside, and what the ones before left to read.
    """
    words = _words()
    shown = [duty for duty in duties if duty.kind in options.seats]
    standing = [duty for duty in shown if not duty.cancelled]
    partners = _partners(standing)
    notes = handovers.notes_for([duty.pk for duty in standing])
    for duty in shown:
        about = [
            *_with(partners.get(duty.pk, ()), words),
            *_reason(duty),
            *_note(notes.get(duty.pk, "")),
        ]
        body = _body(duty, about, words)
        yield from _events(duty, options, words, title=_title(duty, words), body=body)
    gone = {duty.pk for duty in shown}
    for duty in lost:
        if duty.pk not in gone and duty.kind in options.seats:
            gone.add(duty.pk)
            yield from _events(duty, options, words, title=_title(duty, words), body="")


def of_others(duties: Sequence[Duty], options: FeedOptions) -> Iterator[FeedEvent]:
    """Yield the events of a rota or team: each seat with its holder, and who serves beside."""
    words = _words()
    by_slot: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        if duty.member is not None and not duty.cancelled:
            by_slot[duty.slot].append(duty)
    for duty in duties:
        if duty.kind in options.seats:
            others = () if duty.cancelled else by_slot[duty.slot]
            beside = [
                _in_seat(other.person, other.seat)
                for other in others
                if other is not duty and other.beside(duty)
            ]
            body = _body(duty, _with(beside, words), words)
            yield from _events(duty, options, words, title=_title_of_others(duty, words), body=body)


def of_one(duty: Duty, options: FeedOptions, *, reader: int | None) -> Iterator[FeedEvent]:
    """Yield the event of one shift: as their own for the member who holds it, else as another's."""
    if reader is not None and duty.member == reader:
        yield from of_person([duty], (), options)
        return
    words = _words()
    partners = _partners([duty]).get(duty.pk, ())
    body = _body(duty, _with(partners, words), words)
    yield from _events(duty, options, words, title=_title_of_others(duty, words), body=body)


def _partners(duties: Sequence[Duty]) -> Mapping[int, list[str]]:
    """Return for each of these shifts who serves beside it in its slot, in one query."""
    found: dict[int, list[str]] = defaultdict(list)
    by_slot: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_slot[duty.slot].append(duty)
    rows = Shift.objects.published().filter(slot__in=by_slot, member__isnull=False)
    # Not in the order of the page, which may change without a word to calendars.
    for slot, member, seat, starts_at, ends_at, *names in rows.order_by(
        "starts_at", "seat", "pk"
    ).values_list(
        *("slot", "member", "seat__name", "starts_at", "ends_at"),
        *("member__user__first_name", "member__user__last_name", "member__user__username"),
    ):
        for mine in by_slot[slot]:
            # Of a divided shift the parts run one after the other.
            if member != mine.member and mine.starts_at < ends_at and starts_at < mine.ends_at:
                found[mine.pk].append(_in_seat(named(*names), seat))
    return found


def _events(
    duty: Duty, options: FeedOptions, words: Words, *, title: str, body: str
) -> Iterator[FeedEvent]:
    """Yield the event of a shift, or one for each stretch of its open time."""
    address = _address(duty, words)
    for uid, starts_at, ends_at in _pieces(duty, options):
        yield FeedEvent(
            uid=uid,
            sequence=duty.revision,
            starts_at=starts_at,
            ends_at=ends_at,
            updated_at=duty.changed_at,
            summary=title,
            description=body,
            url=address,
            categories=(duty.rota,),
            busy=options.busy,
            cancelled=duty.cancelled,
            reminders=options.reminders,
        )


def _pieces(duty: Duty, options: FeedOptions) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield the UID and bounds of each event of a shift."""
    if options.each != INTERVAL:
        yield identity.uid(str(duty.uid), UID_DOMAIN), duty.starts_at, duty.ends_at
        return
    span = Interval(duty.starts_at, duty.ends_at)
    kept = [
        Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in duty.working
    ]
    day, zone = duty.day or span.starts_at.date(), ZoneInfo(duty.zone)
    for opaque, piece in pieces(duty.uid, span, working=kept, day=day, zone=zone):
        yield identity.uid(opaque, UID_DOMAIN), piece.starts_at, piece.ends_at


def _address(duty: Duty, words: Words) -> str:
    return f"{words.site}/shifts/{duty.uid}/"


def _body(duty: Duty, about: Iterable[str], words: Words) -> str:
    lines = [words.rota % {"rota": duty.rota}, words.seat % {"seat": duty.seat}]
    return "\n".join([*lines, *about, _address(duty, words)])


def _with(partners: Iterable[str], words: Words) -> Iterator[str]:
    for partner in partners:
        yield words.partner % {"person": partner}


def _reason(duty: Duty) -> Iterator[str]:
    """Yield in a sentence why it is the holder; the shift's page has it at length."""
    reason = why.of_holder(duty.why or {})
    if reason:
        yield _("Why you: %(reason)s") % {"reason": reason}


def _note(text: str) -> Iterator[str]:
    if text:
        short = text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 1].rstrip() + "…"
        yield _("Handed over by %(note)s") % {"note": short}


def _title(duty: Duty, words: Words) -> str:
    return words.title % {"rota": duty.rota, "seat": duty.seat}


def _title_of_others(duty: Duty, words: Words) -> str:
    holder = duty.person if duty.member is not None else words.open
    return words.title_of_others % {"seat": duty.seat, "person": holder}


def _in_seat(person: str, seat: str) -> str:
    return f"{person} ({seat})"
