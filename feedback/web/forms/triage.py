"""What one does with a friction point on the triage desk: name a theme, keep a quote."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.models import FrictionPoint, Insight
from feedback.selectors import triage_desk
from feedback.web.forms.fields import NumberChoiceField, WordsField

TITLE_LENGTH = 160
LATEST = "-revision"


def requirements() -> list[tuple[int, str]]:
    """Return the requirements that evidence may still speak for, for a select."""
    rows = triage_desk.open_requirements()
    return [(row.pk, f"{row.number} {row.title}") for row in rows]


class TieForm(forms.Form):
    """The theme a point goes on: one there is by its number, or a new one by its title."""

    use_required_attribute = False

    theme = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = WordsField(
        label=_("New theme"),
        most=TITLE_LENGTH,
        required=False,
        help_text=_("Say the annoyance in a few words, so that it fits the next one too."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("theme") and not cleaned.get("title"):
            self.add_error("title", gettext("Choose a theme, or name a new one."))
        return cleaned


class QuoteForm(forms.Form):
    """Words of a friction point that speak for a requirement, there already or new.

    `start` and `end` are where the marked words stand in the wording `text`, in code points; they
    are empty when the words were typed.
    """

    use_required_attribute = False

    requirement = NumberChoiceField(
        label=_("Requirement"), rows=requirements, blank=_("A new one, named below")
    )
    title = WordsField(label=_("New requirement"), most=TITLE_LENGTH, required=False)
    quote = WordsField(
        label=_("Quote"),
        most=1000,
        lines=3,
        required=False,
        help_text=_("Mark words of the friction point to quote only those."),
    )
    importance = forms.ChoiceField(
        label=_("How much it matters"),
        choices=Insight.Importance.choices,
        initial=Insight.Importance.IMPORTANT,
    )
    text = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @classmethod
    def of(cls, point: FrictionPoint) -> "QuoteForm":
        """Return the form with the whole wording as its quote."""
        wording = point.texts.order_by(LATEST).first()
        return cls(initial={"quote": point.text, "text": wording.pk if wording else None})

    def clean(self) -> dict[str, Any]:
        """Ask for a requirement; a place needs both its ends."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("requirement") and not cleaned.get("title"):
            self.add_error("title", gettext("Choose a requirement, or name a new one."))
        if cleaned.get("start") is None or cleaned.get("end") is None:
            cleaned["start"] = cleaned["end"] = None
        return cleaned

    def place(self) -> dict[str, Any]:
        """Return quote, place and importance by the names that services use."""
        typed = self.cleaned_data
        names = {"quote": "quote", "start": "start", "end": "end", "importance": "importance"}
        return {name: typed[field] for name, field in names.items()} | {"text_id": typed["text"]}
