"""The computer: disk, rights of files, collected files, Python and its packages, lost keys."""

import re
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage

from config.doctor.findings import Finding, Question
from rotation import sealed
from rotation.models import AbsenceCalendar, ApiToken, Destination, FeedToken

FREE_BYTES = 500 * 1024 * 1024
PYTHONS = ((3, 11), (3, 13))
LOCK = "requirements.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)([^\\]*)", re.MULTILINE)
MOST_NAMED = 5


def disk(_: Question) -> Iterator[Finding]:
    """Look whether there is room where data are kept."""
    free = shutil.disk_usage(settings.VAR).free
    if free < FREE_BYTES:
        yield Finding(
            "disk_full",
            f"{free // 1024**2} MB are free where {settings.VAR} is.",
            "When it is full nothing can be kept any more.",
            "Make room, or put VAR_DIR where there is some.",
        )


def rights(_: Question) -> Iterator[Finding]:
    """Look whether others on this computer may read the keys."""
    for name in ("secret_key", "token_key"):
        file = Path(settings.VAR / name)
        if file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding(
                "key_readable",
                f"{file} can be read by others on this computer.",
                "Who has it forges sign-ins, or opens every address that people entered.",
                f"Run: chmod 600 {file}",
            )


def static_files(_: Question) -> Iterator[Finding]:
    """Look whether styles and scripts of this version are collected."""
    known = getattr(staticfiles_storage, "hashed_files", None)
    if known is None:
        return
    missing = [
        name
        for name in _static_names()
        if name not in known or not staticfiles_storage.exists(known[name])
    ]
    if missing:
        yield Finding(
            "static_missing",
            f"{len(missing)} styles, scripts or pictures are not collected, such as {missing[0]}.",
            "Pages look bare, or fail.",
            "Run: .venv/bin/python manage.py upgrade",
        )


def packages(_: Question) -> Iterator[Finding]:
    """Look whether Python and its packages are those Frontline was tested with."""
    here = sys.version_info[:2]
    if not PYTHONS[0] <= here <= PYTHONS[1]:
        yield Finding(
            "python_untested",
            f"This is Python {here[0]}.{here[1]}; Frontline is made for 3.11 to 3.13.",
            "Parts of it may fail in ways nobody has seen.",
            "Remove .venv and run make install with another python3 first in PATH.",
        )
    pins = PIN.findall((settings.ROOT / LOCK).read_text(encoding="utf-8"))
    wrong = sorted(_differing(pins))
    if wrong:
        many = f" and {len(wrong) - MOST_NAMED} more" if len(wrong) > MOST_NAMED else ""
        yield Finding(
            "packages_differ",
            f"Not as {LOCK} has it: {', '.join(wrong[:MOST_NAMED])}{many}.",
            "What was tested together is not what runs.",
            "Run: make install",
        )


def lost_keys(_: Question) -> Iterator[Finding]:
    """Look for what was sealed or hashed under a TOKEN_KEY that is not there any more."""
    broken = sum(map(_broken, _sealed()))
    if broken:
        yield Finding(
            "seals_broken",
            f"{broken} addresses of calendars and chats cannot be opened with TOKEN_KEY.",
            "They are neither read nor sent to.",
            "Put the old key behind the new one: TOKEN_KEY=k2:new,k1:old. If it is lost, people"
            " enter their addresses again.",
        )
    lost = sum(
        kind._default_manager.filter(revoked_at__isnull=True)
        .exclude(key_id__in=settings.TOKEN_KEYS)
        .count()
        for kind in (FeedToken, ApiToken)
    )
    if lost:
        yield Finding(
            "tokens_lost",
            f"{lost} calendar addresses and tokens were made under a key TOKEN_KEY does not have.",
            "Calendars show nothing new and programs are refused, without anybody having said so.",
            "Put the old key behind the new one: TOKEN_KEY=k2:new,k1:old. If it is lost, people"
            " make new addresses.",
        )


def people(_: Question) -> Iterator[Finding]:
    """Look whether anybody can sign in."""
    if not get_user_model().objects.filter(is_active=True).exists():
        yield Finding(
            "nobody",
            "There is no account.",
            "Nobody can sign in.",
            "Run: .venv/bin/python manage.py createsuperuser",
        )


def _sealed() -> Iterator[str]:
    for row in Destination.objects.filter(removed_at__isnull=True).order_by("pk").iterator():
        yield from filter(None, (row.sealed_address, row.sealed_secret))
    rows = AbsenceCalendar.objects.filter(removed_at__isnull=True).exclude(sealed_address="")
    yield from rows.values_list("sealed_address", flat=True).order_by("pk").iterator()


def _broken(text: str) -> bool:
    try:
        sealed.unseal(text)
    except sealed.SealBroken:
        return True
    return False


def _static_names() -> Iterator[str]:
    for finder in get_finders():
        yield from (name for name, _storage in finder.list([]))


def _differing(pins: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield each package that is missing or has another version than any of its pins."""
    wanted: dict[str, set[str]] = {}
    optional = set()
    for name, version, condition in pins:
        wanted.setdefault(name, set()).add(version)
        if condition.strip():
            # Only for some systems: that it is not here is no fault.
            optional.add(name)
    for name, versions in wanted.items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            if name not in optional:
                yield f"{name} (missing)"
            continue
        if here not in versions:
            yield f"{name} {here} (wanted {' or '.join(sorted(versions))})"
