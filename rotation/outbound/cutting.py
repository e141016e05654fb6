"""An end for connections that libraries open: their own time limits begin anew with each byte."""

import os
import socket
import threading
from contextlib import suppress


class Cutter:
    """Shuts all connections it was told of when the time is over, whoever reads from them."""

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, opened: socket.socket) -> bool:
        """Remember a connection; return False when the time is over already."""
        with self._lock:
            if not self._over:
                # A handle of our own: encryption takes the connection out of the socket it had.
                self._watched.append(socket.socket(fileno=os.dup(opened.fileno())))
            return not self._over

    def end(self) -> None:
        """Cut nothing any more, and let go of the connections."""
        self._timer.cancel()
        self._timer.join()
        with self._lock:
            self._over = True
            for one in self._watched:
                one.close()
            self._watched.clear()

    def _cut(self) -> None:
        with self._lock:
            self._over = True
            for one in self._watched:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
