"""Which events count when somebody asks for only some: whole days, out of office, words."""

import pytest

from rotation.calendars import titles
from rotation.calendars.reading import Filters
from tests.rotation.calendars.reading import NINE, times

DAY = "DTSTART;VALUE=DATE:20260105"
MIDNIGHTS = "DTSTART;TZID=Europe/Berlin:20260105T000000\nDTEND;TZID=Europe/Berlin:20260107T000000"


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        pytest.param(DAY, True, id="a day"),
        pytest.param(NINE, False, id="an hour"),
        pytest.param(MIDNIGHTS, True, id="from midnight to midnight"),
        pytest.param(f"{NINE}\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE", True, id="as Outlook marks it"),
        pytest.param(
            "DTSTART:20260104T230000Z\nDTEND:20260105T230000Z", True, id="a day of the owner in UTC"
        ),
        pytest.param(
            "DTSTART:20260105T000000Z\nDTEND:20260106T000000Z", False, id="a day of elsewhere"
        ),
    ],
)
def test_only_whole_days(lines, counts):
    assert bool(times(lines, only_all_day=True)) == counts


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        pytest.param("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True, id="as Outlook marks it"),
        pytest.param("X-MICROSOFT-CDO-BUSYSTATUS:BUSY\nSUMMARY:Meeting", False, id="a meeting"),
        pytest.param("SUMMARY:Out of office", True, id="as Google calls it"),
        pytest.param("SUMMARY:OOO – Anna", True, id="as people write it"),
        pytest.param("SUMMARY:不在办公室", True, id="in Chinese"),
        pytest.param("SUMMARY:Zooology", False, id="a part of another word"),
    ],
)
def test_only_out_of_office(lines, counts):
    assert bool(times(f"{NINE}\n{lines}", only_out_of_office=True)) == counts


def test_what_is_marked_free_can_count():
    free = f"{DAY}\nTRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"

    assert not times(free)
    assert times(free, ignore_transparent=False)
    assert not times(f"{free}\nSTATUS:CANCELLED", ignore_transparent=False)


def test_filters_hold_together():
    holiday = f"{DAY}\nSUMMARY:Holiday"

    assert times(holiday, only_all_day=True, title_words=("holiday",))
    assert not times(holiday, only_out_of_office=True, title_words=("holiday",))


@pytest.mark.parametrize(
    ("title", "word", "stands"),
    [
        ("Annual HOLIDAY in May", "holiday", True),
        ("Holidays", "holiday", False),
        ("Pre-holiday party", "holiday", True),
        ("Urlaub: Straße", "STRASSE", True),
        ("on annual   leave", "Annual Leave", True),
        ("cleave", "leave", False),
        ("休假三天", "休假", True),
        ("年休假", "休假", True),
        ("PTO休假", "pto", True),
        ("ＰＴＯ", "pto", True),
        ("cover\\, leave", "leave", True),
        ("snake_leave", "leave", False),
        ("leaveleave leave", "leave", True),
        ("anything", " ", False),
        ("", "leave", False),
    ],
)
def test_a_word_stands_whole_in_a_title(title, word, stands):
    assert titles.has_one_of(title, [word]) == stands


def test_filters_pass_through_plain_values():
    filters = Filters(True, True, ("leave", "休假"), False)

    assert Filters.from_json(filters.as_json()) == filters
