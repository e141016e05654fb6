"""What goes out as one message: one notice, or the notices of a digest."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from rotation.models import Delivery, Destination, Notice, User


@dataclass(frozen=True)
class Parcel:
    """Deliveries that go to one reader by one way as one message, claimed together."""

    deliveries: tuple[Delivery, ...]

    @property
    def first(self) -> Delivery:
        """Return the delivery that stands for all where one is enough."""
        return self.deliveries[0]

    @property
    def way(self) -> str:
        """Return the name of its channel."""
        return self.first.way

    @property
    def notices(self) -> list[Notice]:
        """Return what is said, the oldest first."""
        return sorted(
            (one.notice for one in self.deliveries), key=lambda one: (one.made_at, one.pk)
        )

    @property
    def digest(self) -> bool:
        """Tell whether it is several notices in one message."""
        return len(self.deliveries) > 1

    @property
    def destination(self) -> Destination | None:
        """Return where it goes, None for mail."""
        return self.first.destination

    @property
    def user(self) -> User | None:
        """Return who reads it, None for a plain address and for what a team or rota shares."""
        if self.first.notice.user is not None:
            return self.first.notice.user
        return self.destination.user if self.destination else None

    @property
    def identity(self) -> str:
        """Return what stays the same however often it is sent."""
        return str(self.first.batch or self.first.notice.uid)

    @property
    def message_id(self) -> str:
        """Return its Message-ID, by which a mail program folds a repeat."""
        host = urlsplit(settings.SITE_URL).hostname or "frontline"
        return f"<{self.identity}@{host}>"
