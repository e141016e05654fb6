"""Idempotency-Key: a program that asks twice gets one effect and the same answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rotation.errors import Conflict, DomainError
from rotation.models import ApiRequest, User
from rotation.services import checks

KEPT = timedelta(hours=24)
# No request takes that long, so whoever claimed the key was stopped in the middle.
GIVEN_UP = timedelta(minutes=10)
LONGEST_KEY = 120


class StillRunning(Conflict):
    """The first request with this key has not been answered yet."""

    code = "request_still_running"


class KeyReused(DomainError):
    """The key belongs to a request with another content."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer the first request got; give it again and do nothing."""

    status: int
    answer: str


@dataclass(frozen=True, slots=True)
class Started:
    """This request is the first one: do the work, then `finish` or `abandon` it."""

    request: ApiRequest


def begin(*, user: User, key: str, fingerprint: str, now: datetime) -> Replay | Started:
    """Claim an Idempotency-Key of the user for 24 hours, or return the answer it got.

    `fingerprint` is a hash of method, path and body. A claim without an answer is forgotten after
    ten minutes: whoever made it was stopped in the middle. Raises StillRunning, KeyReused and, for a key
    that cannot be one, checks.Refused.
    """
    if not (1 <= len(key) <= LONGEST_KEY and key.isprintable()):
        message = _("An Idempotency-Key is 1 to %(most)d printable characters.")
        words = message % {"most": LONGEST_KEY}
        raise checks.Refused.because("Idempotency-Key", "bad_idempotency_key", words)
    over = Q(made_at__lte=now - KEPT) | Q(made_at__lte=now - GIVEN_UP, status__isnull=True)
    ApiRequest.objects.filter(over, user=user, key=key).delete()
    request = ApiRequest(user=user, key=key, fingerprint=fingerprint, made_at=now)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        return _answer_of_the_first(user, key, fingerprint)
    return Started(request)


def finish(*, request: ApiRequest, status: int, answer: str) -> None:
    """Keep the answer for whoever repeats the request."""
    ApiRequest.objects.filter(pk=request.pk).update(status=status, answer=answer)


def abandon(*, request: ApiRequest) -> None:
    """Give the key back after work that changed nothing, so that it can be tried again."""
    ApiRequest.objects.filter(pk=request.pk, status__isnull=True).delete()


def forget_old(*, now: datetime) -> int:
    """Drop the keys of more than 24 hours ago; return how many."""
    count, _by_table = ApiRequest.objects.filter(made_at__lte=now - KEPT).delete()
    return count


def _answer_of_the_first(user: User, key: str, fingerprint: str) -> Replay:
    kept = ApiRequest.objects.filter(user=user, key=key).first()
    if kept is not None and kept.fingerprint != fingerprint:
        raise KeyReused(_("This Idempotency-Key was used for a request with another content."))
    if kept is None or kept.status is None:
        message = _("The first request with this Idempotency-Key is still being answered.")
        raise StillRunning(message)
    return Replay(kept.status, kept.answer)
