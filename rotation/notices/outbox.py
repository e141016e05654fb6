"""Leave a message to somebody in the outbox, in the transaction that is the reason for it."""

from datetime import datetime

from rotation.models import Notice, User

LONGEST_SUBJECT = 200
LONGEST = {"kind": 40, "key": 160, "url": 300, "address": 254}


def enqueue(
    *,
    user: User | None = None,
    address: str = "",
    kind: str,
    key: str,
    subject: str,
    body: str = "",
    url: str = "",
    urgent: bool = False,
    now: datetime,
) -> Notice | None:
    """Return the new notice, or None when the recipient has one of this kind and key already.

    Give either a user or an e-mail address; texts are in the recipient's language, `url` is a
    path of the site, `key` names the occasion and its revision. Safe to repeat, also inside a
    transaction. A long subject is shortened. Raises ValueError for what no caller may pass.
    """
    if (user is None) == (not address):
        raise ValueError("a notice goes to a user or to an address")
    for name, value in (("kind", kind), ("key", key), ("url", url), ("address", address)):
        _must_fit(name, value)
    notice = Notice(
        user=user,
        address=address,
        kind=kind,
        key=key,
        subject=_one_line(subject),
        body=body,
        url=url,
        urgent=urgent,
        due_at=now,
        made_at=now,
    )
    # ON CONFLICT DO NOTHING leaves the caller's transaction usable, unlike a refused insert.
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return Notice.objects.filter(uid=notice.uid).first()


def mark_read(*, notice: Notice, now: datetime) -> Notice:
    """Return the notice as read; the first reading keeps its time."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now)
    notice.refresh_from_db(fields=["read_at"])
    return notice


def mark_all_read(*, user: User, now: datetime) -> int:
    """Mark every unread notice of the user as read; return how many there were."""
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=now)


def _must_fit(name: str, value: str) -> None:
    if len(value) > LONGEST[name]:
        raise ValueError(f"{name} of a notice has at most {LONGEST[name]} characters")


def _one_line(text: str) -> str:
    """Return the text on one line: a line break in a subject would start a mail header."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"
