"""What got in the way: one line of friction on a case, or a friction point by itself."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.models import FrictionPoint, Origin, Severity
from feedback.services.friction import PointInput
from feedback.web import words
from feedback.web.forms.fields import (
    MinutesField,
    MomentField,
    NumberChoiceField,
    WordsField,
    company_input,
    to_the_minute,
)
from rotation import public

LINES_AT_FIRST = 3
MOST_LINES = 40
LINE_FIELDS = (
    "text", "origin", "severity", "minutes_customer", "minutes_staff", "step", "workaround", "theme_id",
)  # fmt: skip
DETAIL_FIELDS = (
    "origin", "severity", "minutes_customer", "minutes_staff", "step", "workaround", "observed_at",
)  # fmt: skip


def areas() -> list[tuple[int, str]]:
    """Return the areas for a select, those within another named behind it."""
    found = public.areas()
    names = {area.id: area.name for area in found}
    labels = [
        (area.id, f"{names[area.parent_id]} / {area.name}" if area.parent_id else area.name)
        for area in found
    ]
    return sorted(labels, key=lambda label: (label[1].casefold(), label[0]))


class LineForm(forms.Form):
    """One line of friction; a line without a word in it is no line."""

    use_required_attribute = False

    text = WordsField(
        label=_("What got in the way"), most=500, lines=1, required=False,
        error_messages={"required": _("Say what got in the way.")},
    )  # fmt: skip
    origin = forms.ChoiceField(
        label=_("How it was noticed"),
        choices=[(origin.value, words.ORIGINS[origin]) for origin in Origin],
        initial=Origin.SILENT.value,
    )
    severity = forms.TypedChoiceField(
        label=_("How bad"),
        choices=[(level.value, level.label) for level in Severity],
        coerce=int,
        initial=Severity.ANNOYING.value,
    )
    minutes_customer = MinutesField(label=_("Their minutes lost"))
    minutes_staff = MinutesField(label=_("Our minutes lost"))
    step = WordsField(label=_("Step or screen"), most=120, required=False)
    workaround = WordsField(label=_("Their way round it"), most=300, required=False)
    theme_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the words when only the rest of the line was filled in."""
        cleaned = super().clean() or {}
        if not cleaned.get("text") and "text" not in self.errors and self.has_changed():
            self.add_error("text", self.fields["text"].error_messages["required"])
        return cleaned

    def line(self) -> PointInput:
        """Return what was typed."""
        return PointInput(**{name: self.cleaned_data[name] for name in LINE_FIELDS})


if TYPE_CHECKING:
    LinesBase = forms.BaseFormSet[LineForm]
else:
    LinesBase = forms.BaseFormSet


class LineFormSet(LinesBase):
    """The lines of friction of one case."""

    def typed_lines(self) -> list[tuple[LineForm, PointInput]]:
        """Return the lines that hold words, each with its form, in the order typed."""
        return [(form, form.line()) for form in self.forms if form.cleaned_data.get("text")]


Lines = cast(
    "type[LineFormSet]",
    forms.formset_factory(
        LineForm,
        formset=LineFormSet,
        extra=LINES_AT_FIRST,
        max_num=MOST_LINES,
        absolute_max=MOST_LINES + 1,
        validate_max=True,
    ),
)


class PointForm(LineForm):
    """A friction point that stands without a case, or one more on a case."""

    field_order = ("text", "theme_id", "origin", "severity")

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = True

    def arguments(self) -> dict[str, Any]:
        """Return what was typed by the names that the service uses."""
        return {"input": replace(self.line(), uid=self.cleaned_data["uid"])}


class LoosePointForm(PointForm):
    """A friction point without a case says by itself where and when it was seen."""

    account = WordsField(label=_("Company"), most=120, required=False, widget=company_input())
    area = NumberChoiceField(label=_("Area"), rows=areas, blank=_("Not known"))
    observed_at = MomentField(label=_("Seen at"), help_text=_("Left blank it is now."))

    def arguments(self) -> dict[str, Any]:
        """Return what was typed by the names that the service uses."""
        typed = self.cleaned_data
        return super().arguments() | {
            "account_name": typed["account"],
            "area_id": typed["area"],
            "observed_at": typed["observed_at"],
        }


class PointChangeForm(LineForm):
    """What is known about a friction point besides its words."""

    text = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    theme_id = None  # type: ignore[assignment]  # the same
    area = NumberChoiceField(label=_("Area"), rows=areas, blank=_("Not known"))
    observed_at = MomentField(label=_("Seen at"), required=True)

    def __init__(self, *args: Any, point: FrictionPoint, **options: Any) -> None:
        self.point = point
        known = {name: getattr(point, name) for name in DETAIL_FIELDS}
        options["initial"] = known | {"area": point.area_id}
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """Return what was typed; there are no words to ask for."""
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        """Return what the service changes, by its names."""
        typed = self.cleaned_data
        seen = to_the_minute(typed["observed_at"], self.point.observed_at)
        details = {name: typed[name] for name in DETAIL_FIELDS}
        return details | {"observed_at": seen, "area_id": typed["area"]}


class RewordForm(forms.Form):
    """Another wording of a friction point."""

    text = WordsField(
        label=_("Better words"), most=500, lines=3,
        help_text=_("The words used so far are kept, and quotes keep pointing at them."),
    )  # fmt: skip


class ThemeForm(forms.Form):
    """The theme a friction point is put on: one there is, or a new one by its title."""

    theme = forms.IntegerField(required=False)
    title = WordsField(label=_("A new theme"), most=160, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("theme") and not cleaned.get("title"):
            self.add_error("title", gettext("Choose a theme, or name a new one."))
        return cleaned
