"""What a service refused, shown beside the fields it is about."""

from collections.abc import Mapping

from django import forms

from rotation.errors import DomainError


def show(
    form: forms.BaseForm,
    error: DomainError,
    *,
    at: str | None = None,
    names: Mapping[str, str] | None = None,
) -> None:
    """Put each problem beside its field, or above the form; a plain refusal goes to `at`.

    `names` says what the form calls a field that the service calls otherwise.
    """
    if not error.fields:
        form.add_error(at, error.message)
    for name, messages in error.fields.items():
        field = (names or {}).get(name, name)
        for message in messages:
            form.add_error(field if field in form.fields else None, message)
