"""A computed plan with its score card, before it is published."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member
from rotation.models.rotas import OpeningHours, Rota, Seat, ShiftTemplate


class Draft(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        COMPUTING = "computing", _("being computed")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("stopped")
        PUBLISHED = "published", _("published")
        DISCARDED = "discarded", _("discarded")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="drafts")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), help_text=_("First day no longer planned."))
    seed = models.PositiveIntegerField(default=0)
    moves = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(_("name"), max_length=60, blank=True)
    # The draft whose pinned cells this one keeps.
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prove = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    # What the plan was computed from; publishing refuses when it is no longer so.
    basis = models.CharField(max_length=64, blank=True)
    problem_digest = models.CharField(max_length=64, blank=True)
    opening_hours = models.ForeignKey(
        OpeningHours, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    score = models.JSONField(default=dict, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    progress_moves = models.PositiveIntegerField(default=0)
    progress_score = models.BigIntegerField(null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)
    leased_until = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="draft_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["rota", "-made_at"], name="draft_of_rota")]


class DraftShift(models.Model):
    """One planned seat of a draft, held or open, with the reasons."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="shifts")
    template = models.ForeignKey(ShiftTemplate, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    working = models.JSONField()
    points = models.PositiveIntegerField(default=0)
    unsocial = models.PositiveIntegerField(default=0)
    why = models.JSONField(default=dict, blank=True)
    # A pinned cell stays as it is when the rest is computed again.
    pinned = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "template", "day", "seat", "part"],
                name="draft_fills_a_seat_once",
            ),
        ]
