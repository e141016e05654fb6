"""Ask for a plan of some weeks."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from rotation.models import Draft

MOST_WEEKS = 104
USUAL_WEEKS = 13
MOST_SEED = 2_147_483_647


class DraftForm(forms.Form):
    from_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    weeks = forms.IntegerField(
        label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, initial=USUAL_WEEKS
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        required=False,
        help_text=_("The same number gives the same plan; another one gives another plan."),
    )

    @classmethod
    def again(cls, draft: Draft) -> "DraftForm":
        """Return the form for the same weeks once more."""
        weeks = (draft.until_on - draft.from_on).days // 7
        initial = {"from_on": draft.from_on, "weeks": weeks, "seed": draft.seed}
        return cls(initial=initial)

    def days(self) -> tuple[date, date]:
        """Return the days to plan, half-open."""
        first: date = self.cleaned_data["from_on"]
        return first, first + timedelta(weeks=self.cleaned_data["weeks"])
