"""Messages by e-mail: HTML and text of the same words, under a Message-ID that never changes."""

import re
import smtplib
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.translation import get_language

from rotation.notices import wording
from rotation.notices.failures import DeliveryFailed
from rotation.notices.parcels import Parcel

# For each step of the conversation, so that a server that hangs holds up one message only.
SECONDS = 10
FOR_GOOD = 500
ADDRESS = re.compile(r"\S+@\S+")


def prepare(parcel: Parcel, now: datetime) -> EmailMultiAlternatives:
    """Return the message of a parcel; raises DeliveryFailed without a usable address."""
    address = _address(parcel)
    with wording.for_reader(parcel):
        words = wording.of(parcel, now)
        html = render_to_string(
            "rotation/mail/message.html", {"words": words, "language": get_language()}
        )
    headers = {
        "Message-ID": parcel.message_id,
        # No answering machine shall answer (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if words.settings_url:
        headers["List-Unsubscribe"] = f"<{words.settings_url}>"
    message = EmailMultiAlternatives(
        subject=words.subject,
        body="\n".join(words.text_lines()) + "\n",
        to=[address],
        headers=headers,
    )
    message.attach_alternative(html, "text/html")
    return message


class Mail:
    """Sends messages over one connection, opened anew after each failure."""

    def __init__(self) -> None:
        self._connection = get_connection(timeout=min(SECONDS, settings.EMAIL_TIMEOUT))

    def send(self, message: EmailMultiAlternatives) -> None:
        """Hand the message to the mail server; raises DeliveryFailed."""
        try:
            used = not self._connection.open()
            try:
                self._hand_over(message)
            except smtplib.SMTPSenderRefused:
                if not used:
                    raise
                # Many servers take so many messages over one connection and then no more. It has
                # not heard of the message yet, so a new connection repeats nothing.
                self.close()
                self._connection.open()
                self._hand_over(message)
        except Exception as error:
            self.close()
            raise _failure(error) from error

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        message.connection = self._connection
        message.send()

    def close(self) -> None:
        """Say goodbye to the server, if it still listens."""
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            # Whether it heard is no matter: what it took, it took.
            self._connection = get_connection(timeout=min(SECONDS, settings.EMAIL_TIMEOUT))


def _address(parcel: Parcel) -> str:
    address = parcel.user.email if parcel.user else parcel.first.notice.address
    if not address:
        raise DeliveryFailed("mail_no_address", permanent=True)
    try:
        validate_email(address)
    except ValidationError:
        raise DeliveryFailed("mail_bad_address", permanent=True) from None
    return address


def _failure(error: Exception) -> DeliveryFailed:
    """Return what went wrong as a code, with the server's own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        status, said = next(iter(error.recipients.values()))
        return _answered(status, said, "mail_refused", "mail_put_off")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return DeliveryFailed("mail_sign_in", _said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPSenderRefused):
        return DeliveryFailed("mail_sender_refused", _said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(error.smtp_code, error.smtp_error, "mail_rejected", "mail_put_off")
    # smtplib calls a server that does not answer in time disconnected.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return DeliveryFailed("took_too_long")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return DeliveryFailed("mail_broke_off")
    if isinstance(error, OSError | smtplib.SMTPException):
        return DeliveryFailed("mail_unreachable")
    if isinstance(error, ValueError | UnicodeError):
        return DeliveryFailed("mail_bad_address", permanent=True)
    raise error


def _answered(status: int, said: bytes | str, for_good: str, for_now: str) -> DeliveryFailed:
    permanent = status >= FOR_GOOD
    return DeliveryFailed(
        for_good if permanent else for_now, _said(status, said), permanent=permanent
    )


def _said(status: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return ADDRESS.sub("...", f"{status} {text}")
