"""A site of its own for a chaos run: its database, its broker, its processes, all on loopback."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running import ROOT, environment, free_port

TERM_PATIENCE = 20.0


class Started:
    """One process of a site; it is only ever ended by its own id."""

    def __init__(self, command: list[str], settings: dict[str, str], log: Path) -> None:
        self.command, self.settings, self.log = command, settings, log
        self.process = self._start()

    def kill(self) -> None:
        """End it as a crash does, with what it started itself, and see it gone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def again(self) -> None:
        """Start it once more after a kill."""
        self.process = self._start()

    def end(self) -> None:
        """Ask it to stop, and make it when it does not."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=TERM_PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=environment(**self.settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


class Site:
    """Web, worker and beat over one database and one broker."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.settings = {
            "VAR_DIR": str(folder / "var"),
            "PORT": str(self.port),
            "LOG_LEVEL": "ERROR",
            **settings,
        }
        self.started: list[Started] = []

    def manage(self, *arguments: str) -> None:
        """Run a command of manage.py to its end."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment(**self.settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=300,
        )

    def web(self) -> Started:
        """Start the pages and wait until they answer."""
        return self._run("web", "-m", "gunicorn", "--config", "python:config.gunicorn")

    def worker(self) -> Started:
        """Start a worker as `make run` does."""
        options = "--pool threads --concurrency 2 --without-gossip --without-mingle"
        celery = ["-m", "celery", "--quiet", "--app", "config.celery", "worker"]
        return self._run("worker", *celery, *options.split(), "--without-heartbeat")

    def beat(self) -> Started:
        """Start the clock of the sweeps."""
        schedule = str(self.folder / "beat")
        celery = ["-m", "celery", "--quiet", "--app", "config.celery", "beat"]
        return self._run("beat", *celery, "--schedule", schedule)

    def end(self) -> None:
        """Leave no process behind, the last one started first."""
        for one in reversed(self.started):
            one.end()

    def _run(self, name: str, *arguments: str) -> Started:
        settings = self.settings | {"WEB_WORKERS": "1", "WEB_THREADS": "4"}
        log = self.folder / f"{name}.log"
        self.started.append(Started([sys.executable, *arguments], settings, log))
        return self.started[-1]


@contextmanager
def redis(folder: Path) -> Iterator[Started]:
    """Give a Redis server of its own; `url(...)` says where."""
    port = free_port()
    command = [_program("redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = Started(command, {"REDIS_PORT": str(port)}, folder / "redis.log")
    try:
        yield server
    finally:
        server.end()


def redis_url(server: Started) -> str:
    return f"redis://127.0.0.1:{server.settings['REDIS_PORT']}/0"


class Postgres:
    """A PostgreSQL cluster of its own in a folder, on a free port of loopback."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port = folder / "postgres", free_port()
        self.folder = folder
        # The server refuses to run as root.
        self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.geteuid() != 0:
            self.as_user = []
        self.data.mkdir()
        if self.as_user:
            folder.chmod(0o755)
            shutil.chown(self.data, "postgres", "postgres")
        self._do("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "-E", "UTF8")
        options = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c max_connections=60"
        self.options = options
        self.start()
        self._do("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "chaos")

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/chaos"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = str(self.data / "server.log")
        self._do("pg_ctl", "-D", str(self.data), "-o", self.options, "-l", log, "-w", "start")

    def crash(self) -> None:
        """Stop the server as a loss of power would: nothing is written down any more."""
        self._do("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def end(self) -> None:
        """Stop the server for good."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._do("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def _do(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_user, _program(program), *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=120,
        )


def has_servers() -> bool:
    """Say whether the programs of the servers are on this machine."""
    try:
        return all(_program(name) for name in ("initdb", "pg_ctl", "createdb", "redis-server"))
    except FileNotFoundError:
        return False


def until(come_true: Callable[[], bool], *, within: float) -> bool:
    """Wait until something is so; say whether it came in time."""
    deadline = time.monotonic() + within
    while not come_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def _program(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    # Debian keeps those of PostgreSQL in folders by version.
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not versions:
        raise FileNotFoundError(f"{name} is not on this machine")
    return str(versions[-1])
