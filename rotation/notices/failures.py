"""Why a message could not be sent: a code with what the other side said, and its words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rotation import fetch
from rotation.redact import redact

LONGEST = 200
OF_FETCHING = ("fetch_", "address_")
BREAK = ": "
# The only one of a notice itself: it never became a message.
UNPLANNED = "unplanned"

_WORDS: dict[str, Promise] = {
    "mail_refused": _("The mail server refuses the recipient for good."),
    "mail_put_off": _("The mail server takes no message for the recipient at the moment."),
    "mail_bad_address": _("The e-mail address is none that mail can be sent to."),
    "mail_no_address": _("The person has no e-mail address any more."),
    "mail_rejected": _("The mail server refuses the message."),
    "mail_sender_refused": _("The mail server refuses the sender: look at DEFAULT_FROM_EMAIL."),
    "mail_sign_in": _("The mail server refuses the sign-in: look at EMAIL_HOST_USER."),
    "mail_unreachable": _("The mail server cannot be reached."),
    "mail_broke_off": _("The mail server broke off; whether it took the message is not known."),
    "chat_refused": _("The chat service did not take the message; it does not say why."),
    "chat_bad_address": _("The chat address cannot be used any more."),
    "webhook_answered": _("The webhook answered with an error."),
    "webhook_gone": _("The webhook says that it is gone, so nothing more is sent there."),
    "address_broken": _("The address was sealed with a key that this site does not have."),
    "address_removed": _("The address was removed before the message left."),
    "took_too_long": _("Sending took too long and was given up."),
    "stopped_while_sending": _("The worker was stopped while sending, again and again."),
    "superseded": _("Something newer was told instead."),
    "failed": _("Something unexpected went wrong; the log says more."),
    UNPLANNED: _("Where the message has to go could not be worked out; the log says more."),
}


class DeliveryFailed(Exception):
    """A channel could not deliver; trying again helps unless it is permanent.

    `code` is one of those with words here or of `rotation.fetch`; `said` is what the other side
    answered, without names or addresses.
    """

    def __init__(self, code: str, said: str = "", *, permanent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.said = said
        self.permanent = permanent


def stored(code: str, said: str = "") -> str:
    """Return what is kept of a failure: on one line, without secrets, at most 200 characters."""
    line = " ".join(redact(said).split())
    return f"{code}{BREAK}{line}"[:LONGEST] if line else code


def code_of(failure: str) -> str:
    """Return the code of a stored failure."""
    return failure.partition(BREAK)[0]


def words(failure: str) -> str:
    """Return a stored failure in words, in the active language, and what the other side said."""
    code, _break, said = failure.partition(BREAK)
    known: Promise | str | None = _WORDS.get(code)
    if known is None and code.startswith(OF_FETCHING):
        known = fetch.words(code)
    if known is None:
        return failure
    return f"{known} ({said})" if said else str(known)
