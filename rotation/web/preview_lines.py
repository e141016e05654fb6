"""What a change of people or rules would do to published shifts, in lines of words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, ngettext_lazy

from rotation import moments
from rotation.models import Shift
from rotation.services.previews import Effect
from rotation.web import words

MOST_LISTED = 12

BROKEN: dict[str, Promise] = {
    "rest": ngettext_lazy(
        "%(count)d published shift follows another one with less rest than the rule says.",
        "%(count)d published shifts follow another one with less rest than the rule says.",
        "count",
    ),
    "window": ngettext_lazy(
        "At %(count)d published shift somebody has more shifts in the window than the rule says.",
        "At %(count)d published shifts somebody has more shifts in the window than the rule says.",
        "count",
    ),
    "onboarding_pair": ngettext_lazy(
        "In %(count)d slot two who still learn serve together.",
        "In %(count)d slots two who still learn serve together.",
        "count",
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One shift of a line, linked where it is published."""

    words: str
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a change means, with a state and its word, and the first shifts it is about."""

    state: str
    badge: str
    sentence: str
    items: tuple[Item, ...] = ()
    more: int = 0


def lines(effect: Effect) -> Iterator[Line]:
    """Yield what a change means for one rota, the gravest first."""
    if effect.unable:
        yield _unable(effect)
        yield _stand_ins(effect)
    for rule, count in effect.broken.items():
        yield Line("bad", gettext("against the rule"), str(BROKEN[rule] % {"count": count}))
    if effect.ends:
        yield _ends(effect)
    if effect.retimed:
        yield _retimed(effect)
    if effect.new:
        yield _new(effect)
    yield from _joining(effect)
    if effect.stays:
        yield _stays(effect)


def _unable(effect: Effect) -> Line:
    zone, count = effect.rota.zone, len(effect.unable)
    sentence = ngettext(
        "%(count)d published shift needs another holder. It stays with its holder until a"
        " planner acts.",
        "%(count)d published shifts need another holder. They stay with their holders until a"
        " planner acts.",
        count,
    )
    items = (
        Item(
            f"{_shift(one.shift, zone)}: {one.shift.member} {words.reason(one.code, {}, {})}",
            one.shift,
        )
        for one in effect.unable
    )
    return _line("bad", gettext("to be repaired"), sentence, count, items)


def _stand_ins(effect: Effect) -> Line:
    if not effect.gaps:
        sentence = ngettext(
            "Somebody else can take it over.",
            "Others can take all of them over.",
            len(effect.unable),
        )
        return Line("good", gettext("no gap"), sentence)
    sentence = ngettext(
        "For %(count)d of them nobody else is free as the rules stand.",
        "For %(count)d of them nobody else is free as the rules stand.",
        effect.gaps,
    )
    return Line("bad", gettext("gap"), sentence % {"count": effect.gaps})


def _ends(effect: Effect) -> Line:
    count = len(effect.ends)
    sentence = ngettext(
        "%(count)d published shift ends with the next plan that is published.",
        "%(count)d published shifts end with the next plan that is published.",
        count,
    )
    items = (Item(_held(shift, effect.rota.zone), shift) for shift in effect.ends)
    return _line("watch", gettext("ends"), sentence, count, items)


def _retimed(effect: Effect) -> Line:
    zone, count = effect.rota.zone, len(effect.retimed)
    sentence = ngettext(
        "%(count)d published shift is at another time in the next plan.",
        "%(count)d published shifts are at another time in the next plan.",
        count,
    )
    then = gettext("%(shift)s, then %(span)s")
    items = (
        Item(
            then
            % {
                "shift": _held(one.shift, zone),
                "span": moments.span_words(one.starts_at, one.ends_at, zone),
            },
            one.shift,
        )
        for one in effect.retimed
    )
    return _line("watch", gettext("another time"), sentence, count, items)


def _new(effect: Effect) -> Line:
    zone, count = effect.rota.zone, len(effect.new)
    sentence = ngettext(
        "%(count)d shift is new in days that are published: open until a plan fills it.",
        "%(count)d shifts are new in days that are published: open until a plan fills them.",
        count,
    )
    items = (
        Item(f"{moments.span_words(one.starts_at, one.ends_at, zone)}, {one.seat.name}")
        for one in effect.new
    )
    return _line("info", gettext("new"), sentence, count, items)


def _joining(effect: Effect) -> Iterator[Line]:
    if not effect.joins:
        return
    if effect.credit:
        sentence = ngettext(
            "They start with %(count)d point, the mean of those they are compared with, so that"
            " they are not next every time.",
            "They start with %(count)d points, the mean of those they are compared with, so that"
            " they are not next every time.",
            effect.credit.points,
        )
        yield Line("info", gettext("start"), sentence % {"count": effect.credit.points})
    sentence = ngettext(
        "%(count)d published shift beyond the freeze may go to them with the next plan; until"
        " then it stays with its holder.",
        "%(count)d published shifts beyond the freeze may be shared anew with the next plan; until"
        " then all stay with their holders.",
        effect.shared,
    )
    yield Line("info", gettext("next plan"), sentence % {"count": effect.shared})


def _stays(effect: Effect) -> Line:
    count = len(effect.stays)
    sentence = ngettext(
        "%(count)d shift is so near that no plan touches it: it stays as it is.",
        "%(count)d shifts are so near that no plan touches them: they stay as they are.",
        count,
    )
    items = (Item(_held(shift, effect.rota.zone), shift) for shift in effect.stays)
    return _line("good", gettext("stays"), sentence, count, items)


def _line(state: str, badge: str, sentence: str, count: int, items: Iterable[Item]) -> Line:
    shown = tuple(items)[:MOST_LISTED]
    return Line(state, badge, sentence % {"count": count}, shown, count - len(shown))


def _shift(shift: Shift, zone: str) -> str:
    return f"{moments.span_words(shift.starts_at, shift.ends_at, zone)}, {shift.seat.name}"


def _held(shift: Shift, zone: str) -> str:
    holder = str(shift.member) if shift.member else gettext("open")
    return f"{_shift(shift, zone)}: {holder}"
