"""Read the triage inbox."""

from dataclasses import dataclass

from feedback.models import FrictionPoint


@dataclass(frozen=True, slots=True)
class Inbox:
    """A stretch of friction points without a theme, newest first; `next` continues it."""

    points: list[FrictionPoint]
    next: str
    untied: int
    set_aside: int
    on_themes: int
    untagged_cases: int


def triage_inbox(*, after: str = "", limit: int = 50) -> Inbox:
    """Return a stretch of the inbox and its counts. Raises BadCursor for an `after` not ours."""
    raise NotImplementedError
