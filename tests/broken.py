"""A site some part of which is broken for real."""

import socket
from contextlib import contextmanager

from django.db import connections
from django.utils import timezone

from config.doctor.findings import Question
from config.doctor.table import CHECKS


def free_port():
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def database_down():
    """No answer where the database should be, for this thread."""
    before = connections["default"]
    settings = before.settings_dict | {"NAME": "/nowhere/at/all.sqlite3"}
    if before.vendor == "postgresql":
        port = str(free_port())
        settings = before.settings_dict | {"HOST": "127.0.0.1", "PORT": port}
    # A pool belongs to its alias, so another alias has none of the connections that still work.
    connections["default"] = before.__class__(settings, "broken")
    try:
        yield
    finally:
        connections["default"].close()
        if before.vendor == "postgresql":
            connections["default"].close_pool()
        connections["default"] = before


def look(name, **question):
    """The codes of what one check of the doctor finds, at the moment or another one."""
    return [finding.code for finding in findings(name, **question)]


def findings(name, **question):
    """What one check of the doctor finds."""
    check = next(check for check in CHECKS if check.name == name)
    question.setdefault("now", timezone.now())
    return list(check.look(Question(**question)))
