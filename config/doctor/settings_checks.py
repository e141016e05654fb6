"""Settings that contradict each other, or that are fine at home and not on a server."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.http.request import validate_host

from config import address, env
from config.doctor.findings import Finding, Question, in_short

SHORTEST_SECRET = 32


def on_a_server() -> bool:
    """Whether others are meant to reach this site: it has a database of its own, or a network."""
    return not settings.EMBEDDED or env.text("HOST", "127.0.0.1") not in address.LOOPBACK


def site_address(_: Question) -> Iterator[Finding]:
    """Look at SITE_URL, which stands in every message and calendar."""
    parts = urlsplit(settings.SITE_URL)
    name = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not name:
        yield Finding(
            "site_url_broken",
            f"SITE_URL is {settings.SITE_URL!r}, which is no address of a site.",
            "Links in messages and calendars lead nowhere.",
            "Set it to what people type, such as SITE_URL=https://frontline.example.org",
        )
        return
    if on_a_server() and name in address.LOOPBACK:
        yield Finding(
            "site_url_local",
            f"SITE_URL is {settings.SITE_URL}, which only this computer can reach.",
            "Links in messages and subscribed calendars do not work for anybody else.",
            "Set it to what people type, such as SITE_URL=https://frontline.example.org",
        )
    if not validate_host(name, settings.ALLOWED_HOSTS):
        yield Finding(
            "host_not_allowed",
            f"SITE_URL names {name}, which ALLOWED_HOSTS does not.",
            "Every page asked for by that name is refused.",
            f"Add {name} to ALLOWED_HOSTS.",
        )
    if parts.scheme == "https" and not settings.HTTPS:
        yield Finding(
            "https_off",
            "SITE_URL begins with https://, but HTTPS is not set.",
            "Cookies may travel unencrypted, and the proxy's word about https is not believed.",
            "Set HTTPS=1 behind a proxy that sends X-Forwarded-Proto.",
        )
    if parts.scheme == "http" and settings.HTTPS:
        yield Finding(
            "https_only",
            "HTTPS is set, but SITE_URL begins with http://.",
            "Calendars subscribe to an address that only redirects, which some do not follow.",
            "Write SITE_URL with https://",
        )


def secrets(_: Question) -> Iterator[Finding]:
    """Look at what must be secret, long and different, and at what must be off on a server."""
    found = {"SECRET_KEY": [settings.SECRET_KEY], "TOKEN_KEY": [*settings.TOKEN_KEYS.values()]}
    for name, keys in found.items():
        if min(map(len, keys)) < SHORTEST_SECRET:
            yield Finding(
                "key_short",
                f"{name} has fewer than {SHORTEST_SECRET} characters.",
                "It can be guessed, and with it sign-ins or feed addresses be forged.",
                "Take one from: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
                + (" Put it in front: TOKEN_KEY=k2:new,k1:old" if name == "TOKEN_KEY" else ""),
            )
    if settings.SECRET_KEY in settings.TOKEN_KEYS.values():
        yield Finding(
            "keys_same",
            "SECRET_KEY and TOKEN_KEY are the same.",
            "When one is changed after a leak, the other has to be changed too.",
            "Give each a key of its own.",
        )
    if on_a_server() and settings.DEBUG:
        yield Finding(
            "debug_on",
            "DEBUG is on.",
            "Whoever meets an error reads settings and code.",
            "Take DEBUG out of the environment.",
        )
    if on_a_server() and settings.DEMO:
        yield Finding(
            "demo_on",
            "DEMO is on.",
            "The passwords of the demo company stand in the README.",
            "Take DEMO out of the environment.",
        )


def mail_out(question: Question) -> Iterator[Finding]:
    """Look at how mail leaves, and with `question.mail` knock at the mail server."""
    if not settings.EMAIL_HOST:
        if on_a_server():
            yield Finding(
                "mail_not_set_up",
                f"EMAIL_HOST is not set: mail is put into files at {settings.EMAIL_FILE_PATH}.",
                "Nobody gets a notice by e-mail, and no forgotten password can be set anew.",
                "Set EMAIL_HOST, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD and DEFAULT_FROM_EMAIL.",
            )
        return
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield Finding(
            "mail_sender_local",
            f"Mail is sent as {settings.DEFAULT_FROM_EMAIL}.",
            "Mail servers refuse a sender at localhost, or call it spam.",
            "Set DEFAULT_FROM_EMAIL to an address of your own domain.",
        )
    if question.mail:
        try:
            with mail.get_connection():
                pass
        except Exception as error:  # noqa: BLE001 - a mail server can fail in many ways
            yield Finding(
                "mail_server_refuses",
                f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} cannot be used. {in_short(error)}",
                "Notices by e-mail wait and are given up after five tries.",
                "Look at EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, EMAIL_HOST_USER and"
                " EMAIL_HOST_PASSWORD; then send the waiting ones again from Settings, Outbox.",
            )
