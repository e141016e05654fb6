"""What the worker sweeps: each task calls one service and may run twice."""

from celery import shared_task
from django.utils import timezone

from rotation.notices import deliver
from rotation.services import drafts, progression, requests, trades


@shared_task
def compute_drafts(**_: object) -> None:
    drafts.compute_waiting(now=timezone.now())


@shared_task
def deliver_notices(**_: object) -> None:
    deliver.deliver_due(now=timezone.now())


@shared_task
def forget_requests(**_: object) -> None:
    requests.forget_old(now=timezone.now())


@shared_task
def end_trades(**_: object) -> None:
    trades.sweep(now=timezone.now())


@shared_task
def take_learners_further(**_: object) -> None:
    progression.sweep(now=timezone.now())
