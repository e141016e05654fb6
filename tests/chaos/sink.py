"""A mail server on loopback that takes everything and remembers what it was given."""

import email
import threading
from collections import Counter
from time import monotonic
from typing import Any, Self

from aiosmtpd.controller import Controller

from tests.running import free_port


class Sink:
    """The messages that came in, counted by Message-ID, and when each came first."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.subjects: Counter[str] = Counter()
        self.first_at: dict[str, float] = {}
        self._lock = threading.Lock()
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message, as aiosmtpd asks it."""
        message = email.message_from_bytes(envelope.content)
        identity, subject = str(message["Message-ID"]), str(message["Subject"])
        with self._lock:
            self.seen[identity] += 1
            self.subjects[subject] += 1
            self.first_at.setdefault(subject, monotonic())
        return "250 OK"

    @property
    def repeats(self) -> int:
        """How many messages came once more than needed."""
        with self._lock:
            return sum(count - 1 for count in self.seen.values())

    def has(self, subjects: set[str]) -> set[str]:
        """Return those of the subjects that have come."""
        with self._lock:
            return subjects & set(self.subjects)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
