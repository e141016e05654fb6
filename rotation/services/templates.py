"""The shift templates of a rota: rules that cut its time into slots at wall-clock time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.hours import slots
from rotation.hours.errors import HoursError
from rotation.models import Rota, ShiftTemplate, User
from rotation.presets import Preset
from rotation.services import activity, checks
from rotation.services.checks import Problem

FIELD_OF = {
    "unknown_zone": "zone",
    "template_start_not_a_minute": "local_start",
    "template_last_day_before_first": "last_day",
    "template_every_weeks_out_of_range": "every_weeks",
    "template_without_days": "day_offsets",
    "template_offset_out_of_range": "day_offsets",
}


class TemplateFields(TypedDict):
    """What a template says; days are counted from its first day, an empty zone is the rota's."""

    name: str
    first_day: date
    local_start: time
    length_minutes: int
    every_weeks: int
    day_offsets: Iterable[int]
    zone: NotRequired[str]
    last_day: NotRequired[date | None]


def draw_template(*, rota: Rota, **fields: Unpack[TemplateFields]) -> ShiftTemplate:
    """Return a template as it would be added, but do not add it: something to look at.

    Raises checks.Refused for one that no rota can follow.
    """
    said = fields | {
        "name": " ".join(fields["name"].split()),
        "day_offsets": sorted(set(fields["day_offsets"])),
    }
    template = ShiftTemplate(rota=rota, **said)
    checks.Refused.unless_good(_problems(template))
    return template


def add_template(
    *, rota: Rota, by: User | None, now: datetime, **fields: Unpack[TemplateFields]
) -> ShiftTemplate:
    """Return a new template. Raises checks.Refused for one that no rota can follow."""
    with transaction.atomic():
        template = draw_template(rota=rota, **fields)
        template.save()
        activity.record(
            verb="template.added",
            subject="rota",
            subject_id=rota.pk,
            actor=by,
            at=now,
            changed={
                "template": template.name,
                "first_day": template.first_day.isoformat(),
                "local_start": f"{template.local_start:%H:%M}",
                "length_minutes": template.length_minutes,
            },
        )
    return template


def add_preset(
    *, rota: Rota, preset: Preset, first_day: date, by: User | None, now: datetime
) -> list[ShiftTemplate]:
    """Return the templates of a ready-made set, all or none of them added.

    Days are counted from the Monday of the week of `first_day`. Raises checks.Refused.
    """
    monday = first_day - timedelta(days=first_day.weekday())
    with transaction.atomic():
        return [
            add_template(
                rota=rota,
                name=str(rule.name),
                first_day=monday,
                local_start=rule.local_start,
                length_minutes=rule.length_minutes,
                every_weeks=rule.every_weeks,
                day_offsets=rule.day_offsets,
                by=by,
                now=now,
            )
            for rule in preset.rules
        ]


def end_template(
    *, template: ShiftTemplate, last_day: date, by: User | None, now: datetime
) -> ShiftTemplate:
    """Return the template with the last day on which a slot of it may start.

    What is published after that day stays until the next draft is. Raises checks.Refused for a
    day before the first one.
    """
    before, template.last_day = template.last_day, last_day
    with transaction.atomic():
        checks.Refused.unless_good(_problems(template))
        template.save(update_fields=["last_day"])
        activity.record(
            verb="template.ended",
            subject="rota",
            subject_id=template.rota_id,
            actor=by,
            at=now,
            changed={
                "template": template.name,
                "last_day": [before.isoformat() if before else None, last_day.isoformat()],
            },
        )
    return template


def _problems(template: ShiftTemplate) -> list[Problem]:
    found = checks.day(template.first_day, "first_day")
    try:
        rule_of(template)
    except HoursError as error:
        field = FIELD_OF.get(error.code, "length_minutes")
        found.append(Problem(field, error.code, checks.hours_words(error)))
    except TypeError:
        found.append(Problem("day_offsets", "bad_days", _("Days are whole numbers.")))
    said = {problem.field for problem in found}
    return found + [problem for problem in checks.row(template) if problem.field not in said]


def rule_of(template: ShiftTemplate) -> slots.Template:
    """Return the pure rule of a template; raises slots.TemplateError if there is none."""
    return slots.Template(
        key=str(template.pk),
        first_day=template.first_day,
        local_start=template.local_start,
        length_minutes=template.length_minutes,
        every_weeks=template.every_weeks,
        day_offsets=tuple(template.day_offsets),
        zone=template.zone or template.rota.zone,
        last_day=template.last_day,
    )
