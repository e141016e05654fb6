"""The Celery app and its timetable; what is done stands in the services."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("frontline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "compute waiting drafts": {"task": "rotation.tasks.compute_drafts", "schedule": 10.0},
    "deliver notices": {"task": "rotation.tasks.deliver_notices", "schedule": 5.0},
    "forget old API answers": {"task": "rotation.tasks.forget_requests", "schedule": 3600.0},
}
