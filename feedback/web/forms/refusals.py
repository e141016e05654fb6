"""What a service refused, shown beside the fields it is about."""

from collections.abc import Mapping

from django import forms

from feedback.services.checks import Refused
from rotation.public import DomainError

# What services call a field, where the form calls it otherwise.
NAMES = {
    "who": "account", "account_id": "account", "customer_id": "customer", "area_id": "area",
    "version_id": "version", "theme_id": "theme", "effort_minutes": "effort", "owner_id": "owner",
}  # fmt: skip


def show(form: forms.BaseForm, error: DomainError, *, at: str | None = None) -> None:
    """Put each problem beside its field, or above the form; a plain refusal goes to `at`."""
    if not isinstance(error, Refused):
        form.add_error(at, error.message)
        return
    for problem in error.problems:
        _place(form, problem.field, problem.message)


def show_lines(form: forms.BaseForm, lines: list[forms.Form], error: Refused) -> None:
    """Put problems named points.2.text beside the third line, the others beside the form's."""
    for problem in error.problems:
        prefix, _dot, rest = problem.field.partition(".")
        number, _dot, field = rest.partition(".")
        if prefix == "points" and number.isdecimal() and int(number) < len(lines):
            _place(lines[int(number)], field, problem.message)
        else:
            _place(form, problem.field, problem.message)


def show_changed(form: forms.BaseForm, changed: Mapping[str, str], template: str) -> None:
    """Say beside each field what it says now; `template` has a place for `value`."""
    for name, value in changed.items():
        _place(form, name, template % {"value": value})


def _place(form: forms.BaseForm, name: str, message: str) -> None:
    field = name if name in form.fields else NAMES.get(name)
    form.add_error(field if field in form.fields else None, message)
