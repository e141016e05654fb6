"""Name a theme, narrow the list of themes, say what is the same."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Theme
from feedback.selectors.themes import ThemeRow
from feedback.web.forms.fields import NumberChoiceField, WordsField
from feedback.web.forms.points import areas

TITLE_LENGTH = 160
NUMBER = re.compile(r"(?:[tT]-)?(\d{1,18})")
SLOW, RISING = "slow", "rising"


class ThemesFilter(forms.Form):
    """What part of the themes to show; anything that is no choice narrows nothing."""

    q = WordsField(label=_("Search"), most=200, required=False)
    area = NumberChoiceField(label=_("Area"), rows=areas, blank=_("All areas"))
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *Theme.State.choices], required=False
    )
    sign = forms.ChoiceField(
        label=_("Sign"),
        choices=[("", _("Any")), (RISING, _("escalating")), (SLOW, _("slow burner"))],
        required=False,
    )

    def keep(self, rows: list[ThemeRow]) -> list[ThemeRow]:
        """Return the rows that pass."""
        self.is_valid()
        typed = self.cleaned_data
        words = (typed.get("q") or "").casefold().split()
        return [
            row
            for row in rows
            if all(word in row.theme.title.casefold() for word in words)
            and typed.get("area") in (None, row.theme.area_id)
            and typed.get("state") in (None, "", row.theme.state)
            and (typed.get("sign") != SLOW or row.slow_burner)
            and (typed.get("sign") != RISING or row.escalating)
        ]


class NewThemeForm(forms.Form):
    """A theme that nothing is on yet."""

    use_required_attribute = False

    title = WordsField(
        label=_("What keeps coming back?"),
        most=TITLE_LENGTH,
        error_messages={"required": _("Say what keeps coming back, in a few words.")},
    )
    area = NumberChoiceField(label=_("Area"), rows=areas, blank=_("Not known"))


class ThemeForm(NewThemeForm):
    """What is said about a theme, from the version of it that the reader saw."""

    state = forms.ChoiceField(label=_("State"), choices=Theme.State.choices)
    row_version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, theme: Theme) -> "ThemeForm":
        """Return the form as the theme stands."""
        return cls(
            initial={
                "title": theme.title,
                "area": theme.area_id,
                "state": theme.state,
                "row_version": theme.row_version,
            }
        )


class ThemeNumberField(forms.CharField):
    """A theme as people quote it: "T-12" or 12; cleaned it is the number."""

    default_error_messages = {"invalid": _("Name a theme by its number, such as T-12.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> int | None:
        """Return the number, or None for an empty field."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = NUMBER.fullmatch(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(found[1])


class OtherThemeForm(forms.Form):
    """Another theme, for saying that two are the same or are not."""

    use_required_attribute = False

    other = ThemeNumberField(
        label=_("The other theme"),
        error_messages={"required": _("Name the other theme, such as T-12.")},
    )
