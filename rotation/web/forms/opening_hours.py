"""The opening hours of an ordinary week: some stretches a day, or around the clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from rotation.hours.errors import HoursError
from rotation.hours.weekly import WeeklyHours
from rotation.services.checks import hours_words

USUAL_RANGES = 2
MOST_RANGES = 12
MIDNIGHT = "24:00"
USUAL = {str(weekday): [["09:00", "17:00"]] for weekday in range(5)}


@dataclass(frozen=True, slots=True)
class Range:
    """The two fields of one stretch of a day."""

    opens: forms.BoundField
    closes: forms.BoundField


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday with its stretches, as a row of the form."""

    name: str | Promise
    ranges: tuple[Range, ...]


class HoursForm(forms.Form):
    """A day that is left empty is closed; midnight at the end of a day is written 00:00."""

    always = forms.BooleanField(
        label=gettext_lazy("Open around the clock, every day"),
        required=False,
        help_text=gettext_lazy("Then the times below do not count."),
    )
    ranges = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ranges: int = USUAL_RANGES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = max(USUAL_RANGES, min(ranges, MOST_RANGES))
        self.weekly: dict[str, Any] = {}
        self.initial["ranges"] = self.size
        for weekday, name in WEEKDAYS.items():
            for number in range(self.size):
                opens, closes = _names(weekday, number)
                self.fields[opens] = _time(format_lazy("{}, {}", name, gettext_lazy("opens")))
                self.fields[closes] = _time(format_lazy("{}, {}", name, gettext_lazy("closes")))

    @classmethod
    def posted(cls, data: QueryDict) -> "HoursForm":
        """Return the form that was filled in, with as many stretches a day as it had."""
        given = data.get("ranges", "")
        return cls(data, ranges=int(given) if given.isdecimal() and len(given) < 4 else 0)

    @classmethod
    def of(cls, weekly: dict[str, list[list[str]]]) -> "HoursForm":
        """Return the form of hours that are kept."""
        if weekly == WeeklyHours.always().dump():
            return cls(initial={"always": True})
        initial: dict[str, Any] = {}
        for weekday, spans in weekly.items():
            for number, (start, end) in enumerate(spans):
                opens, closes = _names(int(weekday), number)
                initial |= {opens: start, closes: "00:00" if end == MIDNIGHT else end}
        return cls(initial=initial, ranges=max(map(len, weekly.values()), default=0))

    def days(self) -> Iterator[Day]:
        """Return the rows of the form from Monday."""
        for weekday, name in WEEKDAYS.items():
            pairs = (_names(weekday, number) for number in range(self.size))
            yield Day(name, tuple(Range(self[opens], self[closes]) for opens, closes in pairs))

    def clean(self) -> dict[str, Any]:
        """Say beside each stretch what cannot be, and keep the week as the service takes it."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("always"):
            self.weekly = WeeklyHours.always().dump()
            return given
        week = {weekday: self._spans(weekday, given) for weekday in WEEKDAYS}
        self.weekly = {str(weekday): spans for weekday, spans in week.items() if spans}
        if not self.weekly and not self.errors:
            self.add_error("always", gettext("Say at least one opening time in the week."))
        return given

    def _spans(self, weekday: int, given: dict[str, Any]) -> list[list[str]]:
        spans: list[list[str]] = []
        for number in range(self.size):
            opens, closes = _names(weekday, number)
            start, end = given.get(opens), given.get(closes)
            if (start is None) != (end is None):
                missing = opens if start is None else closes
                if missing not in self.errors:
                    self.add_error(missing, gettext("Give both times, or none."))
            elif start is not None and end is not None:
                spans.append([f"{start:%H:%M}", f"{end:%H:%M}" if end != time.min else MIDNIGHT])
                self._check(weekday, spans, opens, closes)
        return spans

    def _check(self, weekday: int, spans: list[list[str]], opens: str, closes: str) -> None:
        """Put what the newest stretch of a day does wrong beside it, and leave it out."""
        try:
            WeeklyHours.parse({str(weekday): spans})
        except HoursError as error:
            field = closes if error.code == "hours_end_before_start" else opens
            self.add_error(field, hours_words(error))
            spans.pop()


def _names(weekday: int, number: int) -> tuple[str, str]:
    return f"day{weekday}_opens{number}", f"day{weekday}_closes{number}"


def _time(label: Any) -> forms.TimeField:
    # In words for screen readers: the heads of the columns are far from the field.
    widget = forms.TimeInput(attrs={"type": "time", "aria-label": label}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, input_formats=["%H:%M"])
