"""Leave a note for those who come next, and confirm that it was read."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from rotation.errors import Conflict, DomainError, Stale
from rotation.models import Handover, HandoverReceipt, Member, Shift, User
from rotation.selectors import handovers
from rotation.services import activity, checks, feeds, reminder_notices
from rotation.services.publishing import locks

LONGEST = 4000


class TooEarly(DomainError):
    """The shift has not begun, so nothing can be handed over."""

    code = "handover_too_early"


class TooLate(DomainError):
    """The shift is over for so long that nobody would read the note."""

    code = "handover_too_late"


class AlreadyRead(Conflict):
    """Somebody who came next has confirmed the note: it stays as they read it."""

    code = "handover_confirmed"


class NotForYou(Conflict):
    """The note is for others, by now."""

    code = "handover_not_for_you"


class NotFinished(Conflict):
    """Who wrote the note still serves and may have more to say."""

    code = "handover_not_finished"


def write(
    *, shift: Shift, text: str, by: User, row_version: int | None = None, now: datetime
) -> Handover:
    """Return the note of a shift as it stands now; the calendars of those who come next show it.

    `row_version` is that of the note the person saw, None where there was none; the same text again
    changes nothing. Raises Stale with what stands there by now, TooEarly before the shift begins,
    TooLate two weeks after it, AlreadyRead, ShiftIsCancelled and checks.Refused.
    """
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    checks.Refused.unless_good(_problems(words))
    with transaction.atomic():
        (shift,) = locks.shifts([shift])
        _must_be_the_time(shift, now)
        note = Handover.objects.select_related("written_by").filter(shift=shift).first()
        if note is not None and note.text == words:
            return note
        following = handovers.next_shifts(shift)
        if note is None and row_version is None:
            note = Handover.objects.create(
                shift=shift, text=words, written_by=by, written_at=now, updated_at=now
            )
            verb = "handover.written"
        else:
            note = _rewrite(note, shift, words, by, row_version, now)
            verb = "handover.changed"
        activity.record(verb=verb, subject="shift", subject_id=shift.pk, actor=by, at=now)
        feeds.restate(shifts=Shift.objects.filter(pk__in=[one.pk for one in following]), now=now)
        reminder_notices.note_left(note, following, now=now)
    return note


def confirm(
    *, handover: Handover, by: Member, row_version: int | None = None, now: datetime
) -> HandoverReceipt:
    """Return the receipt that the member has read the note; a second time changes nothing.

    Raises NotForYou for who is no reader of it, NotFinished while the shift of the note runs for
    somebody else, and Stale when it was changed since the version the member saw.
    """
    with transaction.atomic():
        locks.rotas_of([handover.shift_id])
        note = Handover.objects.select_related("shift__slot").get(pk=handover.pk)
        found = note.receipts.filter(member=by).first()
        if found is not None:
            return found
        if not handovers.reads(by, note):
            raise NotForYou(_("This note is for somebody else by now."))
        if not handovers.is_finished(note, by, now):
            raise NotFinished(_("The note can be confirmed when the shift of its writer is over."))
        if row_version not in (None, note.row_version):
            raise _stale(note)
        receipt = note.receipts.create(member=by, confirmed_at=now)
        activity.record(
            verb="handover.confirmed",
            subject="shift",
            subject_id=note.shift_id,
            actor=by.user,
            at=now,
        )
    return receipt


def _problems(text: str) -> list[checks.Problem]:
    if not text:
        return [checks.Problem("text", "blank", _("Write what the next ones need to know."))]
    if len(text) > LONGEST:
        message = _("A hand-over note has at most %(most)d characters.")
        return [checks.Problem("text", "max_length", message % {"most": LONGEST})]
    if "\0" in text:
        return [checks.Problem("text", "invalid", _("The text has a character nobody can read."))]
    return []


def _must_be_the_time(shift: Shift, now: datetime) -> None:
    if now < shift.starts_at:
        raise TooEarly(_("The note can be written when the shift has begun."))
    if now >= shift.ends_at + handovers.READ_WITHIN:
        raise TooLate(_("The shift is over for more than two weeks: nobody would read the note."))


def _rewrite(
    note: Handover | None,
    shift: Shift,
    text: str,
    by: User,
    row_version: int | None,
    now: datetime,
) -> Handover:
    """Return the note with another text, written by whoever changed it last."""
    if note is None:
        raise Stale(_("There is no note of this shift yet."))
    if row_version != note.row_version:
        raise _stale(note)
    read = note.receipts.exclude(member=shift.member_id).select_related("member__user")
    if receipt := read.order_by("confirmed_at", "pk").first():
        message = _("%(person)s has confirmed this note. Tell them directly what else there is.")
        raise AlreadyRead(message % {"person": receipt.member})
    Handover.objects.filter(pk=note.pk).update(
        text=text, written_by=by, updated_at=now, row_version=F("row_version") + 1
    )
    return Handover.objects.select_related("written_by").get(pk=note.pk)


def _stale(note: Handover) -> Stale:
    message = _("Meanwhile %(person)s wrote this note; it stands below as it is now.")
    words = message % {"person": note.written_by.display_name}
    return Stale(words, changed={"text": note.text})
