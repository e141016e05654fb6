"""Ask for a plan of some weeks, change a cell of it, and have the rest planned again."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation.models import DraftShift, Member
from rotation.services import checks

MOST_WEEKS = 104
USUAL_WEEKS = 13
MOST_SEED = 2_147_483_647
NOBODY = "open"


class PlanForm(forms.Form):
    """How to compute a plan, whichever days it is of."""

    title = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("To tell several drafts apart."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        required=False,
        help_text=_("The same number gives the same plan; another one gives another plan."),
    )
    prove = forms.BooleanField(
        label=_("Prove that no plan is better"),
        required=False,
        help_text=_("Takes longer. A plan of many weeks or people is only polished by it."),
    )


class DraftForm(PlanForm):
    field_order = ("from_on", "weeks")
    from_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    weeks = forms.IntegerField(
        label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, initial=USUAL_WEEKS
    )

    def clean_from_on(self) -> date:
        """Refuse days so far away that no weeks can be counted from them."""
        day: date = self.cleaned_data["from_on"]
        for problem in checks.day(day, "from_on"):
            raise forms.ValidationError(problem.message, code=problem.code)
        return day

    def days(self) -> tuple[date, date]:
        """Return the days to plan, half-open."""
        first: date = self.cleaned_data["from_on"]
        return first, first + timedelta(weeks=self.cleaned_data["weeks"])


class AgainForm(PlanForm):
    """Plan the same days again."""


class Marked(forms.Select):
    """A select in which some choices can be read and not chosen."""

    barred: frozenset[str] = frozenset()

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return one choice; Django's own hook."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        if str(option["value"]) in self.barred:
            option["attrs"]["disabled"] = True
        return option


class CellForm(forms.Form):
    """Who holds a cell of a draft; `able` come in the order of cost, `barred` with their rule."""

    member = forms.ChoiceField(label=_("Who shall serve"), widget=Marked)
    text = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("Once it is published, everybody can read it beside the shift."),
    )
    pinned = forms.BooleanField(
        label=_("Keep it so when the rest is planned again"), required=False, initial=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        cell: DraftShift,
        able: Sequence[tuple[Member, str]],
        barred: Sequence[tuple[Member, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.uid): one for one, _words in (*able, *barred)}
        holder = (NOBODY, gettext("Nobody: it stays open"))
        if cell.member:
            self.members[str(cell.member.uid)] = cell.member
            holder = str(cell.member.uid), str(cell.member)
        groups = [
            (gettext("As it is"), [holder]),
            (gettext("Can serve, the best first"), [(str(one.uid), said) for one, said in able]),
            (gettext("A rule is against it"), [(str(one.uid), said) for one, said in barred]),
        ]
        if cell.member and (able or barred):
            groups.append((gettext("Nobody"), [(NOBODY, gettext("Leave it open"))]))
        field = cast("forms.ChoiceField", self.fields["member"])
        field.choices = [group for group in groups if group[1]]
        cast("Marked", field.widget).barred = frozenset(str(one.uid) for one, _said in barred)

    def chosen(self) -> Member | None:
        """Return the member chosen, or None for leaving the cell open."""
        return self.members.get(self.cleaned_data["member"])
