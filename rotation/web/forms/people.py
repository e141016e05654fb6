"""Who there is: people, their job, team and role."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from rotation.models import Job, Member, Stage
from rotation.selectors import people
from rotation.web.forms.long_select import LongSelect
from rotation.web.forms.settings import zones

ROLES = [
    ("viewer", _("viewer: reads")),
    ("member", _("member: holds shifts, logs cases")),
    ("product", _("product: also triages")),
    ("planner", _("planner: as member, also plans rotas")),
    ("admin", _("admin: everything, also people")),
]
DATE = {"type": "date"}


class MemberForm(forms.Form):
    """What is known of a member."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    job = forms.ChoiceField(label=_("Job"), choices=Job.choices)
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=Stage.choices,
        initial=Stage.LEAD,
        help_text=_("Shadows hold shadow seats only; two who are not leads never lead together."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones, widget=LongSelect)
    reach = forms.CharField(
        label=_("How to reach"),
        max_length=120,
        required=False,
        help_text=_("Telephone or chat name."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Areas they know"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["areas"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the types only
        field.choices = [(str(area.pk), area.name) for area in people.areas()]

    @classmethod
    def of(cls, member: Member) -> "MemberForm":
        """Return the form as the member is known."""
        user = member.user
        known = {name: getattr(user, name) for name in ("first_name", "last_name", "email", "zone")}
        known |= {name: getattr(member, name) for name in ("job", "stage", "reach")}
        return cls(initial=known | {"areas": [str(area.pk) for area in member.areas.all()]})

    def asked(self) -> dict[str, Any]:
        """Return what was entered, as the service takes it."""
        given = dict(self.cleaned_data)
        chosen = {int(pk) for pk in given["areas"]}
        return given | {"areas": [area for area in people.areas() if area.pk in chosen]}


class NewMemberForm(MemberForm):
    """A member who is to be made, with their sign-in."""

    username = forms.CharField(label=_("Sign-in name"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial="member")
    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Empty: they set one by “Set a new password”, which needs mail to be set up."),
    )
    field_order = ("first_name", "last_name", "username", "email", "role", "password")

    def clean_password(self) -> str | None:
        """Refuse a password that is too easy; none is none."""
        given: str = self.cleaned_data["password"]
        if given:
            validate_password(given)
        return given or None


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class JoinForm(forms.Form):
    """Join a team from a day on, with a share of a full load."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=people.teams())
    share = forms.DecimalField(
        label=_("Share"),
        min_value=0,
        max_value=1,
        decimal_places=2,
        initial=1,
        help_text=_("1 is full time, 0.5 half the load."),
    )
    from_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )


class LeaveForm(forms.Form):
    membership = forms.IntegerField(widget=forms.HiddenInput)
    until_on = forms.DateField(
        label=_("First day no longer in the team"),
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
    )


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
