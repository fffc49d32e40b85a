"""Reading one file safely (layer 4): never a link, a pipe or a device, never more than asked for, never half a change.

What the operating system refuses becomes an InputError with a code of ours; writers share that table.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from cleaner.errors import CleanerError, InputError, Skip
from cleaner.inputs import MAX_BYTES, Record

HEAD = 64 * 1024  # bytes in which a NUL makes a file binary

_CODES = {
    "E-PERMISSION": ("EACCES", "EPERM", "EROFS"),
    "E-CHANGED": ("ENOENT", "ESTALE"),
    "E-DISK-FULL": ("ENOSPC", "EDQUOT"),
    "E-TOO-MANY-FILES": ("EMFILE", "ENFILE"),
    "E-TOO-BIG": ("EFBIG",),
}
# By name, because Windows does not have all of them.
_CODE_OF = {getattr(errno, name): code for code, names in _CODES.items() for name in names if hasattr(errno, name)}

# O_NONBLOCK: opening a pipe must not wait for a writer. O_NOFOLLOW: the file may have become a link since it was found.
_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MAGIC = re.compile(
    rb"%PDF-\d|\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|PK(?:\x03\x04|\x05\x06|\x07\x08)|\x1f\x8b\x08|BZh[1-9]1AY&SY"
    rb"|\xfd7zXZ\x00|7z\xbc\xaf\x27\x1c|\x28\xb5\x2f\xfd|Rar!\x1a\x07|\x7fELF|RIFF.{4}(?:WEBP|WAVE|AVI )"
    rb"|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|OggS\x00|ID3[\x02-\x04]|wOF[F2]\x00",
    re.DOTALL,
)


class Found(NamedTuple):
    """A file to read: where it is, what reports call it, and what it holds by its name."""

    path: str
    id: str
    media_type: str


class Skipped(CleanerError):
    """The file turned out to be one we leave alone; `skip` is the row for the report."""

    code = "S-SKIPPED"
    exit_code = 0

    def __init__(self, skip: Skip) -> None:
        super().__init__(skip.message, path=skip.input)
        self.skip, self.code = skip, skip.code


def named(error: OSError) -> InputError:
    """Return `error` as an InputError with one of our codes; E-IO for what the table does not know."""
    return InputError(error.strerror or str(error), code=_CODE_OF.get(error.errno or 0, "E-IO"))


@contextmanager
def naming() -> Iterator[None]:
    """Raise `named` errors in place of every OSError inside."""
    try:
        yield
    except OSError as error:
        raise named(error) from error


def signature(status: os.stat_result) -> tuple[int, int, int, int]:
    """Return what tells two states of a file apart: device, inode, size in bytes, time of change in nanoseconds."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def read(found: Found, *, max_bytes: int = MAX_BYTES) -> Record:
    """Read one regular file whole.

    Raises Skipped (`S-SPECIAL`, `S-SYMLINK`, `S-BINARY`) and InputError: `E-TOO-BIG` beyond `max_bytes` bytes,
    `E-CHANGED` if it changed meanwhile, and what `named` makes of the operating system's refusals.
    """
    with naming():
        fd = _open(found)
        try:
            raw, status = _take(fd, found, max_bytes)
        finally:
            os.close(fd)
    if found.media_type.startswith("text/") and is_binary(raw):
        raise Skipped(Skip(found.id, "S-BINARY", "not text"))
    return Record(raw, found.media_type, found.id, found.path, {}, signature(status))


def read_stdin(stream: BinaryIO, max_bytes: int = MAX_BYTES, *, media_type: str = "text/plain") -> Record:
    """Read a stream to its end as one record without a path; raises as `read` does."""
    raw = bytearray()
    with naming():
        while chunk := stream.read(max_bytes + 1 - len(raw)):
            raw += chunk
            if len(raw) > max_bytes:
                raise _too_big(max_bytes)
    if is_binary(raw):
        raise Skipped(Skip("stdin", "S-BINARY", "not text"))
    return Record(bytes(raw), media_type, "stdin")


def is_binary(raw: bytes | bytearray) -> bool:
    """Tell whether `raw` is no text: no byte order mark, and a known magic number or a NUL within the first `HEAD`."""
    if raw.startswith(_MARKS):
        return False
    return raw.find(0, 0, HEAD) >= 0 or _MAGIC.match(raw) is not None


def _open(found: Found) -> int:
    try:
        return os.open(found.path, _FLAGS)
    except OSError as error:  # two refusals come from our flags: of a link, and of a socket or an idle device
        if error.errno == errno.ELOOP:
            raise Skipped(Skip(found.id, "S-SYMLINK", "became a symbolic link")) from error
        if error.errno == errno.ENXIO:
            raise Skipped(Skip(found.id, "S-SPECIAL", "not a regular file")) from error
        raise


def _take(fd: int, found: Found, max_bytes: int) -> tuple[bytes, os.stat_result]:
    before = os.fstat(fd)
    if not stat.S_ISREG(before.st_mode):
        raise Skipped(Skip(found.id, "S-SPECIAL", "not a regular file"))
    if before.st_size > max_bytes:
        raise _too_big(max_bytes)
    chunks: list[bytes] = []
    left = max_bytes + 1
    while left and (chunk := os.read(fd, min(left, before.st_size + 1))):
        chunks.append(chunk)
        left -= len(chunk)
    if not left:
        raise _too_big(max_bytes)
    after = os.fstat(fd)
    if signature(before) != signature(after) or max_bytes + 1 - left != after.st_size:
        raise InputError("changed while it was read", code="E-CHANGED")
    return b"".join(chunks), after


def _too_big(max_bytes: int) -> InputError:
    return InputError(f"larger than {max_bytes:,} bytes", code="E-TOO-BIG")
