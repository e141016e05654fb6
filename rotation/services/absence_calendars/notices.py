"""Tell somebody that their calendar hits shifts of theirs, or cannot be read any more."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation.models import AbsenceCalendar, Notice, Shift
from rotation.notices import outbox
from rotation.services import shift_words
from rotation.services.absence_calendars import errors


def page_of(calendar: AbsenceCalendar) -> str:
    """Return the page that says how reading goes and which shifts are hit."""
    return f"/absences/calendars/{calendar.uid}/"


def hits(
    calendar: AbsenceCalendar, shifts: Sequence[Shift], *, key: str, now: datetime
) -> Notice | None:
    """Leave the member a notice of shifts they cannot serve; they come with their people.

    It leads to who could take a single shift, else to the page from which each absence does so.
    """
    user = calendar.member.user
    with translation.override(user.speaks):
        subject = ngettext(
            "An absence from your calendar %(name)s falls into a shift of yours",
            "Absences from your calendar %(name)s fall into %(count)d shifts of yours",
            len(shifts),
        )
        lines = [
            ngettext(
                "It stays yours until somebody takes it over. The planners know of it.",
                "They stay yours until somebody takes them over. The planners know of it.",
                len(shifts),
            ),
            *shift_words.lines(shifts, user),
        ]
        return outbox.enqueue(
            user=user,
            kind="calendar.hits_shifts",
            key=key,
            subject=subject % {"name": calendar.name, "count": len(shifts)},
            body="\n".join(lines),
            url=f"/shifts/{shifts[0].uid}/swap/" if len(shifts) == 1 else page_of(calendar),
            now=now,
        )


def failing(calendar: AbsenceCalendar, *, since: datetime, now: datetime) -> Notice | None:
    """Leave the member a notice, once for each stretch of failing, that it cannot be read."""
    user = calendar.member.user
    with translation.override(user.speaks):
        lines = [
            errors.words(calendar.failure),
            _("The absences read from it before stay as they are; changes since are not known."),
            _("Look whether it is still shared. If its address has changed, add the new one."),
        ]
        return outbox.enqueue(
            user=user,
            kind="calendar.failing",
            key=f"calendar:{calendar.uid}:{since.isoformat()}",
            subject=_("Your calendar %(name)s could not be read for a day")
            % {"name": calendar.name},
            body="\n".join(lines),
            url=page_of(calendar),
            now=now,
        )
