"""Seats, shift templates and own days of a rota."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import Area, Job, RotaDay, Seat, SeatKind
from rotation.presets import PRESETS
from rotation.selectors import people
from rotation.services.templates import TemplateFields
from rotation.web.forms.long_select import LongSelect
from rotation.web.forms.rota_settings import UNKNOWN_ZONE, preset_choices
from rotation.web.forms.settings import zones

DATE = {"type": "date"}
DAY_MINUTES = 24 * 60
LONGEST_DAYS = 28
MOST_WEEKS = 26
AS_CALENDAR = "calendar"
# What services call a field, where a form calls it otherwise.
TEMPLATE_NAMES = {
    "local_start": "starts",
    "length_minutes": "ends",
    "day_offsets": "weekdays",
}


def _date(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class SeatForm(forms.Form):
    """A place to fill in every slot."""

    name = forms.CharField(label=_("Name"), max_length=60)
    job = forms.ChoiceField(label=_("Job"), choices=Job.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=SeatKind.choices)
    area = forms.ModelChoiceField(
        label=_("Area to know"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("any"),
    )

    def __init__(self, *args: Any, areas: list[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the types only
        field.queryset = people.areas()
        if areas is not None:
            # Many of these forms on a page ask for the areas once.
            field.choices = [("", gettext("any")), *((area.pk, area.name) for area in areas)]

    @classmethod
    def of(cls, seat: Seat, areas: list[Area]) -> "SeatForm":
        """Return the form as the seat stands, with names of fields that no other seat has."""
        initial = {"name": seat.name, "job": seat.job, "kind": seat.kind, "area": seat.area_id}
        return cls(initial=initial, prefix=prefix(seat), areas=areas)


class MoveForm(forms.Form):
    place = forms.IntegerField(min_value=0, max_value=1000)


def prefix(seat: Seat) -> str:
    """Return what stands before the names of fields of the form of a seat."""
    return f"seat{seat.pk}"


class TemplateForm(forms.Form):
    """A rule that cuts slots: on which days, from when until when, how often."""

    name = forms.CharField(label=_("Name"), max_length=60)
    first_day = _date(_("First day"))
    last_day = _date(_("Last day"), required=False)
    starts = forms.TimeField(
        label=_("Starts at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("Ends at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    days_later = forms.IntegerField(
        label=_("days later"), min_value=0, max_value=LONGEST_DAYS, initial=0
    )
    every_weeks = forms.IntegerField(
        label=_("Every how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Starts on"),
        choices=lambda: list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one day."),
            "invalid_choice": _("%(value)s is no day of the week."),
        },
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [("", gettext("that of the rota")), *zones()],
        required=False,
        widget=LongSelect,
        error_messages={"invalid_choice": UNKNOWN_ZONE},
    )

    @classmethod
    def blank(cls, today: date) -> "TemplateForm":
        """Return the form of working days from next Monday on."""
        monday = today + timedelta(days=7 - today.weekday())
        return cls(
            initial={
                "first_day": monday,
                "starts": "09:00",
                "ends": "17:00",
                "weekdays": [0, 1, 2, 3, 4],
            }
        )

    def asked(self) -> TemplateFields:
        """Return what was entered, as the service takes it; the length may be below zero."""
        given = self.cleaned_data
        first: date = given["first_day"]
        chosen = (int(weekday) for weekday in given["weekdays"])
        length = _minutes(given["ends"]) - _minutes(given["starts"])
        return {
            "name": given["name"],
            "first_day": first,
            "last_day": given["last_day"],
            "local_start": given["starts"],
            "length_minutes": given["days_later"] * DAY_MINUTES + length,
            "every_weeks": given["every_weeks"],
            # Counted from the first day on, whatever weekday that is.
            "day_offsets": [(weekday - first.weekday()) % 7 for weekday in chosen],
            "zone": given["zone"],
        }


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


class PresetForm(forms.Form):
    preset = forms.ChoiceField(label=_("Ready-made set"), choices=preset_choices)
    first_day = _date(_("From the week of"), help_text=_("It begins with the Monday of this week."))

    def asked(self) -> dict[str, Any]:
        """Return what was entered, as the service takes it."""
        given = self.cleaned_data
        return {"preset": PRESETS[given["preset"]], "first_day": given["first_day"]}


class EndForm(forms.Form):
    last_day = _date(_("Last day on which a shift of it starts"))


class DayForm(forms.Form):
    """A day that differs from the country's calendar, or does so no more."""

    day = _date(_("Day"))
    kind = forms.ChoiceField(
        label=_("It counts as"),
        choices=[*RotaDay.Kind.choices, (AS_CALENDAR, _("as the calendar says"))],
    )
    name = forms.CharField(label=_("What it is"), max_length=80, required=False)
