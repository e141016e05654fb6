"""Measure calendar feeds over HTTP: `make bench-feeds`, or `python -m tests.benchmarks.feeds.run`.

Gunicorn serves a database of its own on loopback, as `make run` starts it. First each feed alone,
asked by a few clients as fast as they are answered: whole (200), packed (200, gzip) and unchanged
(304). Then the storm: all subscribers poll at once, the first time for the whole feed, then with
the tag they were given, while somebody opens pages. What is sent is checked, not only counted.
"""

import argparse
import gzip
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from tests.benchmarks.bench import ROOT, database, served

PAGES = ("/", "/my-shifts/", "/rotas/shared/")


@dataclass
class Answers:
    """How long each answer took, in milliseconds, and those that were wrong."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    size: int = 0

    def spread(self) -> tuple[float, float]:
        """The middle and the 99th of a hundred."""
        if len(self.times) < 2:
            return (self.times or [0.0])[0], (self.times or [0.0])[0]
        hundredths = statistics.quantiles(self.times, n=100, method="inclusive")
        return hundredths[49], hundredths[98]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table a database and size; the status is 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shifts", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--subscribers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=4, help="for each figure")
    parser.add_argument("--clients", type=int, default=4, help="asking at once, before the storm")
    parser.add_argument("--postgres", default=os.environ.get("TEST_POSTGRES_URL", ""))
    options = parser.parse_args(arguments)
    wrong = 0
    middles: dict[tuple[str, int], dict[str, float]] = {}
    for shifts in options.shifts:
        with tempfile.TemporaryDirectory() as folder:
            settings = {"VAR_DIR": folder, "DATABASE_URL": ""}
            found, middles["SQLite", shifts] = measure("SQLite", shifts, settings, options)
            wrong += found
        if options.postgres:
            with tempfile.TemporaryDirectory() as folder, database(options.postgres) as url:
                settings = {"VAR_DIR": folder, "DATABASE_URL": url}
                found, middles["PostgreSQL", shifts] = measure(
                    "PostgreSQL", shifts, settings, options
                )
                wrong += found
    if not options.postgres:
        print("PostgreSQL: skipped, TEST_POSTGRES_URL names no server")
    growth(middles, options.shifts)
    return int(wrong > 0)


def growth(middles: dict[tuple[str, int], dict[str, float]], sizes: Sequence[int]) -> None:
    """Print how many times as long an answer takes in the largest desk as in the smallest."""
    small, large = min(sizes), max(sizes)
    if small == large:
        return
    print(f"\nWhat grows from {small} to {large} shifts ({large / small:.0f} times as many)")
    for name in ("SQLite", "PostgreSQL"):
        before, after = middles.get((name, small), {}), middles.get((name, large), {})
        for kind, took in before.items():
            if kind in after:
                print(f"{name:11} {kind:32} {after[kind] / took:6.1f} times as long")


def measure(
    name: str, shifts: int, settings: dict[str, str], options: argparse.Namespace
) -> tuple[int, dict[str, float]]:
    """Print the figures of one database at one size.

    Return how many answers were wrong, and the middle milliseconds of each kind of answer.
    """
    environment = (
        os.environ | settings | {"SECRET_KEY": "bench", "LOG_LEVEL": "WARNING", "DEMO": "0"}
    )
    run = [
        *(sys.executable, "-m", "tests.benchmarks.feeds.prepare"),
        *(str(shifts), str(options.subscribers)),
    ]
    prepared = subprocess.run(
        run, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    made = json.loads(prepared.stdout.strip().splitlines()[-1])
    print(f"\n{name}, {shifts} shifts a desk, {options.clients} clients")
    with served(environment) as port:
        wrong, middles = each_alone(port, made["measured"], options)
        wrong += storm(port, made, options)
    return wrong, middles


def each_alone(
    port: int, feeds: dict[str, str], options: argparse.Namespace
) -> tuple[int, dict[str, float]]:
    """Print what one feed after the other gives in a second; return as measure does."""
    print(f"{'feed':36} {'answer':10} {'a second':>9} {'p50 ms':>8} {'p99 ms':>8} {'KB':>7}")
    wrong, middles = 0, {}
    for label, path in feeds.items():
        tag, whole = first_answer(port, path)
        asked = {
            "200": (200, {}, whole),
            "200, gzip": (200, {"Accept-Encoding": "gzip"}, whole),
            "304": (304, {"If-None-Match": tag}, b""),
        }
        for answer, (status, headers, body) in asked.items():
            found = repeat(port, path, headers, right(status, body), options)
            p50, p99 = found.spread()
            rate = len(found.times) / options.seconds
            print(
                f"{label:36} {answer:10} {rate:9.1f} {p50:8.1f} {p99:8.1f} {found.size / 1024:7.0f}",
                flush=True,
            )
            wrong += report(found)
            middles.setdefault(f"{label.partition(',')[0]}, {answer}", p50)
    return wrong, middles


def opened(port: int) -> closing[http.client.HTTPConnection]:
    """A connection that is closed at the end; nobody waits longer than two minutes."""
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120))


def first_answer(port: int, path: str) -> tuple[str, bytes]:
    """The tag and the bytes of a feed."""
    with opened(port) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.headers["ETag"], answer.read()


def right(status: int, body: bytes) -> Callable[[http.client.HTTPResponse, bytes], bool]:
    """Say of an answer whether it is the one expected, byte for byte."""

    def check(answer: http.client.HTTPResponse, content: bytes) -> bool:
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return answer.status == status and content == body

    return check


def repeat(
    port: int,
    path: str,
    headers: dict[str, str],
    check: Callable[[http.client.HTTPResponse, bytes], bool],
    options: argparse.Namespace,
) -> Answers:
    """Ask for so many seconds, several clients at once, each as fast as it is answered."""
    found = Answers()
    until = time.monotonic() + options.seconds

    def client() -> None:
        with opened(port) as connection:
            while time.monotonic() < until:
                ask(connection, path, headers, check, found)

    together([client] * options.clients)
    return found


def ask(
    connection: http.client.HTTPConnection,
    path: str,
    headers: dict[str, str],
    check: Callable[[http.client.HTTPResponse, bytes], bool],
    found: Answers,
) -> http.client.HTTPResponse | None:
    """Ask once and write down what came of it."""
    begun = time.perf_counter()
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        found.wrong.append(f"{type(error).__name__}: {error}")
        connection.close()
        return None
    found.times.append((time.perf_counter() - begun) * 1000)
    found.size = len(content)
    if not check(answer, content):
        found.wrong.append(f"status {answer.status}, {len(content)} bytes")
    return answer


def storm(port: int, made: dict[str, object], options: argparse.Namespace) -> int:
    """Let everybody poll at once while pages are opened; print both."""
    paths = list(made["polled"])  # type: ignore[call-overload]  # a list of addresses
    cookie = {"Cookie": f"sessionid={made['session']}"}
    calm = Answers()
    for _page in islice(pages_in_turn(port, cookie, calm), 5 * len(PAGES)):
        pass
    print(f"{len(paths)} subscribers at once{'':15} {'p50 ms':>8} {'p99 ms':>8} {'slowest':>8}")
    line("pages without polls", calm)
    tags: dict[str, str] = {}
    wrong = report(calm)
    for label, status in (("whole feeds", 200), ("unchanged feeds", 304)):
        polls, pages, over = Answers(), Answers(), threading.Event()
        start = threading.Barrier(len(paths))

        def poll(path: str, status: int = status, polls: Answers = polls, start=start) -> None:  # type: ignore[no-untyped-def]
            headers = {"Accept-Encoding": "gzip"}
            if path in tags:
                headers["If-None-Match"] = tags[path]
            with opened(port) as connection:
                start.wait()
                answer = ask(
                    connection, path, headers, lambda got, _body: got.status == status, polls
                )
            if answer is not None:
                tags[path] = answer.headers["ETag"]

        def browse(pages: Answers = pages, over: threading.Event = over) -> None:
            for _page in pages_in_turn(port, cookie, pages):
                if over.is_set():
                    return

        reader = threading.Thread(target=browse)
        reader.start()
        begun = time.perf_counter()
        together([lambda path=path: poll(path) for path in paths])  # type: ignore[misc]
        took = time.perf_counter() - begun
        over.set()
        reader.join()
        line(f"{label}, all in {took:.1f} s", polls)
        line("pages meanwhile", pages)
        wrong += report(polls) + report(pages)
    return wrong


def pages_in_turn(port: int, cookie: dict[str, str], found: Answers) -> Iterator[str]:
    """Open one page after the other for ever."""
    with opened(port) as connection:
        while True:
            for page in PAGES:
                ask(connection, page, cookie, lambda got, _body: got.status == 200, found)
                yield page


def line(label: str, found: Answers) -> None:
    p50, p99 = found.spread()
    slowest = max(found.times, default=0.0)
    print(f"{label:36} {p50:8.1f} {p99:8.1f} {slowest:8.1f}", flush=True)


def report(found: Answers) -> int:
    """Print the first wrong answers; return how many there were."""
    for problem in found.wrong[:3]:
        print(f"  wrong: {problem}")
    if not found.times:
        print("  wrong: nothing was answered")
    return len(found.wrong) + (not found.times)


def together(tasks: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
