"""Every kind of notice there is, in words, and by which ways it usually reaches somebody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOW, DIGEST, OFF = "now", "digest", "off"
WAYS = ("mail", "chat", "webhook")
OTHER = "other"
TEST = "test"

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice; the bell shows all of them, `usual` says what the other ways do.

    An urgent kind is sent at once, also in quiet hours. Those for teams may go to the chat
    addresses of a team.
    """

    code: str
    section: Words
    title: Words
    about: Words
    usual: Mapping[str, str]
    urgent: bool = False
    for_teams: bool = False


def _usual(choice: str) -> Mapping[str, str]:
    # A chat address is given to be used, so it gets what the mailbox gets; a program gets all.
    return MappingProxyType({"mail": choice, "chat": choice, "webhook": NOW})


AT_ONCE, TOGETHER, SILENT = _usual(NOW), _usual(DIGEST), _usual(OFF)

SHIFTS = _("My shifts")
REQUESTS = _("Swaps and covers")
PLANNING = _("Planning")
SITE = _("Frontline itself")

_ALL: Iterable[Kind] = (
    Kind(
        "shifts.published",
        SHIFTS,
        _("A plan is published"),
        _("Shifts you got, lost or serve at another time by a new plan."),
        AT_ONCE,
        for_teams=True,
    ),
    Kind(
        "shift.changed",
        SHIFTS,
        _("A published shift changes"),
        _("A shift is given to you or taken from you after the plan was published."),
        AT_ONCE,
    ),
    Kind(
        "shift.cancelled",
        SHIFTS,
        _("A shift of yours is cancelled"),
        _("Nobody serves it any more."),
        AT_ONCE,
    ),
    Kind(
        "shift.divided",
        SHIFTS,
        _("A shift is divided"),
        _("A shift of yours becomes two, so that a part can go to somebody else."),
        AT_ONCE,
    ),
    Kind(
        "shift.reminder",
        SHIFTS,
        _("Reminder before a shift"),
        _("As long before the shift as you set."),
        AT_ONCE,
    ),
    Kind(
        "shift.starts",
        SHIFTS,
        _("A shift starts"),
        _("With the hand-over note of whoever served before you."),
        AT_ONCE,
        urgent=True,
    ),
    Kind(
        "shift.ends",
        SHIFTS,
        _("A shift ends"),
        _("With what is left to do: hand over, and write down what you saw."),
        AT_ONCE,
    ),
    Kind(
        "member.promoted",
        SHIFTS,
        _("Somebody comes further in learning the desk"),
        _("From watching to serving in a pair, from there to serving like everybody else."),
        AT_ONCE,
    ),
    Kind(
        "trade.asked",
        REQUESTS,
        _("Somebody asks you"),
        _("To take a shift, or to swap one."),
        AT_ONCE,
    ),
    Kind(
        "trade.accepted",
        REQUESTS,
        _("A request is accepted"),
        _("Somebody takes your shift or swaps with you, or a planner said so for you."),
        AT_ONCE,
    ),
    Kind(
        "trade.declined",
        REQUESTS,
        _("A request is declined"),
        _("The shift stays with whoever asked."),
        AT_ONCE,
    ),
    Kind(
        "trade.withdrawn",
        REQUESTS,
        _("A request is withdrawn"),
        _("Somebody who asked you keeps the shift after all."),
        AT_ONCE,
    ),
    Kind(
        "trade.expired",
        REQUESTS,
        _("A request runs out"),
        _("Nobody answered in time."),
        AT_ONCE,
    ),
    Kind(
        "trade.overtaken",
        REQUESTS,
        _("A request comes to nothing"),
        _("The shift was cancelled, divided or given to somebody else meanwhile."),
        AT_ONCE,
    ),
    Kind(
        "trade.not_chosen",
        REQUESTS,
        _("A shift you would have taken goes to somebody else"),
        _("A planner chose between several who were willing."),
        TOGETHER,
    ),
    Kind(
        "trade.offered",
        REQUESTS,
        _("A planner asks others to take your shift"),
        _("It stays yours until somebody does."),
        AT_ONCE,
    ),
    Kind(
        "trade.willing",
        PLANNING,
        _("Somebody is willing to take a shift"),
        _("And it is the planners who choose."),
        AT_ONCE,
    ),
    Kind(
        "trade.taken",
        PLANNING,
        _("Somebody takes a shift over at once"),
        _("An open one, or one of somebody else."),
        TOGETHER,
    ),
    Kind(
        "trade.escalated",
        PLANNING,
        _("A shift given away finds nobody"),
        _("Nobody can, everybody declined, or nobody answered."),
        AT_ONCE,
    ),
    Kind(
        "absence.hits_shifts",
        PLANNING,
        _("Somebody cannot serve published shifts"),
        _("Because of a new absence."),
        AT_ONCE,
    ),
    Kind(
        "membership.leaves_shifts",
        PLANNING,
        _("Somebody leaves a team and has shifts left"),
        _("Published shifts after the last day in the team."),
        AT_ONCE,
    ),
    Kind(
        "rota.gap",
        PLANNING,
        _("A gap in the rota ahead"),
        _("Published shifts of the coming days that nobody holds."),
        AT_ONCE,
        for_teams=True,
    ),
    Kind(
        "draft.ready",
        PLANNING,
        _("A draft is ready"),
        _("A plan you asked for is computed and waits for a review."),
        AT_ONCE,
    ),
    Kind(
        "duty.changed",
        PLANNING,
        _("Somebody else is on duty"),
        _("Who is on duty now, for a chat group that is kept in step."),
        SILENT,
    ),
    Kind(
        "calendar.hits_shifts",
        SHIFTS,
        _("A calendar of yours says you are away during a shift"),
        _("An absence that was read in covers a published shift of yours."),
        AT_ONCE,
    ),
    Kind(
        "calendar.failing",
        SITE,
        _("A calendar of yours cannot be read"),
        _("The last good copy is used until it can."),
        TOGETHER,
    ),
    Kind(
        "destination.gone",
        SITE,
        _("A chat address or webhook stopped working"),
        _("Its other end said that it is gone, so nothing more is sent there."),
        AT_ONCE,
    ),
    Kind(
        OTHER,
        SITE,
        _("Everything else"),
        _("What has no line of its own here."),
        AT_ONCE,
    ),
    Kind(
        TEST,
        SITE,
        _("Test message"),
        _("What the test button sends."),
        AT_ONCE,
        urgent=True,
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for kind in _ALL})
# A test is asked for by hand, and a change of duty goes to addresses of rotas only.
CHOOSABLE = tuple(code for code in KINDS if code not in {TEST, "duty.changed"})
FOR_TEAMS = tuple(code for code, kind in KINDS.items() if kind.for_teams)


def of(code: str) -> Kind:
    """Return the kind of that code; one without a line of its own counts as "other"."""
    return KINDS.get(code) or KINDS[OTHER]


def choices_of(way: str) -> tuple[str, ...]:
    """Return what may be chosen for a way: a program gets each message by itself or none."""
    return (NOW, OFF) if way == "webhook" else (NOW, DIGEST, OFF)
