"""What the page of a hand-over shows: notes to read, the note to write, and who reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rotation import access
from rotation.errors import Stale
from rotation.models import HandoverReceipt, Member, Shift, User
from rotation.selectors import handovers
from rotation.selectors.handovers import Note
from rotation.web import words
from rotation.web.forms.handovers import NoteForm


@dataclass(frozen=True, slots=True)
class Left:
    """A note to show; `ask` says whether to ask for a receipt, `later` that it is too early to."""

    note: Note
    ask: bool
    later: bool


def context(
    user: User,
    me: Member | None,
    shift: Shift,
    now: datetime,
    *,
    form: NoteForm | None = None,
    stale: Stale | None = None,
) -> dict[str, Any]:
    """Return what the page of a shift's hand-over needs; a form given keeps what was typed."""
    own = handovers.of_shift(shift)
    following = handovers.next_shifts(shift)
    before = handovers.before(shift) if shift.state == Shift.State.PUBLISHED else []
    is_mine = me is not None and shift.member_id == me.pk
    left = [_left(note, me if is_mine else None, now) for note in before]
    took_over = own is not None and me is not None and handovers.reads(me, own.handover)
    if own is not None and is_mine and took_over:
        left.append(_left(own, me, now))
    read = _confirmed(own, shift)
    may = user.has_perm(access.HOLD if is_mine else access.PLAN)
    in_time = shift.starts_at <= now < shift.ends_at + handovers.READ_WITHIN
    writes = may and in_time and not read and shift.state == Shift.State.PUBLISHED
    if writes and form is None:
        form = NoteForm.of(own.handover if own else None)
    if writes and form is not None and stale is not None and own is not None:
        # What was typed stays; saved once more it takes the place of what is there now.
        form = NoteForm(
            {"text": form.data.get("text", ""), "row_version": own.handover.row_version}
        )
    return {
        "shift": shift,
        "rota": shift.slot.rota,
        "is_mine": is_mine,
        "left": left,
        "own": own,
        "read": read,
        "form": form if writes else None,
        "prefill": writes and own is None and form is not None and not form.is_bound,
        "stale": stale,
        "may_write": may,
        "following": following,
        "readers": words.listed(_names(following, user)),
        "now": now,
    }


def said(shift: Shift) -> str:
    """Return what happened when the note of a shift was kept, and who reads it."""
    following = handovers.next_shifts(shift)
    people = words.listed(_names(following, None))
    if not people:
        return _("The note is kept. Nobody is planned to come next yet.")
    return _("The note is kept. It is for: %(people)s.") % {"people": people}


def _left(note: Note, reader: Member | None, now: datetime) -> Left:
    """Return the note as its reader sees it; None stands for everybody else."""
    handover = note.handover
    if reader is None or note.confirmed_by(reader) or handover.written_by_id == reader.user_id:
        return Left(note, ask=False, later=False)
    finished = handovers.is_finished(handover, reader, now)
    return Left(note, ask=finished, later=not finished)


def _confirmed(own: Note | None, shift: Shift) -> list[HandoverReceipt]:
    """Return the receipts after which the note stays as it is: those of the ones who came next."""
    receipts = own.receipts if own else ()
    return [one for one in receipts if one.member_id != shift.member_id]


def _names(following: Sequence[Shift], writer: User | None) -> list[str]:
    members = dict.fromkeys(one.member for one in following if one.member is not None)
    return [str(one) for one in members if writer is None or one.user_id != writer.pk]
