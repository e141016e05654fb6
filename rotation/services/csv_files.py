"""Read a CSV file somebody uploads, with the line each row begins on."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000
DELIMITERS = (",", ";", "\t")


class RowError(NamedTuple):
    """What is wrong with one row: the line of the file it begins on (0: the file as a whole)."""

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
    errors: tuple[RowError, ...] = ()


class Row(NamedTuple):
    """One row: the line it begins on, and column -> cell without surrounding spaces."""

    line: int
    cells: dict[str, str]


class Unreadable(Exception):
    """The file as a whole cannot be read as rows."""

    def __init__(self, *errors: RowError) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Table(NamedTuple):
    """The rows of a file and the columns its heading names, in their order."""

    columns: tuple[str, ...]
    rows: list[Row]


def read(file: BinaryIO, *, known: Sequence[str]) -> Table:
    """Return the rows below the heading; blank ones are left out, missing last cells are empty.

    UTF-8 with or without a byte order mark, separated by comma, semicolon or tab; names of
    columns in any case. Raises Unreadable with everything that is wrong with the file's form.
    """
    text = _text(file)
    lines = _lines(text, _delimiter(text, known))
    _line, heading = next(lines, (0, []))
    columns = tuple(name.strip().casefold().replace(" ", "_") for name in heading)
    _must_be_a_heading(columns, known)
    rows: list[Row] = []
    errors: list[RowError] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            message = _("The file has more than %(most)d rows; divide it.")
            raise Unreadable(RowError(line, "", "too_many_rows", message % {"most": MOST_ROWS}))
        if any(cell.strip() for cell in cells[len(columns) :]):
            message = _("The row has more cells than the heading.")
            errors.append(RowError(line, "", "too_many_cells", message))
        padded = [*cells, *[""] * len(columns)]
        rows.append(Row(line, {name: padded[at].strip() for at, name in enumerate(columns)}))
    if errors:
        raise Unreadable(*errors)
    if not rows:
        raise Unreadable(RowError(0, "", "no_rows", _("The file has a heading and no rows.")))
    return Table(columns, rows)


def _text(file: BinaryIO) -> str:
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        message = _("The file is larger than %(most)d MB; divide it.")
        words = message % {"most": MOST_BYTES // 1024**2}
        raise Unreadable(RowError(0, "", "file_too_large", words))
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable(RowError(0, "", "empty_file", _("The file is empty.")))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("The file is not UTF-8; save it as CSV UTF-8 and try again.")
        raise Unreadable(RowError(line, "", "not_utf8", message)) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(RowError(line, "", "not_text", _("The file is no text.")))
    return text


def _delimiter(text: str, known: Sequence[str]) -> str:
    """Return what separates the heading into the most columns that are known."""
    heading = next(filter(str.strip, text.splitlines()), "").casefold()

    def hits(delimiter: str) -> int:
        names = {name.strip(' "').replace(" ", "_") for name in heading.split(delimiter)}
        return len(names & set(known))

    return max(DELIMITERS, key=hits)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = _("The row cannot be read: a quotation mark is not closed or misplaced.")
            raise Unreadable(RowError(begins, "", "bad_row", message)) from error
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _must_be_a_heading(columns: Sequence[str], known: Sequence[str]) -> None:
    errors = []
    for at, name in enumerate(columns):
        if name not in known:
            message = _('No column is called "%(name)s"; known are: %(known)s.')
            words = message % {"name": name, "known": ", ".join(known)}
            errors.append(RowError(1, name, "unknown_column", words))
        elif name in columns[:at]:
            message = _('The column "%(name)s" is there twice.')
            errors.append(RowError(1, name, "column_twice", message % {"name": name}))
    if errors:
        raise Unreadable(*errors)
