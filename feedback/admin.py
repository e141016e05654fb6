"""The rows as they are, for whoever runs the site; what a service writes is read-only here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from feedback.models import (
    Account,
    Case,
    Cure,
    Customer,
    FrictionPoint,
    FrictionText,
    Insight,
    NotTheSame,
    Requirement,
    Tag,
    Theme,
    ThemeLink,
    Version,
)

if TYPE_CHECKING:
    Rows = admin.ModelAdmin[Any]
else:
    # Django's class takes no parameter when it runs.
    Rows = admin.ModelAdmin


class ReadOnly(Rows):
    """Rows to look at: a change here would leave no activity and no index row."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(ReadOnly):
    list_display = ("name", "plan", "external_id", "merged_into")
    search_fields = ("name", "external_id")
    ordering = ("name", "pk")


@admin.register(Customer)
class CustomerAdmin(ReadOnly):
    list_display = ("name", "account", "email", "merged_into")
    list_select_related = ("account", "merged_into")
    search_fields = ("name", "email")
    ordering = ("name", "pk")


@admin.register(Case)
class CaseAdmin(ReadOnly):
    list_display = ("number", "needed", "account", "state", "opened_at", "handler")
    list_filter = ("state", "channel", "cause")
    list_select_related = ("account", "handler")
    search_fields = ("needed", "external_id")
    ordering = ("-opened_at", "-pk")


@admin.register(FrictionPoint)
class FrictionPointAdmin(ReadOnly):
    list_display = ("text", "origin", "severity", "case", "observer", "observed_at")
    list_filter = ("origin", "severity")
    list_select_related = ("case", "observer")
    search_fields = ("text",)
    ordering = ("-observed_at", "-pk")


@admin.register(FrictionText)
class FrictionTextAdmin(ReadOnly):
    list_display = ("text", "point", "revision", "at", "by")
    list_select_related = ("point", "by")
    ordering = ("-at", "-pk")


@admin.register(Theme)
class ThemeAdmin(ReadOnly):
    list_display = ("number", "title", "state", "area", "merged_into")
    list_filter = ("state",)
    list_select_related = ("area", "merged_into")
    search_fields = ("title",)
    ordering = ("-pk",)


@admin.register(ThemeLink)
class ThemeLinkAdmin(ReadOnly):
    list_display = ("point", "theme", "state", "by", "at", "ended_at")
    list_filter = ("state",)
    list_select_related = ("point", "theme", "by")
    ordering = ("-at", "-pk")


@admin.register(NotTheSame)
class NotTheSameAdmin(ReadOnly):
    list_display = ("low", "high", "by", "at")
    list_select_related = ("low", "high", "by")
    ordering = ("-at", "-pk")


@admin.register(Requirement)
class RequirementAdmin(ReadOnly):
    list_display = ("number", "title", "state", "effort_minutes", "owner", "merged_into")
    list_filter = ("state",)
    list_select_related = ("owner", "merged_into")
    search_fields = ("title",)
    ordering = ("-pk",)


@admin.register(Insight)
class InsightAdmin(ReadOnly):
    list_display = ("requirement", "quote", "importance", "case", "point", "theme", "by", "at")
    list_select_related = ("requirement", "case", "point", "theme", "by")
    ordering = ("-at", "-pk")


@admin.register(Cure)
class CureAdmin(ReadOnly):
    list_display = ("requirement", "theme", "share")
    list_select_related = ("requirement", "theme")
    ordering = ("requirement", "pk")


@admin.register(Tag)
class TagAdmin(ReadOnly):
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)


@admin.register(Version)
class VersionAdmin(Rows):
    """Versions are written here only, until releases have pages of their own."""

    list_display = ("product", "name", "position", "released_at")
    ordering = ("product", "-position")
