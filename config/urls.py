"""The site map."""

from django.contrib import admin
from django.http import Http404
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import errors
from config.api_docs import docs
from config.health import healthz, readyz

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.failed"

urlpatterns = [
    path("", include("rotation.web.urls")),
    path("", include("feedback.web.urls")),
    path("api/v1/", include("rotation.api.urls")),
    path("api/v1/", include("feedback.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", docs, name="api-docs"),
    # A person's address is changed where people are managed, so that it is told apart and recorded.
    path("accounts/email/", errors.not_found, {"exception": Http404()}, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
