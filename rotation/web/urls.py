"""Addresses of the rotation pages."""

from django.urls import path

from rotation.web.views import feeds, notices

app_name = "rotation"

urlpatterns = [
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<uuid:uid>/", notices.notice, name="notice"),
]
