"""Give a shift away, swap it, take it over, and answer somebody who asks."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation import moments
from rotation.models import Member, Shift
from rotation.models.rotas import CoverChoice

MOMENT = "%Y-%m-%dT%H:%M"
LONGEST = 200


def moment_field(label: Any, *, required: bool, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for a moment on the reader's own clock."""
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )


class PlacedForm(forms.Form):
    """A form among others on a page: `place` keeps the ids of its fields apart from theirs."""

    place = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": f"{self.place}_%s"})


class GiveForm(PlacedForm):
    """Offer a shift, or a part of it, to everybody who can take it."""

    place = "give"

    choice = forms.ChoiceField(
        label=_("Who gets it"), choices=CoverChoice.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST,
        required=False,
        help_text=_("Everybody who is asked can read it."),
    )
    part_from = moment_field(_("Only from"), required=False, help_text=_("Empty: from its start."))
    part_until = moment_field(_("Only until"), required=False, help_text=_("Empty: to its end."))

    def part(self, shift: Shift) -> tuple[datetime, datetime] | None:
        """Return the part that is given away, None for all of it."""
        start: datetime = self.cleaned_data["part_from"] or shift.starts_at
        end: datetime = self.cleaned_data["part_until"] or shift.ends_at
        return None if (start, end) == (shift.starts_at, shift.ends_at) else (start, end)


class SwapForm(PlacedForm):
    """Offer a shift for another one; `theirs` are the shifts that could come in return.

    Those whose ids are in `asked` are asked for in another swap already, which is said.
    """

    place = "swap"

    other_shift = forms.ChoiceField(label=_("Which shift in return"))
    note = forms.CharField(label=_("Note"), max_length=LONGEST, required=False)

    def __init__(
        self,
        *args: Any,
        shift: Shift,
        theirs: Iterable[Shift],
        asked: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shifts = {str(other.uid): other for other in theirs}
        groups: dict[Member, list[tuple[str, str]]] = {}
        for uid, other in self.shifts.items():
            if other.member is not None:
                groups.setdefault(other.member, []).append(
                    (uid, swap_words(shift, other, asked=other.pk in asked))
                )
        listed = sorted(((str(member), choices) for member, choices in groups.items()))
        field = cast("forms.ChoiceField", self.fields["other_shift"])
        field.choices = [("", gettext("Choose")), *listed]

    def chosen(self) -> Shift:
        """Return the shift asked for in return."""
        return self.shifts[self.cleaned_data["other_shift"]]


def swap_words(mine: Shift, theirs: Shift, *, asked: bool = False) -> str:
    """Return a shift as one may get it in return, with the points it adds.

    `asked` says that another swap asks for it already.
    """
    said = _with_points(mine, theirs)
    return gettext("%(shift)s, asked for in another swap") % {"shift": said} if asked else said


def _with_points(mine: Shift, theirs: Shift) -> str:
    span = moments.span_words(theirs.starts_at, theirs.ends_at, None)
    more = theirs.points - mine.points
    if not more:
        return gettext("%(span)s, as many points") % {"span": span}
    pattern = (
        gettext("%(span)s, %(points)d points more")
        if more > 0
        else gettext("%(span)s, %(points)d points fewer")
    )
    return pattern % {"span": span, "points": abs(more)}


class TakeForm(PlacedForm):
    """Take a shift over at once."""

    place = "take"

    reason = forms.CharField(
        label=_("Why now"),
        max_length=LONGEST,
        help_text=_("Everybody can read it beside the shift."),
    )


class AnswerForm(PlacedForm):
    """Say that one can take a shift, or not; a planner says it for somebody else."""

    place = "answer"

    willing = forms.TypedChoiceField(
        choices=[("yes", _("can take it")), ("no", _("cannot take it"))],
        coerce=lambda said: said == "yes",
    )
    member = forms.UUIDField(required=False)
    note = forms.CharField(label=_("Note"), max_length=LONGEST, required=False)


class NoteForm(PlacedForm):
    """A few words with a decision."""

    place = "note"

    note = forms.CharField(label=_("Note"), max_length=LONGEST, required=False)


class ChooseForm(forms.Form):
    """Whom a planner gives an offered shift to."""

    member = forms.UUIDField()


class DivideForm(PlacedForm):
    """Cut a shift in two, so that each part can have a holder of its own."""

    place = "divide"

    at = moment_field(_("Cut at"), required=True)
    reason = forms.CharField(label=_("Why"), max_length=LONGEST)
