"""The admin shows rows to look something up; what a service writes is changed on the pages."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from rotation import models

# Only the type checker's version of the class takes a parameter.
if TYPE_CHECKING:
    Rows = admin.ModelAdmin[Any]
else:
    Rows = admin.ModelAdmin


class ReadOnly(Rows):
    """Rows to look at: nothing here is added, changed or removed past the services."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False


@admin.register(models.User)
class UserAdmin(ReadOnly):
    list_display = ("username", "email", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "email", "first_name", "last_name")
    ordering = ("username",)
    exclude = ("password",)


@admin.register(models.Team, models.Area)
class NamedAdmin(ReadOnly):
    list_display = ("name", "slug")
    search_fields = ("name",)
    ordering = ("name", "pk")


@admin.register(models.Member)
class MemberAdmin(ReadOnly):
    list_display = ("user", "job", "stage")
    list_filter = ("job", "stage")
    list_select_related = ("user",)
    ordering = ("user__username",)


@admin.register(models.Membership)
class MembershipAdmin(ReadOnly):
    list_display = ("member", "team", "share", "from_on", "until_on")
    list_filter = ("team",)
    list_select_related = ("member__user", "team")
    ordering = ("-from_on", "-pk")


@admin.register(models.Rota)
class RotaAdmin(ReadOnly):
    list_display = ("name", "team", "zone", "country", "row_version", "archived_at")
    list_select_related = ("team",)
    ordering = ("name", "pk")


@admin.register(models.Seat, models.ShiftTemplate, models.RotaDay, models.OpeningHours)
class PartOfRotaAdmin(ReadOnly):
    list_display = ("__str__", "rota")
    list_filter = ("rota",)
    list_select_related = ("rota",)
    ordering = ("rota", "pk")


@admin.register(models.Draft)
class DraftAdmin(ReadOnly):
    list_display = ("uid", "rota", "from_on", "until_on", "state", "made_at")
    list_filter = ("state", "rota")
    list_select_related = ("rota",)
    ordering = ("-made_at", "-pk")


@admin.register(models.Shift)
class ShiftAdmin(ReadOnly):
    list_display = ("seat", "starts_at", "ends_at", "member", "state", "revision")
    list_filter = ("state", "slot__rota")
    list_select_related = ("seat", "member__user")
    date_hierarchy = "starts_at"
    ordering = ("-starts_at", "-pk")


@admin.register(models.LedgerEntry)
class LedgerAdmin(ReadOnly):
    list_display = ("counts_at", "member", "rota", "kind", "points", "unsocial")
    list_filter = ("kind", "rota")
    list_select_related = ("member__user", "rota")
    ordering = ("-counts_at", "-pk")


@admin.register(models.Absence)
class AbsenceAdmin(ReadOnly):
    """When somebody is away; kind and note are the member's own."""

    list_display = ("member", "starts_at", "ends_at", "withdrawn_at")
    list_select_related = ("member__user",)
    exclude = ("kind", "note")
    ordering = ("-starts_at", "-pk")


@admin.register(models.Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("kind", "user", "state", "attempts", "due_at", "failure")
    list_filter = ("state", "kind", "urgent")
    list_select_related = ("user",)
    exclude = ("body",)
    ordering = ("-made_at", "-pk")


@admin.register(models.FeedToken)
class FeedTokenAdmin(ReadOnly):
    list_display = ("prefix", "owner", "kind", "name", "last_used_at", "revoked_at")
    list_filter = ("kind",)
    list_select_related = ("owner__user",)
    exclude = ("digest", "key_id")
    ordering = ("-made_at", "-pk")


@admin.register(models.ApiToken)
class ApiTokenAdmin(ReadOnly):
    list_display = ("prefix", "user", "name", "scope", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    exclude = ("digest", "key_id")
    ordering = ("-made_at", "-pk")


@admin.register(models.Activity)
class ActivityAdmin(ReadOnly):
    list_display = ("at", "actor", "verb", "subject", "subject_id")
    list_filter = ("verb",)
    list_select_related = ("actor",)
    ordering = ("-at", "-pk")


@admin.register(models.RegularAbsence)
class RegularAbsenceAdmin(ReadOnly):
    """Weekdays on which somebody never serves; the note is the member's own."""

    list_display = ("member", "weekday", "from_on", "until_on", "withdrawn_at")
    list_select_related = ("member__user",)
    exclude = ("note",)
    ordering = ("-from_on", "-pk")


@admin.register(models.Wish)
class WishAdmin(ReadOnly):
    """When somebody would rather or rather not serve; the note is the member's own."""

    list_display = ("member", "kind", "starts_at", "ends_at", "withdrawn_at")
    list_filter = ("kind",)
    list_select_related = ("member__user",)
    exclude = ("note",)
    ordering = ("-starts_at", "-pk")


@admin.register(models.Trade)
class TradeAdmin(ReadOnly):
    list_display = ("kind", "shift", "giver", "taker", "state", "expires_at", "made_at")
    list_filter = ("kind", "state")
    list_select_related = ("shift__seat", "giver__user", "taker__user")
    ordering = ("-made_at", "-pk")


@admin.register(models.Payback)
class PaybackAdmin(ReadOnly):
    list_display = ("rota", "debtor", "creditor", "points", "unsocial", "state")
    list_filter = ("state", "rota")
    list_select_related = ("rota", "debtor__user", "creditor__user")
    ordering = ("-made_at", "-pk")


@admin.register(models.RotaImport)
class RotaImportAdmin(ReadOnly):
    list_display = ("rota", "kind", "name", "state", "made_at", "done_at")
    list_filter = ("kind", "state")
    list_select_related = ("rota",)
    exclude = ("rows",)
    ordering = ("-made_at", "-pk")


@admin.register(models.Handover)
class HandoverAdmin(ReadOnly):
    list_display = ("shift", "written_by", "written_at", "updated_at")
    list_select_related = ("shift__seat", "written_by")
    ordering = ("-written_at", "-pk")
