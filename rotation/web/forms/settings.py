"""What people set for themselves: how they read, and the tokens of their programs."""

import zoneinfo
from datetime import datetime, time, timedelta
from functools import cache

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import ApiToken, User
from rotation.web.forms.long_select import LongSelect

THEMES = [("", _("as the device")), ("light", _("light")), ("dark", _("dark"))]


@cache
def zones() -> list[tuple[str, str]]:
    """Return the zones people can choose, by name."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")
    return [(name, name.replace("_", " ")) for name in names if not name.startswith("Etc/")]


def languages() -> list[tuple[str, str]]:
    """Return the languages, each in its own words, and the choice to leave it to the browser."""
    return [("", gettext("as the browser")), ("en", "English"), ("zh-hans", "简体中文")]


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=languages, required=False)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones, widget=LongSelect)
    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, required=False)

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        """Return the form as the user has set it."""
        return cls(initial={name: getattr(user, name) for name in ("language", "zone", "theme")})


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the token"),
        max_length=60,
        help_text=_("What will use it, such as Report script. You can take it back by this name."),
    )
    scope = forms.ChoiceField(label=_("May"), choices=ApiToken.Scope.choices)
    last_day = forms.DateField(
        label=_("Works until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: until you take it back."),
    )

    def expires_at(self) -> datetime | None:
        """Return the end of the last day in the reader's zone, or None for a token without end."""
        day = self.cleaned_data["last_day"]
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
