"""The Celery app and its timetable; what is done stands in the services."""

import logging
import logging.config
import os
from typing import Any

from celery import Celery
from celery.beat import SchedulingError
from celery.signals import setup_logging
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"
app = Celery("frontline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "compute waiting drafts": {"task": "rotation.tasks.compute_drafts", "schedule": 10.0},
    "deliver notices": {"task": "rotation.tasks.deliver_notices", "schedule": 5.0},
    "tell who is on duty": {"task": "rotation.tasks.tell_who_is_on_duty", "schedule": 30.0},
    "remind of shifts": {"task": "rotation.tasks.remind_of_shifts", "schedule": 60.0},
    "end trades nobody answered": {"task": "rotation.tasks.end_trades", "schedule": 60.0},
    "read absence calendars": {"task": "rotation.tasks.read_calendars", "schedule": 60.0},
    "take learners further": {"task": "rotation.tasks.take_learners_further", "schedule": 600.0},
    "forget old API answers": {"task": "rotation.tasks.forget_requests", "schedule": 3600.0},
}


@setup_logging.connect
def log_like_the_site(**_: Any) -> None:
    """Write the lines of worker and beat as the site does, every token redacted.

    Each sweep every few seconds is worth no line of its own unless somebody looks for a fault.
    """
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("celery.beat").addFilter(shorten)
    if logging.getLogger().level > logging.DEBUG:
        logging.getLogger("celery").setLevel(logging.WARNING)


def shorten(record: logging.LogRecord) -> bool:
    """Say in one line that the broker took no task.

    Beat tells each of them with two stacks, which fills a disk while a broker is down for a night.
    """
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, SchedulingError):
        record.msg, record.args = "%s", (error,)
        record.exc_info = record.exc_text = None
    return True
