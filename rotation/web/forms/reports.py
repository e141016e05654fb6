"""Which months a report is about."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from rotation.selectors.reports import MOST_MONTHS
from rotation.web.forms.rotas import FIRST_YEAR, LAST_YEAR

WRITTEN = re.compile(r"(\d{4})-(\d{2})(-\d{2})?", re.ASCII)


class MonthField(forms.CharField):
    """A month written 2026-11; a day of it will do."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> Any:
        """Return the first day of the month."""
        text = super().to_python(value)
        if not text:
            return None
        found = WRITTEN.fullmatch(text)
        if found is None or not 1 <= int(found[2]) <= 12:
            raise forms.ValidationError(gettext("Write a month such as 2026-11."))
        year = int(found[1])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise forms.ValidationError(gettext("Choose a month between 2000 and 2100."))
        return date(year, int(found[2]), 1)


class MonthsForm(forms.Form):
    """The first and the last month, both included; all of it may be left out."""

    first = MonthField(label=gettext_lazy("From"), required=False)
    until = MonthField(label=gettext_lazy("Until"), required=False)

    def add_prefix(self, field_name: str) -> str:
        """Return the name in the address: "from" is no name that Python lets a field have."""
        return "from" if field_name == "first" else field_name

    @classmethod
    def asked(cls, query: QueryDict, *, first: date, last: date) -> "MonthsForm":
        """Return the form of a query; what that leaves out are the months given."""
        given = {name: str(value) for name, value in query.items() if str(value).strip()}
        usual = {"from": f"{first:%Y-%m}", "until": f"{last:%Y-%m}"}
        if "from" in given:
            usual["until"] = given["from"]
        return cls(usual | given)

    def clean(self) -> dict[str, Any]:
        """Refuse months the wrong way round, and more of them than a page holds."""
        given: dict[str, Any] = super().clean() or {}
        first, until = given.get("first"), given.get("until")
        if first and until:
            count = 12 * (until.year - first.year) + until.month - first.month + 1
            if count < 1:
                self.add_error("until", gettext("The last month lies before the first."))
            elif count > MOST_MONTHS:
                words = gettext("At most %(most)d months at once.") % {"most": MOST_MONTHS}
                self.add_error("until", words)
        return given
