"""Fields that lose nothing: a text too long is refused with its length, never cut."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WEEK_MINUTES = 10080


class WordsField(forms.CharField):
    """A text with one kind of line end; the browser is not told a length, as it would cut."""

    default_error_messages = {
        "max_length": _(
            "This is %(show_value)d characters long; there is room for %(limit_value)d."
        ),
        "null_characters_not_allowed": _("The text holds characters that cannot be kept."),
    }

    def __init__(self, *, most: int, lines: int = 0, **options: Any) -> None:
        if lines:
            # The blank lets a style tell an empty field from a filled one.
            options["widget"] = forms.Textarea(attrs={"rows": lines, "placeholder": " "})
        super().__init__(max_length=most, **options)

    def to_python(self, value: Any) -> str:
        """Return the text without blanks around it, lines ended by a line feed."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what the widget is told, without the length."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def company_input() -> forms.TextInput:
    """Return an input that offers the companies of the datalist beside it."""
    return forms.TextInput(attrs={"list": "account-names", "autocomplete": "off"})


class MinutesField(forms.IntegerField):
    """Whole minutes of at most a week; None when left blank."""

    default_error_messages = {
        "invalid": _("Give whole minutes."),
        "min_value": _("Minutes cannot be fewer than none."),
        "max_value": _("More than a week is not kept; give at most %(limit_value)d minutes."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(min_value=0, max_value=WEEK_MINUTES, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what the widget is told; telephones show their digits."""
        return super().widget_attrs(widget) | {"inputmode": "numeric"}


class MomentField(forms.DateTimeField):
    """A moment on the reader's own clocks; an hour that is skipped or doubled is refused."""

    default_error_messages = {"invalid": _("Give a date and a time.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
        super().__init__(**({"required": False} | options))


def to_the_minute(typed: datetime, kept: datetime) -> datetime:
    """Return the moment that is kept where only its seconds were lost by showing it."""
    return kept if typed == kept.replace(second=0, microsecond=0) else typed


class NumberChoiceField(forms.TypedChoiceField):
    """A select of rows that gives the number of one, or None for its blank line."""

    def __init__(
        self, *, rows: Callable[[], list[tuple[int, str]]], blank: "StrOrPromise", **options: Any
    ) -> None:
        super().__init__(
            choices=lambda: [("", blank), *rows()],
            coerce=int,
            empty_value=None,
            **({"required": False} | options),
        )
