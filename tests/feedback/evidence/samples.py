"""A fixed noon and friction points made with only what a test is about."""

from datetime import UTC, datetime, timedelta
from itertools import count

from feedback.evidence.hits import Hit

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)  # a Wednesday
_points = count(1)


def days_ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


def hit(
    point: int | None = None,
    *,
    theme: int | None = 1,
    at: datetime | None = None,
    account: int | None = None,
    observer: int = 1,
    minutes: int | None = 10,
    area: int | None = None,
    severity: int = 1,
    origin: str = "said",
) -> Hit:
    return Hit(
        point=next(_points) if point is None else point,
        theme=theme,
        at=days_ago(1) if at is None else at,
        account=account,
        observer=observer,
        minutes=minutes,
        area=area,
        severity=severity,
        origin=origin,
    )
