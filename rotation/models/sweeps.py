"""When the worker did its regular work last."""

from django.db import models


class Sweep(models.Model):
    """One kind of regular work; its row is written each time it runs."""

    name = models.CharField(max_length=60, unique=True)
    every_seconds = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)
