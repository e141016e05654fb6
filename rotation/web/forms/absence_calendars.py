"""Let Frontline read a calendar: where it is, and which of its events are absences."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from rotation.calendars.reading import Filters
from rotation.calendars.refusals import LARGEST
from rotation.models import AbsenceCalendar
from rotation.selectors.absence_calendars import filters_of, title_words

LONGEST_ADDRESS = 2000


class FiltersForm(forms.Form):
    """What a calendar is called here, and which of its events count."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("Only you see it, such as Holidays or My Google calendar."),
    )
    only_all_day = forms.BooleanField(
        label=gettext_lazy("Only whole days"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Meetings of an hour are no reason not to serve."),
    )
    only_out_of_office = forms.BooleanField(
        label=gettext_lazy("Only what is marked out of office"),
        required=False,
        help_text=gettext_lazy("By Outlook, or by a title such as Out of office."),
    )
    title_words = forms.CharField(
        label=gettext_lazy("Only titles with one of these words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Separated by commas, such as holiday, leave. Empty: any title."),
    )
    ignore_transparent = forms.BooleanField(
        label=gettext_lazy("Leave out what is marked free"), required=False, initial=True
    )

    def filters(self) -> Filters:
        """Return what was chosen, once the form is valid."""
        given = self.cleaned_data
        return Filters(
            only_all_day=given["only_all_day"],
            only_out_of_office=given["only_out_of_office"],
            title_words=title_words(given["title_words"]),
            ignore_transparent=given["ignore_transparent"],
        )


class NewCalendarForm(FiltersForm):
    """A calendar at an address, or one as a file; where addresses are off, a file."""

    address = forms.CharField(
        label=gettext_lazy("Address of the calendar"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}
        ),
        help_text=gettext_lazy(
            "Begins with https:// or webcal://. It is read every half an hour and kept sealed."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=gettext_lazy("Read once and not kept, at most 2 MB."),
    )
    field_order = ("address", "file", "name")

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        if not settings.CALENDAR_ADDRESSES:
            del self.fields["address"]
            self.fields["file"].label = gettext("File")
            self.fields["file"].required = True

    def clean(self) -> dict[str, Any]:
        """Refuse neither and both."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        if "address" in self.fields and bool(given["address"]) == (given["file"] is not None):
            self.add_error("address", gettext("Give an address or choose a file, one of them."))
        return given

    @property
    def given_address(self) -> str:
        """What was given as an address; nothing for a file."""
        given: str = self.cleaned_data.get("address", "")
        return given

    def content(self) -> bytes:
        """Return what the file holds, at most one byte more than a calendar may."""
        content: bytes = self.cleaned_data["file"].read(LARGEST + 1)
        return content


class CalendarForm(FiltersForm):
    """Another name, or other filters; of a file only the name."""

    def __init__(self, *args: Any, calendar: AbsenceCalendar, **fields: Any) -> None:
        fields["initial"] = {
            name: getattr(calendar, name) for name in FiltersForm.base_fields
        } | fields.get("initial", {})
        super().__init__(*args, **fields)
        self.calendar = calendar
        if calendar.is_file:
            for name in set(self.fields) - {"name"}:
                del self.fields[name]

    def filters(self) -> Filters:
        """Return what was chosen; of a file what it was read with."""
        if not self.calendar.is_file:
            return super().filters()
        return filters_of(self.calendar)
