"""How lists of cases are asked for, the same for pages and programs."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import django_filters
import django_filters.fields
from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MinValueValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import Account, Case, Origin, Tag
from feedback.selectors import cases
from rotation import public

# Before that nobody logged a case; years near 1 break the arithmetic of time zones.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
ANY = gettext_lazy("any")


def _areas() -> list[tuple[Any, Any]]:
    return [("", ANY), *((area.id, area.name) for area in public.areas())]


def _people(_request: object) -> QuerySet[Any]:
    # Who left is still asked for by the cases they had; who never had one cannot be asked for.
    handled = Exists(Case.objects.filter(handler=OuterRef("pk")))
    people = get_user_model()._default_manager.filter(Q(is_active=True) | handled)
    return people.order_by("first_name", "last_name", "pk")


class PersonField(django_filters.fields.ModelChoiceField):
    """A choice of people that says their names."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name that pages show, not the one they sign in with."""
        return str(obj.display_name)


class PersonFilter(django_filters.ModelChoiceFilter):
    """A filter by one person."""

    field_class = PersonField


def _moment(label: Any) -> Any:
    return django_filters.IsoDateTimeFilter(
        label=label,
        method="leave",
        validators=[MinValueValidator(EARLIEST)],
        help_text=gettext_lazy("A day or a moment, such as 2026-11-18 or 2026-11-18T09:00Z."),
    )


class CaseFilter(django_filters.FilterSet):
    """The filters of the list of cases; an unknown value or name is an error of the form.

    `passing` names further parameters that the caller reads itself, such as a cursor. Use
    `is_valid()`, `errors` and `qs`; the rows come newest first, with the people on them.
    """

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=Case.State.choices, empty_label=ANY, method="leave"
    )
    area = django_filters.TypedChoiceFilter(
        label=gettext_lazy("Area"), choices=_areas, coerce=int, method="leave"
    )
    handler = PersonFilter(
        label=gettext_lazy("Handled by"), queryset=_people, empty_label=ANY, method="leave"
    )
    account = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Account"),
        queryset=Account.objects.order_by("name", "pk"),
        widget=forms.NumberInput,
        method="leave",
    )
    tag = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Tag"),
        queryset=Tag.objects.order_by("name"),
        empty_label=ANY,
        to_field_name="name",
        method="leave",
    )
    untagged = django_filters.BooleanFilter(
        label=gettext_lazy("Without tags"), method="leave", widget=forms.CheckboxInput
    )
    origin = django_filters.ChoiceFilter(
        label=gettext_lazy("Friction"), choices=Origin.choices, empty_label=ANY, method="leave"
    )
    since = _moment(gettext_lazy("Since"))
    until = _moment(gettext_lazy("Before"))
    q = django_filters.CharFilter(
        label=gettext_lazy("Words"), max_length=cases.LONGEST_SEARCH, method="leave"
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(
        self, data: Any = None, *args: Any, passing: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, *args, **kwargs)
        unknown = set(data or ()) - set(self.base_filters) - set(passing)
        for name in sorted(unknown):
            self.form.add_error(None, _('There is no filter called "%(name)s".') % {"name": name})

    def leave(self, queryset: Any, _name: str, _value: object) -> Any:
        """Narrow nothing: all filters are applied together, by the selector."""
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the rows that pass, newest first."""
        return cases.narrowed(queryset, self.form.cleaned_data).with_people().newest_first()
