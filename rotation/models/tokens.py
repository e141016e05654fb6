"""Secrets people carry elsewhere: feed addresses and API tokens, kept only as prefix and hash."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotation.models.people import Member, Team
from rotation.models.rotas import Rota


class HashedToken(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=12, db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    key_id = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class FeedToken(HashedToken):
    """The secret of one feed address."""

    class Kind(models.TextChoices):
        PERSON = "person", _("my shifts")
        ROTA = "rota", _("a rota")
        TEAM = "team", _("a team")

    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="feed_tokens")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.PERSON)
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    options = models.JSONField(default=dict, blank=True)
    last_agent = models.CharField(max_length=120, blank=True)
    # What the reader was given last: whether it has seen the latest change is told from these.
    served_version = models.BigIntegerField(null=True, blank=True)
    served_events = models.PositiveIntegerField(null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", rota__isnull=True, team__isnull=True)
                | Q(kind="rota", rota__isnull=False, team__isnull=True)
                | Q(kind="team", rota__isnull=True, team__isnull=False),
                name="feed_token_opens_one_feed",
            ),
        ]


class ApiToken(HashedToken):
    """A personal token for programs; it can do what its scopes and its person both may."""

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens"
    )
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    expires_at = models.DateTimeField(null=True, blank=True)
