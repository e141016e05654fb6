"""Enter time in which somebody cannot serve."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rotation.models import Absence, Member
from rotation.selectors import people

DATE = {"type": "date"}
TIME = {"type": "time"}


class AbsenceForm(forms.Form):
    """Whole days, both inclusive, or hours of them; all in the absent person's own zone."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Who is away"), queryset=Member.objects.none(), required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Absence.Kind.choices)
    first_day = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    from_time = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput(attrs=TIME, format="%H:%M"),
        help_text=gettext_lazy("Both times empty: whole days."),
    )
    until_time = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(attrs=TIME, format="%H:%M"),
    )
    note = forms.CharField(
        label=gettext_lazy("Private note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only the person who is away can read it."),
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

    def clean(self) -> dict[str, Any]:
        """Refuse half a pair of times; an end before the start is the service's to say."""
        given: dict[str, Any] = super().clean() or {}
        if (given.get("from_time") is None) != (given.get("until_time") is None):
            missing = "from_time" if given.get("from_time") is None else "until_time"
            if missing not in self.errors:
                self.add_error(missing, _("Give both times, or none for whole days."))
        return given

    def asked(self) -> dict[str, Any]:
        """Return what was entered, as the service takes it."""
        given = self.cleaned_data
        member: Member | None = given.get("member") or self.own
        assert member is not None  # noqa: S101 - the view gives one of the two
        zone = zoneinfo.ZoneInfo(member.user.zone)
        all_day = given["from_time"] is None
        first: date = given["first_day"]
        last: date = given["last_day"]
        if all_day:
            starts = datetime.combine(first, time(), zone)
            ends = datetime.combine(last + timedelta(days=1), time(), zone)
        else:
            starts = datetime.combine(first, given["from_time"], zone)
            ends = datetime.combine(last, given["until_time"], zone)
        return {
            "member": member,
            "kind": given["kind"],
            "starts_at": starts,
            "ends_at": ends,
            "all_day": all_day,
            "note": given["note"],
        }
