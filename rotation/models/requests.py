"""What programs have asked for already, so that asking twice does it once."""

from django.conf import settings
from django.db import models


class ApiRequest(models.Model):
    """One Idempotency-Key of a user with the answer it got; kept for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="api_request_key_is_used_once"),
        ]
