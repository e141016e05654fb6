"""What is wrong with a value somebody typed, as a code for programs and a sentence for people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.hours import zones
from rotation.hours.errors import HoursError
from rotation.hours.public_holidays import public_holidays
from rotation.models import Job, Stage

YEARS = range(1990, 2101)


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


def row(instance: Model) -> list[Problem]:
    """Return what the fields and constraints of an unsaved row say against it."""
    try:
        instance.full_clean()
    except ValidationError as error:
        return _problems(error)
    return []


def row_fields(instance: Model) -> list[Problem]:
    """Return what the fields alone say, without asking the database."""
    try:
        instance.clean_fields()
    except ValidationError as error:
        return _problems(error)
    return []


def _problems(error: ValidationError) -> list[Problem]:
    return [
        _problem("" if field == "__all__" else field, one)
        for field, errors in error.error_dict.items()
        for one in errors
    ]


def _problem(field: str, error: ValidationError) -> Problem:
    code = error.code or "invalid"
    if code in {"unique", "unique_together"}:
        # Said by the field a person can change: the last one, after what it belongs to.
        last = (error.params or {}).get("unique_check", (field,))[-1]
        return Problem(field or last, "taken", _("Something else has this already."))
    return Problem(field, code, " ".join(error.messages))


def changes(given: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Raise TypeError for a field that is not among those a caller may change."""
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise TypeError(f"these cannot be changed: {', '.join(unknown)}")


def zone(name: str, *, field: str = "zone") -> list[Problem]:
    """Return what is wrong with a time zone name."""
    try:
        zones.zone(name)
    except HoursError as error:
        return [Problem(field, error.code, hours_words(error))]
    return []


def day(value: date, field: str) -> list[Problem]:
    """Return what is wrong with a day nobody means: a year typed with a digit too few or many."""
    if value.year in YEARS:
        return []
    message = _("The year has to be between %(first)d and %(last)d.")
    words = message % {"first": YEARS[0], "last": YEARS[-1]}
    return [Problem(field, "year_out_of_range", words)]


def region(country: str, subdivision: str) -> list[Problem]:
    """Return what is wrong with the country and region holidays are looked up by."""
    if not country:
        if not subdivision:
            return []
        message = _("A region needs its country.")
        return [Problem("subdivision", "region_without_country", message)]
    try:
        public_holidays(country, subdivision, [])
    except HoursError as error:
        field = "country" if error.code == "unknown_country" else "subdivision"
        return [Problem(field, error.code, hours_words(error))]
    return []


def role(name: str) -> list[Problem]:
    """Return what is wrong with the name of an access role."""
    roles = list(Group.objects.order_by("name").values_list("name", flat=True))
    if name in roles:
        return []
    message = _('"%(role)s" is no role; use one of: %(roles)s.')
    words = message % {"role": name, "roles": ", ".join(roles)}
    return [Problem("role", "unknown_role", words)]


def job(code: str) -> list[Problem]:
    """Return what is wrong with the code of a job."""
    if code in Job.values:
        return []
    message = _('"%(job)s" is no job; use one of: %(jobs)s.')
    words = message % {"job": code, "jobs": ", ".join(Job.values)}
    return [Problem("job", "unknown_job", words)]


def stage(code: str) -> list[Problem]:
    """Return what is wrong with the code of a stage."""
    if code in Stage.values:
        return []
    message = _('"%(stage)s" is no stage; use one of: %(stages)s.')
    words = message % {"stage": code, "stages": ", ".join(Stage.values)}
    return [Problem("stage", "unknown_stage", words)]


def language(code: str) -> list[Problem]:
    """Return what is wrong with a language code; empty means: as the device says."""
    known = [known for known, _name in settings.LANGUAGES]
    if not code or code in known:
        return []
    message = _('"%(language)s" is no language of this site; use one of: %(languages)s.')
    words = message % {"language": code, "languages": ", ".join(known)}
    return [Problem("language", "unknown_language", words)]


def free_slug(model: type[Model], name: str, fallback: str) -> str:
    """Return an address for a name that no row of the model uses, such as "support-2"."""
    stem = slugify(name)[:70] or fallback
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{stem}-{n}") not in taken)


def hours_words(error: HoursError) -> str:
    """Return the sentence for an error of the pure hours package, in the active language."""
    sentences = {
        "unknown_zone": _('No time zone is called "%(zone)s".'),
        "unknown_country": _('No holidays are known for the country "%(country)s".'),
        "unknown_subdivision": _('%(country)s has no region "%(subdivision)s".'),
        "template_start_not_a_minute": _("A shift starts at a whole minute, such as 09:00."),
        "template_ends_before_start": _("The shift ends before it starts."),
        "template_last_day_before_first": _("The last day is before the first day."),
        "template_every_weeks_out_of_range": _("It can come back every 1 to %(most)s weeks."),
        "template_without_days": _("Choose at least one day."),
        "template_offset_out_of_range": _("Days are counted from 0 to %(most)s."),
        "template_slots_overlap": _("A shift is so long that it runs into the next one."),
        "unknown_weekday": _("Weekdays are numbered 0 (Monday) to 6 (Sunday)."),
        "weekday_ends_before_start": _(
            "The time until which it lasts is not after the one from which it does."
        ),
        "hours_bad_shape": _("The opening hours cannot be read."),
        "hours_unknown_weekday": _("Weekdays are numbered 0 (Monday) to 6 (Sunday)."),
        "hours_bad_time": _('"%(text)s" is no time of day; write it as 09:00.'),
        "hours_end_before_start": _(
            "%(start)s to %(end)s ends before it starts; write a night as two days."
        ),
        "hours_overlap": _("Two opening times of the same day overlap at %(start)s."),
    }
    return sentences.get(error.code, error.message) % error.params
