"""What was handed over: the notes somebody reads at the start of a shift, and who has read them.

A note is read by those who come next: the holders of the shifts of the same rota that begin first
at or after the end of the shift it was written on, on whichever seat, within two weeks.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils.translation import gettext as _

from rotation.models import Handover, HandoverReceipt, Member, Shift, ShiftHolding, User

READ_WITHIN = timedelta(days=14)
# Somebody about to leave is asked for their note so long before, and who comes may read that early.
WRITE_BEFORE = timedelta(hours=2)
READ_BEFORE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Note:
    """A note with who has confirmed that they read it, the first one first."""

    handover: Handover
    receipts: tuple[HandoverReceipt, ...]

    def confirmed_by(self, member: Member | None) -> HandoverReceipt | None:
        """Return the receipt of this member."""
        mine = (one for one in self.receipts if member and one.member_id == member.pk)
        return next(mine, None)


@dataclass(frozen=True, slots=True)
class ToDo:
    """Of which shifts somebody has notes to read now, and on which that end soon one to write."""

    read: tuple[Shift, ...] = ()
    write: tuple[Shift, ...] = ()


def notes_for(shift_ids: Collection[int]) -> dict[int, str]:
    """Return for each of these shifts the note its holder reads at the start, in one query.

    It is what was left on the shifts before it on its rota, each text after the name of who wrote
    it, in the active language. Shifts for which nobody left anything are not in it.
    """
    wanted = set(shift_ids)
    if not wanted:
        return {}
    asked = Shift.objects.published().filter(pk__in=wanted)
    # Both in one statement: to join shifts with shifts costs much more on a rota of many years.
    coming = asked.annotate(position=Value(-1), words=Value("")).values_list(
        "slot__rota", "starts_at", "position", "pk", "words", "words", "words", "words"
    )
    author = [f"written_by__{part}" for part in ("first_name", "last_name", "username")]
    left = _left_before(asked).values_list(
        "shift__slot__rota", "next_starts_at", "shift__seat__position", "pk", "text", *author
    )
    shifts: dict[tuple[int, datetime], list[int]] = defaultdict(list)
    found: dict[int, list[str]] = defaultdict(list)
    rows = sorted(coming.union(left, all=True), key=lambda row: row[:4])
    for rota, starts_at, position, pk, text, first_name, last_name, username in rows:
        if position < 0:
            shifts[rota, starts_at].append(pk)
            continue
        author_of = User(first_name=first_name, last_name=last_name, username=username)
        for shift_id in shifts[rota, starts_at]:
            words = {"person": author_of.display_name, "text": text}
            found[shift_id].append(_("%(person)s: %(text)s") % words)
    return {shift_id: "\n".join(texts) for shift_id, texts in found.items()}


def of_shift(shift: Shift) -> Note | None:
    """Return the note that was left on a shift, in two queries."""
    return next(iter(_notes(Handover.objects.filter(shift=shift))), None)


def before(shift: Shift) -> list[Note]:
    """Return the notes that whoever holds this published shift reads at its start, in two queries.

    They come in the order of the seats they were written on.
    """
    left = _left_before(Shift.objects.filter(pk=shift.pk))
    return _notes(left.filter(next_starts_at=shift.starts_at))


def next_shifts(shift: Shift) -> list[Shift]:
    """Return the shifts whose holders read the note of this one, open ones too."""
    rows = Shift.objects.published().filter(
        slot__rota=shift.slot.rota_id,
        starts_at__gte=shift.ends_at,
        starts_at__lte=shift.ends_at + READ_WITHIN,
    )
    first = rows.order_by("starts_at", "pk").values("starts_at")[:1]
    return list(rows.filter(starts_at__in=first).with_people().in_order())


def reads(member: Member, handover: Handover) -> bool:
    """Tell whether a note is for this member: they come next, or took the shift over since.

    Nobody is the reader of what they wrote themselves.
    """
    if member.user_id == handover.written_by_id:
        return False
    if any(shift.member_id == member.pk for shift in next_shifts(handover.shift)):
        return True
    return Handover.objects.filter(_taken_over_by(member), pk=handover.pk).exists()


def is_for(member: Member, handover: Handover) -> bool:
    """Tell whether the member reads a note, or has confirmed that they did."""
    return handover.receipts.filter(member=member).exists() or reads(member, handover)


def is_finished(handover: Handover, reader: Member, now: datetime) -> bool:
    """Tell whether a note can be confirmed: its shift is over, or the reader's own by now."""
    return handover.shift.ends_at <= now or handover.shift.member_id == reader.pk


def to_do(member: Member, shifts: Sequence[Shift], now: datetime) -> ToDo:
    """Return what the member has to read and to write now, given their next shifts.

    No query when no shift of theirs runs or begins within a day, else one, and another one near
    the end of a shift. The shifts come with their slots.
    """
    near = [one for one in shifts if one.starts_at - READ_BEFORE <= now < one.ends_at]
    if not near:
        return ToDo()
    since = min(one.starts_at for one in near) - READ_WITHIN
    for_me = Q(_taken_over_by(member), shift__in=near)
    for one in near:
        for_me |= Q(
            shift__slot__rota=one.slot.rota_id,
            next_starts_at=one.starts_at,
            shift__ends_at__lte=now,
        )
    rows = _with_next(Handover.objects.filter(shift__ends_at__gte=since)).filter(for_me)
    rows = rows.exclude(written_by=member.user_id).exclude(receipts__member=member)
    notes = list(rows.select_related("shift__slot").order_by("pk"))
    places = {(note.shift.slot.rota_id, note.next_starts_at) for note in notes}
    taken_over = {note.shift_id for note in notes}
    leaving = [one for one in near if one.starts_at <= now and one.ends_at - WRITE_BEFORE <= now]
    # What somebody else left before is no note of the one who took the shift over.
    own_note = Q(written_by=member.user_id) | ~Q(_taken_over_by(member))
    written = Handover.objects.filter(own_note, shift__in=leaving)
    done = set(written.values_list("shift", flat=True)) if leaving else set()
    return ToDo(
        read=tuple(
            one
            for one in near
            if one.pk in taken_over or (one.slot.rota_id, one.starts_at) in places
        ),
        write=tuple(one for one in leaving if one.pk not in done),
    )


def _notes(rows: QuerySet[Handover]) -> list[Note]:
    receipts = HandoverReceipt.objects.select_related("member__user").order_by("confirmed_at", "pk")
    found = rows.select_related("shift__seat", "shift__slot__rota", "written_by__member")
    in_order = found.prefetch_related(Prefetch("receipts", queryset=receipts))
    return [
        Note(one, tuple(one.receipts.all()))
        for one in in_order.order_by("shift__seat__position", "pk")
    ]


def _left_before(shifts: QuerySet[Shift]) -> QuerySet[Any]:
    """Return the notes on the rotas of these shifts that may be read at the start of one."""
    in_time = shifts.order_by("starts_at", "pk").values("starts_at")
    first, last = Subquery(in_time[:1]), Subquery(in_time.reverse()[:1])
    left = Handover.objects.filter(
        shift__slot__rota__in=shifts.order_by().values("slot__rota"),
        shift__ends_at__gte=ExpressionWrapper(first - READ_WITHIN, DateTimeField()),
        shift__ends_at__lte=last,
    )
    return _with_next(left).filter(next_starts_at__isnull=False)


def _with_next(notes: QuerySet[Handover]) -> QuerySet[Any]:
    """Add when the shifts begin whose holders read the note, None where there is none."""
    following = Shift.objects.published().filter(
        slot__rota=OuterRef("shift__slot__rota"),
        starts_at__gte=OuterRef("shift__ends_at"),
        starts_at__lte=OuterRef("shift__ends_at") + READ_WITHIN,
    )
    first = following.order_by("starts_at", "pk").values("starts_at")[:1]
    return notes.annotate(next_starts_at=Subquery(first))


def _taken_over_by(member: Member) -> Exists:
    """Match notes on a shift that this member got from somebody else after the note was left."""
    since = ShiftHolding.objects.filter(
        shift=OuterRef("shift"),
        member=member,
        until_at__isnull=True,
        from_at__gt=OuterRef("written_at"),
    )
    return Exists(since)
