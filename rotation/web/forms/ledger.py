"""Add or take away points by hand, with the reason everybody can read."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from rotation.models import Member
from rotation.services.ledger import LONGEST_REASON, MOST_CORRECTED
from rotation.web.forms.long_select import LongSelect

WHOLE = {"invalid": gettext_lazy("Give a whole number, such as 4 or -2.")}


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A member by uid; whatever names nobody is refused in the same words."""

    def to_python(self, value: Any) -> Any:
        """Return the member."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(gettext("Choose somebody of the list.")) from error


class CorrectionForm(forms.Form):
    """Who, how many points, and why; minus takes points away."""

    member = MemberField(
        label=gettext_lazy("Whose points"),
        queryset=Member.objects.none(),
        to_field_name="uid",
        widget=LongSelect,
        empty_label=gettext_lazy("Choose"),
    )
    points = forms.IntegerField(
        label=gettext_lazy("Points"),
        min_value=-MOST_CORRECTED,
        max_value=MOST_CORRECTED,
        error_messages=WHOLE,
        help_text=gettext_lazy("-2 takes two away."),
    )
    unsocial = forms.IntegerField(
        label=gettext_lazy("Of weekends and holidays"),
        min_value=-MOST_CORRECTED,
        max_value=MOST_CORRECTED,
        required=False,
        error_messages=WHOLE,
        help_text=gettext_lazy("Empty: none."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Everybody can read it in the ledger."),
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, MemberField)  # noqa: S101 - for the types only
        field.queryset = members

    def asked(self) -> dict[str, Any]:
        """Return what the service asks for."""
        given = self.cleaned_data
        return {
            "member": given["member"],
            "points": given["points"],
            "unsocial": given["unsocial"] or 0,
            "reason_text": given["reason"],
        }
