"""What part of a rota to look at."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import Member
from rotation.web.grid import monday_of

MOST_WEEKS = 26
FIRST_YEAR, LAST_YEAR = 2000, 2100


class WindowForm(forms.Form):
    """Some weeks of a rota and a person to pick out; all of it may be left out."""

    first = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    weeks = forms.IntegerField(
        label=_("Weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        required=False,
        error_messages={
            "invalid": _("Give a number of weeks."),
            "min_value": _("At least one week."),
            "max_value": _("At most %(limit_value)s weeks at once."),
        },
    )
    person = forms.UUIDField(label=_("Person"), required=False, widget=forms.Select)

    def add_prefix(self, field_name: str) -> str:
        """Return the name in the address: "from" is no name that Python lets a field have."""
        return "from" if field_name == "first" else field_name

    def clean_first(self) -> date | None:
        """Refuse days that no calendar shows."""
        first: date | None = self.cleaned_data["first"]
        if first and not FIRST_YEAR <= first.year <= LAST_YEAR:
            raise forms.ValidationError(gettext("Choose a day between 2000 and 2100."))
        return first

    @classmethod
    def asked(cls, query: QueryDict, *, today: date, weeks: int) -> "WindowForm":
        """Return the form of a query; what that leaves out is this week and so many `weeks`."""
        usual = {"from": monday_of(today).isoformat(), "weeks": str(weeks)}
        return cls(usual | {name: value for name, value in query.items() if value})

    def days(self, *, today: date, weeks: int) -> tuple[date, date]:
        """Return the days asked for, half-open and from a Monday; what is wrong counts as left out."""
        monday = monday_of(self.cleaned_data.get("first") or today)
        return monday, monday + timedelta(weeks=self.cleaned_data.get("weeks") or weeks)

    def picked(self, team: Iterable[Member]) -> Member | None:
        """Offer the team to be picked from; return who is picked, if they belong to it."""
        by_uid = {member.uid: member for member in team}
        widget = cast("forms.Select", self.fields["person"].widget)
        widget.choices = [
            ("", gettext("Everybody")),
            *((str(uid), str(member)) for uid, member in by_uid.items()),
        ]
        asked: UUID | None = self.cleaned_data.get("person")
        return by_uid.get(asked) if asked else None
