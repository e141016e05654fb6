"""Ready-made shift templates, as data; their days are counted from a Monday."""

from dataclasses import dataclass
from datetime import time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOUR = 60
DAY = 24 * HOUR
WEEKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class TemplateRule:
    """One row of slots: local start, minutes of wall-clock time, days after the Monday."""

    name: str | Promise
    local_start: time
    length_minutes: int
    day_offsets: tuple[int, ...]
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Preset:
    """A common way to cut a rota's week."""

    code: str
    name: str | Promise
    about: str | Promise
    rules: tuple[TemplateRule, ...]


PRESETS: dict[str, Preset] = {
    preset.code: preset
    for preset in (
        Preset(
            "weekly",
            _("Whole weeks"),
            _("Monday 09:00 to the next Monday 09:00."),
            (TemplateRule(_("Week"), time(9), 7 * DAY, (0,)),),
        ),
        Preset(
            "daily",
            _("Whole days"),
            _("Monday to Friday, 09:00 to 17:00."),
            (TemplateRule(_("Day"), time(9), 8 * HOUR, WEEKDAYS),),
        ),
        Preset(
            "half_day",
            _("Half days"),
            _("Monday to Friday, 09:00 to 13:00 and 13:00 to 17:00."),
            (
                TemplateRule(_("Morning"), time(9), 4 * HOUR, WEEKDAYS),
                TemplateRule(_("Afternoon"), time(13), 4 * HOUR, WEEKDAYS),
            ),
        ),
        Preset(
            "weekend_split",
            _("Week and weekend"),
            _("Monday 09:00 to Saturday 09:00, and Saturday 09:00 to Monday 09:00."),
            (
                TemplateRule(_("Weekdays"), time(9), 5 * DAY, (0,)),
                TemplateRule(_("Weekend"), time(9), 2 * DAY, (5,)),
            ),
        ),
    )
}
