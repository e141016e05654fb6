"""What the page of one cell of a draft shows: who holds it, who could, and what bars the others."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from rotation.errors import Conflict
from rotation.models import DraftShift
from rotation.selectors import shifts
from rotation.services import draft_edits
from rotation.services.draft_edits import Choice
from rotation.web import words
from rotation.web.forms.drafts import NOBODY, CellForm
from rotation.web.grid import anchor


def form(cell: DraftShift, now: datetime, data: Any = None) -> tuple[CellForm, Conflict | None]:
    """Return the form to change a cell, and what keeps anybody else from being chosen.

    Where something does, the form can only pin the cell as it is, or let go of it.
    """
    refused: Conflict | None = None
    try:
        found = draft_edits.choices(draft=cell.draft, cell=cell, now=now)
    except Conflict as error:
        found, refused = [], error
    names = {pk: str(one) for pk, one in shifts.members(draft_edits.speaks_of(found)).items()}
    said = [(one.member, _option(one, names)) for one in found]
    able = [pair for pair, one in zip(said, found, strict=True) if one.cost is not None]
    barred = [pair for pair, one in zip(said, found, strict=True) if one.cost is None]
    initial = {
        "member": str(cell.member.uid) if cell.member else NOBODY,
        "pinned": True,
        "version": cell.draft.row_version,
    }
    return CellForm(data, cell=cell, able=able, barred=barred, initial=initial), refused


def context(cell: DraftShift, form: CellForm, refused: Conflict | None) -> dict[str, Any]:
    """Return the parts of the page."""
    members = shifts.members(words.speaks_of(cell.why))
    names = {pk: str(member) for pk, member in members.items()}
    return {
        "cell": cell,
        "draft": cell.draft,
        "rota": cell.draft.rota,
        "form": form,
        "refused": refused,
        "why": words.at_length(cell.why, held=cell.member_id is not None),
        "way_out": words.cheapest(cell.why.get("gap") or {}, names),
        "anchor": anchor(cell.template_id, cell.day, cell.seat_id),
    }


def _option(one: Choice, names: dict[int, str]) -> str:
    """Return a person with what choosing them would mean."""
    notes = [words.note(note.code, note.params, names) for note in one.notes]
    codes = [note.code for note in one.notes]
    sentence = words.reason(one.reason.code, one.reason.params, names, codes)
    said = ", ".join([sentence, *(note for note in notes if note)])
    return gettext("%(person)s: %(words)s") % {"person": one.member, "words": said}
