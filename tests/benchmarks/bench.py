"""Measure pages of a full database over HTTP: `make bench`, or `python -m tests.benchmarks.bench`.

A database of its own is filled with 20,000 cases and two years of shifts, served by gunicorn on
loopback, and asked by four clients at once (`--clients`). Times are of a shared machine; the count of queries
and the ratio between the two databases are what can be compared.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET_MS = 300
PAGES = (
    ("rota grid, 13 weeks", "/rotas/bench-desk/?weeks=13"),
    ("triage list", "/triage/"),
    ("quick-win board", "/quick-wins/"),
    ("cases", "/cases/"),
    ("cases, searched", "/cases/?q=invoice"),
    ("themes", "/themes/"),
    ("today", "/"),
    ("my shifts", "/my-shifts/"),
    ("ledger", "/rotas/bench-desk/ledger/"),
    ("report", "/rotas/bench-desk/report/"),
    ("participation", "/rotas/bench-desk/participation/"),
)


def main() -> int:
    """Print one table a database; the exit status is 1 when a page fails, never for slowness."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--requests", type=int, default=80, help="per page")
    parser.add_argument("--clients", type=int, default=4, help="asking at once")
    parser.add_argument("--postgres", default=os.environ.get("TEST_POSTGRES_URL", ""))
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        failed |= measure("SQLite", {"VAR_DIR": folder, "DATABASE_URL": ""}, options)
    if not options.postgres:
        print("PostgreSQL: skipped, TEST_POSTGRES_URL names no server")
    else:
        with tempfile.TemporaryDirectory() as folder, database(options.postgres) as url:
            failed |= measure("PostgreSQL", {"VAR_DIR": folder, "DATABASE_URL": url}, options)
    return int(failed)


@contextmanager
def database(server: str):
    """An empty database of its own on the server, dropped afterwards."""
    import psycopg

    name = f"frontline_bench_{os.getpid()}"
    base = server.rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{base}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(name: str, settings: dict[str, str], options: argparse.Namespace) -> bool:
    environment = (
        os.environ | settings | {"SECRET_KEY": "bench", "LOG_LEVEL": "WARNING", "DEMO": "0"}
    )
    run = [sys.executable, "-m", "tests.benchmarks.prepare", str(options.cases), str(options.weeks)]
    prepared = subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)  # fmt: skip
    made = json.loads(prepared.stdout.strip().splitlines()[-1])
    with served(environment) as port:
        print(
            f"\n{name}: {options.cases} cases, {options.weeks} weeks of shifts, {options.clients} clients"
        )
        print(f"{'page':24} {'p50 ms':>8} {'p95 ms':>8} {'errors':>7}")
        failed = False
        for label, path in (*PAGES, *made["pages"].items()):
            times, errors = ask(port, path, made["session"], options)
            failed |= bool(errors)
            p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            mark = "" if p95 < TARGET_MS else f"  over {TARGET_MS}"
            print(f"{label:24} {p50:8.0f} {p95:8.0f} {errors:7}{mark}", flush=True)
    return failed


@contextmanager
def served(environment: dict[str, str]):
    """Gunicorn as `make run` starts it, on a free port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = environment | {"PORT": str(port), "HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _ in range(100):
            try:
                if fetch(http.client.HTTPConnection("127.0.0.1", port), "/healthz", "") == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            raise RuntimeError("the server did not come up")
        yield port
    finally:
        server.terminate()
        server.wait(20)


def fetch(connection: http.client.HTTPConnection, path: str, session: str) -> int:
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def ask(port: int, path: str, session: str, options: argparse.Namespace) -> tuple[list[float], int]:
    """Milliseconds of each request by the clients, and how many did not answer 200."""
    times: list[float] = []
    errors = 0
    lock = threading.Lock()

    def client() -> None:
        nonlocal errors
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for number in range(options.requests // options.clients + 2):
            begun = time.perf_counter()
            status = fetch(connection, path, session)
            took = (time.perf_counter() - begun) * 1000
            with lock:
                errors += status != 200
                if number >= 2:  # the first two warm the worker up
                    times.append(took)

    threads = [threading.Thread(target=client) for _ in range(options.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, errors


if __name__ == "__main__":
    sys.exit(main())
