"""A mail server on loopback that refuses, hangs or breaks off, as the recipient's name says."""

import asyncio
import socket
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from time import monotonic

from aiosmtpd.controller import Controller
from django.test import override_settings

HANGS_SECONDS = 60


class Desk:
    """Takes mail and notes what it took, when, and over how many connections.

    `each_connection` is how many messages it takes before it hangs up.
    """

    def __init__(self, each_connection=None):
        self.taken = []
        self.times = {}
        self.connections = 0
        self.each_connection = each_connection

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        session.taken = 0
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):  # noqa: N802
        if self.each_connection is not None and session.taken >= self.each_connection:
            asyncio.get_running_loop().call_soon(server.transport.close)
            return "421 4.7.0 enough for one connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        name = address.partition("@")[0]
        if name.startswith("hang"):
            await asyncio.sleep(HANGS_SECONDS)
        if name.startswith("unknown"):
            return f"550 5.1.1 <{address}>: no such mailbox"
        if name.startswith("later"):
            return f"450 4.2.1 <{address}>: come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name.startswith("spam"):
            return "554 5.7.1 this looks like spam"
        session.taken += 1
        self.times[name] = monotonic()
        self.taken.append((name, message_from_bytes(envelope.content, policy=default)))
        if name.startswith("drop"):
            server.transport.abort()
        return "250 OK"

    @property
    def names(self):
        return [name for name, _message in self.taken]


@contextmanager
def serving(desk, **settings):
    """Run the server, and let the site send its mail there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(desk, hostname="127.0.0.1", port=port)
    controller.start()
    values = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "",
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": 3,
    }
    try:
        with override_settings(**(values | settings)):
            yield
    finally:
        controller.stop(no_assert=True)
