"""The words of a message as every channel needs them, in the language of its reader."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation.hours import zones
from rotation.models import Notice
from rotation.notices import kinds
from rotation.notices.parcels import Parcel

SETTINGS_PATH = "/settings/notices/"
# The mailbox is no archive: the bell has the rest.
MOST_IN_DIGEST = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One notice of a message."""

    subject: str
    lines: tuple[str, ...]
    url: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A message: its subject, what it says, and what stands at its foot."""

    subject: str
    items: tuple[Item, ...]
    more: str
    foot: tuple[str, ...]
    settings_url: str

    @property
    def digest(self) -> bool:
        """Tell whether it needs a heading for each of its parts."""
        return len(self.items) > 1 or bool(self.more)

    def text_lines(self) -> list[str]:
        """Return it line by line without its subject, addresses on lines of their own."""
        lines: list[str] = []
        for item in self.items:
            lines += [f"* {item.subject}"] if self.digest else []
            lines += [*item.lines, *([item.url] if item.url else []), ""]
        lines += [self.more, ""] if self.more else []
        foot = [*self.foot, *_settings(self.settings_url)]
        return [*lines, *foot] if foot else lines[:-1]


@contextmanager
def for_reader(parcel: Parcel) -> Iterator[None]:
    """Speak the language of whoever reads the parcel; a shared one speaks that of the site."""
    language = parcel.user.language if parcel.user else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        yield


def of(parcel: Parcel, now: datetime) -> Words:
    """Return the words of a parcel in the active language."""
    notices = parcel.notices
    items = tuple(map(_item, notices[:MOST_IN_DIGEST]))
    rest = len(notices) - len(items)
    more = ngettext(
        "%(count)d more stands in Frontline.", "%(count)d more stand in Frontline.", rest
    )
    return Words(
        subject=_subject(notices),
        items=items,
        more=more % {"count": rest} if rest else "",
        foot=tuple(_foot(parcel, notices, now)),
        settings_url=f"{settings.SITE_URL}{SETTINGS_PATH}" if parcel.user else "",
    )


def _subject(notices: list[Notice]) -> str:
    if len(notices) == 1:
        (notice,) = notices
        # What is urgent by its kind, such as the start of a shift, needs no word for it.
        if not notice.urgent:
            return notice.subject
        return _("Urgent: %(subject)s") % {"subject": notice.subject}
    words = ngettext(
        "%(count)d notice from Frontline", "%(count)d notices from Frontline", len(notices)
    )
    return words % {"count": len(notices)}


def _item(notice: Notice) -> Item:
    return Item(
        subject=notice.subject,
        lines=tuple(notice.body.splitlines()),
        url=f"{settings.SITE_URL}{notice.url}" if notice.url else "",
        urgent=is_urgent(notice),
    )


def is_urgent(notice: Notice) -> bool:
    """Tell whether a notice waits for no quiet hours and no digest."""
    return notice.urgent or kinds.of(notice.kind).urgent


def _foot(parcel: Parcel, notices: list[Notice], now: datetime) -> Iterator[str]:
    if parcel.user is None:
        return
    if any(map(is_urgent, notices)):
        yield _("This does not wait for quiet hours or the digest.")
    if not all(_names(parcel.user.zone, notice) for notice in notices):
        yield _clocks(zones.zone(parcel.user.zone), now)


def _settings(address: str) -> Iterator[str]:
    if address:
        yield _("You decide what reaches you, and when: %(address)s") % {"address": address}


def _names(zone: str, notice: Notice) -> bool:
    """Tell whether a notice says by itself which clocks its times go by."""
    return re.search(rf"(?<!\w){re.escape(zone)}(?!\w)", notice.body) is not None


def _clocks(zone: ZoneInfo, now: datetime) -> str:
    place, short = _place(zone), _short(zone, now)
    if place == short:
        return _("Times are those of %(place)s.") % {"place": place}
    # Translators: the place a time zone is named after, and its short name at the moment.
    return _("Times are those of %(place)s (%(zone)s).") % {"place": place, "zone": short}


def _short(zone: ZoneInfo, now: datetime) -> str:
    """Return "CET", or "UTC+03" where clocks have no name of their own."""
    short = now.astimezone(zone).tzname() or ""
    return f"UTC{short}" if short.startswith(("+", "-")) else short


def _place(zone: ZoneInfo) -> str:
    return zone.key.rsplit("/", maxsplit=1)[-1].replace("_", " ")
