"""What the worker sweeps: each task calls one service, says when it did, and may run twice."""

from celery import shared_task

from rotation.notices import deliver
from rotation.services import (
    absence_calendars,
    drafts,
    duty_news,
    progression,
    reminders,
    requests,
    sweeps,
    trades,
)


@shared_task
def compute_drafts(**_: object) -> None:
    with sweeps.running("compute waiting drafts", every=10) as now:
        drafts.compute_waiting(now=now)


@shared_task
def deliver_notices(**_: object) -> None:
    with sweeps.running("deliver notices", every=5) as now:
        deliver.deliver_due(now=now)


@shared_task
def forget_requests(**_: object) -> None:
    with sweeps.running("forget old API answers", every=3600) as now:
        requests.forget_old(now=now)


@shared_task
def end_trades(**_: object) -> None:
    with sweeps.running("end trades nobody answered", every=60) as now:
        trades.sweep(now=now)


@shared_task
def take_learners_further(**_: object) -> None:
    with sweeps.running("take learners further", every=600) as now:
        progression.sweep(now=now)


@shared_task
def tell_who_is_on_duty(**_: object) -> None:
    with sweeps.running("tell who is on duty", every=30) as now:
        duty_news.tell(now=now)


@shared_task
def read_calendars(**_: object) -> None:
    with sweeps.running("read absence calendars", every=60) as now:
        absence_calendars.read_due(now=now)


@shared_task
def remind_of_shifts(**_: object) -> None:
    with sweeps.running("remind of shifts", every=60) as now:
        reminders.sweep(now=now)
