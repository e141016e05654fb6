"""Ask for a feed address: what it shows and what it is called."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import FeedToken
from rotation.selectors import people, rotas

PERSON = FeedToken.Kind.PERSON.value


def _subjects() -> Iterator[tuple[str, str]]:
    """Yield everything a feed can show, by a value that names it."""
    yield PERSON, gettext("My shifts")
    for rota in rotas.standing():
        yield f"rota:{rota.pk}", gettext("Everybody on %(rota)s") % {"rota": rota.name}
    for team in people.teams():
        yield f"team:{team.pk}", gettext("Everybody in %(team)s") % {"team": team.name}


class FeedForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the address"),
        max_length=60,
        help_text=_("Where you will use it, such as Telephone. You can take it back by this name."),
    )
    subject = forms.ChoiceField(label=_("Shows"), choices=lambda: list(_subjects()))

    def asked(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        kind, _colon, number = self.cleaned_data["subject"].partition(":")
        asked: dict[str, Any] = {"name": self.cleaned_data["name"], "kind": kind}
        if kind == FeedToken.Kind.ROTA:
            asked["rota"] = rotas.standing().get(pk=number)
        if kind == FeedToken.Kind.TEAM:
            asked["team"] = people.teams().get(pk=number)
        return asked
