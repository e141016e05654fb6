"""Addresses of the API that rotation answers."""

from datetime import date

from django.urls import path, register_converter

from rotation.api.views import (
    absence_calendars,
    absences,
    deliveries,
    destinations,
    drafts,
    handovers,
    ledger,
    me,
    notice_settings,
    notices,
    on_duty,
    people,
    previews,
    repairs,
    reports,
    rota_imports,
    rotas,
    seats,
    shifts,
    teams,
    tokens,
    trades,
    wishes,
)


class IsoDay:
    """A day in an address, such as 2026-12-24."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; raises ValueError for one that no calendar has."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return how it is written."""
        return value.isoformat()


register_converter(IsoDay, "day")

app_name = "rotation_api"
ROTA = "rotas/<slug:slug>/"
IMPORT = "rotas/<slug:slug>/imports/<uuid:uid>/"
MEMBERSHIP = "teams/<slug:slug>/members/<int:number>/"

urlpatterns = [
    path("me/", me.Me.as_view(), name="me"),
    path("my-shifts/", me.MyShifts.as_view(), name="my_shifts"),
    path("people/", people.People.as_view(), name="people"),
    path("people/<uuid:uid>/", people.OnePerson.as_view(), name="person"),
    path("people/<uuid:uid>/role/", people.PersonRole.as_view(), name="person_role"),
    path("teams/", teams.Teams.as_view(), name="teams"),
    path("teams/<slug:slug>/members/", teams.TeamMembers.as_view(), name="team_members"),
    path(MEMBERSHIP, teams.OneMembership.as_view(), name="membership"),
    path(
        "teams/<slug:slug>/members/preview/",
        previews.JoiningPreview.as_view(),
        name="joining_preview",
    ),
    path(f"{MEMBERSHIP}leave/preview/", previews.LeavingPreview.as_view(), name="leaving_preview"),
    path(f"{MEMBERSHIP}leave/", teams.MembershipEnd.as_view(), name="membership_end"),
    path("areas/", teams.Areas.as_view(), name="areas"),
    path("areas/<slug:slug>/", teams.OneArea.as_view(), name="area"),
    path("rotas/", rotas.Rotas.as_view(), name="rotas"),
    path(ROTA, rotas.OneRota.as_view(), name="rota"),
    path(f"{ROTA}preview/", previews.RotaPreview.as_view(), name="rota_preview"),
    path(
        f"{ROTA}opening-hours/preview/",
        previews.OpeningHoursPreview.as_view(),
        name="opening_hours_preview",
    ),
    path(f"{ROTA}opening-hours/", rotas.OpeningHours.as_view(), name="opening_hours"),
    path(f"{ROTA}days/", rotas.Days.as_view(), name="days"),
    path(f"{ROTA}days/<day:day>/", rotas.OneDay.as_view(), name="day"),
    path(f"{ROTA}seats/", seats.Seats.as_view(), name="seats"),
    path(f"{ROTA}seats/<int:number>/", seats.OneSeat.as_view(), name="seat"),
    path(f"{ROTA}templates/", seats.Templates.as_view(), name="templates"),
    path(
        f"{ROTA}templates/ready-made/",
        seats.ReadyMadeTemplates.as_view(),
        name="ready_made_templates",
    ),
    path(f"{ROTA}templates/preview/", previews.TemplatePreview.as_view(), name="template_preview"),
    path(
        f"{ROTA}templates/<int:number>/end/preview/",
        previews.TemplateEndPreview.as_view(),
        name="template_end_preview",
    ),
    path(f"{ROTA}templates/<int:number>/end/", seats.TemplateEnd.as_view(), name="template_end"),
    path(f"{ROTA}shifts/", rotas.RotaShifts.as_view(), name="rota_shifts"),
    path(f"{ROTA}on-duty/", on_duty.OnDuty.as_view(), name="on_duty"),
    # The same for whoever types it without the last stroke; a redirect would lose nothing but time.
    path(f"{ROTA}on-duty", on_duty.OnDuty.as_view(schema=None), name="on_duty_bare"),
    path(f"{ROTA}ledger/", ledger.Shares.as_view(), name="shares"),
    path(f"{ROTA}ledger/corrections/", ledger.Corrections.as_view(), name="corrections"),
    path(f"{ROTA}report/", reports.Report.as_view(), name="report"),
    path(f"{ROTA}participation/", reports.Participation.as_view(), name="participation"),
    path(f"{ROTA}imports/", rota_imports.Imports.as_view(), name="imports"),
    path(IMPORT, rota_imports.OneImport.as_view(), name="import"),
    path(f"{IMPORT}take-over/", rota_imports.TakeOver.as_view(), name="import_take_over"),
    path(f"{IMPORT}undo/", rota_imports.Undo.as_view(), name="import_undo"),
    path(f"{IMPORT}discard/", rota_imports.Discard.as_view(), name="import_discard"),
    path(f"{ROTA}drafts/", drafts.Drafts.as_view(), name="drafts"),
    path(f"{ROTA}drafts/compare/", drafts.Compare.as_view(), name="draft_compare"),
    path("drafts/<uuid:uid>/", drafts.OneDraft.as_view(), name="draft"),
    path("drafts/<uuid:uid>/shifts/", drafts.DraftShifts.as_view(), name="draft_shifts"),
    path("drafts/<uuid:uid>/cells/<int:number>/", drafts.OneCell.as_view(), name="draft_cell"),
    path("drafts/<uuid:uid>/again/", drafts.Again.as_view(), name="draft_again"),
    path("drafts/<uuid:uid>/publish/", drafts.Publish.as_view(), name="draft_publish"),
    path("drafts/<uuid:uid>/discard/", drafts.Discard.as_view(), name="draft_discard"),
    path("drafts/<uuid:uid>/cancel/", drafts.Cancel.as_view(), name="draft_cancel"),
    path("shifts/<uuid:uid>/", shifts.OneShift.as_view(), name="shift"),
    path("shifts/<uuid:uid>/assign/", shifts.Assign.as_view(), name="shift_assign"),
    path("shifts/<uuid:uid>/cancel/", shifts.Cancel.as_view(), name="shift_cancel"),
    path("shifts/<uuid:uid>/reopen/", shifts.Reopen.as_view(), name="shift_reopen"),
    path("shifts/<uuid:uid>/candidates/", trades.Candidates.as_view(), name="shift_candidates"),
    path("shifts/<uuid:uid>/give/", trades.GiveAway.as_view(), name="cover_offer"),
    path("shifts/<uuid:uid>/trade/", trades.Swap.as_view(), name="trade_offer"),
    path("shifts/<uuid:uid>/take/", trades.Take.as_view(), name="shift_take"),
    path("shifts/<uuid:uid>/handover/", handovers.Handover.as_view(), name="handover"),
    path(
        "shifts/<uuid:uid>/handover/confirm/",
        handovers.HandoverConfirm.as_view(),
        name="handover_confirm",
    ),
    path("shifts/<uuid:uid>/divide/", trades.Divide.as_view(), name="shift_divide"),
    path("trades/", trades.Trades.as_view(), name="trades"),
    path("trades/<uuid:uid>/", trades.OneTrade.as_view(), name="trade"),
    path("trades/<uuid:uid>/answer/", trades.Answer.as_view(), name="trade_answer"),
    path("trades/<uuid:uid>/choose/", trades.Choose.as_view(), name="trade_choose"),
    path("trades/<uuid:uid>/accept/", trades.Accept.as_view(), name="trade_accept"),
    path("trades/<uuid:uid>/decline/", trades.Decline.as_view(), name="trade_decline"),
    path("trades/<uuid:uid>/withdraw/", trades.Withdraw.as_view(), name="trade_withdraw"),
    path("paybacks/", trades.Paybacks.as_view(), name="paybacks"),
    path("paybacks/<uuid:uid>/forgive/", trades.Forgive.as_view(), name="payback_forgive"),
    path("shifts/<uuid:uid>/repair/", repairs.ShiftRepair.as_view(), name="shift_repair"),
    path("absences/<uuid:uid>/repair/", repairs.AbsenceRepair.as_view(), name="absence_repair"),
    path("people/<uuid:uid>/repair/", repairs.PersonRepair.as_view(), name="person_repair"),
    path("regular-absences/", wishes.RegularAbsences.as_view(), name="regular_absences"),
    path(
        "regular-absences/<uuid:uid>/", wishes.OneRegularAbsence.as_view(), name="regular_absence"
    ),
    path("wishes/", wishes.Wishes.as_view(), name="wishes"),
    path("wishes/left/", wishes.WishesLeft.as_view(), name="wishes_left"),
    path("wishes/<uuid:uid>/", wishes.OneWish.as_view(), name="wish"),
    path(
        "absence-calendars/",
        absence_calendars.AbsenceCalendars.as_view(),
        name="absence_calendars",
    ),
    path(
        "absence-calendars/<uuid:uid>/",
        absence_calendars.OneAbsenceCalendar.as_view(),
        name="absence_calendar",
    ),
    path(
        "absence-calendars/<uuid:uid>/read/",
        absence_calendars.ReadAbsenceCalendar.as_view(),
        name="absence_calendar_read",
    ),
    path("absences/", absences.Absences.as_view(), name="absences"),
    path("absences/<uuid:uid>/", absences.OneAbsence.as_view(), name="absence"),
    path("ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("ledger/balances/", ledger.Balances.as_view(), name="balances"),
    path("feeds/", tokens.Feeds.as_view(), name="feeds"),
    path("feeds/<uuid:uid>/", tokens.OneFeed.as_view(), name="feed"),
    path("feeds/<uuid:uid>/rotate/", tokens.RotateFeed.as_view(), name="feed_rotate"),
    path("tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("tokens/<uuid:uid>/", tokens.OneToken.as_view(), name="token"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/read-all/", notices.ReadAll.as_view(), name="notices_read"),
    path("notices/<uuid:uid>/read/", notices.Read.as_view(), name="notice_read"),
    path("notice-settings/", notice_settings.Settings.as_view(), name="notice_settings"),
    path("notice-choices/", notice_settings.Choices.as_view(), name="notice_choices"),
    path("notice-tests/", destinations.TestMail.as_view(), name="notice_test_mail"),
    path("destinations/", destinations.Destinations.as_view(), name="destinations"),
    path("destinations/<uuid:uid>/", destinations.OneDestination.as_view(), name="destination"),
    path(
        "destinations/<uuid:uid>/test/",
        destinations.TestDestination.as_view(),
        name="destination_test",
    ),
    path("deliveries/", deliveries.Deliveries.as_view(), name="deliveries"),
    path("deliveries/resend-all/", deliveries.ResendAll.as_view(), name="deliveries_resend"),
    path("deliveries/<uuid:uid>/resend/", deliveries.Resend.as_view(), name="delivery_resend"),
]
