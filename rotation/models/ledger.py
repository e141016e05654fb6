"""The append-only list of points, each with its reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member
from rotation.models.rotas import Rota
from rotation.models.shifts import Shift


class LedgerEntry(models.Model):
    """Signed whole points of one member in one rota; shift and reversal add up to what is held."""

    class Kind(models.TextChoices):
        SHIFT = "shift", _("shift")
        REVERSAL = "reversal", _("shift given back")
        LOAD = "load", _("load")
        CORRECTION = "correction", _("correction")
        JOINER = "joiner", _("start at the pool's level")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ledger")
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    points = models.IntegerField()
    unsocial = models.IntegerField(default=0)
    shift = models.ForeignKey(
        Shift, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger"
    )
    reason = models.JSONField(default=dict, help_text=_("A code with its parameters."))
    counts_at = models.DateTimeField(help_text=_("When the load falls, not when it was written."))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    key = models.CharField(max_length=120, unique=True, help_text=_("Makes writing it safe twice."))

    class Meta:
        verbose_name_plural = "ledger"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["shift", "reversal"]) | Q(shift__isnull=False),
                name="ledger_shift_points_name_the_shift",
            ),
        ]
        indexes = [models.Index(fields=["rota", "counts_at"], name="ledger_of_rota_in_time")]
