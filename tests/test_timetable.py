"""Beat: every kind of regular work has its time, and a broker that is down fills no disk."""

import logging

from celery.beat import SchedulingError

from config.celery import app, shorten
from rotation.selectors.sweeps import WORK


def record_of(error):
    try:
        raise error
    except type(error) as caught:
        exc_info = (type(caught), caught, caught.__traceback__)
    return logging.LogRecord(
        "celery.beat", logging.ERROR, "", 0, "Message Error: %s\n%s", ("x", ["stack"]), exc_info
    )


def test_a_task_the_broker_did_not_take_is_one_line():
    record = record_of(SchedulingError("Couldn't apply scheduled task deliver notices: refused"))

    assert shorten(record)
    line = logging.Formatter().format(record)
    assert line == "Couldn't apply scheduled task deliver notices: refused"


def test_any_other_fault_of_beat_keeps_its_traceback():
    record = record_of(ZeroDivisionError("oh"))

    assert shorten(record)
    assert "Traceback" in logging.Formatter().format(record)


def test_each_kind_of_work_stands_in_the_timetable_once():
    tasks = [entry["task"] for entry in app.conf.beat_schedule.values()]

    assert len(tasks) == len(set(tasks)) == len(WORK)
