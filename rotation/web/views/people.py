"""Who there is, in which team, and who may do what."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import Member, Membership, Team
from rotation.selectors import mine
from rotation.selectors import people as reads
from rotation.services import people as services
from rotation.services import previews, repairs
from rotation.services import teams as team_services
from rotation.web import previews as confirming
from rotation.web.forms import refusals
from rotation.web.forms.people import (
    JoinForm,
    LeaveForm,
    MemberForm,
    NewMemberForm,
    RoleForm,
    TeamForm,
)
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    """List everybody by team."""
    return _list(request, TeamForm())


@login_required
@require_POST
def team_new(request: SignedInRequest) -> HttpResponse:
    """Make a team."""
    access.need(request.user, access.PEOPLE)
    form = TeamForm(request.POST)
    if form.is_valid():
        try:
            team = team_services.create_team(
                name=form.cleaned_data["name"], by=request.user, now=timezone.now()
            )
        except DomainError as refused:
            refusals.show(form, refused, names={"slug": "name"})
        else:
            messages.success(request, _("The team %(name)s is made.") % {"name": team.name})
            return redirect("rotation:people")
    return _list(request, form, status=422)


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "POST"])
def member_new(request: SignedInRequest) -> HttpResponse:
    """Add somebody."""
    access.need(request.user, access.PEOPLE)
    form = NewMemberForm(request.POST or None, initial={"zone": request.user.zone})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                member = services.create_member(by=request.user, now=timezone.now(), **form.asked())
            except DomainError as refused:
                refusals.show(form, refused)
            else:
                said = _("%(name)s was added. Choose a team next.")
                messages.success(request, said % {"name": member})
                return redirect("rotation:member", member.uid)
    return render(request, "rotation/member_new.html", {"form": form}, status=status)


@login_required
@require_GET
def member(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show a member."""
    return _page(request, access.member(request.user, uid))


@login_required
@require_POST
def member_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Change what is known of a member."""
    found = access.member_to_manage(request.user, uid)
    form = MemberForm(request.POST)

    def change() -> object:
        fresh = access.member_to_manage(request.user, uid)
        return services.update_member(
            member=fresh, by=request.user, now=timezone.now(), **form.asked()
        )

    return _done(
        request,
        found,
        "form",
        form,
        change,
        what=lambda: _("What is known of %(person)s") % {"person": found},
        button=_("Save"),
        teams=lambda: [one.team for one in reads.memberships(found)],
    )


@login_required
@require_POST
def member_role(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give a member another role."""
    found = access.member_to_manage(request.user, uid)
    form = RoleForm(request.POST)
    return _done(
        request,
        found,
        "role_form",
        form,
        lambda: services.set_role(
            user=found.user, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    )


@login_required
@require_POST
def member_join(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Let a member join a team."""
    found = access.member_to_manage(request.user, uid)
    form = JoinForm(request.POST)
    return _done(
        request,
        found,
        "join_form",
        form,
        lambda: team_services.join(
            member=found, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
        what=lambda: (
            _("%(person)s joins %(team)s") % {"person": found, "team": form.cleaned_data["team"]}
        ),
        button=_("Let them join"),
        teams=lambda: [form.cleaned_data["team"]],
    )


@login_required
@require_POST
def member_leave(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Let a member leave a team."""
    found = access.member_to_manage(request.user, uid)
    form = LeaveForm(request.POST)

    def membership() -> Membership:
        return access.membership(request.user, found, form.cleaned_data["membership"])

    def leave() -> object:
        return team_services.leave(
            membership=membership(),
            until_on=form.cleaned_data["until_on"],
            by=request.user,
            now=timezone.now(),
        )

    return _done(
        request,
        found,
        "leave_form",
        form,
        leave,
        what=lambda: _("%(person)s leaves %(team)s") % {"person": found, "team": membership().team},
        button=_("Let them leave"),
        teams=lambda: [membership().team],
    )


def _done(
    request: SignedInRequest,
    found: Member,
    name: str,
    form: forms.Form,
    act: Callable[[], object],
    *,
    what: Callable[[], str] = str,
    button: str = "",
    teams: Callable[[], Sequence[Team]] = list,
) -> HttpResponse:
    """Do what a good form asks for and go back to the member, or show the form with its faults.

    Where that means something for published shifts of the `teams`, it is shown first, by the name
    `what`, and done when it is sent again. `act` reads the rows it changes itself.
    """
    status = 422
    if form.is_valid():
        try:
            effects = previews.of_teams(teams(), act, timezone.now())
            if not confirming.agreed(request, effects):
                address = reverse("rotation:member", args=[found.uid])
                return confirming.ask(request, effects, what=what(), button=button, back=address)
            act()
        except DomainError as refused:
            refusals.show(form, refused)
            status = refused.status
        else:
            messages.success(request, _("Saved."))
            return redirect("rotation:member", found.uid)
    fresh = access.member(request.user, found.uid)
    return _page(request, fresh, status=status, **{name: form})


def _list(request: SignedInRequest, form: TeamForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {
        "teams": reads.teams_with_members(now),
        "alone": reads.without_team(now),
        "form": form,
    }
    return render(request, "rotation/people.html", context, status=status)


def _page(
    request: SignedInRequest, found: Member, *, status: int = 200, **given: Any
) -> HttpResponse:
    now = timezone.now()
    role = next((group.name for group in found.user.groups.order_by("name")), "")
    context: dict[str, Any] = {
        "member": found,
        "memberships": list(reads.memberships(found)),
        "shifts": mine.shifts_to_come(found, now, most=5),
        "role": role,
        "now": now,
    }
    if request.user.has_perm(access.PLAN):
        context["unable"] = len(repairs.unable(found, now))
    if request.user.has_perm(access.PEOPLE):
        today = timezone.localdate(now)
        context |= {
            "form": MemberForm.of(found),
            "role_form": RoleForm(initial={"role": role}),
            "join_form": JoinForm(initial={"from_on": today}),
            "leave_form": LeaveForm(initial={"until_on": today}),
        }
    return render(request, "rotation/member.html", context | given, status=status)
