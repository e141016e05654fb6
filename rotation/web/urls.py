"""Addresses of the rotation pages."""

from django.urls import path

from rotation.web.views import (
    absences,
    areas,
    drafts,
    feeds,
    my_shifts,
    notices,
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
    path("absences/", absences.absences, name="absences"),
    path("absences/<uuid:uid>/withdraw/", absences.absence_withdraw, name="absence_withdraw"),
    path("settings/areas/", areas.areas, name="areas"),
    path("settings/", settings.settings, name="settings"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/tokens/", settings.token_create, name="token_create"),
    path("settings/tokens/<uuid:uid>/revoke/", settings.token_revoke, name="token_revoke"),
]
