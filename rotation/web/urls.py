"""Addresses of the rotation pages."""

from django.urls import path

from rotation.web.views import (
    absences,
    areas,
    drafts,
    feeds,
    my_shifts,
    notices,
    people,
    rotas,
    settings,
    shifts,
    today,
)

app_name = "rotation"

urlpatterns = [
    path("", today.today, name="today"),
    path("rotas/", rotas.rotas, name="rotas"),
    path("rotas/<slug:slug>/", rotas.rota, name="rota"),
    path("rotas/<slug:slug>/print/", rotas.rota_print, name="rota_print"),
    path("rotas/<slug:slug>/drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:uid>/", drafts.draft, name="draft"),
    path("drafts/<uuid:uid>/publish/", drafts.draft_publish, name="draft_publish"),
    path("drafts/<uuid:uid>/discard/", drafts.draft_discard, name="draft_discard"),
    path("drafts/<uuid:uid>/cancel/", drafts.draft_cancel, name="draft_cancel"),
    path("shifts/<uuid:uid>/", shifts.shift, name="shift"),
    path("shifts/<uuid:uid>/assign/", shifts.shift_assign, name="shift_assign"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("my-shifts/", my_shifts.my_shifts, name="my_shifts"),
    path("my-shifts/feeds/", my_shifts.feed_create, name="feed_create"),
    path("my-shifts/feeds/<uuid:uid>/revoke/", my_shifts.feed_revoke, name="feed_revoke"),
    path("my-shifts/feeds/<uuid:uid>/rotate/", my_shifts.feed_rotate, name="feed_rotate"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<uuid:uid>/", notices.notice, name="notice"),
    path("people/", people.people, name="people"),
    path("people/new/", people.member_new, name="member_new"),
    path("people/<uuid:uid>/", people.member, name="member"),
    path("people/<uuid:uid>/change/", people.member_change, name="member_change"),
    path("people/<uuid:uid>/role/", people.member_role, name="member_role"),
    path("people/<uuid:uid>/join/", people.member_join, name="member_join"),
    path("people/<uuid:uid>/leave/", people.member_leave, name="member_leave"),
    path("teams/new/", people.team_new, name="team_new"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<uuid:uid>/withdraw/", absences.absence_withdraw, name="absence_withdraw"),
    path("settings/areas/", areas.areas, name="areas"),
    path("settings/", settings.settings, name="settings"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/tokens/", settings.token_create, name="token_create"),
    path("settings/tokens/<uuid:uid>/revoke/", settings.token_revoke, name="token_revoke"),
]
