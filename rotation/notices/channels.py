"""The ways a notice can reach somebody, as data."""

from collections.abc import Callable, Mapping

from rotation.models import Notice

Channel = Callable[[Notice], None]


class DeliveryFailed(Exception):
    """A channel could not deliver; trying again helps unless it is permanent."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


def bell(notice: Notice) -> None:
    """Deliver by existing: the pages show the row itself to its reader."""


CHANNELS: Mapping[str, Channel] = {"bell": bell}


def route(notice: Notice) -> str:
    """Return the name of the channel that takes this notice."""
    return "bell" if notice.user_id is not None else "mail"
