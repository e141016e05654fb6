"""Addresses that are secrets themselves, kept so that a copy of the database opens nothing."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(Exception):
    """The text was sealed under a key this site does not have any more, or was changed."""


def seal(text: str) -> str:
    """Return the text encrypted under the newest TOKEN_KEY; twice the same text looks different."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Return what was sealed under any known key; raises SealBroken."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken("sealed under a key that is not in TOKEN_KEY") from None


def _box() -> MultiFernet:
    # Another use of the same secret gets another key of its own.
    keys = (sha256(f"sealed:{key}".encode()).digest() for key in settings.TOKEN_KEYS.values())
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
