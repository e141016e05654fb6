"""Put what was given up back into the outbox."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from rotation.models import Delivery, Notice, User
from rotation.notices import failures, kicks
from rotation.services import activity

State = Delivery.State


def again(*, delivery: Delivery, by: User, now: datetime) -> bool:
    """Send a dead letter once more, with as many tries as a new one; False if it is none any more.

    What went out with it as one message goes with it again: the message keeps its name, and under
    one name there is one content. One whose address was removed is given up again.
    """
    together = Q(batch=delivery.batch) if delivery.batch else Q(pk=delivery.pk)
    return bool(_again(Delivery, together, {"delivery": str(delivery.uid)}, by, now))


def all_of(*, failure: str, by: User, now: datetime) -> int:
    """Send everything again that was given up for this reason (a code); return how many.

    For failures.UNPLANNED these are notices, for any other reason messages.
    """
    if failure == failures.UNPLANNED:
        return _again(Notice, Q(), {"failure": failure}, by, now)
    same = Q(failure=failure) | Q(failure__startswith=f"{failure}{failures.BREAK}")
    return _again(Delivery, same, {"failure": failure}, by, now)


def _again(
    kind: type[Notice | Delivery], which: Q, said: dict[str, str], by: User, now: datetime
) -> int:
    with transaction.atomic():
        rows = kind._default_manager.filter(which, state=State.DEAD)
        count = rows.update(
            state=State.WAITING, attempts=0, due_at=now, leased_until=None, failure=""
        )
        if count:
            activity.record(
                verb="notices.sent_again",
                subject="outbox",
                subject_id=0,
                actor=by,
                at=now,
                changed={**said, "count": count},
            )
            kicks.on_commit()
    return count
