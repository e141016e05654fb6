"""What is published: slots, their shifts, and who held a shift when."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member
from rotation.models.rotas import OpeningHours, Rota, Seat, ShiftTemplate


class Slot(models.Model):
    """One stretch of duty of a rota; its shifts run together."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="slots")
    template = models.ForeignKey(ShiftTemplate, on_delete=models.PROTECT, related_name="slots")
    opening_hours = models.ForeignKey(OpeningHours, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text=_("Local day on which it begins."))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    working = models.JSONField(help_text=_("Open time inside, [[start, end], ...] in UTC."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "day"], name="slot_is_cut_once_a_day"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["rota", "starts_at"], name="slot_of_rota_in_time")]


class ShiftQuerySet(models.QuerySet["Shift"]):
    def published(self) -> "ShiftQuerySet":
        return self.filter(state=Shift.State.PUBLISHED)

    def touching(self, start: datetime, end: datetime) -> "ShiftQuerySet":
        """Shifts with some time in [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def running(self, at: datetime) -> "ShiftQuerySet":
        return self.published().filter(starts_at__lte=at, ends_at__gt=at)

    def with_people(self) -> "ShiftQuerySet":
        return self.select_related("member__user", "seat", "slot__rota")

    def in_order(self) -> "ShiftQuerySet":
        return self.order_by("starts_at", "seat__position", "pk")


class Shift(models.Model):
    """One seat in one slot, held by one member or open; cancelled, never deleted."""

    class State(models.TextChoices):
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="shifts")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="shifts")
    # A shift that was divided keeps part 0; what was cut off its end has a number of its own.
    part = models.PositiveSmallIntegerField(default=0)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.PUBLISHED)
    # Repeated from the slot because the rule against double booking reads one table.
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    points = models.PositiveIntegerField(default=0)
    unsocial = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    why = models.JSONField(
        default=dict, blank=True, help_text=_("Reasons as codes: of the holder, or of the gap.")
    )
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat", "part"],
                condition=Q(state="published"),
                name="shift_fills_a_seat_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "starts_at"], name="shift_of_member_in_time"),
            models.Index(fields=["starts_at", "ends_at"], name="shift_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.starts_at:%Y-%m-%d %H:%M}"


class ShiftHolding(models.Model):
    """Who held a shift from when until when; the last one is open-ended."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="holdings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="holdings")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    revision_at_loss = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(until_at__isnull=True),
                name="shift_has_one_holder_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="holding_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["member", "until_at"], name="holding_of_member")]
