"""Readers of the environment that refuse unclear values by name."""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class SettingError(ValueError):
    """A setting of the environment has a value that cannot be used; the text names it."""


def text(name: str, default: str = "") -> str:
    """Return the value of `name` without surrounding spaces, or the default when unset."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no setting; anything but a clear yes or no raises SettingError."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    value = raw.strip().lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise SettingError(f"{name} must be yes or no, not {raw!r}")


def number(name: str, default: int, *, at_least: int = 0) -> int:
    """Return a whole number; raises SettingError when it is none or below `at_least`."""
    raw = text(name)
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {raw!r}") from None
    if value < at_least:
        raise SettingError(f"{name} must be at least {at_least}, not {value}")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without empty entries."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Return a list of networks such as 10.0.0.0/8; raises SettingError for what is none."""
    found = []
    for word in words(name):
        try:
            found.append(ip_network(word))
        except ValueError:
            raise SettingError(f"{name} must be networks like 10.0.0.0/8, not {word!r}") from None
    return found


def ports(name: str, default: str) -> list[int]:
    """Return a list of port numbers; raises SettingError for what is none."""
    found = []
    for word in words(name, default):
        if not (word.isascii() and word.isdigit() and 0 < int(word) < 65536):
            raise SettingError(f"{name} must be ports from 1 to 65535, not {word!r}")
        found.append(int(word))
    return found


def secret(name: str, kept_in: Path) -> str:
    """Return the secret `name`, or the one made once and kept in a file only its owner can read."""
    given = text(name)
    if given:
        return given
    try:
        return kept_in.read_text().strip()
    except FileNotFoundError:
        pass
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(50)
    try:
        handle = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(made)
    return made


def keys(name: str, kept_in: Path) -> dict[str, str]:
    """Return key id -> key, the first one the newest: `TOKEN_KEY=k2:new,k1:old` or a single key."""
    found: dict[str, str] = {}
    for position, part in enumerate(secret(name, kept_in).split(",")):
        key_id, colon, value = part.partition(":")
        if not colon:
            key_id, value = f"k{position}", part
        if not value or len(key_id) > 8:
            raise SettingError(f"{name} must look like id:key,id:key with ids up to 8 characters")
        found[key_id] = value
    return found


def database(url: str, *, sqlite_file: Path) -> dict[str, Any]:
    """Return Django's settings of the database at a URL, or of the embedded SQLite file."""
    if not url:
        return _sqlite(sqlite_file)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError("DATABASE_URL must begin with postgresql:// or sqlite:///")
    try:
        port = parts.port
    except ValueError:
        raise SettingError("DATABASE_URL has a port that is no number") from None
    if not parts.path.strip("/"):
        raise SettingError("DATABASE_URL names no database: postgresql://user@host/NAME")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def _sqlite(file: Path) -> dict[str, Any]:
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "timeout": 20,
            # Writers queue at BEGIN instead of failing in the middle of a transaction.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
