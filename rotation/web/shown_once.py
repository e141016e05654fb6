"""The secret of a new feed address, between the answer that made it and the page that shows it.

It lies sealed in the session, so that neither a reload makes another address nor a copy of the
database opens one, and only for as long as it takes to put it into a calendar.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from rotation import sealed

SHOWN_FOR = timedelta(minutes=10)
KEY = "new_feed"


def keep(session: SessionBase, *, of: UUID, raw: str, now: datetime) -> None:
    """Keep the secret of this address for its page; one that was kept before is forgotten."""
    until = (now + SHOWN_FOR).isoformat()
    session[KEY] = {"of": str(of), "sealed": sealed.seal(raw), "until": until}


def read(session: SessionBase, *, of: UUID, now: datetime) -> tuple[str, datetime]:
    """Return the secret of this address and until when it is shown; "" when it is not kept."""
    kept = session.get(KEY)
    if kept is None or kept["of"] != str(of):
        return "", now
    until = datetime.fromisoformat(kept["until"])
    try:
        raw = sealed.unseal(kept["sealed"]) if now < until else ""
    except sealed.SealBroken:
        raw = ""
    if not raw:
        del session[KEY]
    return raw, until


def forget(session: SessionBase, *, of: UUID) -> None:
    """Forget the secret of this address, if it is kept."""
    if session.get(KEY, {}).get("of") == str(of):
        del session[KEY]
