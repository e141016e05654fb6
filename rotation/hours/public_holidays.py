"""Public holidays of countries and their regions, by the `holidays` package."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

import holidays
from holidays.registry import COUNTRIES

from rotation.hours.errors import HoursError

# "(observed)", "(substitute day)": the day moved, the holiday is the same.
REMARK = re.compile(r"\s*[(（][^()（）]*[)）]")
SMALL_WORDS = frozenset({"and", "of", "the", "da"})


class UnknownCountry(HoursError):
    """No calendar is known for this ISO 3166 code."""

    def __init__(self, country: str) -> None:
        super().__init__(
            "unknown_country", f"no holidays are known for {country!r}", country=country
        )


class UnknownSubdivision(HoursError):
    """The country has no region with this code."""

    def __init__(self, country: str, subdivision: str) -> None:
        super().__init__(
            "unknown_subdivision",
            f"{country} has no region {subdivision!r}",
            country=country,
            subdivision=subdivision,
        )


class Subdivision(NamedTuple):
    """A region with holidays of its own; its name is the code where no other is known."""

    code: str
    name: str


class Country(NamedTuple):
    """A country by its ISO 3166 code of two letters, its English name, its regions by name."""

    code: str
    name: str
    subdivisions: tuple[Subdivision, ...]


def public_holidays(
    country: str, subdivision: str, years: Iterable[int], language: str = "en"
) -> dict[date, str]:
    """Return the public holidays of those years in order of day, each with its name.

    `country` is the ISO 3166 code of two letters, `subdivision` a region of `countries()` or
    empty. Names are in `language` ("en", "zh-hans") where the package has it, else English,
    else the country's own. Raises UnknownCountry and UnknownSubdivision.
    """
    regions = holidays.list_supported_countries(include_aliases=False)
    if country not in regions:
        raise UnknownCountry(country)
    if subdivision and subdivision not in regions[country]:
        raise UnknownSubdivision(country, subdivision)
    found = holidays.country_holidays(
        country,
        subdiv=subdivision or None,
        years=sorted(set(years)),
        expand=False,
        language=_translation(country, language),
    )
    return dict(sorted(found.items()))


def names_of(text: str) -> frozenset[str]:
    """Return the holidays that a name speaks of, without what tells one year from another.

    "Christmas Day (observed); Boxing Day" is Christmas Day and Boxing Day.
    """
    parts = (REMARK.sub("", part).strip() for part in text.split(";"))
    return frozenset(part for part in parts if part)


@cache
def countries() -> tuple[Country, ...]:
    """Return every country with known holidays, by name, for a form."""
    regions = holidays.list_supported_countries(include_aliases=False)
    found = (
        Country(code, _country_name(module), _subdivisions(code, regions[code]))
        for module, (_, code, *_) in COUNTRIES.items()
        if code in regions
    )
    return tuple(sorted(found, key=lambda country: (country.name, country.code)))


def _country_name(module: str) -> str:
    words = module.split("_")
    return " ".join(word if word in SMALL_WORDS else word.capitalize() for word in words)


def _subdivisions(country: str, codes: Iterable[str]) -> tuple[Subdivision, ...]:
    aliases = holidays.country_holidays(country).get_subdivision_aliases()
    named = (Subdivision(code, next(iter(aliases.get(code, ())), code)) for code in codes)
    return tuple(sorted(named, key=lambda subdivision: (subdivision.name, subdivision.code)))


def _translation(country: str, language: str) -> str | None:
    """Return the package's own name of the best translation, None where there is only one."""
    offered = holidays.country_holidays(country).supported_languages
    exact = language.replace("-", "_").casefold()
    for wanted in (exact, exact.partition("_")[0], "en_us", "en"):
        for name in offered:
            if name.casefold().startswith(wanted):
                return name
    return None
