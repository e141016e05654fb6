"""Conversations with customers in need."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.models.accounts import Account, Customer
from feedback.models.releases import Version


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Cause(models.TextChoices):
    UNCLEAR_USE = "unclear_use", _("unclear use")
    UNDOCUMENTED = "undocumented", _("undocumented")
    REQUIREMENT_GAP = "requirement_gap", _("requirement gap")
    DEFECT = "defect", _("defect")
    MISUSE = "misuse", _("misuse")
    ENVIRONMENT = "environment", _("environment")


class LogsEnough(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    NOT_NEEDED = "not_needed", _("not needed")


class CaseQuerySet(models.QuerySet["Case"]):
    def with_people(self) -> "CaseQuerySet":
        return self.select_related("account", "customer", "handler__member", "area", "version")

    def open(self) -> "CaseQuerySet":
        return self.exclude(state=Case.State.CLOSED)

    def opened_within(self, start: datetime, end: datetime) -> "CaseQuerySet":
        """Cases whose own time falls in [start, end)."""
        return self.filter(opened_at__gte=start, opened_at__lt=end)

    def newest_first(self) -> "CaseQuerySet":
        return self.order_by("-opened_at", "-pk")


class Case(models.Model):
    """One conversation with a customer in need; people quote it as C-number."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        WAITING = "waiting", _("waiting for the customer")
        CLOSED = "closed", _("closed")

    class Channel(models.TextChoices):
        CHAT = "chat", _("chat")
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("telephone")
        VISIT = "visit", _("visit or screen share")
        IMPORT = "import", _("imported")
        OTHER = "other", _("other")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    needed = models.CharField(_("what they needed"), max_length=300)
    happened = models.TextField(_("what happened"), max_length=20000)
    channel = models.CharField(
        _("channel"), max_length=6, choices=Channel.choices, default=Channel.CHAT
    )
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
    )
    shift = models.ForeignKey(
        "rotation.Shift", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        "rotation.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    handling_minutes = models.PositiveIntegerField(_("handling, minutes"), null=True, blank=True)
    first_cause = models.CharField(max_length=15, choices=Cause.choices, blank=True)
    cause = models.CharField(_("cause"), max_length=15, choices=Cause.choices, blank=True)
    minutes_to_cause = models.PositiveIntegerField(_("minutes to cause"), null=True, blank=True)
    logs_enough = models.CharField(
        _("were the logs enough"), max_length=10, choices=LogsEnough.choices, blank=True
    )
    progress_visible = models.BooleanField(_("was progress visible"), null=True, blank=True)
    error_guided = models.BooleanField(_("did the error guide the user"), null=True, blank=True)
    escalated = models.BooleanField(_("needed escalation"), default=False)
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    external_url = models.URLField(max_length=500, blank=True)
    tags = models.ManyToManyField(Tag, through="CaseTag", related_name="cases")
    row_version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        permissions = [
            ("log_cases", "Can log cases and friction points"),
            ("triage_evidence", "Can triage evidence, themes and requirements"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="case_is_taken_in_once",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="case_is_closed_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="case_newest_first"),
            models.Index(fields=["handler", "state"], name="case_of_handler"),
            models.Index(fields=["state", "-opened_at"], name="case_of_state"),
            models.Index(fields=["account", "-opened_at"], name="case_of_account"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people quote, such as C-1042."""
        return f"C-{self.pk}"


class CaseTag(models.Model):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="case_tags")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "tag"], name="case_is_tagged_once_a_tag"),
        ]
