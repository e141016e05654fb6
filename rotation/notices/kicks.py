"""Wake the worker when something was left in the outbox; the sweep finds what a kick missed."""

from celery import current_app
from django.db import connection, transaction

TASK = "rotation.tasks.deliver_notices"
# Later than that the sweep has been there anyway, and a queue of old kicks helps nobody.
EXPIRES_SECONDS = 30


def on_commit() -> None:
    """Ask for a delivery once the transaction is committed, once however often it is called.

    A broker that is down is logged and fails nobody's request.
    """
    if not any(entry[1] is send for entry in connection.run_on_commit):
        transaction.on_commit(send, robust=True)


def send() -> None:
    """Put one kick on the queue; raises what the broker raises, without trying again."""
    current_app.send_task(TASK, retry=False, ignore_result=True, expires=EXPIRES_SECONDS)
