"""What made it hard, as the person on shift observed it, word for word."""

import uuid
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.accounts import Account
from feedback.models.cases import Case


class Origin(models.TextChoices):
    SILENT = "silent", _("silent: seen, never reported")
    SAID = "said", _("said in passing")
    REPORTED = "reported", _("reported")


class Severity(models.IntegerChoices):
    TRIFLE = 0, _("a trifle")
    ANNOYING = 1, _("annoying")
    SERIOUS = 2, _("serious")
    BLOCKING = 3, _("blocking")


class FrictionQuerySet(models.QuerySet["FrictionPoint"]):
    def observed_within(self, start: datetime, end: datetime) -> "FrictionQuerySet":
        return self.filter(observed_at__gte=start, observed_at__lt=end)

    def with_context(self) -> "FrictionQuerySet":
        return self.select_related("case", "account", "observer__member", "area")

    def without_theme(self) -> "FrictionQuerySet":
        """Points nobody has put on a theme yet."""
        links = apps.get_model("feedback", "ThemeLink")._default_manager
        confirmed = links.filter(point=OuterRef("pk"), state="confirmed")
        return self.filter(~Exists(confirmed), set_aside_at__isnull=True)


class FrictionPoint(models.Model):
    """One thing that made it hard; may stand without a case."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="friction_points"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="friction_points"
    )
    area = models.ForeignKey(
        "rotation.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    shift = models.ForeignKey(
        "rotation.Shift", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="friction_points"
    )
    # The wording now; every wording it ever had is a FrictionText.
    text = models.CharField(_("what got in the way"), max_length=500)
    origin = models.CharField(
        _("origin"), max_length=8, choices=Origin.choices, default=Origin.SILENT
    )
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity.choices, default=Severity.ANNOYING
    )
    minutes_customer = models.PositiveIntegerField(
        _("customer's minutes lost"), null=True, blank=True, validators=[MaxValueValidator(10080)]
    )
    minutes_staff = models.PositiveIntegerField(
        _("our minutes lost"), null=True, blank=True, validators=[MaxValueValidator(10080)]
    )
    step = models.CharField(_("step or screen"), max_length=120, blank=True)
    workaround = models.CharField(_("workaround"), max_length=300, blank=True)
    observed_at = models.DateTimeField()
    made_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = FrictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__lte=3), name="friction_severity_is_on_the_scale"
            ),
        ]
        indexes = [
            models.Index(fields=["-observed_at", "-id"], name="friction_newest_first"),
            models.Index(fields=["account", "-observed_at"], name="friction_of_account"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def minutes(self) -> int | None:
        """Customer's and our minutes together, or None when neither was noted."""
        if self.minutes_customer is None and self.minutes_staff is None:
            return None
        return (self.minutes_customer or 0) + (self.minutes_staff or 0)


class FrictionText(models.Model):
    """One wording of a friction point; rows are only ever added."""

    point = models.ForeignKey(FrictionPoint, on_delete=models.PROTECT, related_name="texts")
    revision = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "revision"], name="friction_text_revision_is_used_once"
            ),
        ]
