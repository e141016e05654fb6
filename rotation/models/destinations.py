"""Where notices go beside the bell and the mailbox: chat services and webhooks."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Team
from rotation.models.rotas import Rota


class Destination(models.Model):
    """A chat address or webhook of a person, a team or a rota; its address is kept sealed.

    A person's gets what is told to the person, a team's what its `kinds` name, and a rota's is
    kept in step with who is on duty.
    """

    class Way(models.TextChoices):
        CHAT = "chat", _("chat service")
        WEBHOOK = "webhook", _("signed webhook")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="destinations",
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="destinations"
    )
    rota = models.ForeignKey(
        Rota, on_delete=models.PROTECT, null=True, blank=True, related_name="destinations"
    )
    way = models.CharField(_("kind"), max_length=7, choices=Way.choices)
    sealed_address = models.TextField()
    sealed_secret = models.TextField(blank=True, help_text=_("Signs what a webhook gets."))
    shown = models.CharField(max_length=200, help_text=_("The address without its secrets."))
    kinds = models.JSONField(default=list, blank=True)
    told = models.JSONField(
        default=dict, blank=True, help_text=_("Who was on duty when it was told last.")
    )
    told_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    last_good_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True, rota__isnull=True)
                | Q(user__isnull=True, team__isnull=False, rota__isnull=True)
                | Q(user__isnull=True, team__isnull=True, rota__isnull=False),
                name="destination_belongs_to_one",
            ),
        ]
