"""Personal tokens for programs: made, taken back, recognised."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rotation import tokens
from rotation.errors import DomainError
from rotation.models import ApiToken, User
from rotation.services import activity, checks

MOST_LIVE = 30
USE_NOTED_EVERY = timedelta(minutes=5)


class TooManyTokens(DomainError):
    """The person has as many live tokens as anybody may have."""

    code = "too_many_tokens"


def create(
    *, user: User, name: str, scope: str, expires_at: datetime | None = None, now: datetime
) -> tuple[ApiToken, str]:
    """Return a new token of the user and its secret, which is shown once and kept as a hash.

    Raises TooManyTokens and checks.Refused.
    """
    made = tokens.make("api")
    token = ApiToken(
        user=user,
        name=name.strip(),
        scope=scope,
        expires_at=expires_at,
        prefix=made.prefix,
        digest=made.digest,
        key_id=made.key_id,
        made_at=now,
    )
    problems = checks.row(token)
    if expires_at is not None and expires_at <= now:
        message = _("The token would have expired already.")
        problems.append(checks.Problem("expires_at", "expires_in_the_past", message))
    checks.Refused.unless_good(problems)
    with transaction.atomic():
        # The lock makes two requests at once count one after the other.
        User.objects.select_for_update().get(pk=user.pk)
        live = ApiToken.objects.filter(_live(now), user=user)
        if live.count() >= MOST_LIVE:
            message = _("There can be %(most)d live tokens a person; take one back first.")
            raise TooManyTokens(message % {"most": MOST_LIVE})
        token.save()
        activity.record(
            verb="api_token.created",
            subject="api_token",
            subject_id=token.pk,
            actor=user,
            at=now,
            changed={"name": token.name, "scope": token.scope},
        )
    return token, made.raw


def revoke(*, token: ApiToken, by: User | None, now: datetime) -> ApiToken:
    """Take a token back: from the next request on it opens nothing; again changes nothing."""
    with transaction.atomic():
        rows = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
        if rows.update(revoked_at=now):
            activity.record(
                verb="api_token.revoked",
                subject="api_token",
                subject_id=token.pk,
                actor=by,
                at=now,
            )
    token.refresh_from_db(fields=["revoked_at"])
    return token


def authenticate(raw: str, now: datetime) -> ApiToken | None:
    """Return the live token of a secret whose user may sign in, else None; note its use.

    One hash and one query whatever the text is; the use is noted at most every five minutes.
    """
    rows = ApiToken.objects.select_related("user").filter(digest__in=tokens.digests(raw))
    token = rows.order_by("pk").first()
    if token is None or token.revoked_at is not None or not token.user.is_active:
        return None
    if token.expires_at is not None and token.expires_at <= now:
        return None
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
    return token


def _live(now: datetime) -> Q:
    unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return unexpired & Q(revoked_at__isnull=True)
