"""Take in the cases of another helpdesk, all of a file or nothing of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row: the line of the file it starts on (0: the file itself), our
    field, a stable code and a sentence."""

    line: int
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do when tried only; with errors nothing was written."""

    created: int
    updated: int
    unchanged: int
    errors: tuple[RowError, ...]


def import_cases(
    *,
    file: BinaryIO,
    mapping: Mapping[str, str],
    source: str,
    by: AbstractUser | None,
    now: datetime,
    date_format: str | None = None,
    zone: str = "UTC",
    states: Mapping[str, str] | None = None,
    account: str = "",
    dry_run: bool = False,
) -> ImportReport:
    """Return what importing a CSV file of cases did; `mapping` is our field -> its column.

    Every row with a fault is named and then nothing is written. A case of the same source and
    external id is left as it is. Times without an offset are of `zone`.
    """
    raise NotImplementedError
