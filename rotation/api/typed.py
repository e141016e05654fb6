"""What programs may send: plain JSON of the right type, nothing unknown, moments with an offset.

This file stands in both apps, since neither may know the other; a test keeps the two the same.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

# Years beyond these are a slip, and break the arithmetic of time zones.
YEARS = range(1970, 2101)
# What every database holds in a whole number.
LARGEST = 2**31 - 1


class Input(serializers.Serializer[Any]):
    """A body; a field it does not know is refused by name, so that no slip goes unnoticed."""

    unknown = gettext_lazy("Unknown field.")

    def to_internal_value(self, data: Any) -> Any:
        """Return the values as Python knows them; all that is wrong is raised at once."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        wrong: dict[str, Any] = {
            name: [self.unknown] for name in data if str(name) not in self.fields
        }
        try:
            typed = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError(wrong | cast("dict[str, Any]", error.detail)) from error
        if wrong:
            raise ValidationError(wrong)
        return typed


class Query(Input):
    """The parameters of an address; everything in them is text."""

    unknown = gettext_lazy("Unknown parameter.")


class Change(Input):
    """A body that changes what two people may have open; it says what was seen."""

    row_version = serializers.IntegerField(
        min_value=1,
        max_value=LARGEST,
        required=False,
        help_text=gettext_lazy("The version that was read; or send it as If-Match."),
    )


class Text(serializers.CharField):
    """A text; numbers are not turned into one."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text without blanks around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number that every database can hold; texts count in addresses only."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"min_value": 0, "max_value": LARGEST} | kwargs))

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        if isinstance(self.parent, Query):
            data = int(data) if re.fullmatch(r"-?\d{1,18}", str(data), re.ASCII) else None
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false; texts count in addresses only."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the flag."""
        if isinstance(self.parent, Query):
            data = {"true": True, "false": False}.get(data)
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Share(serializers.DecimalField):
    """A part of a whole, 0 to 1, with at most two decimals; in JSON a number."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {"max_digits": 3, "decimal_places": 2, "min_value": 0, "max_value": 1}
        super().__init__(**(usual | {"coerce_to_string": False} | kwargs))

    def to_internal_value(self, data: Any) -> Any:
        """Return the part as a decimal number."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(str(data))

    def to_representation(self, value: Any) -> Any:
        """Return the part as a number of JSON."""
        return float(value)


class Choice(serializers.ChoiceField):
    """One of some words; of numbers only where the words are numbers."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the word; true is not 1."""
        if isinstance(data, bool) or not isinstance(data, str | int):
            self.fail("invalid_choice", input=data)
        if data != "" and not isinstance(self.parent, Query) and data not in self.choices:
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """A moment with its offset from UTC; in answers it is UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"default_timezone": UTC} | kwargs))

    def to_internal_value(self, value: Any) -> datetime:
        """Return the moment in UTC; one without offset is refused, not guessed."""
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None or len(value) <= len("2026-11-18"):
            raise ValidationError(_("Write a moment such as 2026-11-18T09:00:00Z."))
        if moment.tzinfo is None:
            raise ValidationError(_("A moment needs its offset, such as 2026-11-18T09:00:00Z."))
        if moment.year not in YEARS:
            raise ValidationError(_year_words())
        return moment.astimezone(UTC)


class Day(serializers.DateField):
    """A day without a time, such as 2026-11-18."""

    def to_internal_value(self, value: Any) -> date:
        """Return the day."""
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DD")
        day: date = super().to_internal_value(value)
        if day.year not in YEARS:
            raise ValidationError(_year_words())
        return day


def _year_words() -> str:
    words = _("The year has to be between %(first)d and %(last)d.")
    return words % {"first": YEARS[0], "last": YEARS[-1]}
