"""How reading somebody's calendar goes, in words: a state, a sentence, what to do."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext, ngettext

from rotation import moments
from rotation.models import AbsenceCalendar
from rotation.services import absence_calendars

# What helps depends on whose turn it is: the owner's, in their calendar program or here.
COPY_ANEW = frozenset(
    {
        "fetch_denied", "fetch_not_found", "fetch_gone", "fetch_redirect_refused",
        "calendar_not_a_calendar", "calendar_seal_broken",
    }
)  # fmt: skip
NARROWER = frozenset({"calendar_too_many_occurrences"})
SMALLER = frozenset(
    {
        "calendar_too_large", "calendar_too_many_events", "calendar_too_many_dates",
        "calendar_frequency", "calendar_interval", "calendar_count", "calendar_takes_too_long",
        "calendar_takes_too_much_memory", "fetch_too_large",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """A state as a badge has it with its word, a sentence about it, and what helps."""

    state: str
    word: str
    sentence: str
    advice: str = ""


def state(calendar: AbsenceCalendar, now: datetime) -> CalendarWords:
    """Return what is said of reading a calendar."""
    if not calendar.is_file and not settings.CALENDAR_ADDRESSES:
        return CalendarWords(
            "watch",
            gettext("not read"),
            gettext("This site reads calendars from files only now. What was read stays."),
        )
    if calendar.failure:
        return _failing(calendar, now)
    if calendar.is_file:
        return CalendarWords(
            "info",
            gettext("file"),
            gettext(
                "Read on %(day)s. A file is not kept: when it changes, take it back and add it anew."
            )
            % {"day": moments.day_words(_local_day(calendar.read_at or calendar.made_at))},
        )
    if calendar.read_at is None:
        return CalendarWords(
            "watch", gettext("not read yet"), gettext("It is read within a minute or two.")
        )
    said = {
        "read": moments.relative_words(calendar.read_at, now),
        "next": moments.relative_words(max(calendar.next_read_at or now, now), now),
    }
    return CalendarWords(
        "good", gettext("up to date"), gettext("Last read %(read)s, next %(next)s.") % said
    )


def not_read(calendar: AbsenceCalendar) -> str:
    """Return how many events made no sense when it was read last; "" for none."""
    if not calendar.not_read:
        return ""
    words = ngettext(
        "%(number)d event made no sense and was left out.",
        "%(number)d events made no sense and were left out.",
        calendar.not_read,
    )
    return words % {"number": calendar.not_read}


def filters(calendar: AbsenceCalendar) -> list[str]:
    """Return what is read of the calendar, one sentence a filter."""
    said = []
    if calendar.only_all_day:
        said.append(gettext("Only whole days."))
    if calendar.only_out_of_office:
        said.append(gettext("Only what is marked out of office."))
    if calendar.title_words:
        words = gettext("Only titles with one of these words: %(words)s.")
        said.append(words % {"words": calendar.title_words})
    if not calendar.ignore_transparent:
        said.append(gettext("Also what is marked free."))
    return said or [gettext("Everything that is not marked free.")]


def outcome(found: absence_calendars.Outcome) -> str:
    """Return what reading it just now changed."""
    if not (found.entered or found.changed or found.withdrawn):
        return gettext("Read. Your absences are as they were.")
    words = gettext(
        "Read. Absences: %(entered)d new, %(changed)d changed, %(withdrawn)d withdrawn."
    )
    return words % {
        "entered": found.entered,
        "changed": found.changed,
        "withdrawn": found.withdrawn,
    }


def _local_day(moment: datetime) -> date:
    return moment.astimezone(moments.zone_of(None)).date()


def _failing(calendar: AbsenceCalendar, now: datetime) -> CalendarWords:
    why = absence_calendars.words(calendar.failure)
    since = moments.moment_words(calendar.failing_since or now, None)
    advice = [_advice(calendar.failure)]
    if calendar.read_at:
        kept = gettext("The absences of the last good reading, %(read)s, stay.")
        advice.append(kept % {"read": moments.relative_words(calendar.read_at, now)})
    if calendar.next_read_at:
        again = gettext("It is tried again %(next)s.")
        next_try = moments.relative_words(max(calendar.next_read_at, now), now)
        advice.append(again % {"next": next_try})
    sentence = gettext("%(why)s It has been failing since %(since)s.") % {
        "why": why,
        "since": since,
    }
    return CalendarWords("bad", gettext("failing"), sentence, " ".join(filter(None, advice)))


def _advice(failure: str) -> str:
    if failure in COPY_ANEW:
        return gettext("Copy the address in your calendar program anew and add it here again.")
    if failure in NARROWER:
        return gettext("Choose narrower filters, such as only whole days.")
    if failure in SMALLER:
        return gettext("Share a calendar that holds your absences only, and give its address.")
    return ""
