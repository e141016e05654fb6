"""With which month a year begins."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from rotation.web.forms.reports import MonthField
from rotation.web.forms.rotas import FIRST_YEAR, LAST_YEAR


class YearForm(forms.Form):
    """The first of twelve months; it may be left out."""

    first = MonthField(label=gettext_lazy("From"), required=False)

    def add_prefix(self, field_name: str) -> str:
        """Return the name in the address: "from" is no name that Python lets a field have."""
        return "from" if field_name == "first" else field_name

    @classmethod
    def asked(cls, query: QueryDict, *, today: date) -> "YearForm":
        """Return the form of a query; what that leaves out is the month of today."""
        return cls({"from": query.get("from", "").strip() or f"{today:%Y-%m}"})

    def days(self, *, today: date) -> tuple[date, date]:
        """Return the days asked for, half-open; a month that is none counts as left out."""
        first: date = self.cleaned_data.get("first") or today.replace(day=1)
        return first, first.replace(year=first.year + 1)


def beside(first: date) -> dict[str, date | None]:
    """Return the first months of the year before and after, None where no page shows it."""
    return {
        "earlier": first.replace(year=first.year - 1) if first.year > FIRST_YEAR else None,
        "later": first.replace(year=first.year + 1) if first.year < LAST_YEAR else None,
    }
