"""What people see on a terminal: quoted, UTF-8 whatever the locale says."""

from __future__ import annotations

import sys

_SHORT = 72


def plain(text: str) -> str:
    """Return `text` without anything that a terminal would obey or hide: escapes, line ends, bidi marks, raw bytes.

    >>> plain("a\\x1b[31mb\\u202e\\udcff")
    'a\\\\x1b[31mb\\\\u202e\\\\xff'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte that was not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def short(text: str, width: int = _SHORT) -> str:
    """Return the beginning of `text`, `width` code points of it, in guillemets and on one line."""
    head = text[: 4 * width].strip()
    return f"«{plain(head[:width])}{'…' if len(text.strip()) > len(head[:width]) else ''}»"


def out(line: str) -> None:
    """Write a line of data to stdout."""
    data(line.encode("utf-8", "backslashreplace") + b"\n")


def data(raw: bytes) -> None:
    """Write bytes to stdout as they are."""
    rest = memoryview(raw)
    while rest:  # with PYTHONUNBUFFERED a write may take a part only
        rest = rest[sys.stdout.buffer.write(rest) :]


def err(line: str) -> None:
    """Write a line to stderr."""
    sys.stderr.flush()
    sys.stderr.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stderr.buffer.flush()
