"""Times and lengths in words, in the reader's language and the zone that is asked for."""

import zoneinfo
from datetime import date, datetime, timedelta, tzinfo

from django.utils import dateformat, timezone
from django.utils.translation import gettext, ngettext, pgettext

Zone = str | tzinfo | None

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def zone_of(zone: Zone) -> tzinfo:
    """Return the zone itself, the one of that name, or the reader's own for None or ""."""
    if isinstance(zone, str):
        return zoneinfo.ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return zone or timezone.get_current_timezone()


def zone_word(zone: Zone) -> str:
    """Return what people call the zone: "Berlin" for "Europe/Berlin"."""
    name = zone if isinstance(zone, str) and zone else str(zone_of(zone))
    return name.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def day_words(day: date, *, year: bool = False) -> str:
    """Return "Tue 24 Nov", with the year when asked."""
    pattern = (
        # Translators: Django date format of a day with its year, as in "Tue 24 Nov 2026".
        pgettext("day with year", "D j M Y")
        if year
        # Translators: Django date format of a day, as in "Tue 24 Nov".
        else pgettext("day", "D j M")
    )
    return dateformat.format(day, pattern)


def moment_words(moment: datetime, zone: Zone, *, year: bool = False) -> str:
    """Return "Tue 24 Nov, 09:00" on the clocks of the zone."""
    local = moment.astimezone(zone_of(zone))
    return pgettext("moment", "%(day)s, %(time)s") % {
        "day": day_words(local, year=year),
        "time": f"{local:%H:%M}",
    }


def span_words(start: datetime, end: datetime, zone: Zone) -> str:
    """Return "Tue 24 Nov, 09:00-13:00", or both days when the span crosses midnight."""
    first, last = start.astimezone(zone_of(zone)), end.astimezone(zone_of(zone))
    closing = f"{last:%H:%M}"
    if closing == "00:00" and last.date() - first.date() == DAY:
        closing = "24:00"
    elif last.date() != first.date():
        return gettext("%(start)s to %(end)s") % {
            "start": moment_words(start, zone),
            "end": moment_words(end, zone),
        }
    return pgettext("span in one day", "%(start)s-%(end)s") % {
        "start": moment_words(start, zone),
        "end": closing,
    }


def days_words(first: date, last: date) -> str:
    """Return "Mon 23 Nov to Sun 29 Nov" for both days and those between, or the one day."""
    if first == last:
        return day_words(first)
    return gettext("%(start)s to %(end)s") % {"start": day_words(first), "end": day_words(last)}


def length_words(minutes: float) -> str:
    """Return a length in minutes as "3 h 20 min"; less than half a minute is "0 min"."""
    whole = round(abs(minutes))
    sign = "-" if minutes < 0 and whole else ""
    hours, rest = divmod(whole, 60)
    if not hours:
        return sign + gettext("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return sign + gettext("%(hours)d h") % {"hours": hours}
    return sign + gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def _amount(length: timedelta) -> str:
    if length < HOUR - MINUTE / 2:
        count = round(length / MINUTE)
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    if length < DAY - HOUR / 2:
        count = round(length / HOUR)
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    count = round(length / DAY)
    if count < 14:
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    if count < 60:
        weeks = round(count / 7)
        return ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}
    if count < 720:
        months = round(count / 30.44)
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    years = round(count / 365.25)
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}


def relative_words(moment: datetime, now: datetime) -> str:
    """Return "in 2 days", "3 hours ago" or "now", rounded to the nearest unit."""
    ahead = moment - now
    if abs(ahead) < MINUTE / 2:
        return gettext("now")
    if ahead > timedelta():
        return gettext("in %(amount)s") % {"amount": _amount(ahead)}
    return gettext("%(amount)s ago") % {"amount": _amount(-ahead)}
