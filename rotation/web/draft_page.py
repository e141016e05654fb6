"""What the page of a finished draft shows: score card, who is told, and the plan as a grid."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from rotation import moments
from rotation.models import Draft, DraftShift, Shift
from rotation.selectors import draft_news, window
from rotation.selectors import drafts as reads
from rotation.selectors import grid as surroundings
from rotation.selectors.drafts import Review
from rotation.selectors.shifts import members as members_of
from rotation.services.changes import Pair
from rotation.web import edit_words, finding_words, score_card, words
from rotation.web.grid import Grid, Placed, Reading, anchor, arrange, monday_of


def context(draft: Draft, now: datetime) -> dict[str, Any]:
    """Return the parts of the page, with a fixed number of queries."""
    review = reads.review(draft, now)
    cells = {shift.pk: shift for shift in review.shifts}
    return {
        "review": review,
        "lines": score_card.lines(review),
        "pools": score_card.pools(review),
        "grid": _grid(review, now),
        "edits": [(edit, edit_words.told(edit)) for edit in reads.edits(draft, cells)],
        "pinned": sum(shift.pinned for shift in review.shifts),
        "dropped": _dropped(draft),
        "all_open": bool(review.open) and len(review.open) == len(review.shifts),
        "findings": [finding_words.sentence(one) for one in draft.score.get("findings", ())],
        "differs": _differs(review) if draft.state == Draft.State.READY else [],
        "gaps": [
            (
                shift,
                words.in_short(shift.why, held=False),
                anchor(shift.template_id, shift.day, shift.seat_id),
            )
            for shift in review.open
        ],
    }


def _differs(review: Review) -> list[tuple[str, list[str]]]:
    """Return what has changed since the draft was computed, each part with rows that tell."""
    found = {"absences": _absences, "shifts": _shifts}
    return [
        (sentence, found[part](review.draft) if part in found else [])
        for part, sentence in review.differs.items()
    ]


def _absences(draft: Draft) -> list[str]:
    lines = []
    for one in draft_news.absences(draft):
        days = moments.days_words(one.first_day, one.last_day)
        pattern = (
            gettext("%(person)s: no longer away %(days)s")
            if one.withdrawn_at
            else gettext("%(person)s: away %(days)s")
        )
        lines.append(pattern % {"person": one.member, "days": days})
    return lines


def _shifts(draft: Draft) -> list[str]:
    return [
        gettext("%(span)s, %(seat)s: %(person)s")
        % {
            "span": moments.span_words(one.starts_at, one.ends_at, None),
            "seat": one.seat.name,
            "person": one.member or pgettext("seat", "open"),
        }
        for one in draft_news.shifts(draft)
    ]


def _dropped(draft: Draft) -> list[str]:
    """Return in words which pinned cells of the draft before could not be kept."""
    found = draft.score.get("pins_dropped", ())
    members = members_of({one["member"] for one in found}) if found else {}
    names = {pk: str(member) for pk, member in members.items()}
    return [
        gettext("%(span)s: %(person)s %(words)s.")
        % {
            "span": moments.span_words(
                datetime.fromisoformat(one["starts_at"]),
                datetime.fromisoformat(one["ends_at"]),
                None,
            ),
            "person": names.get(one["member"], gettext("somebody")),
            "words": words.reason(one["code"], one["params"], names),
        }
        for one in found
    ]


def _grid(review: Review, now: datetime) -> Grid:
    draft = review.draft
    seats = {shift.seat_id for shift in review.shifts}
    seats |= {shift.seat_id for shift in review.changes.cancelled}
    around = surroundings.surroundings(
        draft.rota,
        draft.from_on,
        draft.until_on,
        seat_ids=seats,
        language=get_language() or "en",
    )
    reading = Reading(
        now=now,
        at=timezone.get_current_timezone(),
        frozen_until=window.frozen_until(draft.rota, now),
    )
    return arrange(_placed(review, now), around, reading)


def _placed(review: Review, now: datetime) -> Iterator[Placed]:
    found = review.changes
    pairs = {pair.planned.pk: pair for pair in (*found.moved, *found.kept)}
    # In a week that is all new, a mark on every cell would tell nothing.
    known = {monday_of(pair.planned.day) for pair in pairs.values()}
    known |= {monday_of(shift.slot.day) for shift in found.cancelled}
    for planned in review.shifts:
        pair = pairs.get(planned.pk)
        new = gettext("new") if monday_of(planned.day) in known else ""
        was = _was(pair) if pair else new
        shift = pair.shift if pair else None
        edit = "" if _is_fixed(review.draft, planned, shift, now) else _address(review, planned)
        yield _cell(planned, was, shift, edit)
    for shift in found.cancelled:
        yield Placed(
            slot=(shift.slot.template_id, shift.slot.day),
            seat_id=shift.seat_id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            member=shift.member,
            why=gettext("The plan has no such shift any more."),
            uid=shift.uid,
            was=gettext("ends"),
            part=shift.part,
            ends=True,
        )


def _is_fixed(draft: Draft, planned: DraftShift, shift: Shift | None, now: datetime) -> bool:
    """Tell whether the seat is none the draft may fill in another way."""
    if draft.state != Draft.State.READY or planned.ends_at <= now:
        return True
    return shift is not None and window.is_frozen(shift, draft.rota, now)


def _address(review: Review, planned: DraftShift) -> str:
    return reverse("rotation:draft_cell", args=[review.draft.uid, planned.pk])


def _kept(planned: DraftShift) -> str:
    """Return what was done to a cell by hand, or nothing."""
    if planned.by_hand:
        return gettext("by hand, pinned") if planned.pinned else gettext("by hand")
    return gettext("pinned") if planned.pinned else ""


def _cell(planned: DraftShift, was: str, shift: Shift | None, edit: str) -> Placed:
    return Placed(
        slot=(planned.template_id, planned.day),
        seat_id=planned.seat_id,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        member=planned.member,
        why=words.in_short(planned.why, held=planned.member_id is not None),
        uid=shift.uid if shift else None,
        was=was,
        edit=edit,
        kept=_kept(planned),
        part=planned.part,
    )


def _was(pair: Pair) -> str:
    """Return in words what the plan changes about a published shift, or nothing."""
    parts = []
    if pair.holder_changes:
        before = pair.shift.member
        parts.append(
            gettext("was %(person)s") % {"person": before} if before else gettext("was open")
        )
    if pair.times_change:
        span = moments.span_words(pair.shift.starts_at, pair.shift.ends_at, None)
        parts.append(gettext("was %(span)s") % {"span": span})
    return ", ".join(parts)
