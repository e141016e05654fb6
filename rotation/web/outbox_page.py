"""The outbox as its keepers see it: who gets what by which way, and why not; never what it says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rotation.models import Delivery
from rotation.notices import failures, kinds

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Line:
    """A message on its way: its recipient by name, its kind, its state in a word, and why."""

    delivery: Delivery
    recipient: str
    place: str
    kind: kinds.Words
    state: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some messages were given up, and how many."""

    code: str
    words: str
    count: int


def lines(rows: Iterable[Delivery]) -> list[Line]:
    """Return a line for each message."""
    return [_line(one) for one in rows]


def reasons(found: Iterable[tuple[str, int]]) -> list[Reason]:
    """Return the reasons in words."""
    return [Reason(code, failures.words(code), count) for code, count in found]


def _line(one: Delivery) -> Line:
    told = one.notice
    state, word = _state(one)
    return Line(
        delivery=one,
        recipient=_recipient(one),
        place=one.destination.shown if one.destination else "",
        kind=kinds.of(told.kind).title,
        state=state,
        word=word,
        why=failures.words(one.failure) if one.failure else "",
    )


def _recipient(one: Delivery) -> str:
    """Return a name; whoever is only known by an e-mail address stays unnamed."""
    if one.notice.user is not None:
        return one.notice.user.display_name
    if one.destination is not None:
        return one.destination.name
    return _("somebody without an account")


def _state(one: Delivery) -> tuple[str, str]:
    if one.state == State.DEAD:
        return "bad", _("given up")
    if one.failure:
        return "watch", _("tried again")
    if one.state == State.SENDING:
        return "info", _("being sent")
    return "info", _("waiting")
