"""Name a part of the product."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rotation.models import Area
from rotation.selectors import people


class AreaForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Area.objects.none(), required=False, empty_label=_("nothing")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as given
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the types only
        field.queryset = people.areas()
