"""The outbox: messages to people, kept until delivered, and how each wants to get them."""

import uuid
from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotation.models.destinations import Destination


class Notice(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
    )
    address = models.EmailField(blank=True)
    destination = models.ForeignKey(
        Destination, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, help_text=_("Names the occasion and its revision."))
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    data = models.JSONField(
        default=dict, blank=True, help_text=_("What a webhook gets instead of words.")
    )
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "key"],
                condition=Q(user__isnull=False),
                name="notice_to_a_person_is_written_once",
            ),
            models.UniqueConstraint(
                fields=["address", "kind", "key"],
                condition=Q(user__isnull=True, destination__isnull=True),
                name="notice_to_an_address_is_written_once",
            ),
            models.UniqueConstraint(
                fields=["destination", "kind", "key"],
                condition=Q(destination__isnull=False),
                name="notice_to_a_destination_is_written_once",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="", destination__isnull=True)
                | Q(user__isnull=True, destination__isnull=True) & ~Q(address="")
                | Q(user__isnull=True, address="", destination__isnull=False),
                name="notice_has_one_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="notice_due"),
            models.Index(fields=["user", "-made_at"], name="notice_of_user"),
        ]


class Delivery(models.Model):
    """One notice on its way out by one channel; the bell needs none."""

    class Way(models.TextChoices):
        MAIL = "mail", _("e-mail")
        CHAT = "chat", _("chat service")
        WEBHOOK = "webhook", _("signed webhook")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=7, choices=Way.choices)
    destination = models.ForeignKey(
        Destination, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    digest = models.BooleanField(default=False, help_text=_("Goes out with others as one."))
    # Those sent as one message share it, so that a second try sends the same ones again.
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "way"],
                condition=Q(destination__isnull=True),
                name="delivery_by_mail_is_made_once",
            ),
            models.UniqueConstraint(
                fields=["notice", "way", "destination"],
                condition=Q(destination__isnull=False),
                name="delivery_to_a_destination_is_made_once",
            ),
            models.CheckConstraint(
                condition=Q(way="mail", destination__isnull=True)
                | ~Q(way="mail") & Q(destination__isnull=False),
                name="delivery_has_a_way_and_its_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="delivery_due",
            ),
        ]


class NoticeChoice(models.Model):
    """How one person wants one kind of notice by one channel, where it differs from the usual."""

    class Choice(models.TextChoices):
        NOW = "now", _("at once")
        DIGEST = "digest", _("in the daily digest")
        OFF = "off", _("not at all")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_choices"
    )
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=7, choices=Delivery.Way.choices)
    choice = models.CharField(max_length=6, choices=Choice.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "way"], name="notice_choice_is_made_once"
            ),
        ]


class NoticeSettings(models.Model):
    """When somebody wants to be left alone; all times are of the person's own zone."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_settings"
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    quiet_weekends = models.BooleanField(_("quiet all Saturday and Sunday"), default=False)
    digest_at = models.TimeField(_("digest at"), default=time(8))
    reminder_hours = models.PositiveSmallIntegerField(
        _("reminder before a shift, hours"),
        default=24,
        validators=[MaxValueValidator(24 * 14)],
        help_text=_("0: none."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        ]
