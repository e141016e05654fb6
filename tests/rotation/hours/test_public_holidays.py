"""Public holidays by country and region."""

from datetime import date

import pytest

from rotation.hours.public_holidays import (
    Subdivision,
    UnknownCountry,
    UnknownSubdivision,
    countries,
    public_holidays,
)


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "name"),
    [
        pytest.param("DE", "BW", date(2026, 1, 6), "Epiphany", id="Baden-Württemberg"),
        pytest.param("GB", "SCT", date(2026, 11, 30), "Saint Andrew's Day", id="Scotland"),
        pytest.param("US", "", date(2026, 11, 26), "Thanksgiving Day", id="United States"),
        pytest.param("CN", "", date(2026, 2, 17), "Chinese New Year (Spring Festival)", id="China"),
        pytest.param("NZ", "", date(2026, 2, 6), "Waitangi Day", id="one language only"),
    ],
)
def test_a_holiday_has_its_english_name(
    country: str, subdivision: str, day: date, name: str
) -> None:
    assert public_holidays(country, subdivision, [2026])[day].startswith(name)


def test_a_holiday_of_one_region_is_none_of_another() -> None:
    assert date(2026, 1, 6) not in public_holidays("DE", "HH", [2026])


def test_several_years_come_in_order_of_day() -> None:
    days = list(public_holidays("FR", "", [2027, 2026]))

    assert days == sorted(days)
    assert {day.year for day in days} == {2026, 2027}


@pytest.mark.parametrize("language", ["zh", "zh-hans", "zh_CN"])
def test_names_come_in_the_language_asked_for(language: str) -> None:
    assert public_holidays("CN", "", [2026], language)[date(2026, 1, 1)] == "元旦"


def test_names_are_english_where_the_language_is_missing() -> None:
    assert public_holidays("DE", "", [2026], "xx")[date(2026, 1, 1)] == "New Year's Day"


@pytest.mark.parametrize("country", ["", "XX", "de", "DEU", "Germany", "NYSE", "HolidayBase"])
def test_an_unknown_country_is_refused_by_name(country: str) -> None:
    with pytest.raises(UnknownCountry) as refused:
        public_holidays(country, "", [2026])

    assert refused.value.code == "unknown_country"
    assert refused.value.params == {"country": country}


@pytest.mark.parametrize("subdivision", ["ZZ", "bw", "CA"])
def test_an_unknown_region_is_refused_by_name(subdivision: str) -> None:
    with pytest.raises(UnknownSubdivision) as refused:
        public_holidays("DE", subdivision, [2026])

    assert refused.value.code == "unknown_subdivision"
    assert refused.value.params == {"country": "DE", "subdivision": subdivision}


def test_a_form_can_offer_countries_and_their_regions_by_name() -> None:
    known = {country.code: country for country in countries()}

    assert known["IM"].name == "Isle of Man"
    assert Subdivision("BW", "Baden-Württemberg") in known["DE"].subdivisions
    assert known["CN"].subdivisions == ()
    assert [country.name for country in countries()] == sorted(known[code].name for code in known)


def test_every_country_offered_has_a_calendar() -> None:
    for country in countries():
        assert isinstance(public_holidays(country.code, "", [2026]), dict)
