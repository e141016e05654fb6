"""Time a member cannot serve."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> "AbsenceQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def touching(self, start: datetime, end: datetime) -> "AbsenceQuerySet":
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Absence(models.Model):
    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        SICK = "sick", _("sick")
        TRAINING = "training", _("training")
        OTHER = "other", _("other")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.HOLIDAY)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    all_day = models.BooleanField(default=True)
    note = models.CharField(
        _("private note"), max_length=200, blank=True, help_text=_("Only you can read it.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["member", "starts_at"], name="absence_of_member_in_time")]

    @property
    def first_day(self) -> date:
        """First day of it in the member's own zone."""
        return self.starts_at.astimezone(ZoneInfo(self.member.user.zone)).date()

    @property
    def last_day(self) -> date:
        """Last day of it in the member's own zone."""
        last = self.ends_at - timedelta(microseconds=1)
        return last.astimezone(ZoneInfo(self.member.user.zone)).date()
