"""Make a rota, and change what it is called, where it is and what its rules are."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.hours.public_holidays import Subdivision, countries
from rotation.models import AbsencePolicy, CoverChoice, HolidayPolicy, Rota
from rotation.presets import PRESETS
from rotation.selectors import people
from rotation.services.rotas import CHANGEABLE
from rotation.services.set_up import SEAT_SETS
from rotation.web.forms.long_select import LongSelect
from rotation.web.forms.settings import zones

UNKNOWN_ZONE = _('No time zone is called "%(value)s".')


def country_choices() -> list[tuple[str, str]]:
    """Return the countries whose holidays are known, by name, after none."""
    none = gettext("none: no public holidays")
    return [("", none), *((country.code, country.name) for country in countries())]


def regions_of(code: str) -> tuple[Subdivision, ...]:
    """Return the regions of a country that have holidays of their own."""
    found = (country.subdivisions for country in countries() if country.code == code)
    return next(found, ())


def preset_choices() -> list[tuple[str, str]]:
    """Return the ready-made sets of templates, each with what it does."""
    return [(code, f"{preset.name}: {preset.about}") for code, preset in PRESETS.items()]


class PlaceForm(forms.Form):
    """What a rota is called and where its desk stands."""

    name = forms.CharField(label=_("Name"), max_length=80)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        widget=LongSelect,
        error_messages={"invalid_choice": UNKNOWN_ZONE},
        help_text=_("Handovers keep their time on these clocks, also when the clocks change."),
    )
    country = forms.ChoiceField(
        label=_("Country of the holidays"),
        choices=country_choices,
        required=False,
        widget=LongSelect,
    )
    subdivision = forms.CharField(
        label=_("Region of the holidays"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
        help_text=_("Its name or code, where regions have holidays of their own."),
    )
    holiday_policy = forms.ChoiceField(
        label=_("On public holidays the desk is"), choices=HolidayPolicy.choices
    )

    def regions(self) -> tuple[Subdivision, ...]:
        """Return the regions to offer: those of the country that is chosen."""
        return regions_of(str(self["country"].value() or ""))

    def clean_subdivision(self) -> str:
        """Return the code of a region given by code or name; what is unknown stays as it is."""
        given: str = self.cleaned_data["subdivision"]
        for region in regions_of(self.cleaned_data.get("country", "")):
            if given.casefold() in {region.code.casefold(), region.name.casefold()}:
                return region.code
        return given


class NewRotaForm(PlaceForm):
    """A rota to be made, with its first seats and templates."""

    team = forms.ModelChoiceField(
        label=_("Team"), queryset=people.teams(), help_text=_("Who can be given its shifts.")
    )
    seats = forms.ChoiceField(
        label=_("Seats to fill in every slot"),
        choices=lambda: [(code, one.name) for code, one in SEAT_SETS.items()],
        widget=forms.RadioSelect,
        initial="pair",
    )
    preset = forms.ChoiceField(
        label=_("How its weeks are cut"),
        choices=lambda: [*preset_choices(), ("none", gettext("Not yet: I write templates myself"))],
        widget=forms.RadioSelect,
        initial="weekly",
    )
    field_order = ("name", "team", "zone", "country", "subdivision", "holiday_policy")

    def asked(self) -> dict[str, Any]:
        """Return what was entered, as the service takes it."""
        given = dict(self.cleaned_data)
        seats = SEAT_SETS[given["seats"]].seats
        return given | {"seats": seats, "preset": PRESETS.get(given["preset"])}


class DetailsForm(PlaceForm):
    """A rota to change, from the version of it that the reader saw."""

    min_rest_hours = forms.IntegerField(
        label=_("Rest between two shifts, hours"),
        min_value=0,
        max_value=24 * 28,
        help_text=_("From the end of one shift to the start of the next, of any rota."),
    )
    max_shifts_in_window = forms.IntegerField(
        label=_("Most shifts of one person"), min_value=1, max_value=1000
    )
    window_days = forms.IntegerField(label=_("within how many days"), min_value=1, max_value=366)
    spacing_days = forms.IntegerField(
        label=_("Days wished between two shifts"),
        min_value=0,
        max_value=90,
        help_text=_("A wish: given up when a seat would stay open otherwise."),
    )
    freeze_days = forms.IntegerField(
        label=_("Days ahead that stay as they are"),
        min_value=0,
        max_value=366,
        help_text=_("No plan moves a shift that begins so soon; people still can, by hand."),
    )
    absence_bars_from_percent = forms.IntegerField(
        label=_("Part of a shift an absence must cover to bar it, per cent"),
        min_value=0,
        max_value=100,
        help_text=_("0: any hour away bars the whole shift."),
    )
    absence_policy = forms.ChoiceField(
        label=_("Absences are"),
        choices=AbsencePolicy.choices,
        help_text=_("A smaller share and days outside the team are never caught up on."),
    )
    least_shifts_per_quarter = forms.IntegerField(
        label=_("Least shifts of one person in a quarter"),
        min_value=0,
        max_value=92,
        help_text=_("A wish, less for who is there less. 0: nobody has to serve."),
    )
    shadow_shifts = forms.IntegerField(
        label=_("Shifts to watch before serving in a pair"),
        min_value=0,
        max_value=92,
        help_text=_("0: planners make the step by hand."),
    )
    paired_shifts = forms.IntegerField(
        label=_("Shifts in a pair before leading"),
        min_value=0,
        max_value=92,
        help_text=_("0: planners make the step by hand."),
    )
    cover_choice = forms.ChoiceField(
        label=_("A shift given away goes to"), choices=CoverChoice.choices
    )
    cover_hours = forms.IntegerField(
        label=_("Planners hear of an unanswered request, hours before the shift"),
        min_value=1,
        max_value=24 * 14,
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rota: Rota, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types only
        offered = zones()
        if rota.zone not in dict(offered):
            # A program may have set one that people are not offered: saving keeps it.
            field.choices = [(rota.zone, rota.zone), *offered]

    @classmethod
    def of(cls, rota: Rota) -> "DetailsForm":
        """Return the form as the rota stands."""
        initial = {name: getattr(rota, name) for name in (*CHANGEABLE, "row_version")}
        return cls(initial=initial, rota=rota)

    @classmethod
    def newer(cls, typed: QueryDict, rota: Rota) -> "DetailsForm":
        """Return the form as typed, to be saved over the version that stands now."""
        data = typed.copy()
        data["row_version"] = str(rota.row_version)
        return cls(data, rota=rota)
