"""Write the note for those who come next."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rotation.models import Handover

MOST_LINES = 50
LONGEST_LINE = 300


class NoteForm(forms.Form):
    """How long a note may be is said by the service, which counts as people do."""

    text = forms.CharField(
        label=_("What do the next ones need to know?"),
        help_text=_("It stands in their calendars too: no names of customers."),
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": 4000}),
    )
    row_version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    @classmethod
    def of(cls, note: Handover | None) -> "NoteForm":
        """Return the form with the note as it is."""
        if note is None:
            return cls()
        return cls(initial={"text": note.text, "row_version": note.row_version})

    @classmethod
    def with_lines(cls, data: Any, lines: Iterable[str]) -> "NoteForm":
        """Return the form as it was typed, with these lines added that are not in it yet."""
        text = data.get("text", "")
        added = (" ".join(line.split())[:LONGEST_LINE] for line in list(lines)[:MOST_LINES])
        fresh = [line for line in dict.fromkeys(added) if line and line not in text]
        words = "\n".join([*([text.rstrip()] if text.strip() else []), *fresh])
        return cls(initial={"text": words, "row_version": data.get("row_version", "")})
