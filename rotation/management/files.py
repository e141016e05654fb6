"""Files that commands read and write: a file that cannot be used is refused with code and sentence."""

import gzip
import json
import os
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# What a file may hold once it is unpacked, in bytes; a problem of 500 people and a year has 16 MB.
LARGEST = 256 * 1024 * 1024
GZIPPED = b"\x1f\x8b"


class UnusableFile(ValueError):
    """A file that cannot be read or written: a stable code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


def read_json(path: Path, *, largest: int = LARGEST) -> Any:
    """Return the decoded content of a JSON file, gzipped or not; raise UnusableFile."""
    try:
        raw = _read(path, largest)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise UnusableFile("unreadable", f"{path} cannot be read: {_reason(error)}.") from error
    if len(raw) > largest:
        raise UnusableFile("too_large", f"{path} holds more than {largest} bytes.")
    try:
        return json.loads(raw, object_pairs_hook=_once)
    except UnusableFile as error:
        raise UnusableFile(error.code, f"{path}: {error.message}") from error
    except (ValueError, RecursionError) as error:
        raise UnusableFile("no_json", f"{path} holds no JSON: {_reason(error)}.") from error


def must_be_writable(path: Path, *, unlike: Sequence[Path]) -> None:
    """Raise UnusableFile where `path` cannot become a file, or is one of those it must not be."""
    if path.exists() and not path.is_file():
        raise UnusableFile("unwritable", f"{path} is no file.")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UnusableFile("unwritable", f"{path} cannot be written into {path.parent}.")
    for other in unlike:
        if path.resolve() == other.resolve():
            raise UnusableFile("same_file", f"{path} would be written over what is read.")


def write_json(path: Path, data: Any) -> None:
    """Write a file whole or not at all; raise UnusableFile where that fails."""
    path = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        made = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, indent=1)
                file.write("\n")
            made.chmod(0o644)
            made.replace(path)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnusableFile("unwritable", f"{path} cannot be written: {error.strerror}.") from error


def _read(path: Path, largest: int) -> bytes:
    """Return what the file holds, at most one byte more than it may."""
    with path.open("rb") as file:
        is_gzipped = file.read(2) == GZIPPED
        file.seek(0)
        if not is_gzipped:
            return file.read(largest + 1)
        with gzip.GzipFile(fileobj=file) as unpacked:
            return unpacked.read(largest + 1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnusableFile("duplicate_key", f"{twice!r} appears twice in one object.")
    return record


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rstrip(".") or type(error).__name__
