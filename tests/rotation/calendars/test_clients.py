"""What people are told about the programs that read their feeds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.calendars.clients import name_of

MOZILLA = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Mozilla/5.0 (compatible; Google-Calendar-Importer)", "Google Calendar"),
        ("iOS/18.0 (22A3354) dataaccessd/1.0", "Apple Calendar (iPhone, iPad)"),
        ("macOS/14.6.1 (23G93) dataaccessd/1.0", "Apple Calendar (Mac)"),
        ("Mac+OS+X/10.15 (19H2) CalendarAgent/930", "Apple Calendar (Mac)"),
        ("CalendarStore/6.0 (1190; OS X 14.4) dataaccessd/1.0", "Apple Calendar"),
        ("Microsoft.Exchange/15.20 (Windows NT 10.0; Win64; x64)", "Outlook"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)", "Outlook"),
        ("Outlook-iOS/2.0", "Outlook"),
        (f"{MOZILLA} Thunderbird/128.0", "Thunderbird"),
        (f"{MOZILLA} Firefox/128.0", "Firefox"),
        ("Mozilla/5.0 AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome"),
        ("vdirsyncer/0.19.2", "vdirsyncer"),
        ("curl/8.5.0", "curl"),
        ("ICSx5/2.2 (ical4j/3.2)", "ICSx5"),
        ("python-requests/2.32", "python-requests"),
        ("Portfolios/1.0", "Portfolios"),
        ("", ""),
        ("(no product)", ""),
        ("<script>alert(1)</script>", ""),
        ("evil\x1b[31m", "evil"),
        ("x" * 120, "x" * 30),
        ("日历/1.0", ""),
    ],
)
def test_a_program_has_the_name_people_know(agent: str, name: str) -> None:
    assert name_of(agent) == name


@given(st.text(max_size=200))
def test_nothing_that_could_harm_comes_back(agent: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9 ._+(),-]{0,30}", name_of(agent))
