"""Whoever leaves work for the worker is neither failed nor held up by a broker that is down."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rotation.broker import PAUSE_SECONDS
from tests.broken import free_port

ROOT = Path(__file__).resolve().parent.parent.parent

# A process of its own has the settings of a server, and no connection that another test opened.
ASK = """
import json, sys, time
from config import celery
import django
django.setup()
from rotation.broker import Broker
moments = []
class Clock:
    now = 0.0
    def __call__(self):
        return self.now
clock = Clock()
broker = Broker(clock)
found = []
for pause in json.loads(sys.argv[1]):
    clock.now += pause
    began = time.monotonic()
    taken = broker.ask("rotation.tasks.deliver_notices")
    found.append([taken, time.monotonic() - began])
print(json.dumps(found))
"""


def at(port):
    return f"redis://127.0.0.1:{port}/0"


def asked(url, pauses, var):
    """Whether each kick was taken, and the seconds it cost, with pauses before them."""
    ended = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(pauses)],
        cwd=ROOT,
        env=os.environ | {"REDIS_URL": url, "VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout), ended.stderr


def test_a_broker_that_refuses_costs_next_to_nothing_and_one_line_in_the_log(tmp_path):
    found, log = asked(at(free_port()), [0, 1, 1], tmp_path)

    assert [taken for taken, _seconds in found] == [False, False, False]
    assert all(seconds < 1 for _taken, seconds in found)
    assert log.count("the broker takes no kicks: OperationalError") == 1
    assert "Traceback" not in log


def test_a_broker_that_hangs_holds_up_one_request_for_seconds_and_the_next_not_at_all(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found, _log = asked(at(silent.getsockname()[1]), [0, 1], tmp_path)

    (first, seconds), (second, afterwards) = found
    assert (first, second) == (False, False)
    assert seconds < 6
    assert afterwards < 0.01


def test_a_broker_is_asked_again_after_a_pause(tmp_path):
    _found, log = asked(at(free_port()), [0, PAUSE_SECONDS + 1], tmp_path)

    assert log.count("the broker takes no kicks") == 2


@pytest.mark.redis
def test_a_broker_that_works_takes_each_kick(tmp_path):
    found, log = asked(os.environ["REDIS_URL"], [0, 0], tmp_path)

    assert [taken for taken, _seconds in found] == [True, True]
    assert log == ""
