"""Who there is: users, members, teams and who belongs to which team for how long."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PERSON_HUES = 12


class User(AbstractUser):
    """Somebody who may sign in; language and time zone decide how they read everything."""

    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    theme = models.CharField(
        _("colours"),
        max_length=5,
        blank=True,
        default="",
        choices=[("", _("as the device")), ("light", _("light")), ("dark", _("dark"))],
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                "email", condition=~Q(email=""), name="user_email_is_used_once"
            ),
        ]

    @property
    def display_name(self) -> str:
        """Full name, or the sign-in name when none is known."""
        return self.get_full_name() or self.username

    @property
    def speaks(self) -> str:
        """The language of whatever is written to them: their own, or that of the site."""
        return self.language or settings.LANGUAGE_CODE


class Job(models.TextChoices):
    DEVELOPER = "developer", _("developer")
    PRODUCT = "product", _("product")
    SUPPORT = "support", _("support")
    OPERATIONS = "operations", _("operations")


class Stage(models.TextChoices):
    """How far somebody is in learning the desk."""

    SHADOW = "shadow", _("shadow")
    PAIRED = "paired", _("paired")
    LEAD = "lead", _("lead")


class Team(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    def with_user(self) -> "MemberQuerySet":
        return self.select_related("user")

    def by_name(self) -> "MemberQuerySet":
        return self.order_by("user__first_name", "user__last_name", "user__username", "pk")

    def active_on(self, day: date) -> "MemberQuerySet":
        """Members who belong to some team on that day."""
        return self.filter(
            Q(memberships__until_on__isnull=True) | Q(memberships__until_on__gt=day),
            memberships__from_on__lte=day,
        ).distinct()


class Member(models.Model):
    """A person who serves shifts."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="member")
    job = models.CharField(_("job"), max_length=12, choices=Job.choices)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.LEAD)
    stage_since = models.DateTimeField(null=True, blank=True)
    hue = models.PositiveSmallIntegerField(default=0)
    reach = models.CharField(
        _("how to reach"), max_length=120, blank=True, help_text=_("Telephone or chat name.")
    )
    areas = models.ManyToManyField("rotation.Area", blank=True, related_name="members")
    feed_version = models.PositiveIntegerField(default=1)
    feed_changed_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hue__lt=PERSON_HUES), name="member_hue_is_on_the_wheel"
            ),
        ]

    def __str__(self) -> str:
        return self.user.display_name

    @property
    def onboarding(self) -> bool:
        """Whether the person still learns the desk."""
        return self.stage != Stage.LEAD


class MembershipQuerySet(models.QuerySet["Membership"]):
    def touching(self, first: date, until: date) -> "MembershipQuerySet":
        """Memberships that hold on some day of [first, until)."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=first), from_on__lt=until)


class Membership(models.Model):
    """A member's time in a team, with the share of a full load they carry there."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    share = models.DecimalField(
        _("share"),
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("1 is full time, 0.5 half the load."),
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("First day no longer in the team.")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0) & Q(share__lte=1), name="membership_share_is_a_share"
            ),
            models.UniqueConstraint(
                fields=["team", "member", "from_on"], name="membership_begins_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["team", "member"],
                condition=Q(until_on__isnull=True),
                name="membership_is_open_once_a_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.team}"
