"""What is wrong with a value somebody typed, as a code for programs and a sentence for people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db.models import CharField, DateTimeField, ForeignKey, Model, TextField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rotation.public import DomainError, Stale

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class Problem(NamedTuple):
    """One thing wrong with one field."""

    field: str
    code: str
    message: str


class Refused(DomainError):
    """Some values cannot be taken; `code` is that of the first problem, `fields` has them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        fields: dict[str, list[str]] = {}
        for problem in problems:
            fields.setdefault(problem.field, []).append(problem.message)
        super().__init__(first.message, fields=fields)
        self.code = first.code
        self.problems = tuple(problems)

    @classmethod
    def unless_good(cls, problems: Iterable[Problem]) -> None:
        """Raise with all the problems, if there are any."""
        found = list(problems)
        if found:
            raise cls(found)

    @classmethod
    def because(cls, field: str, code: str, message: str) -> Self:
        """Return the error with a single problem."""
        return cls([Problem(field, code, message)])


def plain_text(value: str) -> str:
    """Return a text without blanks around it and with one kind of line end."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def row(instance: Model, *, only: Iterable[str]) -> list[Problem]:
    """Return what is wrong with these fields of a row, named as the caller named them.

    A name may be that of a field or of its column (area_id). Rows pointed at are looked up, one
    query each; constraints over several fields are left to the database.
    """
    named = {_field(instance, name).name: name for name in only}
    problems = [
        problem
        for field in instance._meta.concrete_fields
        if field.name in named and isinstance(field, CharField | TextField)
        for problem in _text(field, instance, named[field.name])
    ]
    bad = {problem.field for problem in problems}
    good = {field for field, name in named.items() if name not in bad}
    try:
        instance.clean_fields(exclude={field.name for field in instance._meta.fields} - good)
    except ValidationError as error:
        problems += [
            Problem(named[field], _code(_field(instance, field), one), " ".join(one.messages))
            for field, errors in error.error_dict.items()
            for one in errors
        ]
    return problems


def _field(instance: Model, name: str) -> Any:
    """Return a field by its name or that of its column."""
    return next(f for f in instance._meta.concrete_fields if name in (f.name, f.attname))


def _code(field: Any, error: ValidationError) -> str:
    """Return the code of an error in the words of this project."""
    if isinstance(field, ForeignKey):
        return "unknown"
    known = {"blank": "missing", "null": "missing", "invalid_choice": "not_a_choice"}
    code = error.code or "invalid"
    return known.get(code, code)


def _text(
    field: "CharField[Any, Any] | TextField[Any, Any]", of: Model, name: str
) -> list[Problem]:
    """Return what a database would choke on, and lengths that Django checks in forms only."""
    value = getattr(of, field.attname)
    if not isinstance(value, str):
        return [Problem(name, "not_a_text", _("This has to be a text."))]
    return characters(value, name) + length(value, field.max_length, name)


def characters(value: str, name: str) -> list[Problem]:
    """Return whether a text holds what no database keeps: NUL or half a character."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        return [Problem(name, "bad_character", _("The text holds characters that cannot be kept."))]
    return []


def length(value: str, most: int | None, name: str) -> list[Problem]:
    """Return whether a text is longer than there is room for."""
    if most is None or len(value) <= most:
        return []
    sentence = _("This is %(length)s characters long; there is room for %(most)s.")
    return [Problem(name, "too_long", sentence % {"length": len(value), "most": most})]


def past(at: datetime, *, now: datetime, field: str) -> list[Problem]:
    """Return what is wrong with a moment that something happened at."""
    if at.utcoffset() is None:
        return [Problem(field, "naive_time", _("The time needs its zone."))]
    if at < EARLIEST:
        return [Problem(field, "too_long_ago", _("This time is too long ago to be meant."))]
    if at > now:
        return [Problem(field, "in_the_future", _("This time is still to come."))]
    return []


def changes(given: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Raise TypeError for a field that is not among those a caller may change."""
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise TypeError(f"these cannot be changed: {', '.join(unknown)}")


def fresh(instance: Model, *, row_version: int, wanted: Mapping[str, Any]) -> None:
    """Raise Stale, naming what the row says now, unless it still has this version."""
    if vars(instance)["row_version"] == row_version:
        return
    differs = {
        name: words(instance, name)
        for name, value in wanted.items()
        if getattr(instance, name) != value
    }
    sentence = _("Somebody changed this in the meantime; see what it says now, then save again.")
    raise Stale(sentence, changed=differs)


def words(instance: Model, name: str) -> str:
    """Return what a person would read as the value of a field."""
    field = _field(instance, name)
    value = getattr(instance, field.name)
    if value is None or value == "":
        return _("nothing")
    if isinstance(field, DateTimeField):
        return f"{date_format(value, 'Y-m-d H:i')} UTC"
    if isinstance(field, ForeignKey):
        return str(getattr(value, "display_name", value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)
