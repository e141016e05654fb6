"""Messages to programs: JSON over HTTPS, signed after the Standard Webhooks specification."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.conf import settings

from rotation import fetch, sealed
from rotation.notices.chat import open_address
from rotation.notices.failures import DeliveryFailed
from rotation.notices.parcels import Parcel

SECONDS = 8.0
SECRET_PREFIX = "whsec_"  # noqa: S105 - how a secret begins, no secret


@dataclass(frozen=True, slots=True)
class Call:
    """One request, ready to be sent."""

    address: str
    body: bytes
    headers: dict[str, str]


def prepare(parcel: Parcel, now: datetime) -> Call:
    """Return the signed call of a parcel; raises DeliveryFailed for one that cannot be made."""
    address = open_address(parcel.destination)
    assert parcel.destination is not None  # noqa: S101 - open_address has refused it
    try:
        secret = sealed.unseal(parcel.destination.sealed_secret)
    except sealed.SealBroken:
        raise DeliveryFailed("address_broken", permanent=True) from None
    notice = parcel.notices[0]
    said = {
        "id": str(notice.uid),
        "kind": notice.kind,
        "at": notice.made_at.isoformat(),
        "subject": notice.subject,
        "text": notice.body,
        "url": f"{settings.SITE_URL}{notice.url}" if notice.url else "",
        "urgent": notice.urgent,
        "data": notice.data,
    }
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return Call(address, body, signed(secret, parcel.identity, int(now.timestamp()), body))


def signed(secret: str, identity: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers of a call; `timestamp` is seconds since 1970.

    Source: standardwebhooks.com, signature scheme v1: HMAC-SHA256 over "id.timestamp.body", its
    key being what the secret holds in base64 behind "whsec_".
    """
    key = b64decode(secret.removeprefix(SECRET_PREFIX))
    content = f"{identity}.{timestamp}.".encode() + body
    signature = b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": fetch.USER_AGENT,
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


class Webhook:
    """Sends calls, each over a connection of its own."""

    def send(self, call: Call) -> None:
        """Make the call; raises DeliveryFailed unless it is answered by 2xx."""
        try:
            status = fetch.post(call.address, body=call.body, headers=call.headers, seconds=SECONDS)
        except (fetch.AddressRefused, fetch.FetchFailed) as error:
            raise DeliveryFailed(error.code) from None
        if status == HTTPStatus.GONE:
            raise DeliveryFailed("webhook_gone", permanent=True)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise DeliveryFailed("webhook_answered", str(status))

    def close(self) -> None:
        """Nothing stays open."""
