"""Ask for a feed address, or change one: what it shows, how, and what it is called."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rotation.calendars.options import (
    INTERVAL,
    LONGEST_REMINDER,
    MOST_PAST_WEEKS,
    SHIFT,
    USUAL_PAST_WEEKS,
    FeedOptions,
)
from rotation.models import FeedToken, SeatKind
from rotation.selectors import people, rotas

PERSON = FeedToken.Kind.PERSON.value
HOUR, DAY = 60, 24 * 60
USUAL_REMINDERS = (0, 15, HOUR, DAY, 7 * DAY)
BUSY, FREE = "busy", "free"
BLOCKS = [
    (BUSY, pgettext_lazy("time in a calendar", "Busy: others see that you are taken")),
    (FREE, pgettext_lazy("time in a calendar", "Free: shown, but nothing is blocked")),
]
NUMBER = {"invalid": _("Give a whole number.")}


def _subjects() -> Iterator[tuple[str, str]]:
    """Yield everything a feed can show, by a value that names it."""
    yield PERSON, gettext("My shifts")
    for rota in rotas.standing():
        yield f"rota:{rota.pk}", gettext("Everybody on %(rota)s") % {"rota": rota.name}
    for team in people.teams():
        yield f"team:{team.pk}", gettext("Everybody in %(team)s") % {"team": team.name}


def reminder_words(minutes: int) -> str:
    """Return "1 hour before" for the minutes before the start of a shift."""
    if minutes == 0:
        return gettext("when it starts")
    if minutes % DAY == 0:
        count = minutes // DAY
        return ngettext("%(count)d day before", "%(count)d days before", count) % {"count": count}
    if minutes % HOUR == 0:
        count = minutes // HOUR
        words = ngettext("%(count)d hour before", "%(count)d hours before", count)
        return words % {"count": count}
    words = ngettext("%(count)d minute before", "%(count)d minutes before", minutes)
    return words % {"count": minutes}


class OptionsForm(forms.Form):
    """How a feed shows its shifts; what is not sent at all stays as usual."""

    reminders = forms.TypedMultipleChoiceField(
        label=_("Remind me"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Google and some others leave reminders of subscribed calendars out."),
    )
    another = forms.IntegerField(
        label=_("Another reminder, in minutes before"),
        required=False,
        min_value=0,
        max_value=LONGEST_REMINDER,
        error_messages=NUMBER,
    )
    busy = forms.ChoiceField(label=_("In my calendar the time is"), required=False)
    each = forms.ChoiceField(
        label=_("One event for"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (SHIFT, _("each shift, from its start to its end")),
            (INTERVAL, _("each stretch of opening hours in it")),
        ],
    )
    seats = forms.MultipleChoiceField(
        label=_("Seats"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=SeatKind.choices,
        error_messages={"required": _("Choose at least one kind of seat.")},
    )
    past_weeks = forms.IntegerField(
        label=_("Weeks that stay when they are over"),
        required=False,
        min_value=0,
        max_value=MOST_PAST_WEEKS,
        error_messages=NUMBER,
    )

    def __init__(self, *args: Any, chosen: FeedOptions | None = None, **fields: Any) -> None:
        shown = chosen or FeedOptions()
        blocks = {True: BUSY, False: FREE}[chosen.busy] if chosen else ""
        initial = {
            "reminders": list(shown.reminders),
            "busy": blocks,
            "each": shown.each,
            "seats": sorted(shown.seats),
            "past_weeks": shown.past_weeks,
        }
        fields["initial"] = initial | (fields.get("initial") or {})
        super().__init__(*args, **fields)
        offered = sorted({*USUAL_REMINDERS, *shown.reminders})
        self._choices("reminders", [(each, reminder_words(each)) for each in offered])
        usual = [] if chosen else [("", gettext("As usual: busy for my own shifts, else free"))]
        self._choices("busy", [*usual, *BLOCKS])
        asked = not self.is_bound or self._sends_options()
        self.fields["each"].required = self.fields["seats"].required = asked
        self.fields["busy"].required = asked and chosen is not None

    def _sends_options(self) -> bool:
        """Return whether the form came with its options: a browser always sends this one."""
        return "each" in self.data

    def _choices(self, name: str, choices: Collection[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types only
        field.choices = choices

    @property
    def has_option_errors(self) -> bool:
        """Return whether something is wrong with an option."""
        return any(name in self.errors for name in OptionsForm.base_fields)

    def options(self) -> dict[str, object]:
        """Return the options as the service takes them; none when the form sent none."""
        if not self._sends_options():
            return {}
        given: Mapping[str, Any] = self.cleaned_data
        another = [] if given["another"] is None else [given["another"]]
        weeks = given["past_weeks"]
        options: dict[str, object] = {
            "reminders": [*given["reminders"], *another],
            "each": given["each"],
            "seats": given["seats"],
            "past_weeks": USUAL_PAST_WEEKS if weeks is None else weeks,
        }
        if given["busy"]:
            options["busy"] = given["busy"] == BUSY
        return options


class FeedForm(OptionsForm):
    """A new address."""

    name = forms.CharField(
        label=_("Name of the address"),
        max_length=60,
        help_text=_("Where you will use it, such as Telephone. You can take it back by this name."),
    )
    subject = forms.ChoiceField(label=_("Shows"), choices=lambda: list(_subjects()))

    def asked(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        kind, _colon, number = self.cleaned_data["subject"].partition(":")
        name, options = self.cleaned_data["name"], self.options()
        asked: dict[str, Any] = {"name": name, "kind": kind, "options": options}
        if kind == FeedToken.Kind.ROTA:
            asked["rota"] = rotas.standing().get(pk=number)
        if kind == FeedToken.Kind.TEAM:
            asked["team"] = people.teams().get(pk=number)
        return asked


class FeedChangeForm(OptionsForm):
    """The name and the options of an address that is used already."""

    name = forms.CharField(label=_("Name of the address"), max_length=60)
