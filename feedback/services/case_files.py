"""Read a table that another program wrote: rows with the line each starts on, faults by name."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Self

from django.utils.translation import gettext as _

MAX_BYTES = 50 * 1024 * 1024
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row: the line of the file it starts on (0: the file as a whole or
    how it was asked for), our field, its column, a stable code and a sentence."""

    line: int
    field: str
    code: str
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the line it starts on, and its cells by column, without blanks around them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What was read, and what could not be."""

    records: tuple[Record, ...]
    errors: tuple[RowError, ...] = ()

    @classmethod
    def bad(cls, code: str, message: str, *, line: int = 0, column: str = "") -> Self:
        """Return a table that could not be read."""
        return cls((), (RowError(line, "", code, message, column),))


def read(file: BinaryIO, columns: Collection[str]) -> Table:
    """Return the rows of a CSV file in UTF-8 that has these columns among its own.

    Commas, semicolons or tabs may part the cells. Rows of the wrong width are errors.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        return Table.bad("too_large", _("The file is larger than %(most)s MB.") % {"most": most})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Table.bad("not_utf8", _("The file is not in UTF-8; save it so."), line=line)
    if not text.strip():
        return Table.bad("empty_file", _("The file is empty."))
    return _parsed(text, columns)


def _parsed(text: str, columns: Collection[str]) -> Table:
    rows = _rows(text)
    try:
        _line, names = next(rows)
        header = [name.strip() for name in names]
        fault = _bad_header(header, columns)
        if fault is not None:
            return fault
        records: list[Record] = []
        errors: list[RowError] = []
        for line, cells in rows:
            if len(cells) == len(header):
                stripped = (cell.strip() for cell in cells)
                records.append(Record(line, dict(zip(header, stripped, strict=True))))
            else:
                sentence = _("The row has %(cells)s cells, the header has %(columns)s.")
                numbers = {"cells": len(cells), "columns": len(header)}
                errors.append(RowError(line, "", "wrong_width", sentence % numbers))
    except BadRow as error:
        sentence = _("The row cannot be read: %(reason)s.")
        return Table.bad("bad_csv", sentence % {"reason": error.reason}, line=error.line)
    return Table(tuple(records), tuple(errors))


class BadRow(Exception):
    """The file breaks the rules of CSV at this line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the line it starts on. Raises BadRow."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadRow(line, str(error)) from None
        if any(cell.strip() for cell in row):
            yield line, row


def _delimiter(text: str) -> str:
    """Return what parts the cells of the header: the candidate it holds most often."""
    header = next(line for line in text.splitlines() if line.strip())
    return max(DELIMITERS, key=header.count)


def _bad_header(header: list[str], columns: Collection[str]) -> Table | None:
    missing = [column for column in columns if column not in header]
    if missing:
        sentence = _('There is no column "%(column)s"; the file has: %(columns)s.')
        words = {"column": missing[0], "columns": ", ".join(header)}
        return Table.bad("unknown_column", sentence % words, line=1, column=missing[0])
    twice = [column for column in columns if header.count(column) > 1]
    if twice:
        sentence = _('There are several columns called "%(column)s".') % {"column": twice[0]}
        return Table.bad("column_twice", sentence, line=1, column=twice[0])
    return None
