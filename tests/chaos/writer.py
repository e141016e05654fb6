"""Leave numbered notices in the outbox, slowly, and print each number once it is committed.

    python -m tests.chaos.writer COUNT SECONDS

Goes on through a database that is away for a while: a number is tried until it is committed.
"""

import os
import sys
import time

import django

PEOPLE = 10


def main() -> None:
    """Write COUNT notices within about SECONDS."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    count, seconds = int(sys.argv[1]), float(sys.argv[2])
    ids = people()
    print("ready", flush=True)
    began = time.monotonic()
    for number in range(count):
        # By the clock, so that a time of trouble is caught up with.
        time.sleep(max(0.0, began + number * seconds / count - time.monotonic()))
        while not written(number, ids[number % len(ids)]):
            time.sleep(0.3)
        print(number, flush=True)


def people() -> list[int]:
    """Return the ids of people with a mailbox, made when they are not there."""
    from rotation.models import User  # noqa: PLC0415 - only after django.setup()

    for number in range(PEOPLE):
        name = f"chaos{number}"
        User.objects.get_or_create(username=name, defaults={"email": f"{name}@harbour.example"})
    rows = User.objects.filter(username__startswith="chaos").order_by("pk")
    return list(rows.values_list("pk", flat=True))


def written(number: int, user_id: int) -> bool:
    """Leave a notice; False when the database could not be asked."""
    from django.db import close_old_connections, connection, transaction  # noqa: PLC0415
    from django.db.utils import Error  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from rotation.models import User  # noqa: PLC0415
    from rotation.notices import outbox  # noqa: PLC0415

    try:
        with transaction.atomic():
            outbox.enqueue(
                user=User.objects.get(pk=user_id),
                kind="shift.changed",
                key=f"chaos:{number}",
                subject=subject(number),
                now=timezone.now(),
            )
    except Error:
        connection.close()
        close_old_connections()
        return False
    return True


def subject(number: int) -> str:
    return f"Chaos number {number}"


if __name__ == "__main__":
    main()
