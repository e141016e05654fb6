"""What was handed over: the notes somebody reads at the start of a shift, and who has read them.

A note is read by those who come next: the holders of the shifts of the same rota that begin first
at or after the end of the shift it was written on, on whichever seat, within two weeks.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.utils.translation import gettext as _

from rotation.models import Handover, Shift

READ_WITHIN = timedelta(days=14)
# The longest slot a template makes: no part of a divided one begins later after it.
LONGEST_SLOT = timedelta(days=28)


def notes_for(shift_ids: Collection[int]) -> dict[int, str]:
    """Return for each of these shifts the note its holder reads at the start, in one query.

    It is what was left on the shifts before it on its rota, each text after the name of who wrote
    it, in the active language. Shifts for which nobody left anything are not in it.
    """
    wanted = set(shift_ids)
    if not wanted:
        return {}
    asked = Shift.objects.filter(pk__in=wanted)
    first = Subquery(asked.order_by("starts_at", "pk").values("starts_at")[:1])
    rows = _each_with_next().filter(
        shift__slot__rota__in=asked.values("slot__rota"),
        shift__ends_at__gte=ExpressionWrapper(first - READ_WITHIN, DateTimeField()),
    )
    found: dict[int, list[str]] = defaultdict(list)
    for note in rows.select_related("written_by").order_by("shift__seat__position", "pk"):
        if note.next_id in wanted:
            words = {"person": note.written_by.display_name, "text": note.text}
            found[note.next_id].append(_("%(person)s: %(text)s") % words)
    return {shift_id: "\n".join(texts) for shift_id, texts in found.items()}


def _each_with_next() -> QuerySet[Any]:
    """Return every note once for each shift whose holder reads it, the shift's id as `next_id`.

    It goes out from the notes, and from each looks at a short stretch of time after it: so it
    takes no longer on a rota that is planned for years.
    """
    slots = "shift__slot__rota__slots"
    between = Shift.objects.published().filter(
        slot__rota=OuterRef("shift__slot__rota"),
        starts_at__gte=OuterRef("shift__ends_at"),
        starts_at__lt=OuterRef("next_starts_at"),
    )
    return (
        Handover.objects.annotate(
            next_slot_at=F(f"{slots}__starts_at"),
            next_id=F(f"{slots}__shifts__pk"),
            next_starts_at=F(f"{slots}__shifts__starts_at"),
            next_state=F(f"{slots}__shifts__state"),
        )
        .filter(
            next_state=Shift.State.PUBLISHED,
            next_starts_at__gte=F("shift__ends_at"),
            next_starts_at__lte=F("shift__ends_at") + READ_WITHIN,
            next_slot_at__gte=F("shift__ends_at") - LONGEST_SLOT,
            next_slot_at__lte=F("shift__ends_at") + READ_WITHIN,
        )
        .exclude(Exists(between))
    )
