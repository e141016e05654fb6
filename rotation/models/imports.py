"""A running rota that is taken over: what was read, whose name is whom, and what it made."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rotation.models.rotas import Rota


class RotaImport(models.Model):
    class Kind(models.TextChoices):
        CSV = "csv", _("table")
        CALENDAR = "calendar", _("calendar")

    class State(models.TextChoices):
        MAPPING = "mapping", _("names to be matched")
        DONE = "done", _("taken over")
        DISCARDED = "discarded", _("put away")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    rows = models.JSONField(default=list, help_text=_("What was read, one entry a shift."))
    mapping = models.JSONField(default=dict, blank=True, help_text=_("Names to members and seats."))
    result = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.MAPPING)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rota", "-made_at"], name="import_of_rota")]
