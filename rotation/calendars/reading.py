"""What is asked of a foreign calendar and what comes of it: busy time, never a title."""

from dataclasses import dataclass
from typing import Any, Self

from rotation.hours.intervals import Interval


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events count; `title_words` are whole words, any one of which has to stand in a title."""

    only_all_day: bool = False
    only_out_of_office: bool = False
    title_words: tuple[str, ...] = ()
    ignore_transparent: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "only_all_day": self.only_all_day,
            "only_out_of_office": self.only_out_of_office,
            "title_words": list(self.title_words),
            "ignore_transparent": self.ignore_transparent,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return what `as_json` wrote."""
        return cls(
            only_all_day=bool(values["only_all_day"]),
            only_out_of_office=bool(values["only_out_of_office"]),
            title_words=tuple(map(str, values["title_words"])),
            ignore_transparent=bool(values["ignore_transparent"]),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The busy time in UTC, ordered and apart, and how many events made no sense."""

    busy: tuple[Interval, ...]
    not_read: int = 0
