"""The lease of a draft: whose turn it is to compute it, and how far they have come."""

from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Self

from django.db.models import Q, QuerySet

from rotation.models import Draft

State = Draft.State
# Kept up every second while it searches; only reading rows and writing reasons is silent.
LENGTH = timedelta(minutes=5)
SAY_EVERY_SECONDS = 1.0


def waiting(now: datetime) -> Q:
    """Match drafts that may be computed: queued, or left behind by a process that died."""
    return Q(state=State.QUEUED) | Q(state=State.COMPUTING, leased_until__lt=now)


class Lease:
    """One try at computing a draft; it ends when somebody asks to stop or another try begins."""

    def __init__(self, draft_id: int, now: datetime) -> None:
        self.draft_id = draft_id
        self.began_at = now
        self.until = now + LENGTH
        # Not the time of day: only how long this has been going on.
        self.began = self.said = monotonic()
        self.over = False

    @classmethod
    def take(cls, draft_id: int, now: datetime) -> Self | None:
        """Return the lease of a waiting draft, or None when somebody else was faster."""
        lease = cls(draft_id, now)
        rows = Draft.objects.filter(waiting(now), pk=draft_id)
        taken = rows.update(
            state=State.COMPUTING,
            leased_until=lease.until,
            progress_moves=0,
            progress_score=None,
            failure="",
        )
        return lease if taken else None

    def progress(self, moves: int, score: int) -> None:
        """Say how many moves are done and the best score so far, and hear whether to stop.

        At most once a second; between two of those it does nothing.
        """
        if monotonic() - self.said >= SAY_EVERY_SECONDS:
            self.said = monotonic()
            self.keep(progress_moves=moves, progress_score=score)

    def keep(self, **columns: Any) -> None:
        """Write columns of the draft and hold it for longer."""
        until = self.began_at + timedelta(seconds=monotonic() - self.began) + LENGTH
        mine = self._mine().filter(cancel_asked=False)
        if mine.update(leased_until=until, **columns):
            self.until = until
        else:
            self.over = True

    def is_over(self) -> bool:
        """Tell whether to stop: somebody asked for it, or has the draft now."""
        return self.over

    def holds(self) -> bool:
        """Tell the same from the row itself, which stays locked until the transaction ends."""
        mine = self._mine().filter(cancel_asked=False)
        return mine.select_for_update().first() is not None

    def end(self, **columns: Any) -> None:
        """Let go of the draft with its last state; nothing happens when another try has it."""
        self._mine().update(leased_until=None, **columns)

    def _mine(self) -> QuerySet[Draft]:
        return Draft.objects.filter(
            pk=self.draft_id, state=State.COMPUTING, leased_until=self.until
        )
