"""Leave a message to somebody in the outbox, in the transaction that is the reason for it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from rotation.models import Destination, Notice, Team, User
from rotation.notices import kicks

LONGEST_SUBJECT = 200
# Control characters, halves of pairs, and what turns the direction of everything behind it.
UNSEEN = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A),
     *range(0xD800, 0xE000)]
)  # fmt: skip
LONGEST = {"kind": 40, "key": 160, "url": 300, "address": 254}


def enqueue(
    *,
    user: User | None = None,
    address: str = "",
    destination: Destination | None = None,
    kind: str,
    key: str,
    subject: str,
    body: str = "",
    url: str = "",
    data: Mapping[str, Any] | None = None,
    urgent: bool = False,
    now: datetime,
) -> Notice | None:
    """Return the new notice, or None when the recipient has one of this kind and key already.

    Give a user, an e-mail address or a destination; texts are in the recipient's language, `url`
    is a path of the site, `key` names the occasion and its revision, `data` is what a webhook gets
    beside the words. Safe to repeat, also inside a transaction; the worker is told on commit. A
    long subject is shortened. Raises ValueError for what no caller may pass.
    """
    if sum((user is not None, bool(address), destination is not None)) != 1:
        raise ValueError("a notice goes to a user or to an address or to a destination")
    for name, value in (("kind", kind), ("key", key), ("url", url), ("address", address)):
        _must_fit(name, value)
    notice = Notice(
        user=user,
        address=address,
        destination=destination,
        kind=kind,
        key=key,
        subject=_one_line(subject),
        body=body,
        url=url,
        data=dict(data or {}),
        urgent=urgent,
        due_at=now,
        made_at=now,
    )
    # ON CONFLICT DO NOTHING leaves the caller's transaction usable, unlike a refused insert.
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    left = Notice.objects.filter(uid=notice.uid).first()
    if left is not None:
        kicks.on_commit()
    return left


def to_team(
    *,
    team: Team,
    kind: str,
    key: str,
    now: datetime,
    write: Callable[[], tuple[str, str]],
    url: str = "",
    data: Mapping[str, Any] | None = None,
    urgent: bool = False,
) -> int:
    """Leave a notice to each address of a team that asked for this kind; return how many.

    `write` returns subject and body; it is called once, in the language of the site, and only
    when there is somebody to read it.
    """
    asked = [one for one in _live(team) if kind in one.kinds]
    if not asked:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        subject, body = write()
    left = 0
    with transaction.atomic():
        for destination in asked:
            notice = enqueue(
                destination=destination,
                kind=kind,
                key=key,
                subject=subject,
                body=body,
                url=url,
                data=data,
                urgent=urgent,
                now=now,
            )
            left += notice is not None
    return left


def mark_read(*, notice: Notice, now: datetime) -> Notice:
    """Return the notice as read; the first reading keeps its time."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now)
    notice.refresh_from_db(fields=["read_at"])
    return notice


def mark_all_read(*, user: User, now: datetime) -> int:
    """Mark every unread notice of the user as read; return how many there were."""
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=now)


def _live(team: Team) -> list[Destination]:
    # Which kinds one takes is a list inside a column that SQLite cannot look into.
    return list(Destination.objects.filter(team=team, removed_at__isnull=True).order_by("pk"))


def _must_fit(name: str, value: str) -> None:
    if len(value) > LONGEST[name]:
        raise ValueError(f"{name} of a notice has at most {LONGEST[name]} characters")


def _one_line(text: str) -> str:
    """Return the text on one line: a line break in a subject would start a mail header.

    Nothing in it can hide what follows or make it read backwards.
    """
    line = " ".join(text.split()).translate(UNSEEN)
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"
