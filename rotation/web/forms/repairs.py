"""Choose how shifts that need another holder are repaired."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CallingOffForm(forms.Form):
    """Why a shift is not needed, or needed after all."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Everybody can read it beside the shift."),
    )


class RepairForm(forms.Form):
    """One of the options as they were shown, with a reason that everybody can read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    option = forms.CharField(max_length=8000, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("Everybody can read it beside the shifts."),
    )
