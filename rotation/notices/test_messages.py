"""What the test buttons leave in the outbox."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.models import Destination, Notice, User
from rotation.notices import kinds, outbox


class TooSoon(DomainError):
    """There was a test of the same thing less than a minute ago."""

    code = "test_too_soon"


class NoAddress(DomainError):
    """The account has no e-mail address a message could go to."""

    code = "no_mail_address"


def to_destination(destination: Destination, *, by: User, now: datetime) -> Notice:
    """Return the test message left to a chat address or webhook. Raises TooSoon."""
    with translation.override(by.speaks):
        subject = _("Test message from Frontline")
        body = _("%(person)s tries whether this address works.") % {"person": by.display_name}
    left = outbox.enqueue(
        destination=destination,
        kind=kinds.TEST,
        key=_key(f"destination:{destination.uid}", now),
        subject=subject,
        body=body,
        url="/settings/notices/" if destination.user_id else "/settings/channels/",
        data={"test": True},
        now=now,
    )
    return _or_too_soon(left)


def to_mailbox(user: User, *, now: datetime) -> Notice:
    """Return the test message left to the mailbox of a user. Raises TooSoon and NoAddress."""
    if not user.email:
        raise NoAddress(_("Your account has no e-mail address; an administrator can enter one."))
    with translation.override(user.speaks):
        subject = _("Test message from Frontline")
        body = _("You asked for it. Messages from Frontline reach this mailbox.")
    left = outbox.enqueue(
        user=user,
        kind=kinds.TEST,
        key=_key("mail", now),
        subject=subject,
        body=body,
        url="/settings/notices/",
        now=now,
    )
    return _or_too_soon(left)


def _key(what: str, now: datetime) -> str:
    return f"test:{what}:{now:%Y%m%d%H%M}"


def _or_too_soon(left: Notice | None) -> Notice:
    if left is None:
        raise TooSoon(_("There was a test a moment ago; wait a minute before the next one."))
    return left
