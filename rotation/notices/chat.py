"""Messages to chat services, through Apprise and the guard of outbound connections."""

import logging
import re
import warnings
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType, OverflowMode
from django.utils.translation import gettext as _

from rotation import fetch, sealed
from rotation.errors import DomainError
from rotation.models import Destination
from rotation.notices import wording
from rotation.notices.failures import DeliveryFailed
from rotation.notices.parcels import Parcel

LONGEST_ADDRESS = 2000
# For each step, and for everything: a long message is several, and a server may take its time.
SECONDS = 5.0
MOST_SECONDS = 20.0
MOST_BYTES = 1_000_000
# The services a person may name, by the scheme of Apprise. What sends to a file, a program, the
# desk of this machine, a telephone or a mailbox is not among them.
SERVICES = MappingProxyType(
    {
        "discord": "Discord",
        "gchat": "Google Chat",
        "matrix": "Matrix",
        "matrixs": "Matrix",
        "mmost": "Mattermost",
        "mmosts": "Mattermost",
        "ntfy": "ntfy",
        "ntfys": "ntfy",
        "rocket": "Rocket.Chat",
        "rockets": "Rocket.Chat",
        "slack": "Slack",
        "tgram": "Telegram",
        "webex": "Webex",
        "workflow": "Microsoft Teams",
        "wxteams": "Webex",
        "zulip": "Zulip",
    }
)
# Where an address names its own host; that of the others is always the one of the service.
OWN_HOST = frozenset({"matrix", "matrixs", "mmost", "mmosts", "ntfy", "ntfys", "rocket", "rockets"})
# Those of Microsoft and Zulip may name one; what is shown is the service all the same.
MAY_HAVE_HOST = frozenset({"workflow", "zulip"})
# Everything else that Apprise reads from an address could open files, weaken the connection or
# change what is sent.
ALLOWED_OPTIONS = frozenset(
    {
        "api-version", "auth", "channel", "footer", "from", "id", "image", "key", "mode", "org",
        "pass", "priority", "sig", "sp", "sv", "tags", "thread", "threadkey", "to", "token",
        "topic", "user", "ver", "version",
    }
)  # fmt: skip
# Everybody has another name in each of them: @here, <!channel>, @**all**, <users/all>.
MENTIONS = re.compile(
    r"@(?=[\W_]{0,4}(?:everyone|here|channel|all|room|stream|topic)\b)|<(?=[!@#]|users/)",
    re.IGNORECASE,
)
NOTHING = "\N{ZERO WIDTH SPACE}"

# It writes addresses, which are secrets, into its lines.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


class ChatRefused(DomainError):
    """This is no address of a chat service that Frontline sends to."""

    code = "chat_address_refused"


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, and where."""

    address: str
    title: str
    text: str


def check(address: str) -> tuple[str, str]:
    """Return a chat address as it is kept, and as it may be shown: its scheme and its host.

    Takes the addresses of Apprise and those that Slack, Discord, Google and Microsoft hand out for
    webhooks. Raises ChatRefused, and fetch.AddressRefused for a host no message may go to.
    """
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address:
        raise ChatRefused(_("This is no address of a chat service."))
    _check_options(address)
    service = _service(address)
    if service is None:
        raise ChatRefused(_no_service(address))
    scheme = _scheme(service)
    host = f"[{service.host}]" if ":" in service.host else str(service.host)
    port = f":{service.port}" if service.port else ""
    if scheme in MAY_HAVE_HOST and "." in host:
        fetch.check(f"https://{host}{port}/")
    if scheme not in OWN_HOST or _of_the_cloud(service):
        return address, SERVICES[scheme]
    fetch.check(f"{'https' if service.secure else 'http'}://{host}{port}/")
    return address, f"{scheme}://{host}{port}"


def prepare(parcel: Parcel, now: datetime) -> Message:
    """Return the message of a parcel; raises DeliveryFailed for an address that cannot be used."""
    address = open_address(parcel.destination)
    with wording.for_reader(parcel):
        words = wording.of(parcel, now)
        text = "\n".join(["", *words.text_lines()]).strip()
    return Message(address, _harmless(words.subject), _harmless(text))


def open_address(destination: Destination | None) -> str:
    """Return the address of a destination in use; raises DeliveryFailed."""
    if destination is None or destination.removed_at is not None:
        raise DeliveryFailed("address_removed", permanent=True)
    try:
        return sealed.unseal(destination.sealed_address)
    except sealed.SealBroken:
        raise DeliveryFailed("address_broken", permanent=True) from None


class Chat:
    """Sends messages, each by a connection of its own and within so many seconds."""

    def __init__(self, seconds: float = MOST_SECONDS) -> None:
        self._seconds = seconds

    def send(self, message: Message) -> None:
        """Hand the message to its service; raises DeliveryFailed."""
        service = _service(message.address)
        if service is None:
            raise DeliveryFailed("chat_bad_address", permanent=True)
        service.verify_certificate = True
        service.socket_connect_timeout = service.socket_read_timeout = SECONDS
        service.overflow_mode = OverflowMode.SPLIT
        # The service itself is asked: Apprise would send from threads of its own, which are barred.
        try:
            with fetch.guarded(seconds=self._seconds, most_bytes=MOST_BYTES):
                try:
                    taken = service.notify(
                        title=message.title,
                        body=message.text or message.title,
                        notify_type=NotifyType.INFO,
                        body_format=NotifyFormat.TEXT,
                    )
                finally:
                    _sign_off(service)
        except Exception:  # noqa: BLE001 - its own words may hold the address
            raise DeliveryFailed("chat_refused") from None
        if not taken:
            raise DeliveryFailed("chat_refused")

    def close(self) -> None:
        """Nothing stays open."""


def _no_service(address: str) -> str:
    """Say what is wrong with an address of which Apprise makes no service we send to."""
    scheme = address.partition("://")[0].lower()
    meant = SERVICES.get(scheme) or SERVICES.get(scheme.removesuffix("s"))
    if meant:
        return _("Something in this address of %(service)s is missing or wrong.") % {
            "service": meant
        }
    services = ", ".join(dict.fromkeys(SERVICES.values()))
    return _("Use an address of one of these: %(services)s.") % {"services": services}


def _service(address: str) -> Any:
    """Return Apprise's object for the address, or None when it is none of the services."""
    _load()
    try:
        service = Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)
    except Exception:  # noqa: BLE001 - whatever a parser of third parties trips over
        return None
    # A template is a file of this machine, which would be read and sent.
    if service is None or _scheme(service) not in SERVICES or getattr(service, "template", None):
        return None
    return service


@cache
def _load() -> None:
    """Let Apprise read its plugins, some of which import what Python is about to drop."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        Apprise.instantiate("ntfy://topic", asset=_asset())


def _sign_off(service: Any) -> None:
    """End the session of Matrix here: by itself it does when it is forgotten, without the guard."""
    if hasattr(service, "__del__"):
        service.__del__()
        service.access_token = None


def _scheme(service: Any) -> str:
    """Return the scheme Apprise itself would write for the service."""
    return str(service.url(privacy=True)).partition("://")[0].lower()


def _of_the_cloud(service: Any) -> bool:
    """Tell whether a service that could stand anywhere is the public one: ntfy://topic."""
    return str(getattr(service, "mode", "")).lower().endswith("cloud")


def _check_options(address: str) -> None:
    # Apprise finds options behind any question mark, also one behind a "#", and behind semicolons.
    _place, *given = address.replace(";", "&").split("?")
    options = [option for part in given for option in parse_qsl(part, keep_blank_values=True)]
    unknown = sorted({name for name, _value in options if name.lower() not in ALLOWED_OPTIONS})
    if unknown:
        message = _("The address has options Frontline does not take: %(options)s.")
        raise ChatRefused(message % {"options": ", ".join(name[:40] for name in unknown[:5])})


def _asset() -> AppriseAsset:
    # Nothing on disk, no plugins from outside, no pictures from elsewhere.
    return AppriseAsset(
        app_id="Frontline",
        app_desc="Frontline",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
    )


def _harmless(text: str) -> str:
    """Return the text such that nothing in it calls everybody of a room."""
    return MENTIONS.sub(lambda found: found[0] + NOTHING, text)
