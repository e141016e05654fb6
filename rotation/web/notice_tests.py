"""What came of test messages, as lines that say it in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rotation.models import Delivery, Notice
from rotation.notices import failures

State = Delivery.State
# A test that has not arrived by then is looked at by people, not by a page that asks on.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Line:
    """One test: a state for its colour, a word for the state, a sentence, and when it was asked."""

    state: str
    badge: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tests:
    """The lines to show; `open` says that one may change soon, `url` where to ask for it."""

    lines: tuple[Line, ...]
    open: bool
    url: str


def shown(told: Iterable[Notice], *, url: str, now: datetime) -> Tests:
    """Return what came of these tests."""
    rows = list(told)
    lines = tuple(line for one in rows for line in _lines(one))
    waiting = any(_is_open(one) and one.made_at > now - PATIENCE for one in rows)
    return Tests(lines, waiting, url)


def _is_open(told: Notice) -> bool:
    states = {delivery.state for delivery in told.deliveries.all()}
    return told.state == Notice.State.WAITING or not states <= {State.SENT, State.DEAD}


def _lines(told: Notice) -> list[Line]:
    deliveries = list(told.deliveries.all())
    if deliveries:
        return [_line(delivery, told) for delivery in deliveries]
    where = told.destination.name if told.destination else told.user.email if told.user else ""
    if told.state == Notice.State.WAITING:
        return [Line("info", _("waiting"), where, told.made_at)]
    return [Line("watch", _("not sent"), _("There was nowhere to send it."), told.made_at)]


def _line(delivery: Delivery, told: Notice) -> Line:
    where = _where(delivery, told)
    if delivery.state == State.SENT:
        return Line("good", _("sent"), where, told.made_at)
    state = "bad" if delivery.state == State.DEAD else "watch" if delivery.failure else "info"
    badge = _("failed") if delivery.state == State.DEAD else _("waiting")
    if not delivery.failure:
        return Line(state, badge, where, told.made_at)
    said = {"where": where, "why": failures.words(delivery.failure)}
    # Translators: where a message was sent to, and why that did not work.
    return Line(state, badge, _("%(where)s: %(why)s") % said, told.made_at)


def _where(delivery: Delivery, told: Notice) -> str:
    if delivery.destination is not None:
        return delivery.destination.name
    return told.user.email if told.user else told.address
