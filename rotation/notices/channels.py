"""The ways a notice leaves the house, as data; the bell needs none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from rotation.models import Delivery
from rotation.notices import chat, mail, webhook
from rotation.notices.parcels import Parcel

Way = Delivery.Way


class Sender(Protocol):
    """Sends prepared messages one after another; it reads nothing from the database."""

    def send(self, message: Any) -> None:
        """Send it; raises DeliveryFailed."""

    def close(self) -> None:
        """Let go of what is open."""


@dataclass(frozen=True, slots=True)
class Channel:
    """How a parcel becomes a message, which raises DeliveryFailed, and who sends it."""

    prepare: Callable[[Parcel, datetime], Any]
    sender: Callable[[], Sender]


CHANNELS: Mapping[str, Channel] = MappingProxyType(
    {
        Way.MAIL.value: Channel(mail.prepare, mail.Mail),
        Way.CHAT.value: Channel(chat.prepare, chat.Chat),
        Way.WEBHOOK.value: Channel(webhook.prepare, webhook.Webhook),
    }
)
