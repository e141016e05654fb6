"""The same annoyance in other words: themes, their links, and what is known not to be the same."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.friction import FrictionPoint


class Theme(models.Model):
    """Friction points that are the same annoyance in other words."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        IN_WORK = "in_work", _("in work")
        SHIPPED = "shipped", _("shipped")
        DECLINED = "declined", _("declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=160)
    area = models.ForeignKey(
        "rotation.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    row_version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    # Length of the indexed text in terms, for ranking.
    term_total = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="theme_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """What people quote, such as T-12."""
        return f"T-{self.pk}"


class ThemeLink(models.Model):
    """A friction point on a theme: suggested, confirmed by somebody, or ended."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        CONFIRMED = "confirmed", _("confirmed")
        ENDED = "ended", _("ended")

    point = models.ForeignKey(FrictionPoint, on_delete=models.PROTECT, related_name="theme_links")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="links")
    state = models.CharField(max_length=9, choices=State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point"],
                condition=Q(state="confirmed"),
                name="friction_point_has_one_confirmed_theme",
            ),
        ]
        indexes = [models.Index(fields=["theme", "state"], name="theme_link_of_theme")]


class NotTheSame(models.Model):
    """Two themes somebody said are different; they are never offered to each other again."""

    low = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    high = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "not the same"
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="not_the_same_is_said_once"),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")), name="not_the_same_is_written_low_to_high"
            ),
        ]


class ThemeTerm(models.Model):
    """How often an index term occurs in a theme's indexed text."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=64)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "term"], name="theme_term_is_counted_once"),
        ]
        indexes = [models.Index(fields=["term"], name="theme_term_by_term")]
