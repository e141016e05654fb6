"""Who was helped: companies and the people there."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """A company; merging points at the direct parent and moves nothing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    external_id = models.CharField(max_length=120, blank=True)
    plan = models.CharField(_("plan"), max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "external_id", condition=~Q(external_id=""), name="account_external_id_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="account_is_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["name"], name="account_by_name")]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A person at an account, or one whose account is not known."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="customers"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "email", condition=~Q(email=""), name="customer_email_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="customer_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name
