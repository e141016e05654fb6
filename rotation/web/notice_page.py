"""The notices of one page of the bell, by the day they came, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from rotation.models import Delivery, Notice
from rotation.moments import day_words
from rotation.notices import kinds

MAIL = Delivery.Way.MAIL
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A notice, the word for its kind, and a sentence for each other way it took."""

    told: Notice
    kind: kinds.Words
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What came on one day of the reader's zone."""

    day: date
    words: str
    lines: tuple[Line, ...]


def days(told: Iterable[Notice], now: datetime) -> list[Day]:
    """Return the notices by day in the order they are given; days are the reader's own."""
    today = timezone.localdate(now)
    grouped = groupby(told, key=lambda one: timezone.localdate(one.made_at))
    return [Day(day, _day(day, today), tuple(map(_line, those))) for day, those in grouped]


def _line(told: Notice) -> Line:
    return Line(told, kinds.of(told.kind).title, tuple(map(_way, told.deliveries.all())))


def _day(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - ONE_DAY:
        return _("Yesterday")
    return day_words(day, year=day.year != today.year)


def _way(delivery: Delivery) -> str:
    if delivery.way == MAIL:
        return _mail(delivery)
    name = {"name": delivery.destination.name if delivery.destination else ""}
    if delivery.state == Delivery.State.SENT:
        return _('also sent to "%(name)s"') % name
    if delivery.state == Delivery.State.DEAD:
        return _('could not be sent to "%(name)s"') % name
    if delivery.digest:
        return _('in the next digest to "%(name)s"') % name
    return _('on its way to "%(name)s"') % name


def _mail(delivery: Delivery) -> str:
    if delivery.state == Delivery.State.SENT:
        return _("also by e-mail")
    if delivery.state == Delivery.State.DEAD:
        return _("the e-mail could not be sent")
    if delivery.digest:
        return _("in the next digest by e-mail")
    return _("e-mail on its way")
