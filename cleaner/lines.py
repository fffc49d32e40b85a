"""Where lines end: at `\\n`, `\\r\\n` and `\\r`, by offset, never `str.splitlines()` (layer 1)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, MutableSequence
from typing import NamedTuple

MANY = 100_000
BOM = "\ufeff".encode()
LINE_END = re.compile(rb"\r\n|\n|\r")


class Lines(NamedTuple):
    """The lines of a text without their ends; where they start and end is told only where CR ends some, since
    otherwise it follows from their lengths. `starts` has the end of the text as its last."""

    pieces: list[bytes]
    starts: list[int] | None = None
    ends: list[int] | None = None


def split_lines(utf8: bytes, lead: int) -> Lines:
    """Split UTF-8 into lines; its first `lead` bytes (byte order marks) make no line by themselves."""
    if b"\r" not in utf8:
        pieces = utf8.split(b"\n")
        if not pieces[-1] or lead == len(utf8):
            pieces.pop()
        return Lines(pieces)
    starts, ends, at = [], [], 0
    for found in LINE_END.finditer(utf8):
        starts.append(at)
        ends.append(found.start())
        at = found.end()
    if at < len(utf8):
        starts.append(at)
        ends.append(len(utf8))
    return Lines([utf8[a:b] for a, b in zip(starts, ends, strict=True)], [*starts, len(utf8)], ends)


def compact(numbers: Iterable[int], about: int) -> MutableSequence[int]:
    """Return numbers as a list or, where there are about MANY or more, as an array: a fifth of the memory."""
    return list(numbers) if about < MANY else array("q", numbers)


def marks(utf8: bytes) -> int:
    """Return the bytes of byte order marks at the start."""
    n = 0
    while utf8.startswith(BOM, n):
        n += len(BOM)
    return n
