"""The zones of foreign calendars: by every name they go by, and as calendars explain them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.calendars.content import sheets
from rotation.calendars.own_zones import own_zone
from rotation.calendars.refusals import Unreadable
from rotation.calendars.zone_display_names import DISPLAYED
from rotation.calendars.zone_names import WINDOWS, zone_named, zone_shown
from tests.rotation.calendars.reading import calendar

BERLIN = (
    "BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT"
)
FIXED = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:{0}\nTZOFFSETTO:{0}\nEND:STANDARD"


def zone(text):
    [sheet] = sheets(calendar(f"BEGIN:VTIMEZONE\nTZID:Own\n{text}\nEND:VTIMEZONE"))
    return own_zone(sheet.zones["Own"])


WALLS = st.datetimes(datetime(1997, 1, 1), datetime(2037, 12, 31))  # noqa: DTZ001


@given(WALLS)
def test_a_zone_a_calendar_explains_shows_the_clocks_of_the_real_one(wall):
    own, real, moment = zone(BERLIN), ZoneInfo("Europe/Berlin"), wall.replace(tzinfo=UTC)

    shown = moment.astimezone(own)

    assert shown.replace(tzinfo=None) == moment.astimezone(real).replace(tzinfo=None)
    assert shown.astimezone(UTC) == moment


@given(WALLS, st.sampled_from([0, 1]))
def test_clocks_on_its_walls_mean_what_they_mean_in_the_real_one(wall, fold):
    own = wall.replace(tzinfo=zone(BERLIN), fold=fold)
    real = wall.replace(tzinfo=ZoneInfo("Europe/Berlin"), fold=fold)
    skipped = real.astimezone(UTC).astimezone(real.tzinfo).replace(tzinfo=None) != wall

    # Clocks never show a skipped time; which of two readings it has says only the first.
    assert (skipped and fold) or own.astimezone(UTC) == real.astimezone(UTC)


def test_a_fixed_offset():
    assert datetime(2026, 7, 1, tzinfo=zone(FIXED.format("-0330"))).utcoffset() == timedelta(
        hours=-3.5
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(FIXED.format("+9900"), id="99 hours"),
        pytest.param(FIXED.format("soon"), id="no offset"),
        pytest.param(BERLIN.replace("FREQ=YEARLY", "FREQ=SECONDLY"), id="every second"),
        pytest.param(BERLIN.replace("FREQ=YEARLY", "FREQ=YEARLY;COUNT=3"), id="counted"),
        pytest.param(BERLIN.replace("-1SU", "6SU"), id="a sixth Sunday"),
        pytest.param(BERLIN.replace("BYMONTH=3", "BYMONTH=13"), id="a thirteenth month"),
        pytest.param("\n".join([FIXED.format("+0100")] * 200), id="200 parts"),
        pytest.param(
            FIXED.format("+0100").replace(
                "END:", "RDATE:" + ",".join(["19800101T000000"] * 501) + "\nEND:"
            ),
            id="501 dates",
        ),
    ],
)
def test_a_zone_that_is_not_understood_is_not_guessed(text):
    with pytest.raises(Unreadable) as fault:
        zone(text)

    assert fault.value.code == "calendar_bad_time_zone"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
        (
            "/mozilla.org/20050126_1/America/Argentina/Buenos_Aires",
            "America/Argentina/Buenos_Aires",
        ),
        ("w. europe standard time", "Europe/Berlin"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ('"Asia/Shanghai"', "Asia/Shanghai"),
    ],
)
def test_zones_by_name(name, key):
    assert zone_named(name).key == key


@pytest.mark.parametrize(
    "name",
    ["", "localtime", "America", "../../../../etc/passwd", "/etc/passwd", "Mars/Olympus",
     "posix/Europe/Berlin", "x" * 500, "Europe/Berlin\0"],
)  # fmt: skip
def test_names_that_mean_no_zone(name):
    assert zone_named(name) is None
    assert zone_shown(name) is None


def test_everything_windows_shows_is_a_zone_of_windows():
    assert {name.casefold() for name in DISPLAYED} <= set(WINDOWS)


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT+10:00) Canberra, Melbourne, Sydney", "Australia/Sydney"),
        ("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"),
        ("(UTC) Coordinated Universal Time", "Etc/UTC"),
        ("(GMT+01.00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
        ("Kuala Lumpur, Singapore", "Asia/Singapore"),
    ],
)
def test_zones_as_windows_shows_them(shown, key):
    assert zone_shown(shown).key == key


@pytest.mark.parametrize(
    "shown",
    ["(UTC+05:00) Eastern Time (US & Canada)", "(UTC-05:00) Somewhere", "(UTC-05:00)", "Eastern"],
)
def test_a_shown_zone_that_is_not_sure_is_none(shown):
    assert zone_shown(shown) is None
