"""The broker of the embedded run: files under var/, each of which appears whole or not at all.

Kombu's own file transport shows a message, and its table of queues, before they are written. A
worker that looks at that moment reads an empty file and dies of it.
"""

import fcntl
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's channel of files, with writes nobody can see half done."""

    def get_table(self, exchange: str) -> list[Any]:
        """Return the queues of an exchange."""
        with self._alone():
            return list(super().get_table(exchange))

    def _queue_bind(self, *binding: Any) -> None:
        with self._alone():
            super()._queue_bind(*binding)

    # Kombu's types name the second argument in two ways; it is given by position.
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        folder, own = Path(self.data_folder_out), uuid.uuid4()
        # Hidden while it is written; the name of the finished file is the one kombu sorts by.
        draft = folder / f".{own}"
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.rename(folder / f"{round(time.monotonic() * 1000)}_{own}.{queue}.msg")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other process from the table of queues for a moment."""
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """What `filesystem://` means here."""

    Channel = Channel
