"""What was handed over: the notes somebody reads at the start of a shift, and who has read them.

A note is read by those who come next: the holders of the shifts of the same rota that begin first
at or after the end of the shift it was written on, on whichever seat, within two weeks.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from rotation.models import Handover, Shift, User

READ_WITHIN = timedelta(days=14)


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
    coming = asked.annotate(position=Value(-1), words=Value(""))
    author = [f"written_by__{part}" for part in ("first_name", "last_name", "username")]
    left = _with_next(_left_before(asked)).values_list(
        "shift__slot__rota", "next_starts_at", "shift__seat__position", "pk", "text", *author
    )
    rows = coming.values_list(
        "slot__rota", "starts_at", "position", "pk", "words", "words", "words", "words"
    ).union(left, all=True)
    shifts: dict[tuple[int, datetime], list[int]] = defaultdict(list)
    found: dict[int, list[str]] = defaultdict(list)
    for rota, starts_at, position, pk, text, *names in sorted(rows, key=lambda row: row[:4]):
        if position < 0:
            shifts[rota, starts_at].append(pk)
            continue
        person = User(**dict(zip(("first_name", "last_name", "username"), names, strict=True)))
        for shift_id in shifts[rota, starts_at]:
            words = {"person": person.display_name, "text": text}
            found[shift_id].append(_("%(person)s: %(text)s") % words)
    return {shift_id: "\n".join(texts) for shift_id, texts in found.items()}


def _left_before(shifts: QuerySet[Shift]) -> QuerySet[Handover]:
    """Return the notes on the rotas of these shifts that may be read at the start of one."""
    in_time = shifts.order_by("starts_at", "pk").values("starts_at")
    first, last = Subquery(in_time[:1]), Subquery(in_time.reverse()[:1])
    return Handover.objects.filter(
        shift__slot__rota__in=shifts.order_by().values("slot__rota"),
        shift__ends_at__gte=ExpressionWrapper(first - READ_WITHIN, DateTimeField()),
        shift__ends_at__lte=last,
    )


def _with_next(notes: QuerySet[Handover]) -> QuerySet[Any]:
    """Add when the shifts begin whose holders read the note; those nobody reads drop out."""
    following = Shift.objects.published().filter(
        slot__rota=OuterRef("shift__slot__rota"),
        starts_at__gte=OuterRef("shift__ends_at"),
        starts_at__lte=OuterRef("shift__ends_at") + READ_WITHIN,
    )
    first = following.order_by("starts_at", "pk").values("starts_at")[:1]
    return notes.annotate(next_starts_at=Subquery(first)).filter(next_starts_at__isnull=False)
