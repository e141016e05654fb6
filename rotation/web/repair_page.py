"""What the page of a repair shows: each option in words, and why a shift stays open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rotation import moments
from rotation.models import Member, Rota, Shift
from rotation.services import repairs
from rotation.services.repairs import Conflict, RepairOption, RepairPlan, Unfilled
from rotation.web import score_card, words

KINDS: dict[str, Promise] = {
    "replace": _("Somebody else takes over"),
    "trade": _("A swap"),
    "chain": _("One moves up for another"),
    "leave_open": _("Leave it open"),
}
RULES: dict[str, Promise] = {
    "absent": _("absences"),
    "onboarding_pair": _("that two who learn do not serve together"),
    "rest": _("the rest between two shifts"),
    "window": _("the most shifts in a window"),
}
WORSE: dict[str, Promise] = {
    "points": _("load shared less evenly"),
    "unsocial": _("weekends and holidays shared less evenly"),
    "spacing": _("shifts closer together"),
    "wish": _("against a wish"),
}
COSTS: dict[str, Promise] = {
    "points": _("load %(cost)s"),
    "unsocial": _("weekends and holidays %(cost)s"),
    "spacing": _("spacing %(cost)s"),
    "wish": _("wishes %(cost)s"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who gets a notice, and when the first shift that changes for them begins."""

    member: Member
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """One option with its verdict, and who is told of it.

    `costs` are the parts of what it costs everybody, below 0 for what gets better; `apart` tells
    of each job touched how evenly its load is shared when it is done.
    """

    option: RepairOption
    title: str
    state: str
    verdict: str
    worse: str
    told: tuple[Told, ...]
    costs: str
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A shift that nobody can take, with the rules in conflict and the cheapest way out."""

    shift: Shift
    why: str
    way_out: str


@dataclass(frozen=True, slots=True)
class Part:
    """The repair of one rota's shifts; `hidden` of them wait until these are settled.

    `rules` says which ones keep shifts open even when others move, where that was asked for, and
    `ways` what could be given up.
    """

    rota: Rota
    plan: RepairPlan
    cards: tuple[Card, ...]
    stuck: tuple[Stuck, ...]
    hidden: int = 0
    rules: str = ""
    ways: tuple[str, ...] = ()


def parts(shifts: Sequence[Shift], now: datetime, *, rules: bool = False) -> list[Part]:
    """Return the repair of these shifts, rota by rota; with `rules` it takes some seconds."""
    found = []
    for rota, asked in repairs.by_rota(shifts, now):
        plan = repairs.options(shifts=asked, now=now, rules=rules)
        waiting = sum(shift.slot.rota_id == rota.pk and shift.ends_at > now for shift in shifts)
        found.append(
            Part(
                rota=rota,
                plan=plan,
                cards=tuple(card(option) for option in plan.options),
                stuck=tuple(_stuck(one) for one in plan.unfilled),
                hidden=waiting - len(asked),
                rules=_rules(plan.conflict) if plan.conflict else "",
                ways=tuple(_ways(plan.conflict)) if plan.conflict else (),
            )
        )
    return found


def _rules(conflict: Conflict) -> str:
    names = [str(RULES[code]) for code in conflict.codes if code in RULES]
    if not names:
        return gettext("Nobody could come, whatever rule is given up.")
    return gettext("Even when others move, these are in the way together: %(rules)s.") % {
        "rules": words.listed(names)
    }


def _ways(conflict: Conflict) -> Iterator[str]:
    for way in conflict.ways:
        shift = moments.span_words(way.shift.starts_at, way.shift.ends_at, None)
        yield gettext("%(person)s could take %(shift)s if %(condition)s.") % {
            "person": way.member,
            "shift": shift,
            "condition": words.GIVEN_UP.get(way.code, way.code),
        }


def card(option: RepairOption) -> Card:
    """Return an option as its card shows it."""
    state, verdict = _verdict(option)
    worse = [str(words) for name, words in WORSE.items() if option.parts.get(name, 0) > 0]
    return Card(
        option=option,
        title=_title(option),
        state=state,
        verdict=verdict,
        worse=words.listed(worse) if worse else "",
        told=tuple(_told(option)),
        costs=words.listed(list(_costs(option))),
        apart=tuple(
            f"{score_card.pool_name(pool)}: {score_card.apart(spread)}"
            for pool, spread in option.apart.items()
        ),
    )


def _costs(option: RepairOption) -> Iterator[str]:
    for name, phrase in COSTS.items():
        if cost := option.parts.get(name, 0):
            yield phrase % {"cost": number_format(cost, force_grouping=True)}


def _told(option: RepairOption) -> Iterator[Told]:
    for member in option.people:
        starts = [
            change.shift.starts_at
            for change in option.changes
            if member in (change.before, change.after)
        ]
        if member.user.is_active:
            yield Told(member, min(starts))


def _title(option: RepairOption) -> str:
    takers = list(dict.fromkeys(str(change.after) for change in option.changes if change.after))
    if option.kind != "replace" or not takers:
        return str(KINDS.get(option.kind, option.kind))
    said = ngettext("%(people)s takes over", "%(people)s take over", len(takers))
    return said % {"people": words.listed(takers)}


def _verdict(option: RepairOption) -> tuple[str, str]:
    """Return a state and its word: what one has to know of an option before all else."""
    if option.open:
        said = ngettext("%(count)d stays open", "%(count)d stay open", option.open)
        return "bad", said % {"count": option.open}
    if any(option.parts.get(name, 0) > 0 for name in WORSE):
        return "watch", gettext("at a cost")
    return "good", gettext("nothing suffers")


def _stuck(one: Unfilled) -> Stuck:
    names = {one.cheapest.pk: str(one.cheapest)} if one.cheapest else {}
    gap = {
        "counts": one.gap.counts,
        "cheapest": {"member": one.cheapest.pk, "codes": one.gap.cheapest.codes}
        if one.cheapest and one.gap.cheapest
        else None,
    }
    return Stuck(one.shift, words.at_length({"gap": gap}, held=False), words.cheapest(gap, names))
