"""Databases that several threads or processes share, and races on them."""

import threading

from django.db import connection, connections

WRITERS = 32


def copy_into_file(file):
    """Copy the committed SQLite test database, which only this thread can see, into a file."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])


def use_file(file):
    """Make this thread work on that SQLite file; return what it worked on before."""
    before = connections["default"]
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = wrapper.settings_dict | {"NAME": str(file)}
    connections["default"] = wrapper
    return before


def race(write, writers=WRITERS, *, file=None):
    """Run write(0), write(1), ... at the same moment, each on its own connection.

    Return what the winners returned and what the losers raised.
    """
    ready, won, lost = threading.Barrier(writers), [], []

    def run(number):
        if file:
            use_file(file)
        try:
            ready.wait(timeout=30)
            won.append(write(number))
        except Exception as error:  # noqa: BLE001 - each kind of failure is counted by the test
            lost.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return won, lost
