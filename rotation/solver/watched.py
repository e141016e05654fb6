"""Long work that does not speak, with somebody asked all the while whether it shall go on."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

ASKED_EVERY_SECONDS = 0.5

Made = TypeVar("Made")


def run(work: Callable[[], Made], heard: Callable[[], None]) -> Made:
    """Return what the work makes, or raise what it raises, while `heard` is called now and then.

    The work runs in a thread of its own and must let others run. `heard` is called in this one;
    what it raises is raised at once: the work is left behind then, and ends with the process at
    the latest.
    """
    done: Future[Made] = Future()
    # A thread that waits for nobody: a process that is told to stop does not stay for it.
    thread = Thread(target=_fulfil, args=(done, work), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(ASKED_EVERY_SECONDS)
        if thread.is_alive():
            heard()
    return done.result()


def _fulfil(done: Future[Made], work: Callable[[], Made]) -> None:
    try:
        made = work()
    except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
        done.set_exception(error)
    else:
        done.set_result(made)
