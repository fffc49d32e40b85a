"""Writing a file whole or not at all (layer 4).

The bytes go to a temporary file in the same folder and reach the disk before the name changes hands; whatever fails
before that, the old file stands and the temporary one is removed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from cleaner.errors import InputError, UsageError
from cleaner.inputs import Record
from cleaner.inputs.file import naming, signature

# Some file systems cannot sync a folder and say so with one of these; the file itself is synced by then.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF, errno.ENOSYS})


def write_atomic(path: str, data: bytes, *, like: str | None = None) -> None:
    """Write `data` to `path` so that a reader, and a power cut, find the old bytes or the new ones.

    Mode, and owner where allowed, are those of the file `like`, else as for any new file. Raises InputError with a code
    for what the operating system refuses (`E-DISK-FULL`, `E-PERMISSION`, `E-TOO-MANY-FILES`, `E-IO` …).
    """
    _write(path, data, like, lambda: None)


def rewrite(record: Record, data: bytes, *, break_hardlinks: bool = False) -> bool:
    """Put `data` in the place of what `record` was read from; False, and nothing opened, if that is the same already.

    Raises InputError, with the file untouched: `E-SYMLINK`, `E-HARDLINK` (unless `break_hardlinks`: the other names
    keep the old bytes), `E-CHANGED` if the file is not as it was read, also just before the names change hands.
    """
    path = record.path
    if path is None:
        raise UsageError("it was not read from a file, so there is none to rewrite", path=record.id)
    if data == record.raw:
        return False
    with naming():
        _check(path, record, break_hardlinks)
    _write(path, data, path, lambda: _check(path, record, break_hardlinks))
    return True


def sync_folder(folder: str) -> None:
    """Make the names in `folder` last through a power cut, where the system can; raises OSError."""
    if os.name == "nt":
        return  # a folder cannot be opened there
    try:
        fd = os.open(folder or ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def _write(path: str, data: bytes, like: str | None, check: Callable[[], None]) -> None:
    folder = os.path.split(path)[0]
    temporary = Path(folder, f".cleaner-{secrets.token_hex(8)}.tmp")
    with naming():
        try:
            _fill(temporary, data, like)
            check()
            temporary.replace(path)
        except BaseException:  # Ctrl-C leaves no temporary file either
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(folder)


def _fill(temporary: Path, data: bytes, like: str | None) -> None:
    """Create the file, private until it has the mode of `like`, and see its bytes to the disk."""
    model = os.lstat(like) if like is not None else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    fd = os.open(temporary, flags, 0o600 if model else 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(fd, rest) :]
        if model:
            _dress(fd, model)
        os.fsync(fd)
    finally:
        os.close(fd)


def _dress(fd: int, model: os.stat_result) -> None:
    if not hasattr(os, "fchown"):
        return
    mode = stat.S_IMODE(model.st_mode)
    try:
        os.fchown(fd, model.st_uid, model.st_gid)
    except PermissionError:
        mode &= 0o777  # set-user-id must not pass to another owner
    os.fchmod(fd, mode)


def _check(path: str, record: Record, break_hardlinks: bool) -> None:
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        raise InputError("a symbolic link is not replaced", code="E-SYMLINK")
    if signature(status) != record.signature:
        raise InputError("changed since it was read", code="E-CHANGED")
    if status.st_nlink > 1 and not break_hardlinks:
        raise InputError(f"has {status.st_nlink} hard links, which would part", code="E-HARDLINK")
