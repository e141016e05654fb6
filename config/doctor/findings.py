"""What a check is, what it finds, and how all of them are gone through."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rotation.redact import redact

logger = logging.getLogger(__name__)
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: what it is, why it matters, what to do. The code is for programs."""

    code: str
    what: str
    why: str
    todo: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the examination is asked: at which moment, and whether to knock at the mail server."""

    now: datetime
    mail: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at; `needs` is the name of the check that must be well for it."""

    name: str
    title: str
    look: Callable[[Question], Iterable[Finding]]
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of a check: its findings, or the title of what kept it from being made."""

    check: Check
    findings: tuple[Finding, ...] = ()
    skipped: str = ""

    @property
    def state(self) -> str:
        """Return ok, mend or skipped."""
        if self.skipped:
            return "skipped"
        return "mend" if self.findings else "ok"

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        fields = ("code", "what", "why", "todo")
        return {
            "name": self.check.name,
            "title": self.check.title,
            "state": self.state,
            "findings": [{name: getattr(one, name) for name in fields} for one in self.findings],
        }


def examine(checks: Iterable[Check], question: Question) -> Iterator[Examined]:
    """Go through the checks in their order, each by itself; one that breaks is a finding too."""
    unwell: dict[str, Check] = {}
    for check in checks:
        if check.needs in unwell:
            unwell[check.name] = unwell[check.needs]
            yield Examined(check, skipped=unwell[check.needs].title)
            continue
        findings = tuple(_look(check, question))
        if findings:
            unwell[check.name] = check
        yield Examined(check, findings)


def in_short(error: BaseException) -> str:
    """Return an error on one line, without secrets."""
    words = " ".join(redact(str(error)).split())[:LONGEST]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _look(check: Check, question: Question) -> list[Finding]:
    try:
        return list(check.look(question))
    except Exception as error:
        logger.debug("the check %s broke", check.name, exc_info=True)
        return [
            Finding(
                "check_failed",
                f"This could not be looked at. {in_short(error)}",
                "What is wrong here stays unknown until it can.",
                "Mend what stands above first; if it stays, run it again with LOG_LEVEL=DEBUG.",
            )
        ]
