"""A report while it is written: whatever happens, it ends with a whole row."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError, UsageError

if TYPE_CHECKING:
    from cleaner.runner import Cleaned

_FLAGS = os.O_CREAT | os.O_APPEND
for _flag in ("O_CLOEXEC", "O_NOFOLLOW", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)


class Report:
    """Rows that go to an open file, each whole or not at all."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._size = self._before = os.fstat(fd).st_size

    def add(self, row: Mapping[str, Any], *, sync: bool = False) -> None:
        """Write a row, with `sync` to the disk. Raises InputError, with nothing written."""
        from cleaner.inputs.file import naming
        from cleaner.reports.jsonl import line

        data = line(row)
        self._before = self._size
        try:
            with naming():
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(self._fd, rest) :]
                if sync:
                    os.fsync(self._fd)
        except BaseException:
            self.take_back()
            raise
        self._size += len(data)

    def take_back(self) -> None:
        """Forget the last row: what it reports did not happen."""
        os.ftruncate(self._fd, self._before)
        self._size = self._before


def provenance(done: Cleaned) -> dict[str, Any]:
    """Return the row of a cleaned record."""
    from cleaner.reports.jsonl import row

    return row(done.result, path=done.record.id, media_type=done.record.media_type, rules=done.rules)


def stands(path: str, data: bytes) -> bool:
    """Whether a file holds `data`: a write that failed, or was interrupted, after the name changed hands."""
    from cleaner.inputs.file import Found, read

    try:
        return read(Found(path, path, "application/octet-stream"), max_bytes=len(data)).raw == data
    except CleanerError:
        return False


@contextmanager
def fresh(path: str) -> Iterator[Report]:
    """A report in the place of an older one: it takes the name when it is closed, however that comes."""
    from cleaner.inputs.file import naming
    from cleaner.outputs.atomic import sync_folder

    folder, name = os.path.split(path)
    temporary = str(Path(folder, f".cleaner-{name[:200]}.tmp"))  # one name: what a killed run leaves is used again
    with naming():
        fd = os.open(temporary, _FLAGS | os.O_WRONLY | os.O_TRUNC, 0o666)
    try:
        yield Report(fd)
    finally:
        try:
            with naming():
                os.fsync(fd)
        finally:
            os.close(fd)
        with naming():
            Path(temporary).replace(path)
            sync_folder(folder)


@contextmanager
def appended(path: str) -> Iterator[Report]:
    """A report that keeps the rows of earlier runs: a file that was changed twice is put back by both.

    Each row is there as soon as it is added. A row that a killed run did not finish is cut off.
    """
    from cleaner.inputs.file import naming

    with naming():
        fd = os.open(path, _FLAGS | os.O_RDWR, 0o666)
    try:
        _cut_torn_row(fd)
        yield Report(fd)
    finally:
        with contextlib.suppress(OSError):
            os.fsync(fd)
        os.close(fd)


def _cut_torn_row(fd: int) -> None:
    size = end = os.fstat(fd).st_size
    while end:
        start = max(0, end - 65536)
        at = os.pread(fd, end - start, start).rfind(b"\n")
        if at >= 0:
            end = start + at + 1
            break
        end = start
    if end < size:
        os.ftruncate(fd, end)


def check_target(path: str) -> None:
    """Raise UsageError if a report cannot go to `path`: a file there must be a report, or empty."""
    file = Path(path)
    if not file.parent.is_dir():
        raise UsageError("there is no folder for this report", path=path)
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise UsageError("a report goes to a regular file", path=path)
    if file.exists() and not _is_report(file):
        raise UsageError("there is a file already, and it is no report", path=path, remedy="name another file")


def _is_report(file: Path) -> bool:
    try:
        with file.open("rb") as lines:
            first = lines.readline(1 << 26)
        row = json.loads(first) if first else {"code": ""}
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(row, dict) and ("code" in row or "raw_sha256" in row)
