"""Addresses of chat services and webhooks: entered once, afterwards known by name."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import Destination, Rota, Team
from rotation.notices import kinds
from rotation.selectors import people, rotas

Way = Destination.Way
NAME_HELP = _("What you call it, such as Team room or My phone.")
KINDS_LABEL = _("What is told there")


def _kinds() -> list[tuple[str, kinds.Words]]:
    return [(code, kinds.KINDS[code].title) for code in kinds.FOR_TEAMS]


class OwnAddressForm(forms.Form):
    """An address of somebody's own, which gets what is told to the person."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=NAME_HELP)
    way = forms.ChoiceField(
        label=_("Kind"), choices=Way.choices, initial=Way.CHAT, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        help_text=_("It is kept sealed: afterwards pages show only where it leads, not its keys."),
    )

    def asked(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "way", "address")}


class ChannelForm(OwnAddressForm):
    """An address of a team or a rota."""

    field_order = ("belongs", "kinds", "name", "way", "address")

    belongs = forms.ChoiceField(
        label=_("It gets news of"),
        choices=lambda: list(_owners()),
        help_text=_(
            "A team hears what you choose below. A rota hears who is on duty, each time it changes."
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=KINDS_LABEL,
        choices=_kinds,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For teams only."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask what a team is told; a rota has nothing to choose."""
        given: dict[str, Any] = self.cleaned_data
        if given.get("belongs", "").startswith("team:") and not given.get("kinds"):
            self.add_error("kinds", _("Choose at least one, or nothing would ever be told there."))
        return given

    def asked(self) -> dict[str, Any]:
        """Return what was typed, with the team or rota it belongs to."""
        table, _colon, number = self.cleaned_data["belongs"].partition(":")
        owner: Team | Rota = (
            people.teams().get(pk=number) if table == "team" else rotas.standing().get(pk=number)
        )
        told = self.cleaned_data["kinds"] if table == "team" else []
        return super().asked() | {"owner": owner, "kinds": told}


def _owners() -> Iterator[tuple[str, str]]:
    """Yield every team and rota, by a value that names it."""
    for team in people.teams():
        yield f"team:{team.pk}", gettext("Team %(team)s") % {"team": team.name}
    for rota in rotas.standing():
        yield f"rota:{rota.pk}", gettext("Rota %(rota)s") % {"rota": rota.name}


class ChangeForm(forms.Form):
    """What can be changed of an address: its name, and what a team is told there."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=NAME_HELP)
    kinds = forms.MultipleChoiceField(
        label=KINDS_LABEL, choices=_kinds, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: QueryDict | None = None, *, destination: Destination) -> None:
        super().__init__(data, initial={"name": destination.name, "kinds": destination.kinds})
        if destination.team_id is None:
            del self.fields["kinds"]
        else:
            self.fields["kinds"].required = True
