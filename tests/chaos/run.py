"""Break things while notices go out, and count what came: `make chaos` runs all of it in full.

    python -m tests.chaos.run [kills|servers|broker|postgres|redis ...] [--notices N] [--kills N]
                              [--away SECONDS]

Each run has a site of its own on loopback: folder, database, broker, mail server. It ends only
processes it started itself, by id. Exit status 1 when a promise was broken.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import traffic
from tests.chaos.sink import Sink
from tests.chaos.site import Postgres, Site, Started, redis, redis_url, until
from tests.chaos.writer import subject
from tests.running import ROOT, MakeRun, environment

# The supervisor starts what did not stay up for three seconds again after growing pauses.
STAYS_UP = 4.0
LEASE = 120.0  # seconds a delivery is leased for; what a killed worker held comes after that
BACK_WITHIN = 30.0
RESTART_PATIENCE = 20.0


@dataclass(frozen=True)
class Size:
    """How much of it: notices, kills of the worker, seconds a server is away."""

    notices: int = 500
    kills: int = 30
    away: float = 60.0


@dataclass
class Outcome:
    """What was promised and what came of it."""

    what: str
    lost: int
    repeats: int
    most_repeats: int
    seconds_after: float
    within: float
    failed_requests: int = 0
    requests: int = 0
    note: str = ""

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return (
            self.lost == 0
            and self.repeats <= self.most_repeats
            and self.failed_requests == 0
            and self.seconds_after <= self.within
        )

    def __str__(self) -> str:
        """Return it in one line."""
        asked = f", {self.failed_requests} of {self.requests} requests failed" * bool(self.requests)
        return (
            f"{self.what}: lost {self.lost}, repeats {self.repeats} (at most {self.most_repeats}),"
            f" all there {self.seconds_after:.1f} s after (at most {self.within:.0f}){asked}"
            f"{self.note and '; ' + self.note}{'' if self.kept else '   BROKEN'}"
        )


class Writer:
    """The process that leaves the notices, and what it has committed so far."""

    def __init__(self, settings: dict[str, str], count: int, seconds: float) -> None:
        self.committed: set[str] = set()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.writer", str(count), str(seconds)],
            cwd=ROOT,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def wait(self, patience: float) -> None:
        """Wait until everything is written."""
        assert self.process.wait(timeout=patience) == 0
        self.reader.join(timeout=10)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.committed.add(subject(int(line)))


def kills(size: Size) -> Outcome:
    """`make run` as it is: its worker is killed again and again, and comes back by itself."""
    with _folder() as folder, Sink() as sink:
        run = MakeRun(folder / "var", folder / "log", **_mail(sink), DEMO="no", LOG_LEVEL="WARNING")
        slowest = 0.0
        try:
            run.until_ready()
            settings = {"VAR_DIR": str(folder / "var"), "DEMO": "no", **_mail(sink)}
            writer = Writer(settings, size.notices, size.kills * 1.5 * STAYS_UP)
            for _ in range(size.kills):
                time.sleep(STAYS_UP)
                slowest = max(slowest, _kill_worker_of(run))
            writer.wait(120)
            note = f"back {slowest:.1f} s after a kill at the latest"
            return _all_there("embedded, worker killed", writer, sink, size.kills, note=note)
        finally:
            run.end()


def servers(size: Size) -> Outcome:
    """Two workers on PostgreSQL and Redis: one of them is killed, in turn."""
    with _servers() as (site, sink, _cluster, _broker):
        workers = [site.worker(), site.worker()]
        site.beat()
        writer = Writer(site.settings, size.notices, size.kills * 2.5)
        for number in range(size.kills):
            time.sleep(2.0)
            workers[number % 2].kill()
            workers[number % 2].again()
        writer.wait(120)
        return _all_there("PostgreSQL and Redis, two workers killed", writer, sink, size.kills)


def broker(size: Size) -> Outcome:
    """Redis is away for a while under traffic: no request fails, and all comes soon after."""
    with _servers(demo=True) as (site, sink, _cluster, queue):
        site.web()
        site.worker()
        site.beat()
        visitors = traffic.Visitors(site)
        before = Writer(site.settings, 20, 5)
        before.wait(60)
        queue.kill()
        writer = Writer(site.settings, size.notices // 2, size.away)
        visitors.ask_for(size.away)
        queue.again()
        writer.wait(60)
        outcome = _all_there("Redis away", writer, sink, 0, within=BACK_WITHIN)
        outcome.requests, outcome.failed_requests = visitors.asked, visitors.failed
        slowest = f"slowest request {visitors.slowest:.2f} s"
        outcome.note = "; ".join(filter(None, [outcome.note, slowest, *visitors.faults[:3]]))
        return outcome


def postgres(size: Size) -> Outcome:
    """PostgreSQL stops as by a loss of power while notices are written and sent, and comes back."""
    with _servers() as (site, sink, cluster, _broker):
        site.worker()
        site.beat()
        writer = Writer(site.settings, size.notices // 2, 30)
        time.sleep(12)
        cluster.crash()
        time.sleep(2)
        cluster.start()
        writer.wait(120)
        # Whatever was under way at that moment may come again.
        return _all_there("PostgreSQL crashed", writer, sink, 8)


def flushed(size: Size) -> Outcome:
    """Redis forgets everything in the middle."""
    with _servers() as (site, sink, _cluster, queue):
        site.worker()
        site.beat()
        writer = Writer(site.settings, size.notices // 2, 20)
        for _ in range(3):
            time.sleep(5)
            subprocess.run(
                ["redis-cli", "-p", queue.settings["REDIS_PORT"], "FLUSHALL"],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        writer.wait(120)
        return _all_there("Redis forgot everything", writer, sink, 0, within=BACK_WITHIN)


RUNS: dict[str, Callable[[Size], Outcome]] = {
    "kills": kills,
    "servers": servers,
    "broker": broker,
    "postgres": postgres,
    "redis": flushed,
}


def main() -> int:
    """Run what was asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("runs", nargs="*", choices=[*RUNS, []], help="all by default")
    parser.add_argument("--notices", type=int, default=Size.notices)
    parser.add_argument("--kills", type=int, default=Size.kills)
    parser.add_argument("--away", type=float, default=Size.away, metavar="SECONDS")
    asked = parser.parse_args()
    size = Size(asked.notices, asked.kills, asked.away)
    outcomes = []
    for name in asked.runs or RUNS:
        outcomes.append(RUNS[name](size))
        print(outcomes[-1], flush=True)
    return 0 if all(outcome.kept for outcome in outcomes) else 1


def _all_there(
    what: str,
    writer: Writer,
    sink: Sink,
    most_repeats: int,
    *,
    within: float = 3 * LEASE,
    note: str = "",
) -> Outcome:
    """Wait for everything that was committed, then a little for what comes twice."""
    began = time.monotonic()
    until(lambda: sink.has(writer.committed) == writer.committed, within=within)
    seconds = time.monotonic() - began
    time.sleep(8)
    lost = len(writer.committed - sink.has(writer.committed))
    return Outcome(what, lost, sink.repeats, most_repeats, seconds, within, note=note)


def _kill_worker_of(run: MakeRun) -> float:
    """Kill the worker of `make run`; return after how many seconds another one was there."""
    (worker,) = _workers(run)
    # A child of the supervisor this run has started.
    os.kill(worker, signal.SIGKILL)
    began = time.monotonic()
    came_back = until(lambda: bool(_workers(run) - {worker}), within=RESTART_PATIENCE)
    assert came_back, "no worker came back"
    return time.monotonic() - began


def _workers(run: MakeRun) -> set[int]:
    family = run.family().items()
    return {pid for pid, command in family if " celery " in command and " worker " in command}


def _mail(sink: Sink) -> dict[str, str]:
    return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(sink.port), "EMAIL_USE_TLS": "no"}


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="frontline-chaos-") as folder:
        yield Path(folder)


@contextmanager
def _servers(*, demo: bool = False) -> Iterator[tuple[Site, Sink, Postgres, Started]]:
    """Give a migrated site on a PostgreSQL and a Redis of its own."""
    with _folder() as folder, Sink() as sink, redis(folder) as queue:
        cluster = Postgres(folder)
        site = Site(
            folder,
            DATABASE_URL=cluster.url,
            REDIS_URL=redis_url(queue),
            DEMO="yes" if demo else "no",
            **_mail(sink),
        )
        try:
            site.manage("upgrade")
            yield site, sink, cluster, queue
        finally:
            site.end()
            cluster.end()


if __name__ == "__main__":
    sys.exit(main())
