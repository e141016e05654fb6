"""`make run` as a person uses it: it starts, says where, refuses clearly, and leaves nothing."""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import psycopg
import pytest

from config import address
from config.run import Foreground, pass_on
from tests.running import ROOT, MakeRun, environment, free_port

TOKEN = "fl_feed_" + secrets.token_urlsafe(32)
SERVERS = bool(os.environ.get("DATABASE_URL"))
embedded_only = pytest.mark.skipif(SERVERS, reason="the embedded run is tried without DATABASE_URL")


def run(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        pytest.param(
            {"PORT": "many"}, "PORT must be a whole number, not 'many'", id="a port in words"
        ),
        pytest.param({"HOST": "10.0.0.1"}, "HOST=10.0.0.1 needs DATABASE_URL", id="for everybody"),
        pytest.param(
            {"HOST": "192.0.2.1", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            "HOST=192.0.2.1 is no address of this machine",
            id="an address of somebody else",
        ),
        pytest.param(
            {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            "The database cannot be used",
            id="a database that is not there",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_sentence(tmp_path, settings, sentence) -> None:
    refused = run(**{"VAR_DIR": str(tmp_path), "PORT": str(free_port()), **settings})

    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_port_no_machine_has_is_refused() -> None:
    with pytest.raises(address.AddressError, match="PORT must be at most 65535, not 70000"):
        address.must_be_free("127.0.0.1", 70000)


def test_a_taken_port_is_named_with_another_to_try(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        refused = run(VAR_DIR=str(tmp_path), PORT=str(port))

    assert refused.returncode == 1
    assert f"Port {port} is taken by another program." in refused.stderr
    assert f"PORT={port + 1} make run" in refused.stderr


def test_a_second_start_on_the_same_var_is_refused(tmp_path) -> None:
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711\n")
        lock.flush()
        refused = run(VAR_DIR=str(tmp_path), PORT=str(free_port()))

    assert refused.returncode == 1
    assert f"Frontline already runs on {tmp_path} (process 4711)" in refused.stderr


class Site(BaseHTTPRequestHandler):
    """Answers /healthz as a proxied Frontline that knows itself by one name would."""

    def do_GET(self) -> None:
        known = self.headers["Host"] == "front.example"
        secure = self.headers["X-Forwarded-Proto"] == "https"
        self.send_response(200 if known and secure else 400)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("hosts", "https", "answers"),
    [
        pytest.param(["front.example"], True, True, id="by its name and behind a proxy"),
        pytest.param([".front.example"], True, True, id="by the name of a wildcard"),
        pytest.param(["front.example"], False, False, id="sent to https"),
        pytest.param(["*"], True, False, id="by a name it does not know"),
    ],
)
def test_pages_are_asked_for_as_a_proxy_would(site, hosts, https, answers) -> None:
    found = address.answers("127.0.0.1", site, allowed_hosts=hosts, https=https)

    assert found is answers


def test_nothing_answers_where_nobody_listens() -> None:
    assert not address.answers("127.0.0.1", free_port(), allowed_hosts=[], https=False)


@pytest.fixture
def foreground() -> Iterator[Foreground]:
    kept = {
        number: signal.getsignal(number)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    yield Foreground()
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_whatever_a_program_prints_is_shown_without_tokens(foreground, capsys) -> None:
    ended = threading.Event()

    pass_on(["starting\n", f"KeyError: '/feeds/{TOKEN}.ics'\n"], ended, foreground)

    assert capsys.readouterr().out == "starting\nKeyError: '/feeds/[redacted].ics'\n"
    assert ended.is_set()


def test_one_wish_to_stop_is_enough_and_handed_on_once(foreground) -> None:
    child = foreground.start("sleep", "60")

    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)

    assert child.wait(timeout=10) == -signal.SIGTERM
    assert foreground.stopping
    child.stdout.close()


def test_a_child_started_after_the_wish_to_stop_ends_at_once(foreground) -> None:
    foreground.stop()

    child = foreground.start("sleep", "60")

    assert child.wait(timeout=10) == -signal.SIGTERM
    child.stdout.close()


def test_worker_and_beat_log_no_token_and_no_line_a_sweep() -> None:
    log = (
        "import logging; from config.celery import app; app.log.setup();"
        "logging.getLogger('celery.beat').info('one more sweep');"
        f"logging.getLogger('celery.worker').error('GET /feeds/{TOKEN}.ics')"
    )
    done = subprocess.run(
        [sys.executable, "-c", log], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert "celery.worker GET /feeds/[redacted].ics" in done.stderr
    assert TOKEN not in done.stderr
    assert "one more sweep" not in done.stderr


@pytest.fixture
def start(tmp_path):
    started: list[MakeRun] = []

    def begin(**settings: str) -> MakeRun:
        log = tmp_path / f"run-{len(started)}.log"
        started.append(MakeRun(tmp_path / "var", log, **settings))
        return started[-1]

    yield begin
    for one in started:
        one.end()


def serves_pages_and_keeps_tokens_to_itself(running: MakeRun) -> None:
    running.until_ready()
    assert running.get("/accounts/login/") == 200
    assert running.get(f"/feeds/{TOKEN}.ics") == 404
    running.send(f"GET /feeds/{TOKEN}.ics HTTP/7.7\r\n\r\n".encode())
    running.send(f"GET /feeds/{TOKEN}.ics\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert TOKEN not in running.said()


def programs(running: MakeRun, words: str) -> list[int]:
    return [pid for pid, command in running.family().items() if words in command]


@pytest.mark.slow
@embedded_only
def test_make_run_serves_tells_and_leaves_nothing(start, tmp_path) -> None:
    first = start()
    serves_pages_and_keeps_tokens_to_itself(first)
    assert f"Frontline answers at http://localhost:{first.port}" in first.said()
    assert "sign-ins" in first.said()
    for words in ("gunicorn", "celery --quiet --app config.celery worker", "config.celery beat"):
        assert programs(first, words), words

    rival = start()
    rival.make.wait(timeout=60)
    assert "Frontline already runs on" in rival.said()

    assert first.stop(signal.SIGINT, whole_group=True) == {}

    second = start()
    second.until_ready()
    for work in ("Migrating", "Collecting", "Demo data"):
        assert work in first.said()
        assert work not in second.said()
    assert second.stop(signal.SIGTERM, whole_group=False) == {}


@pytest.mark.slow
@embedded_only
@pytest.mark.parametrize(
    ("number", "whole_group"),
    [
        pytest.param(signal.SIGHUP, True, id="the terminal is closed"),
        pytest.param(signal.SIGKILL, False, id="make is killed"),
    ],
)
def test_nothing_outlives_whoever_started_it(start, number, whole_group) -> None:
    running = start(DEMO="no")
    running.until_ready()
    assert "createsuperuser" in running.said()

    assert running.stop(number, whole_group=whole_group, grace=40) == {}


@pytest.mark.slow
@embedded_only
def test_a_killed_program_comes_back(start) -> None:
    running = start(DEMO="no")
    running.until_ready()
    [worker] = programs(running, "config.celery worker")

    os.kill(worker, signal.SIGKILL)

    running.until(lambda: programs(running, "config.celery worker") not in ([], [worker]))
    assert running.stop(signal.SIGTERM, whole_group=False) == {}


@pytest.fixture
def server_database() -> Iterator[str]:
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    name = f"frontline_run_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.skipif(not SERVERS, reason="set DATABASE_URL and REDIS_URL, as make test-servers does")
def test_the_same_code_runs_on_postgresql_and_redis(start, server_database) -> None:
    running = start(DATABASE_URL=server_database, REDIS_URL=os.environ["REDIS_URL"], DEMO="yes")

    serves_pages_and_keeps_tokens_to_itself(running)

    assert "sign-ins" in running.said()
    assert running.stop(signal.SIGINT, whole_group=True) == {}
