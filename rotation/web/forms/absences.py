"""Enter time in which somebody cannot serve, or would rather or rather not."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rotation.hours import zones
from rotation.models import Absence, Member, Wish
from rotation.selectors import people
from rotation.services import checks

DATE = {"type": "date"}
TIME = {"type": "time"}
ONE_DAY = timedelta(days=1)
KINDS = [
    (Wish.Kind.AVOID.value, gettext_lazy("I would rather not serve")),
    (Wish.Kind.PREFER.value, gettext_lazy("I would like to serve")),
]


def _in_known_years(day: date) -> None:
    for problem in checks.day(day, "day"):
        raise forms.ValidationError(problem.message, code=problem.code)


def _day(label: Any, **fields: Any) -> forms.DateField:
    widget = forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[_in_known_years], **fields)


def _clock(label: Any, **fields: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs=TIME, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, required=False, **fields)


def _note() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Private note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only the person it is about can read it."),
    )


class OwnForm(forms.Form):
    """Something about oneself; a planner says about whom, and may say it of anybody."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Who"), queryset=Member.objects.none(), required=False
    )

    def __init__(self, *args: Any, own: Member | None, plans: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        if plans:
            field = self.fields["member"]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the types only
            field.queryset = people.members()
            field.required = True
            field.initial = own
        else:
            del self.fields["member"]

    def about(self) -> Member:
        """Return whom it is about, once the form is valid."""
        member: Member | None = self.cleaned_data.get("member") or self.own
        assert member is not None  # noqa: S101 - the view gives one of the two
        return member


class SpanForm(OwnForm):
    """Whole days, both inclusive, or hours of them; all in the person's own zone."""

    first_day = _day(gettext_lazy("First day"))
    last_day = _day(gettext_lazy("Last day"))
    from_time = _clock(
        gettext_lazy("From"), help_text=gettext_lazy("Both times empty: whole days.")
    )
    until_time = _clock(gettext_lazy("Until"))
    note = _note()

    def clean(self) -> dict[str, Any]:
        """Refuse half a pair of times; an end before the start is the service's to say."""
        given: dict[str, Any] = super().clean() or {}
        if (given.get("from_time") is None) != (given.get("until_time") is None):
            missing = "from_time" if given.get("from_time") is None else "until_time"
            if missing not in self.errors:
                self.add_error(missing, _("Give both times, or none for whole days."))
        return given

    def asked(self) -> dict[str, Any]:
        """Return what was entered, as the services take it."""
        given, member = self.cleaned_data, self.about()
        at = zones.zone(member.user.zone)
        all_day = given["from_time"] is None
        first: date = given["first_day"]
        last: date = given["last_day"]
        if all_day:
            starts, ends = zones.midnight(first, at), zones.midnight(last + ONE_DAY, at)
        else:
            starts = zones.instant(datetime.combine(first, given["from_time"]), at)
            ends = zones.instant(datetime.combine(last, given["until_time"]), at)
        return {
            "member": member,
            "kind": given["kind"],
            "starts_at": starts,
            "ends_at": ends,
            "all_day": all_day,
            "note": given["note"],
        }


class AbsenceForm(SpanForm):
    """Time in which somebody cannot serve."""

    kind = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Absence.Kind.choices)
    field_order = ("member", "kind")


class WishForm(SpanForm):
    """Time in which somebody would rather, or rather not, serve."""

    kind = forms.ChoiceField(label=gettext_lazy("What you wish"), choices=KINDS)
    field_order = ("member", "kind")


class WeekdayForm(OwnForm):
    """A weekday, or a part of it, on which somebody never serves; in their own zone."""

    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), choices=list(WEEKDAYS.items()), coerce=int
    )
    from_time = _clock(
        gettext_lazy("From"), help_text=gettext_lazy("Empty: from midnight, until midnight.")
    )
    until_time = _clock(gettext_lazy("Until"))
    first_day = _day(gettext_lazy("First day"))
    last_day = _day(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until you say.")
    )
    note = _note()

    def asked(self) -> dict[str, Any]:
        """Return what was entered, as the service takes it."""
        given = self.cleaned_data
        last: date | None = given["last_day"]
        return {
            "member": self.about(),
            "weekday": given["weekday"],
            "local_start": given["from_time"],
            "local_end": given["until_time"],
            "from_on": given["first_day"],
            "until_on": None if last is None else last + ONE_DAY,
            "note": given["note"],
        }
