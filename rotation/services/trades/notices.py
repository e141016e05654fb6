"""Tell people about requests for shifts, in their language and at their wall clock, once each."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation import moments
from rotation.hours import zones
from rotation.models import Member, Shift, Trade, TradeAnswer, User
from rotation.notices import outbox
from rotation.selectors import people
from rotation.services import dividing, shift_words

Kind = Trade.Kind
# What stands in a notice, written when the language of its reader is known.
Words = Callable[[User], tuple[str, Sequence[str]]]


def asked(trade: Trade, members: Iterable[Member], *, now: datetime) -> int:
    """Tell whom a request is for; return how many were told."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        if trade.kind == Kind.TRADE:
            subject = _("%(person)s asks you to swap a shift")
            lines = [_("You would get:"), _line(trade.shift, user, trade)]
            lines += [_("%(person)s would get:") % {"person": trade.giver}]
            lines += [_line(trade.other_shift, user)] if trade.other_shift else []
        else:
            subject = _("Can you take a shift of %(person)s?")
            lines = [_line(trade.shift, user, trade), _points(trade)]
            first = trade.choice == "first"
            lines += [_("The first who accepts gets it.") if first else _("A planner chooses.")]
        return subject % {"person": trade.giver}, [*lines, *_note(trade), _until(trade, user)]

    users = (member.user for member in members)
    return _tell(users, "trade.asked", trade, words, now=now)


def willing(trade: Trade, member: Member, *, now: datetime) -> None:
    """Tell the planners that somebody would take a shift for which they choose."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        subject = _("%(person)s can take a shift of %(giver)s")
        line = _("It is you who chooses; until then it stays with %(giver)s.")
        names = {"person": member, "giver": trade.giver}
        return subject % names, [_line(trade.shift, user, trade), line % names]

    _tell(people.planners(), "trade.willing", trade, words, more=f":{member.pk}", now=now)


def offered_for(trade: Trade, *, by: User, now: datetime) -> None:
    """Tell the holder of a shift that a planner asks others to take or swap it."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        subject = _("%(planner)s asks others to take your shift") % {"planner": by.display_name}
        lines = [_line(trade.shift, user, trade), _("It stays yours until somebody does.")]
        return subject, [*lines, *_note(trade)]

    others = [user for user in _users(trade.giver) if user.pk != by.pk]
    _tell(others, "trade.offered", trade, words, now=now)


def accepted(trade: Trade, given: Sequence[Shift], *, by: User, now: datetime) -> None:
    """Tell who asked that somebody takes the shift or swaps, and who does when a planner said so."""

    def to_giver(user: User) -> tuple[str, Sequence[str]]:
        swap = trade.kind == Kind.TRADE
        subject = _("%(person)s swaps with you") if swap else _("%(person)s takes your shift")
        lines = _changed(given[:1], given[1:], user) if swap else _lines(given, user)
        return subject % {"person": trade.taker}, [*lines, *_acted_for(trade, by)]

    def to_taker(user: User) -> tuple[str, Sequence[str]]:
        swap = trade.kind == Kind.TRADE
        subject = _("You swap with %(person)s") if swap else _("You take a shift of %(person)s")
        lines = _changed(given[1:], given[:1], user) if swap else _lines(given, user)
        decided = _("%(planner)s decided it in your place.") % {"planner": by.display_name}
        return subject % {"person": trade.giver}, [*lines, decided]

    _tell(_users(trade.giver), "trade.accepted", trade, to_giver, now=now)
    others = [user for user in _users(trade.taker) if user.pk != by.pk]
    _tell(others, "trade.accepted", trade, to_taker, now=now)


def not_chosen(trade: Trade, *, now: datetime) -> None:
    """Tell the others who would have taken a shift that it went to somebody else."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        subject = _("The shift of %(giver)s goes to %(taker)s")
        names = {"giver": trade.giver, "taker": trade.taker}
        return subject % names, [_line(trade.shift, user, trade)]

    _tell(_willing(trade), "trade.not_chosen", trade, words, now=now)


def declined(trade: Trade, *, by: User, now: datetime) -> None:
    """Tell who asked that the answer is no."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        subject = _("%(person)s declined: the shift stays yours")
        lines = [_line(trade.shift, user, trade)]
        text = str(trade.outcome.get("text", ""))
        lines += [_("Note: %(text)s") % {"text": text}] if text else []
        other = trade.taker if trade.kind == Kind.TRADE else by.display_name
        return subject % {"person": other}, [*lines, *_acted_for(trade, by)]

    _tell(_users(trade.giver), "trade.declined", trade, words, now=now)
    if trade.kind == Kind.COVER:
        _tell(_willing(trade), "trade.withdrawn", trade, _withdrawn_words(trade), now=now)


def withdrawn(trade: Trade, *, by: User, now: datetime) -> None:
    """Tell who was asked to swap or said yes, and who asked when somebody else took it back."""
    concerned = [*_users(trade.taker), *_willing(trade), *_users(trade.giver)]
    others = [user for user in concerned if user.pk != by.pk]
    _tell(others, "trade.withdrawn", trade, _withdrawn_words(trade), now=now)


def expired(trade: Trade, *, now: datetime) -> None:
    """Tell who asked, and the other side of a swap, that the time for an answer is over."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        mine = trade.giver is not None and user.pk == trade.giver.user_id
        subject = (
            _("Nobody answered: the shift is still yours")
            if mine
            else _("The time to swap with %(person)s is over") % {"person": trade.giver}
        )
        told = [_("The planners know and will decide.")] if mine else []
        return subject, [_line(trade.shift, user, trade), *told]

    _tell(_users(trade.giver, trade.taker), "trade.expired", trade, words, now=now)


def overtaken(trade: Trade, *, told: Collection[int] = (), now: datetime) -> None:
    """Tell everybody concerned that the shifts changed meanwhile, but for those told by member."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        subject = _("A request about a shift came to nothing")
        line = (
            _("The shift was cancelled.")
            if trade.outcome.get("code") == "cancelled"
            else _("The shift was given to somebody else or divided meanwhile.")
        )
        return subject, [_line(trade.shift, user, trade), line]

    sides = [one for one in (trade.giver, trade.taker) if one and one.pk not in told]
    # Who was willing and holds it now got what they wanted, and was told of that.
    willing = (user for user in _willing(trade) if not _is(trade.shift.member, user))
    _tell([*_users(*sides), *willing], "trade.overtaken", trade, words, now=now)


def taken(trade: Trade, shift: Shift, *, now: datetime) -> None:
    """Tell the former holder and the planners that somebody took a shift over at once."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        mine = trade.giver is not None and user.pk == trade.giver.user_id
        names = {"taker": trade.taker, "giver": trade.giver}
        if mine:
            subject = _("%(taker)s takes over your shift") % names
        elif trade.giver is None:
            subject = _("%(taker)s takes an open shift") % names
        else:
            subject = _("%(taker)s takes over a shift of %(giver)s") % names
        return subject, [_line(shift, user), *_note(trade)]

    others = (user for user in people.planners() if not _is(trade.taker, user))
    _tell([*_users(trade.giver), *others], "trade.taken", trade, words, now=now)


def escalated(trade: Trade, *, code: str, urgent: bool, now: datetime) -> None:
    """Tell every planner that a shift somebody gives away finds nobody by itself."""

    def words(user: User) -> tuple[str, Sequence[str]]:
        subjects = {
            "nobody_can": _("%(person)s gives a shift away, and nobody can take it"),
            "all_declined": _("%(person)s gives a shift away, and everybody declined"),
            "no_answer": _("Nobody answered %(person)s, who asked for help with a shift"),
        }
        line = _("It stays with %(person)s until you give it to somebody else.")
        names = {"person": trade.giver}
        return subjects[code] % names, [_line(trade.shift, user, trade), line % names]

    _tell(people.planners(), "trade.escalated", trade, words, urgent=urgent, now=now)


def _tell(
    users: Iterable[User],
    kind: str,
    trade: Trade,
    words: Words,
    *,
    more: str = "",
    urgent: bool = False,
    now: datetime,
) -> int:
    told = 0
    for user in {user.pk: user for user in users if user.is_active}.values():
        with translation.override(user.speaks):
            subject, lines = words(user)
            notice = outbox.enqueue(
                user=user,
                kind=kind,
                key=f"trade:{trade.uid}{more}",
                subject=subject,
                body="\n".join(lines),
                url=f"/trades/{trade.uid}/",
                urgent=urgent,
                now=now,
            )
        told += notice is not None
    return told


def _users(*members: Member | None) -> list[User]:
    return [member.user for member in members if member is not None]


def _willing(trade: Trade) -> list[User]:
    """Return who said yes and did not get it, nobody else who was asked."""
    said = trade.answers.filter(answer=TradeAnswer.Answer.WILLING).select_related("member__user")
    others = said.exclude(member=trade.taker_id) if trade.taker_id else said
    return [one.member.user for one in others.order_by("pk")]


def _is(member: Member | None, user: User) -> bool:
    return member is not None and member.user_id == user.pk


def _withdrawn_words(trade: Trade) -> Words:
    def words(user: User) -> tuple[str, Sequence[str]]:
        subject = _("%(person)s keeps the shift after all") % {"person": trade.giver}
        return subject, [_line(trade.shift, user, trade)]

    return words


def _line(shift: Shift, user: User, trade: Trade | None = None) -> str:
    """Return a shift, or the part of it that a request is about, at the reader's wall clock."""
    start = (trade and trade.part_from) or shift.starts_at
    end = (trade and trade.part_until) or shift.ends_at
    rota = shift.slot.rota.name
    return shift_words.stretch(start, end, user, rota=rota, seat=shift.seat)


def _lines(shifts: Sequence[Shift], user: User) -> list[str]:
    return [_line(shift, user) for shift in shifts]


def _changed(gone: Sequence[Shift], come: Sequence[Shift], user: User) -> list[str]:
    """Return which shifts somebody no longer has and which are new."""
    return [_("No longer yours:"), *_lines(gone, user), _("New:"), *_lines(come, user)]


def _points(trade: Trade) -> str:
    shift = trade.shift
    if trade.part_from and trade.part_until:
        shift = dividing.as_cut(shift, (trade.part_from, trade.part_until))
    return ngettext(
        "Its %(points)d point goes to whoever takes it.",
        "Its %(points)d points go to whoever takes it.",
        shift.points,
    ) % {"points": shift.points}


def _note(trade: Trade) -> list[str]:
    return [_("Note: %(text)s") % {"text": trade.note}] if trade.note else []


def _until(trade: Trade, user: User) -> str:
    until = moments.moment_words(trade.expires_at, zones.zone(user.zone))
    return _("Please answer until %(moment)s.") % {"moment": until}


def _acted_for(trade: Trade, by: User) -> list[str]:
    """Return the line that says a planner decided in somebody's place."""
    if not trade.outcome.get("acted_for"):
        return []
    return [_("%(planner)s decided it in their place.") % {"planner": by.display_name}]
