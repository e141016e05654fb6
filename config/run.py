"""Run Frontline in the foreground: `make run` ends here.

One supervisor over web, worker and beat. Everything stops when this process is asked to (Ctrl-C,
TERM, a closed terminal) or when whoever started it is gone.
"""

import fcntl
import importlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import FrameType, ModuleType
from typing import TextIO

from config import address, env
from rotation.redact import redact

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds until somebody is told that no page answers


class Refused(Exception):
    """Frontline cannot be started; the text is a sentence that says what to do."""


class Foreground:
    """The one child that runs at a time, and the wish to stop, which it hears exactly once."""

    def __init__(self) -> None:
        self.stopping = False
        self._child: subprocess.Popen[str] | None = None
        self._parent = os.getppid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup ignores a closed terminal on purpose.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._asked)

    def start(
        self, *command: str, stderr: int | None = None, keep: tuple[int, ...] = ()
    ) -> subprocess.Popen[str]:
        """Start a program whose output can be read; `keep` are open files it shares."""
        child = subprocess.Popen(  # noqa: S603 - only programs of the project itself
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            errors="replace",
            pass_fds=keep,
            # A terminal's signals reach this process only, which hands on one.
            start_new_session=True,
        )
        self._child = child
        if self.stopping:
            child.terminate()
        return child

    def stop(self) -> None:
        """Ask the child to stop, once."""
        if not self.stopping:
            self.stopping = True
            if self._child and self._child.poll() is None:
                self._child.terminate()

    def stop_when_orphaned(self) -> None:
        """Stop when the process that started this one is gone, however it went."""
        if os.getppid() != self._parent:
            self.stop()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()


def main() -> int:
    """Run until stopped; return the exit status: 0 when stopped, 1 when it could not run."""
    foreground = Foreground()
    try:
        site = importlib.import_module("config.settings")
        name = address.host(embedded=site.EMBEDDED)
        os.environ |= {
            "VAR_DIR": str(site.VAR.resolve()),
            "FRONTLINE_PYTHON": sys.executable,
            "WORKER_THREADS": str(env.number("WORKER_THREADS", 2, at_least=1)),
        }
        (site.VAR / "beat").mkdir(exist_ok=True)
        with _claimed(site.VAR) as claim:
            address.must_be_free(name, site.PORT)
            sign_ins = _upgrade(foreground)
            return _serve(foreground, site, name, claim, sign_ins)
    except (Refused, env.SettingError, address.AddressError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


def _claimed(var: Path) -> TextIO:
    """Return the lock file of a var directory, locked as long as anybody holds it open."""
    file = (var / "run.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        raise Refused(
            f"Frontline already runs on {var} (process {file.read().strip()}). Stop it first, or"
            " give this one a place of its own: VAR_DIR=var/second PORT=8001 make run"
        ) from None
    _sign(file, os.getpid())
    return file


def _sign(claim: TextIO, process: int) -> None:
    """Write into the lock file which process to stop."""
    claim.seek(0)
    claim.truncate()
    claim.write(f"{process}\n")
    claim.flush()


def _upgrade(foreground: Foreground) -> str:
    """Bring database and files up to date; return who may sign in, raise Refused when it failed."""
    child = foreground.start(sys.executable, "manage.py", "upgrade")
    sign_ins, _ = child.communicate()
    if child.returncode and not foreground.stopping:
        raise Refused("Frontline did not start: the lines above say why.")
    return sign_ins


def _serve(
    foreground: Foreground, site: ModuleType, name: str, claim: TextIO, sign_ins: str
) -> int:
    if foreground.stopping:
        return 0
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", "config/supervisord.conf"]
    if os.geteuid() == 0:
        command += ["--user", "root"]  # said aloud, or supervisor warns about it
    supervisor = foreground.start(*command, stderr=subprocess.STDOUT, keep=(claim.fileno(),))
    _sign(claim, supervisor.pid)
    ended = threading.Event()
    assert supervisor.stdout is not None  # noqa: S101 - start() asks for it
    threading.Thread(
        target=pass_on, args=(supervisor.stdout, ended, foreground), daemon=True
    ).start()
    _say_when_ready(foreground, site, name, ended, sign_ins)
    while not ended.wait(1.0):
        foreground.stop_when_orphaned()
    status = supervisor.wait()
    return 0 if foreground.stopping else status or 1


def pass_on(lines: Iterable[str], ended: threading.Event, foreground: Foreground) -> None:
    """Show every line of every program, once more without secrets, until the last one ends."""
    shown = True
    for line in lines:
        if not shown:
            continue  # read on, so that nobody is held up by a full pipe
        try:
            sys.stdout.write(redact(line))
            sys.stdout.flush()
        except OSError:
            shown = False
            foreground.stop()
    ended.set()


def _say_when_ready(
    foreground: Foreground, site: ModuleType, name: str, ended: threading.Event, sign_ins: str
) -> None:
    """Print the address and the sign-ins as soon as pages can be served."""
    impatient_at = time.monotonic() + PATIENCE
    while not (foreground.stopping or ended.wait(0.1)):
        foreground.stop_when_orphaned()
        if address.answers(name, site.PORT, allowed_hosts=site.ALLOWED_HOSTS, https=site.HTTPS):
            _say(f"\nFrontline answers at {site.SITE_URL}\n{sign_ins}Ctrl-C stops it.\n")
            return
        if time.monotonic() > impatient_at:
            _say("No page answers yet; the lines above say why. Frontline keeps trying.")
            impatient_at = float("inf")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
