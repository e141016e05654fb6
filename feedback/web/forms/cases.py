"""Log, change, diagnose and close a case; tag it and tie it to a requirement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Case, Cause, Insight, LogsEnough
from feedback.selectors import releases, requirements
from feedback.services.intake import Who
from feedback.web.forms.fields import (
    MinutesField,
    MomentField,
    NumberChoiceField,
    WordsField,
    company_input,
    to_the_minute,
)
from feedback.web.forms.points import areas

YES, NO = "yes", "no"
BY_HAND = [choice for choice in Case.Channel.choices if choice[0] != Case.Channel.IMPORT]
TRUTH = {YES: True, NO: False}


def versions() -> list[tuple[int, str]]:
    """Return the versions for a select."""
    return [(version.pk, str(version)) for version in releases.versions()]


class CaseForm(forms.Form):
    """What is asked of a case: who, what they needed and what happened; the rest may wait."""

    use_required_attribute = False

    account = WordsField(
        label=_("Company"), most=120, widget=company_input(),
        error_messages={"required": _("Say who needed help.")},
    )  # fmt: skip
    customer = WordsField(label=_("Person there"), most=120, required=False)
    needed = WordsField(
        label=_("What did they need?"), most=300,
        error_messages={"required": _("Say what they needed, in one line.")},
    )  # fmt: skip
    happened = WordsField(
        label=_("What happened?"), most=20000, lines=4,
        error_messages={"required": _("Say what happened, however briefly.")},
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("Channel"), choices=BY_HAND, initial=Case.Channel.CHAT)
    area = NumberChoiceField(label=_("Area"), rows=areas, blank=_("Not known"))
    version = NumberChoiceField(label=_("Version"), rows=versions, blank=_("Not known"))
    handling_minutes = MinutesField(label=_("Minutes it took us"))
    opened_at = MomentField(label=_("When it came in"), help_text=_("Left blank it is now."))

    def clean(self) -> dict[str, Any]:
        """A person may stand for the company: some customers have none."""
        cleaned = super().clean() or {}
        if cleaned.get("customer") and self.has_error("account", "required"):
            del self.errors["account"]
            cleaned["account"] = ""
        return cleaned

    def who(self) -> Who:
        """Return who needed help, by name."""
        typed = self.cleaned_data
        return Who(account_name=typed["account"], customer_name=typed["customer"])

    def values(self) -> dict[str, Any]:
        """Return the rest by the names that services use."""
        typed = self.cleaned_data
        plain = ("needed", "happened", "channel", "handling_minutes", "opened_at")
        named = {name: typed[name] for name in plain}
        return named | {"area_id": typed["area"], "version_id": typed["version"]}


class LogForm(CaseForm):
    """A new case; its uid comes with the form, so that a form sent twice is one case."""

    uid = forms.UUIDField(widget=forms.HiddenInput)


class EditForm(CaseForm):
    """A case to change, from the version of it that the reader saw."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        self.case = case
        options["initial"] = {
            "account": case.account.name if case.account else "",
            "customer": case.customer.name if case.customer else "",
            "needed": case.needed,
            "happened": case.happened,
            "channel": case.channel,
            "area": case.area_id,
            "version": case.version_id,
            "handling_minutes": case.handling_minutes,
            "opened_at": case.opened_at,
            "row_version": case.row_version,
        }
        super().__init__(*args, **options)
        moment = self.fields["opened_at"]
        moment.required, moment.help_text = True, ""
        if case.channel == Case.Channel.IMPORT:
            self.fields["channel"] = forms.ChoiceField(
                label=_("Channel"), choices=Case.Channel.choices
            )

    def changes(self) -> dict[str, Any]:
        """Return what the service changes; the names of people only where they are others."""
        named = self.values()
        named["opened_at"] = to_the_minute(named["opened_at"], self.case.opened_at)
        if {"account", "customer"} & set(self.changed_data):
            named["who"] = self.who()
        return named


class CloseForm(forms.Form):
    """Why the case came about, as far as it is known when it is closed."""

    cause = forms.ChoiceField(
        label=_("Cause"), choices=[("", _("not known")), *Cause.choices], required=False
    )


def _truth(value: str) -> bool | None:
    return TRUTH.get(value)


def _yes_or_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(YES, _("yes")), (NO, _("no")), ("", _("not noted"))],
        coerce=_truth,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class DiagnosisForm(forms.Form):
    """How the cause was found, in chips: each answer is one press."""

    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=[*Cause.choices, ("", _("not known"))],
        required=False,
        widget=forms.RadioSelect,
    )
    minutes_to_cause = MinutesField(label=_("Minutes until the cause was known"))
    logs_enough = forms.ChoiceField(
        label=_("Were the logs enough?"),
        choices=[*LogsEnough.choices, ("", _("not noted"))],
        required=False,
        widget=forms.RadioSelect,
    )
    progress_visible = _yes_or_no(_("Could they see how far it was?"))
    error_guided = _yes_or_no(_("Did the error guide them?"))
    escalated = forms.BooleanField(label=_("It needed somebody else's help"), required=False)

    @classmethod
    def of(cls, case: Case) -> "DiagnosisForm":
        """Return the form as the case stands."""
        words = {True: YES, False: NO, None: ""}
        return cls(
            initial={
                "cause": case.cause,
                "minutes_to_cause": case.minutes_to_cause,
                "logs_enough": case.logs_enough,
                "progress_visible": words[case.progress_visible],
                "error_guided": words[case.error_guided],
                "escalated": case.escalated,
            }
        )


class TagForm(forms.Form):
    """One or more tags, parted by commas."""

    tags = WordsField(label=_("Add tags"), most=400, help_text=_("Parted by commas."))

    def names(self) -> list[str]:
        """Return the tags as typed, one by one."""
        typed: str = self.cleaned_data["tags"]
        return typed.replace("，", ",").split(",")


def pool() -> list[tuple[int, str]]:
    """Return the requirements that evidence may still be tied to, for a select."""
    open_ones = requirements.requirements()
    return [(row.pk, f"{row.number} {row.title}") for row in open_ones]


class InsightForm(forms.Form):
    """The requirement that a case or friction point speaks for, and the words that do."""

    use_required_attribute = False

    requirement = NumberChoiceField(
        label=_("Requirement"), rows=pool, blank=_("Choose one"), required=True,
        error_messages={"required": _("Choose a requirement.")},
    )  # fmt: skip
    quote = WordsField(
        label=_("In these words"), most=1000, lines=3, required=False,
        help_text=_("Copied word for word from above."),
    )  # fmt: skip
    importance = forms.ChoiceField(
        label=_("How important"),
        choices=Insight.Importance.choices,
        initial=Insight.Importance.IMPORTANT,
    )
