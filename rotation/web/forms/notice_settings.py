"""How somebody wants to be reached: which kinds by which way, and when not at all."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import Delivery, NoticeSettings
from rotation.notices import kinds

Place = tuple[str, str]  # the code of a kind, and a way
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
# Short, since as many of them stand in a row as there are ways.
WORDS = {kinds.NOW: _("At once"), kinds.DIGEST: _("Digest"), kinds.OFF: _("Off")}
TIMES = ("quiet_from", "quiet_until", "quiet_weekends", "digest_at", "reminder_hours")


class ChoicesForm(forms.Form):
    """A choice for every kind of notice and every way it can take; one not given stays."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        codes: Iterable[str],
        ways: Iterable[str],
        chosen: Mapping[Place, str],
    ) -> None:
        super().__init__(data)
        self.codes = tuple(codes)
        self.places: dict[Place, str] = {}
        for way in ways:
            choices = [(choice, WORDS[choice]) for choice in kinds.choices_of(way)]
            for code in self.codes:
                name = self.places[code, way] = f"{way}-{code}"
                label = _label(kinds.KINDS[code].title, way)
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    choices=choices,
                    initial=chosen.get((code, way)),
                    required=False,
                    # The head of a table is no label of what stands in it.
                    widget=forms.Select(attrs={"aria-label": label}),
                )

    def given(self) -> dict[Place, str]:
        """Return what was chosen, by kind and way."""
        return {
            place: self.cleaned_data[name]
            for place, name in self.places.items()
            if self.cleaned_data[name]
        }


def _label(title: object, way: str) -> str:
    words = {"kind": title, "way": Delivery.Way(way).label}
    # Translators: names a field: which kind of notice, and by which way it comes.
    return gettext("%(kind)s, %(way)s") % words


class TimesForm(forms.Form):
    """When somebody wants to be left alone, in the person's own zone."""

    quiet_from = forms.TimeField(label=_("Quiet from"), widget=TIME, required=False)
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=TIME, required=False)
    quiet_weekends = forms.BooleanField(
        label=_("Quiet all Saturday and Sunday too"), required=False
    )
    digest_at = forms.TimeField(
        label=_("Digest comes at"),
        widget=TIME,
        help_text=_("What you want in the digest is collected until then."),
    )
    reminder_hours = forms.IntegerField(
        label=_("Reminder before a shift, in hours"),
        min_value=0,
        max_value=24 * 14,
        help_text=_("0 for none, 336 (two weeks) at most."),
    )

    @classmethod
    def of(cls, settings: NoticeSettings) -> "TimesForm":
        """Return the form as somebody has set it."""
        return cls(initial={name: getattr(settings, name) for name in TIMES})
