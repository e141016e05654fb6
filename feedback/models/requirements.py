"""The requirement pool: what could be done, why, and what it would cure."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.cases import Case
from feedback.models.friction import FrictionPoint, FrictionText
from feedback.models.releases import Version
from feedback.models.themes import Theme

MAX_EFFORT_MINUTES = 60 * 8 * 365


class Requirement(models.Model):
    """An entry of the backlog; people quote it as R-number."""

    class State(models.TextChoices):
        IDEA = "idea", _("idea")
        PLANNED = "planned", _("planned")
        IN_WORK = "in_work", _("in work")
        SHIPPED = "shipped", _("shipped")
        DECLINED = "declined", _("declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    problem = models.TextField(_("problem"), max_length=10000, blank=True)
    proposal = models.TextField(_("proposal"), max_length=10000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.IDEA)
    effort_minutes = models.PositiveIntegerField(
        _("effort, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_EFFORT_MINUTES)],
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
    )
    fixed_in = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    row_version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effort_minutes__isnull=True) | Q(effort_minutes__gte=1),
                name="requirement_effort_is_not_nothing",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="requirement_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """What people quote, such as R-17."""
        return f"R-{self.pk}"


class Insight(models.Model):
    """The link from one piece of evidence to a requirement, with the words that made somebody act."""

    class Importance(models.TextChoices):
        CRITICAL = "critical", _("critical")
        IMPORTANT = "important", _("important")
        NICE = "nice", _("nice to have")

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="insights")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="insights"
    )
    point = models.ForeignKey(
        FrictionPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="insights"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="insights"
    )
    quote = models.CharField(_("quote"), max_length=1000, blank=True)
    # Where the quote stands: a wording and its half-open range in code points.
    quoted_text = models.ForeignKey(
        FrictionText, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quote_start = models.PositiveIntegerField(null=True, blank=True)
    quote_end = models.PositiveIntegerField(null=True, blank=True)
    importance = models.CharField(
        _("importance"), max_length=9, choices=Importance.choices, default=Importance.IMPORTANT
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, point__isnull=True, theme__isnull=True)
                | Q(case__isnull=True, point__isnull=False, theme__isnull=True)
                | Q(case__isnull=True, point__isnull=True, theme__isnull=False),
                name="insight_has_one_piece_of_evidence",
            ),
            models.CheckConstraint(
                condition=Q(quoted_text__isnull=True)
                | Q(quote_start__isnull=False, quote_end__gt=F("quote_start")),
                name="insight_quote_has_a_range",
            ),
        ]
        indexes = [models.Index(fields=["requirement", "at"], name="insight_of_requirement")]


class Cure(models.Model):
    """How much of a theme a requirement would make disappear."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="cures")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="cures")
    share = models.DecimalField(
        _("share cured"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.7"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "theme"], name="cure_is_said_once_a_theme"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0) & Q(share__lte=1), name="cure_share_is_a_share"
            ),
        ]
