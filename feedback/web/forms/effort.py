"""How long a piece of work takes, in the words people use: "45 min", "3 h", "1 day"."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HOUR = 60
DAY = 8 * HOUR
WEEK = 5 * DAY
MOST = 365 * DAY

UNITS = {
    "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "分": 1, "分钟": 1,
    "h": HOUR, "hr": HOUR, "hrs": HOUR, "hour": HOUR, "hours": HOUR, "小时": HOUR, "个小时": HOUR,
    "d": DAY, "day": DAY, "days": DAY, "天": DAY,
    "w": WEEK, "week": WEEK, "weeks": WEEK, "周": WEEK,
}  # fmt: skip
PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?,?\s*")
BARE_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def parse_effort(text: str) -> int:
    """Return the minutes of work that a text names; a day has 8 hours, a week 5 days.

    Raises ValidationError with code no_unit, not_understood, nothing or too_much.
    """
    wanted = text.strip().lower()
    if BARE_NUMBER.fullmatch(wanted):
        raise ValidationError(
            _("Say what it counts: %(number)s min, %(number)s h or %(number)s days."),
            code="no_unit",
            params={"number": wanted},
        )
    total, read = 0.0, 0
    while read < len(wanted):
        part = PART.match(wanted, read)
        if part is None or part[2] not in UNITS:
            raise ValidationError(
                _("This is not a length of work. Write it like 45 min, 3 h, 1 h 30 min or 2 days."),
                code="not_understood",
            )
        total += float(part[1].replace(",", ".")) * UNITS[part[2]]
        read = part.end()
    # Compared before it is rounded: a number of hundreds of digits is read as infinite.
    if total < 0.5:
        raise ValidationError(_("Give at least one minute of work."), code="nothing")
    if total > MOST:
        raise ValidationError(
            _("This is more than a year of work. Split it into smaller requirements."),
            code="too_much",
        )
    return max(1, round(total))


def effort_text(minutes: int) -> str:
    """Return minutes of work as `parse_effort` reads them: "1 day", "2 days 3 h", "45 min"."""
    days, rest = divmod(minutes, DAY)
    hours, rest = divmod(rest, HOUR)
    parts = []
    if days:
        parts.append(f"{days} day" if days == 1 else f"{days} days")
    if hours:
        parts.append(f"{hours} h")
    if rest or not parts:
        parts.append(f"{rest} min")
    return " ".join(parts)


class EffortField(forms.CharField):
    """A length of work as text; cleaned it is minutes, or None where nothing was typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Effort"))
        options.setdefault("help_text", _("For example 45 min, 3 h or 1 day. A day has 8 hours."))
        super().__init__(max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the field: minutes become words, typed words stay."""
        return effort_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return minutes, or None for an empty field."""
        text = super().clean(value)
        return parse_effort(text) if text.strip() else None
