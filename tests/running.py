"""Start `make run` for a test, and see that nothing of it stays."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 150.0  # seconds; the first start may have to fill the database on a busy machine


def hear_every_signal() -> None:
    """Undo what nohup or a shell's & left behind: a person's terminal ignores none of these."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def environment(**settings: str) -> dict[str, str]:
    """The environment without what would change how Frontline runs, plus what the test sets."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "DEMO", "DEBUG", "HOST", "PORT", "SITE_URL"}
        and not name.startswith(("PYTEST_", "DJANGO_", "MAKE"))
    }
    return inherited | settings


def processes() -> dict[int, tuple[int, str]]:
    """Process id -> id of its parent, command."""
    lines = subprocess.run(
        ["ps", "-ewwo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = {}
    for line in lines:
        pid, parent, state, *command = line.split(maxsplit=3)
        if not state.startswith("Z"):
            found[int(pid)] = int(parent), " ".join(command)
    return found


class MakeRun:
    """One `make run` in a session of its own, as a terminal would start it."""

    def __init__(self, var: Path, log: Path, **settings: str) -> None:
        self.port = free_port()
        self.log = log
        with log.open("w") as output:
            self.make = subprocess.Popen(
                ["make", "--no-print-directory", "run"],
                cwd=ROOT,
                env=environment(VAR_DIR=str(var), PORT=str(self.port), **settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=hear_every_signal,
            )

    def family(self) -> dict[int, str]:
        """Process id -> command of make and everything below it."""
        everybody = processes()
        family = {self.make.pid} & everybody.keys()
        while True:
            grown = family | {pid for pid, (parent, _) in everybody.items() if parent in family}
            if grown == family:
                return {pid: everybody[pid][1] for pid in family}
            family = grown

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def get(self, path: str) -> int:
        """The status of a page, 0 when nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def send(self, raw: bytes) -> None:
        """Send bytes that need be no proper request, and wait for the answer's end."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(raw)
            while connection.recv(4096):
                pass

    def until(self, come_true: Callable[[], bool], *, within: float = PATIENCE) -> None:
        deadline = time.monotonic() + within
        while not come_true():
            assert self.make.poll() is None, f"make ended:\n{self.said()}"
            assert time.monotonic() < deadline, f"nothing came of it:\n{self.said()}"
            time.sleep(0.1)

    def until_ready(self) -> None:
        self.until(lambda: "Ctrl-C stops it." in self.said())
        assert self.get("/healthz") == 200

    def stop(
        self, number: signal.Signals, *, whole_group: bool, grace: float = 5.0
    ) -> dict[int, str]:
        """Send a signal; return who of the family is still there `grace` seconds after make."""
        family = self.family()
        if whole_group:
            os.killpg(self.make.pid, number)
        else:
            self.make.send_signal(number)
        self.make.wait(timeout=60)
        deadline = time.monotonic() + grace
        while True:
            here = processes()
            left = {pid: name for pid, name in family.items() if here.get(pid, (0, ""))[1] == name}
            if not left or time.monotonic() > deadline:
                return left
            time.sleep(0.1)

    def end(self) -> None:
        """Leave nothing behind, also when the test failed."""
        if self.make.poll() is None:
            for pid in self.family():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.make.wait(timeout=10)
