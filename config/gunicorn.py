"""How gunicorn serves the pages: its address, its threads, and no address of a request in a log."""

import gc
from typing import Any

from config import address, env, settings

wsgi_app = "config.wsgi:application"
bind = address.joined(address.host(embedded=settings.EMBEDDED), settings.PORT)
worker_class = "gthread"
# Two processes use both cores and outlive each other; SQLite readers do not wait under WAL, and
# its writers queue at BEGIN whether they are threads or processes.
workers = env.number("WEB_WORKERS", 2, at_least=1)
threads = env.number("WEB_THREADS", 4, at_least=1)
# Django is imported once and shared by the workers: half the start-up work and less memory.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
# Whoever looks for themes sends a line of friction as typed: in Chinese nine bytes a character.
limit_request_line = 8190
accesslog = None
loglevel = "warning"
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Hand gunicorn's own lines, which may name a request, to the site's redacting handler."""
    server.log.error_log.handlers.clear()
    server.log.error_log.propagate = True


on_reload = on_starting


def post_fork(server: Any, worker: Any) -> None:
    """Keep what was imported out of the collector's way: a look at all of it stalls a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
