"""Tell the planners when published shifts need a decision of theirs."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotation.models import Member, Shift
from rotation.notices import outbox
from rotation.selectors import people
from rotation.services import shift_words


def tell_of_shifts(
    *, kind: str, key: str, member: Member, shifts: Sequence[Shift], now: datetime
) -> int:
    """Leave each planner a notice that the member cannot serve these shifts; return how many.

    The shifts come with their people. Nothing is said about why: that is the member's own. The
    notice leads to the ways of filling what the member cannot serve.
    """
    if not shifts:
        return 0
    told = 0
    for planner in people.planners():
        with translation.override(planner.speaks):
            stays = _("Each stays with its holder until you give it to somebody else.")
            notice = outbox.enqueue(
                user=planner,
                kind=kind,
                key=key,
                subject=_subject(member, len(shifts)),
                body="\n".join([stays, *shift_words.lines(shifts, planner)]),
                url=f"/people/{member.uid}/repair/",
                now=now,
            )
        told += notice is not None
    return told


def _subject(member: Member, count: int) -> str:
    words = ngettext(
        "%(person)s cannot serve a published shift",
        "%(person)s cannot serve %(count)d published shifts",
        count,
    )
    return words % {"person": member, "count": count}
