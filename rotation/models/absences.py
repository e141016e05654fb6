"""Time a member cannot serve, and time they would rather or rather not serve."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member

Row = TypeVar("Row", bound=models.Model)


class StandingQuerySet(models.QuerySet[Row]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class SpanQuerySet(StandingQuerySet[Row]):
    def touching(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class AbsenceQuerySet(SpanQuerySet["Absence"]):
    pass


class RegularAbsenceQuerySet(StandingQuerySet["RegularAbsence"]):
    pass


class WishQuerySet(SpanQuerySet["Wish"]):
    pass


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
    calendar = models.ForeignKey(
        "rotation.AbsenceCalendar",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absences",
        help_text=_("Where it was read from; empty for one entered by hand."),
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
        return _day(self.starts_at, self.member)

    @property
    def last_day(self) -> date:
        """Last day of it in the member's own zone."""
        return _day(self.ends_at - timedelta(microseconds=1), self.member)


class RegularAbsence(models.Model):
    """A weekday, or a part of it, on which a member never serves; in the member's own zone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="regular_absences")
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), validators=[MaxValueValidator(6)], help_text=_("0 is Monday.")
    )
    local_start = models.TimeField(_("from"), null=True, blank=True, help_text=_("Empty: midnight"))
    local_end = models.TimeField(_("until"), null=True, blank=True, help_text=_("Empty: midnight"))
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("First day on which it no longer holds.")
    )
    note = models.CharField(
        _("private note"), max_length=200, blank=True, help_text=_("Only you can read it.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RegularAbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="regular_absence_is_on_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="regular_absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(local_start__isnull=True)
                | Q(local_end__isnull=True)
                | Q(local_end__gt=F("local_start")),
                name="regular_absence_takes_some_time_of_the_day",
            ),
        ]
        indexes = [models.Index(fields=["member", "from_on"], name="regular_absence_of_member")]


class Wish(models.Model):
    """Time a member would rather, or rather not, serve; each kind has a small budget."""

    class Kind(models.TextChoices):
        PREFER = "prefer", _("rather")
        AVOID = "avoid", _("rather not")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="wishes")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
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

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="wish_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["member", "starts_at"], name="wish_of_member_in_time")]

    @property
    def first_day(self) -> date:
        """First day of it in the member's own zone."""
        return _day(self.starts_at, self.member)

    @property
    def last_day(self) -> date:
        """Last day of it in the member's own zone."""
        return _day(self.ends_at - timedelta(microseconds=1), self.member)


def _day(moment: datetime, member: Member) -> date:
    return moment.astimezone(ZoneInfo(member.user.zone)).date()
