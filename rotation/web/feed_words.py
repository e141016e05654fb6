"""Whether a calendar keeps up with its feed, in words: a state, a sentence, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rotation import moments
from rotation.selectors.feed_health import FeedHealth

# No program that is still subscribed asks less often.
FORGOTTEN_AFTER = timedelta(days=3)
# How each program can be made to ask, by how its name begins.
ADVICE: tuple[tuple[str, Promise], ...] = (
    (
        "Google",
        _(
            "Google asks after 4 to 24 hours and cannot be hurried. What changes at short notice"
            " you also get as a notice."
        ),
    ),
    (
        "Outlook",
        _(
            "Outlook asks after about 3 hours on the web, up to a day on the desktop; there"
            " “Send/Receive” asks at once."
        ),
    ),
    (
        "Apple",
        _(
            "Apple asks as often as the calendar is set to: choose every hour for “Auto-refresh”,"
            " on an iPhone under “Fetch New Data”."
        ),
    ),
    (
        "Thunderbird",
        _("Thunderbird asks every 30 minutes unless set otherwise; “Synchronize” asks at once."),
    ),
)


@dataclass(frozen=True, slots=True)
class HealthWords:
    """A state as a badge has it with its word, a sentence about it, and what helps."""

    state: str
    word: str
    sentence: str
    advice: str = ""


def health(found: FeedHealth, now: datetime) -> HealthWords:
    """Return what is said of an address that calendars read."""
    if found.fetched_at is None:
        return HealthWords(
            "watch",
            gettext("not read yet"),
            gettext("No calendar has read it yet."),
            gettext("Google can take a day to begin. Lost the address? Make a new one."),
        )
    said = {
        "program": found.client or gettext("A program without a name"),
        "read": moments.relative_words(found.fetched_at, now),
        "changed": moments.relative_words(found.changed_at, now),
    }
    if now - found.fetched_at >= FORGOTTEN_AFTER:
        return HealthWords(
            "bad",
            gettext("read no more"),
            gettext("%(program)s read it %(read)s and has not come back.") % said,
            gettext("Was the calendar removed there? Then take the address back."),
        )
    if found.up_to_date is False:
        # The language of its owner or the address of the site change how the same shifts look.
        words = (
            gettext("%(program)s read it %(read)s; its shifts last changed %(changed)s.")
            if found.changed_at >= found.fetched_at
            else gettext("%(program)s read it %(read)s. Its shifts look different since then.")
        )
        return HealthWords("watch", gettext("behind"), words % said, advice(found.client))
    read = gettext("%(program)s read it %(read)s.") % said
    if found.up_to_date is None:
        return HealthWords("info", gettext("read"), read, advice(found.client))
    return HealthWords("good", gettext("up to date"), read, advice(found.client))


def advice(client: str) -> str:
    """Return how often the program asks and what makes it ask sooner; "" for one not known."""
    return next((str(words) for name, words in ADVICE if client.startswith(name)), "")


def in_one_line(found: Iterable[FeedHealth]) -> str:
    """Return how many calendars have not seen the latest change; "" where none was asked yet."""
    read = [one for one in found if one.fetched_at is not None]
    behind = sum(one.up_to_date is False for one in read)
    if behind:
        words = ngettext(
            "%(count)d calendar has not seen the latest change.",
            "%(count)d calendars have not seen the latest change.",
            behind,
        )
        return words % {"count": behind}
    return gettext("The latest change is in every calendar that reads.") if read else ""
