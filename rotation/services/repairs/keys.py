"""What names an option, and what was seen of the shifts when it was shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from rotation.models import Member, Shift

NOBODY = "open"
MOST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an option asks of one shift: the revision that was seen, and the uid of who gets it."""

    revision: int
    member: UUID | None


def word(shift: Shift, taker: Member | None) -> str:
    """Return what an option does to a shift, as its key says it."""
    return f"{shift.uid}:{shift.revision}:{taker.uid if taker else NOBODY}"


def read(key: str) -> dict[str, Wanted]:
    """Return what the option of this key asks of each shift by its uid; raises ValueError."""
    found: dict[str, Wanted] = {}
    parts = key.split(",")
    if len(parts) > MOST_WORDS:
        raise ValueError("no option changes so many shifts")
    for part in parts:
        shift, revision, taker = part.split(":")
        member = None if taker == NOBODY else UUID(taker)
        found[str(UUID(shift))] = Wanted(int(revision[:9]), member)
    return found


def digest(shifts: Iterable[Shift]) -> str:
    """Return a fingerprint of the shifts as they are held now."""
    seen = sorted(f"{shift.uid}:{shift.revision}:{shift.member_id}" for shift in shifts)
    return sha256(",".join(seen).encode()).hexdigest()[:32]
