"""Wake the worker when something was left in the outbox; the sweep finds what a kick missed."""

from django.db import connection, transaction

from rotation import broker

TASK = "rotation.tasks.deliver_notices"


def on_commit() -> None:
    """Ask for a delivery once the transaction is committed, once however often it is called.

    A broker that is down is logged and fails nobody's request.
    """
    if not any(entry[1] is send for entry in connection.run_on_commit):
        transaction.on_commit(send, robust=True)


def send() -> None:
    """Put one kick on the queue, if the broker takes it at once."""
    broker.ask(TASK)
