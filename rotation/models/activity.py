"""What happened: the audit, and the timeline that people read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """Who did what to which thing, written in the transaction that did it."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    verb = models.CharField(max_length=60, help_text=_("Stable code such as shift.assigned."))
    subject = models.CharField(max_length=40, help_text=_("Kind of thing, such as shift."))
    subject_id = models.BigIntegerField()
    changed = models.JSONField(default=dict, blank=True)
    reason = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "activity"
        indexes = [
            models.Index(fields=["subject", "subject_id", "at"], name="activity_of_subject"),
            models.Index(fields=["-at"], name="activity_newest_first"),
        ]
