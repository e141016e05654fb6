"""Fetch and authorise in one step: a stranger gets 404, who may see but not change gets 403."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from rotation.models import (
    Absence,
    AbsenceCalendar,
    ApiToken,
    Delivery,
    Destination,
    Draft,
    DraftShift,
    FeedToken,
    Handover,
    Member,
    Membership,
    Notice,
    Payback,
    RegularAbsence,
    Rota,
    RotaImport,
    Seat,
    Shift,
    ShiftTemplate,
    Team,
    Trade,
    User,
    Wish,
)
from rotation.selectors import handovers, people

HOLD = "rotation.hold_shifts"
PLAN = "rotation.plan_rotas"
PEOPLE = "rotation.manage_people"

Row = TypeVar("Row", bound=Model)


def need(user: User, permission: str) -> None:
    """Raise PermissionDenied unless the user has the permission."""
    if not user.has_perm(permission):
        raise PermissionDenied


def _get(rows: QuerySet[Row], **lookup: object) -> Row:
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError):
        raise Http404 from None


def member_of(user: User) -> Member:
    """Return the user's own member; 404 for somebody who serves no shifts."""
    return _get(Member.objects.with_user(), user=user)


def rota(user: User, slug: str) -> Rota:
    """Return a rota anybody signed in may read."""
    return _get(Rota.objects.select_related("team"), slug=slug, archived_at__isnull=True)


def rota_to_plan(user: User, slug: str) -> Rota:
    """Return a rota the user may draft, publish and change."""
    found = rota(user, slug)
    need(user, PLAN)
    return found


def rota_import(user: User, slug: str, uid: UUID) -> RotaImport:
    """Return an import of a rota the user may plan, with the rota."""
    found = rota_to_plan(user, slug)
    rows = RotaImport.objects.select_related("rota__team", "made_by")
    return _get(rows.filter(rota=found), uid=uid)


def seat_to_plan(user: User, slug: str, number: int, *, retired_too: bool = False) -> Seat:
    """Return a seat of a rota the user may change, with rota and team; in use unless said."""
    rows = Seat.objects.select_related("rota__team", "area")
    rows = rows.filter(rota__slug=slug, rota__archived_at__isnull=True)
    found = _get(rows if retired_too else rows.filter(retired_at__isnull=True), pk=number)
    need(user, PLAN)
    return found


def template_to_plan(user: User, slug: str, number: int) -> ShiftTemplate:
    """Return a shift template of a rota the user may change, with rota and team."""
    rows = ShiftTemplate.objects.select_related("rota__team")
    found = _get(rows, pk=number, rota__slug=slug, rota__archived_at__isnull=True)
    need(user, PLAN)
    return found


def draft(user: User, uid: UUID) -> Draft:
    """Return a draft to review; only planners know that drafts exist."""
    if not user.has_perm(PLAN):
        raise Http404
    rows = Draft.objects.select_related("rota__team", "opening_hours", "based_on", "made_by")
    return _get(rows, uid=uid)


def draft_cell(user: User, uid: UUID, number: int) -> DraftShift:
    """Return a cell of a draft, with the draft, that the user may change."""
    found = draft(user, uid)
    rows = found.shifts.select_related("member__user", "seat", "template")
    cell = _get(rows, pk=number)
    cell.draft = found
    return cell


def shift(user: User, uid: UUID) -> Shift:
    """Return a shift anybody signed in may read."""
    return _get(Shift.objects.with_people(), uid=uid)


def shift_to_plan(user: User, uid: UUID) -> Shift:
    """Return a shift whose holder the user may change."""
    found = shift(user, uid)
    need(user, PLAN)
    return found


def _need_to_act_for(user: User, *sides: Member | None) -> None:
    """Raise PermissionDenied unless the user is one of these and holds shifts, or plans."""
    own = any(side is not None and side.user_id == user.pk for side in sides)
    need(user, HOLD if own else PLAN)


def shift_to_offer(user: User, uid: UUID) -> Shift:
    """Return a shift of the user's own, or anybody's for a planner, to give away or swap."""
    found = shift(user, uid)
    _need_to_act_for(user, found.member)
    return found


def shift_to_hand_over(user: User, uid: UUID) -> Shift:
    """Return a shift whose note the user may write: their own, or anybody's for a planner."""
    return shift_to_offer(user, uid)


def handover_to_confirm(user: User, uid: UUID) -> Handover:
    """Return the note left on a shift, for a member who reads it or has read it."""
    found = shift(user, uid)
    rows = Handover.objects.select_related("shift__slot__rota", "shift__seat", "written_by")
    note = _get(rows, shift=found)
    need(user, HOLD)
    member = people.member_of(user)
    if member is None or not handovers.is_for(member, note):
        raise PermissionDenied
    return note


def shift_to_take(user: User, uid: UUID) -> Shift:
    """Return a shift that a user who holds shifts may take over."""
    found = shift(user, uid)
    need(user, HOLD)
    return found


def trade(user: User, uid: UUID) -> Trade:
    """Return a request about a shift that anybody signed in may read."""
    return _get(Trade.objects.with_shifts().select_related("made_by", "decided_by"), uid=uid)


def trade_to_answer(user: User, uid: UUID) -> Trade:
    """Return a request to answer for oneself; whom it is for is the service's to say."""
    found = trade(user, uid)
    need(user, HOLD)
    return found


def trade_to_choose(user: User, uid: UUID) -> Trade:
    """Return a request for which the user may choose who gets the shift."""
    found = trade(user, uid)
    need(user, PLAN)
    return found


def trade_to_accept(user: User, uid: UUID) -> Trade:
    """Return a proposal to swap for its other side, or for a planner who acts for them."""
    found = trade(user, uid)
    _need_to_act_for(user, found.taker)
    return found


def trade_to_withdraw(user: User, uid: UUID) -> Trade:
    """Return a request of the user's own, or anybody's for a planner."""
    found = trade(user, uid)
    _need_to_act_for(user, found.giver)
    return found


def payback_to_forgive(user: User, uid: UUID) -> Payback:
    """Return what is owed to the user, or to anybody for a planner."""
    rows = Payback.objects.select_related("debtor__user", "creditor__user", "rota")
    found = _get(rows, uid=uid)
    _need_to_act_for(user, found.creditor)
    return found


def absence_to_change(user: User, uid: UUID) -> Absence:
    """Return an absence of the user's own, or anybody's for a planner; 404 for everybody else."""
    rows = Absence.objects.standing().select_related("member__user", "calendar")
    return _own_or_any(rows, user, uid)


def regular_absence_to_change(user: User, uid: UUID) -> RegularAbsence:
    """Return a weekday off of the user's own, or anybody's for a planner; else 404."""
    return _own_or_any(RegularAbsence.objects.standing().select_related("member__user"), user, uid)


def wish_to_change(user: User, uid: UUID) -> Wish:
    """Return a wish of the user's own, or anybody's for a planner; 404 for everybody else."""
    return _own_or_any(Wish.objects.standing().select_related("member__user"), user, uid)


def _own_or_any(rows: QuerySet[Row], user: User, uid: UUID) -> Row:
    if user.has_perm(PLAN):
        return _get(rows, uid=uid)
    found = _get(rows.filter(member__user=user), uid=uid)
    need(user, HOLD)
    return found


def absence_calendar(user: User, uid: UUID) -> AbsenceCalendar:
    """Return a calendar the user's own absences are read from; 404 for everybody else."""
    rows = AbsenceCalendar.objects.filter(removed_at__isnull=True).select_related("member__user")
    found = _get(rows, uid=uid, member__user=user)
    need(user, HOLD)
    return found


def feed_token(user: User, uid: UUID) -> FeedToken:
    """Return a feed address of the user's own."""
    return _get(FeedToken.objects.filter(owner__user=user), uid=uid)


def api_token(user: User, uid: UUID) -> ApiToken:
    """Return an API token of the user's own."""
    return _get(ApiToken.objects.filter(user=user), uid=uid)


def notice(user: User, uid: UUID) -> Notice:
    """Return a notice to the user."""
    return _get(Notice.objects.filter(user=user), uid=uid)


def destination(user: User, uid: UUID) -> Destination:
    """Return a chat address or webhook of the user's own, or a team's or rota's for a planner."""
    rows = Destination.objects.select_related("user", "team", "rota__team")
    own = Q(user=user)
    if user.has_perm(PLAN):
        own |= Q(user__isnull=True)
    return _get(rows.filter(own, removed_at__isnull=True), uid=uid)


def delivery_to_resend(user: User, uid: UUID) -> Delivery:
    """Return a message on its way to anybody, for whoever manages people."""
    need(user, PEOPLE)
    rows = Delivery.objects.select_related("notice__user", "notice__destination", "destination")
    return _get(rows, uid=uid)


def member(user: User, uid: UUID) -> Member:
    """Return a member anybody signed in may see."""
    return _get(Member.objects.with_user(), uid=uid)


def member_to_manage(user: User, uid: UUID) -> Member:
    """Return a member whose job, teams and roles the user may change."""
    found = member(user, uid)
    need(user, PEOPLE)
    return found


def membership(user: User, of: Member, number: int) -> Membership:
    """Return one of a member's times in a team, for whoever manages people."""
    need(user, PEOPLE)
    return _get(Membership.objects.select_related("team", "member__user"), pk=number, member=of)


def team_to_manage(user: User, slug: str) -> Team:
    """Return a team the user may change."""
    found = _get(Team.objects.all(), slug=slug)
    need(user, PEOPLE)
    return found
