"""Secrets handed out once and kept only as a prefix and a keyed hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings

PREFIX_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Made:
    """A new secret: `raw` is shown once, the rest is stored."""

    raw: str
    prefix: str
    digest: str
    key_id: str


def make(kind: str) -> Made:
    """Return a new secret of 32 random bytes, written `fl_<kind>_<random>`."""
    random = secrets.token_urlsafe(32)
    raw = f"fl_{kind}_{random}"
    key_id = next(iter(settings.TOKEN_KEYS))
    return Made(raw, random[:PREFIX_LENGTH], _digest(raw, settings.TOKEN_KEYS[key_id]), key_id)


def digests(raw: str) -> list[str]:
    """Return the hash under every known key; costs the same for any text."""
    return [_digest(raw, key) for key in settings.TOKEN_KEYS.values()]


def _digest(raw: str, key: str) -> str:
    return hmac.new(key.encode(), raw.encode(errors="replace"), hashlib.sha256).hexdigest()
