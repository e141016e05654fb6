"""Write down a requirement, change it, say what it cures and what speaks for it."""

import re
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.models import Insight, Requirement
from feedback.selectors import requirement_choices
from feedback.web.forms import refusals
from feedback.web.forms.effort import EffortField, effort_text
from feedback.web.forms.fields import NumberChoiceField, WordsField
from rotation.public import Stale

TITLE_LENGTH = 160
TEXT_LENGTH = 10000
EVIDENCE = re.compile(r"([CFTcft])-(\d{1,18})")
KINDS = {"C": "case", "F": "point", "T": "theme"}


def owners() -> list[tuple[int, str]]:
    """Return who may own a requirement, for a select."""
    return [(user.pk, str(user.display_name)) for user in requirement_choices.owners()]


def themes() -> list[tuple[int, str]]:
    """Return the themes that may be cured, for a select."""
    return [(row.pk, f"{row.number} {row.title}") for row in requirement_choices.themes()]


class RequirementForm(forms.Form):
    """A new requirement: the problem first, what to do about it when somebody knows."""

    use_required_attribute = False

    title = WordsField(
        label=_("Title"), most=TITLE_LENGTH,
        error_messages={"required": _("Give it a title that people will recognise.")},
    )  # fmt: skip
    problem = WordsField(
        label=_("Problem"), most=TEXT_LENGTH, lines=4, required=False,
        help_text=_("What goes wrong for whom? The evidence comes beneath it."),
    )  # fmt: skip
    proposal = WordsField(label=_("Proposal"), most=TEXT_LENGTH, lines=4, required=False)
    effort = EffortField(required=False)


class NewRequirementForm(RequirementForm):
    """A new requirement, at once with the theme it is written for."""

    theme = NumberChoiceField(
        label=_("Theme it cures"), rows=themes, blank=_("None yet"),
        help_text=_("It is taken to cure 70 %; you can say better on the next page."),
    )  # fmt: skip


class ChangeForm(RequirementForm):
    """A requirement to change, from the version of it that the reader saw."""

    owner = NumberChoiceField(label=_("Owner"), rows=owners, blank=_("Nobody yet"))
    state = forms.ChoiceField(label=_("State"), choices=Requirement.State.choices)
    row_version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, requirement: Requirement) -> "ChangeForm":
        """Return the form as the requirement stands."""
        return cls(
            initial={
                "title": requirement.title,
                "problem": requirement.problem,
                "proposal": requirement.proposal,
                "effort": requirement.effort_minutes,
                "owner": requirement.owner_id,
                "state": requirement.state,
                "row_version": requirement.row_version,
            }
        )

    def changes(self) -> dict[str, Any]:
        """Return what was typed by the names that services use."""
        typed = self.cleaned_data
        plain = {name: typed[name] for name in ("title", "problem", "proposal", "state")}
        return plain | {"effort_minutes": typed["effort"], "owner_id": typed["owner"]}


def newer(typed: QueryDict, requirement: Requirement, error: Stale) -> ChangeForm:
    """Return the form as typed, on the newest version, with what that says beside each field."""
    kept = typed.copy()
    kept["row_version"] = str(requirement.row_version)
    form = ChangeForm(kept)
    form.is_valid()
    form.add_error(None, error.message)
    now_says = dict(error.changed)
    if now_says.get("effort_minutes", "").isdecimal():
        now_says["effort_minutes"] = effort_text(int(now_says["effort_minutes"]))
    refusals.show_changed(form, now_says, gettext("It says now: %(value)s"))
    return form


class CureForm(forms.Form):
    """How much of a theme would be gone, in per cent."""

    use_required_attribute = False

    theme = NumberChoiceField(
        label=_("Theme"), rows=themes, blank=_("Choose a theme"), required=True,
        error_messages={"required": _("Choose a theme.")},
    )  # fmt: skip
    share = forms.IntegerField(
        label=_("Cured, per cent"),
        min_value=0,
        max_value=100,
        initial=70,
        error_messages={
            "required": _("Give a number from 0 to 100."),
            "invalid": _("Give a whole number from 0 to 100."),
            "min_value": _("Give a number from 0 to 100."),
            "max_value": _("Give a number from 0 to 100."),
        },
    )

    def part(self) -> Decimal:
        """Return the share, 0 to 1."""
        return Decimal(self.cleaned_data["share"]) / 100


class Evidence(NamedTuple):
    """A row that can speak for a requirement: case, point or theme, by number."""

    kind: str
    number: int


class EvidenceField(forms.CharField):
    """A case, friction point or theme as people quote it: C-1042, F-88 or T-12."""

    default_error_messages = {
        "invalid": _("Name a case, friction point or theme, such as C-1042, F-88 or T-12."),
        "required": _("Name a case, friction point or theme, such as C-1042, F-88 or T-12."),
    }

    def clean(self, value: Any) -> Evidence:
        """Return what was named; whether it exists is asked where it is fetched."""
        found = EVIDENCE.fullmatch(super().clean(value).strip())
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Evidence(KINDS[found[1].upper()], int(found[2]))


class InsightForm(forms.Form):
    """What speaks for a requirement, with the words that made somebody act."""

    use_required_attribute = False

    evidence = EvidenceField(
        label=_("Case, friction point or theme"), max_length=30,
        help_text=_("Its number: C-1042, F-88 or T-12."),
    )  # fmt: skip
    quote = WordsField(
        label=_("Quote"), most=1000, lines=3, required=False,
        help_text=_("Word for word as it stands there, or left blank."),
    )  # fmt: skip
    importance = forms.ChoiceField(
        label=_("How much it matters"),
        choices=Insight.Importance.choices,
        initial=Insight.Importance.IMPORTANT,
    )
