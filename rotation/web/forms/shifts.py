"""Give a published shift to somebody else by hand."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import Member

NOBODY = "open"


class AssignForm(forms.Form):
    """`able` come first; those a rule bars stand below with what it is.

    `against` is what keeps the holder from serving, to be read after their name, or empty.
    """

    member = forms.ChoiceField(label=_("Who shall serve"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Everybody can read it beside the shift."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        able: Sequence[Member],
        barred: Sequence[tuple[Member, str]],
        against: str = "",
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.against = against
        listed = [*((one, str(one)) for one in able), *barred]
        self.members = {str(member.uid): member for member, _words in listed}
        groups = [
            (gettext("Can serve"), [(str(one.uid), str(one)) for one in able]),
            (gettext("A rule is against it"), [(str(one.uid), words) for one, words in barred]),
            (gettext("Nobody"), [(NOBODY, gettext("Leave it open"))]),
        ]
        field = cast("forms.ChoiceField", self.fields["member"])
        field.choices = [("", gettext("Choose")), *(group for group in groups if group[1])]

    def chosen(self) -> Member | None:
        """Return the member chosen, or None for leaving the shift open."""
        return self.members.get(self.cleaned_data["member"])
