"""Send one message after another, but do not wait for one that hangs."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from rotation.notices.channels import Channel, Sender
from rotation.notices.parcels import Parcel

LANES = 4
# A message that takes longer goes on in its lane while the next one is begun in another.
PATIENCE = 1.0


class Lanes:
    """A few threads that send; what they are given is prepared, so they ask no database.

    As long as nothing hangs there is one message under way at a time, so that a worker that is
    killed has at most one it cannot know the end of.
    """

    def __init__(self, channels: Mapping[str, Channel], patience: float = PATIENCE) -> None:
        self._channels = channels
        self._patience = patience
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="notices")
        self._own = threading.local()
        self._open: list[Sender] = []
        self._under_way: dict[Future[bool], Parcel] = {}

    def send(self, parcel: Parcel, message: Any) -> None:
        """Begin to send, and wait a moment for it to be done. At most `full` may be under way."""
        future = self._pool.submit(self._send, parcel.way, message)
        self._under_way[future] = parcel
        wait([future], timeout=self._patience)

    @property
    def full(self) -> bool:
        """Tell whether every lane has a message that hangs."""
        return len(self._under_way) >= LANES

    @property
    def busy(self) -> bool:
        """Tell whether any message is still under way."""
        return bool(self._under_way)

    def done(self, *, within: float = 0.0) -> Iterator[tuple[Parcel, Callable[[], bool]]]:
        """Yield what has ended, waiting at most so many seconds for the first.

        The second of a pair returns True for what was sent, and raises what sending has raised.
        """
        ended, _going_on = wait(self._under_way, timeout=within, return_when=FIRST_COMPLETED)
        for future in ended:
            yield self._under_way.pop(future), future.result

    def close(self) -> None:
        """Close every connection that no message is using; wait for nothing."""
        self._pool.shutdown(wait=not self._under_way, cancel_futures=True)
        if not self._under_way:
            for sender in self._open:
                sender.close()

    def _send(self, way: str, message: Any) -> bool:
        senders: dict[str, Sender] | None = getattr(self._own, "senders", None)
        if senders is None:
            senders = self._own.senders = {}
        if way not in senders:
            senders[way] = self._channels[way].sender()
            self._open.append(senders[way])
        senders[way].send(message)
        return True
