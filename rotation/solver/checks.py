"""What every value of a problem is checked by when it is made; each refusal has a stable code."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo


class ProblemError(ValueError):
    """A problem or plan that cannot be used: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


def zone_info(name: str) -> tzinfo:
    """Return the zone of that name, or raise ProblemError `unknown_zone`."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError) as error:
        raise ProblemError("unknown_zone", f"problem: there is no zone {name!r}.") from error


def text(value: object, where: str) -> None:
    """Refuse what is no text, or empty."""
    if not isinstance(value, str) or not value:
        raise ProblemError("wrong_type", f"{where}: expected text, not {value!r}.")


def flag(value: object, where: str) -> None:
    """Refuse what is neither yes nor no."""
    if not isinstance(value, bool):
        raise ProblemError("wrong_type", f"{where} is yes or no.")


def whole(value: object, where: str, *, least: int | None = None) -> None:
    """Refuse what is no whole number, or below `least`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProblemError("wrong_type", f"{where}: expected a whole number, not {value!r}.")
    if least is not None and value < least:
        raise ProblemError("negative", f"{where}: {value} is below {least}.")


def day(value: object, where: str) -> None:
    """Refuse what is no date, moments included."""
    if type(value) is not date:
        raise ProblemError("wrong_type", f"{where} {value!r} is no date.")


def in_utc(value: object, where: str) -> datetime:
    """Return the moment in UTC: zone arithmetic forgets clock changes otherwise."""
    if not isinstance(value, datetime):
        raise ProblemError("wrong_type", f"{where} is no moment: {value!r}.")
    if value.utcoffset() is None:
        raise ProblemError("no_offset", f"{where} has no UTC offset.")
    return value.astimezone(UTC)


def once(ids: Iterable[str], code: str, what: str) -> None:
    """Refuse a list that names something twice."""
    repeated = [one for one, times in Counter(ids).items() if times > 1]
    if repeated:
        raise ProblemError(code, f"{what} {repeated[0]} is listed twice.")
