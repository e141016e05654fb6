"""Take over a running rota: the file, and what the names in it mean."""

import io
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy

from rotation.models import Member, Seat
from rotation.services import rota_imports
from rotation.services.csv_files import MOST_BYTES
from rotation.services.rota_imports import BY_JOB, IGNORED
from rotation.web.forms.long_select import LongSelect


class UploadForm(forms.Form):
    """A file, or the text of one."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.ics,text/csv,text/calendar"}),
        help_text=gettext_lazy("A table (CSV) or a calendar (ICS), at most 2 MB."),
    )
    text = forms.CharField(
        label=gettext_lazy("or its text"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse neither and both."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(given.get("file")) == bool((given.get("text") or "").strip()):
            self.add_error("file", gettext("Choose a file or paste its text, one of them."))
        return given

    def asked(self) -> tuple[BinaryIO, str]:
        """Return the file and what it is called."""
        upload = self.cleaned_data["file"]
        if upload:
            return cast("BinaryIO", upload.file), str(upload.name)
        return io.BytesIO(self.cleaned_data["text"].encode()), gettext("pasted text")


class MatchForm(forms.Form):
    """A select for each name of a person, and one for each name of a seat."""

    leave_out = forms.BooleanField(
        label=gettext_lazy("Leave out the rows with problems"), required=False
    )

    def __init__(
        self,
        *args: Any,
        labels: "rota_imports.Labels",
        members: Iterable[Member],
        seats: Iterable[Seat],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.labels = labels
        self.members = {str(member.uid): member for member in members}
        self.seats = {str(seat.pk): seat for seat in seats}
        people = [
            (IGNORED, gettext("Nobody: leave these rows out")),
            *((uid, str(member)) for uid, member in self.members.items()),
        ]
        places = [
            (BY_JOB, gettext("The seat of the person's job")),
            *((pk, seat.name) for pk, seat in self.seats.items()),
            (IGNORED, gettext("No shift: leave these rows out")),
        ]
        for kind, rows, choices in (
            ("person", labels.people, people),
            ("seat", labels.seats, places),
        ):
            for number, label in enumerate(rows):
                self.fields[f"{kind}-{number}"] = forms.ChoiceField(
                    label=label.name or gettext("(no seat named)"),
                    required=False,
                    choices=choices,
                    initial=label.chosen,
                    widget=LongSelect,
                )

    def rows(self) -> Mapping[str, list[tuple[Any, int, bool]]]:
        """Return the fields of people and of seats: field, number of rows, whether it is unclear."""
        return {
            "people": [
                (self[f"person-{number}"], label.rows, not label.chosen)
                for number, label in enumerate(self.labels.people)
            ],
            "seats": [
                (self[f"seat-{number}"], label.rows, False)
                for number, label in enumerate(self.labels.seats)
            ],
        }

    def people(self) -> dict[str, Member | None]:
        """Return whose each name is; None leaves its rows out. A name not sent stays as it is."""
        return {
            label.name: self.members.get(self.cleaned_data[f"person-{number}"])
            for number, label in enumerate(self.labels.people)
            if f"person-{number}" in self.data
        }

    def places(self) -> dict[str, Seat | str]:
        """Return the seat of each name, BY_JOB, or IGNORED to leave its rows out."""
        return {
            label.name: self.seats.get(
                self.cleaned_data[f"seat-{number}"], self.cleaned_data[f"seat-{number}"]
            )
            for number, label in enumerate(self.labels.seats)
            if f"seat-{number}" in self.data
        }
